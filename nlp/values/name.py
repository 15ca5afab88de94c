"""Names of firms and of persons."""

import re

from nlp.normalise import compact, norm
from nlp.spec import Parsed, Unreadable
from nlp.values.text import tidy

FORMS = (
    "公司", "企业", "合伙)", "合作社", "联合社", "事务所", "工作室", "经营部", "商行", "商店", "超市", "门市部", "服务部",
    "厂", "店", "中心", "部", "行", "社", "院", "所", "站", "馆", "场", "坊", "铺", "室", "吧", "屋", "摊", "集团", "户",
    "队", "园", "楼", "庄", "斋", "阁", "轩", "城", "居", "堂",
)  # fmt: skip
_NOTE = re.compile(
    r".{0,2}(?:19|20)\d\d[.\-/年]\d{1,2}[.\-/月]\d{1,2}日?$"
)  # the date of a note that was written beside it
_NULL = re.compile(r"[-*/_.·]*|无|\(?空\)?|无字号")
_SIGNED = re.compile(r"[(（](?:盖章|签章|签名|签字)[)）]$|(?:征收|业务|代开|发票)?专用章.*$")
_PIECES = (
    "有限",
    "公司",
    "有限公司",
    "责任",
    "集团",
    "企业",
    "合伙",
)  # of a firm's name that wrapped; nobody is called so
_ROLE = re.compile(r"^[(（](?:单位)?负责人(?:姓名)?[)）]?[:：]?")  # the rest of a label whose bracket was misread
_TITLES = re.compile(r"(?:先生|女士|小姐)$")
_DELEGATE = re.compile(r"\(?委派代表[:]?([^()]+)\)?")


def parse(text: str) -> Parsed:
    """The name of a firm without spaces, brackets full-width as the register writes them.

    >>> parse("云启 (杭州) 信息技术有限公司").value
    '云启（杭州）信息技术有限公司'
    """
    body = _NOTE.sub("", "".join(tidy(text).split())).strip("。.、；;")
    plain = compact(body)
    if _NULL.fullmatch(plain):
        raise Unreadable("empty")
    if not re.search("[\u3400-\u9fff]", body):
        raise Unreadable("not a name")
    likely = plain.endswith(FORMS) and len(plain) >= 4
    return Parsed(body, certain=1.0 if likely else 0.85 if len(plain) > 3 else 0.6)


def person(text: str) -> Parsed:
    """The name of a person, or of the firm (with its delegate) that stands in a person's place; titles are dropped.

    >>> person("张  三").value, person("阿依古丽•买买提").value, person("云启管理有限公司(委派代表:李四)").value
    ('张三', '阿依古丽·买买提', '云启管理有限公司（委派代表：李四）')
    """
    body = re.sub("[•・‧∙]", "·", "".join(tidy(text).split()))
    body = _TITLES.sub("", body).strip("。.、；;，*")
    body = _SIGNED.sub("", _ROLE.sub("", body))
    plain = norm(body)
    if _NULL.fullmatch(plain):
        raise Unreadable("empty")
    if not re.search("[\u3400-\u9fff]", plain) and not re.fullmatch(r"[A-Za-z][A-Za-z .,'-]{2,60}", tidy(text)):
        raise Unreadable("not a name")
    if not re.search("[\u3400-\u9fff]", plain):
        return Parsed(tidy(text), certain=0.9)
    if re.search(r"\d", plain) or len(plain) < 2 or plain in _PIECES:
        raise Unreadable("not a name")
    firm = plain.endswith(FORMS) or _DELEGATE.search(plain) is not None
    return Parsed(body, certain=1.0 if len(plain) <= 4 or "·" in plain or firm else 0.8 if len(plain) <= 8 else 0.5)


def delegate(text: str) -> str | None:
    """The person whom a managing partner that is a firm delegates, None when none is named.

    >>> delegate("云启管理有限公司（委派代表：李四）")
    '李四'
    """
    found = _DELEGATE.search(compact(text))
    return None if found is None else found[1]
