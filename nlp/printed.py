"""What is printed on Chinese forms beside their fields: standing sentences that are no value, and labels of no field.

A form's own print must never enter a value. Sentences wrap anywhere, so a piece of one is known by lying inside it.
"""

import re
from collections.abc import Iterable, Sequence

from rapidfuzz.fuzz import partial_ratio, ratio

from nlp.normalise import compact

SENTENCES = tuple(
    map(
        compact,
        (
            "扫描二维码登录‘国家企业信用信息公示系统’了解更多登记、备案、许可、监管信息。",
            "扫描二维码登录国家企业信用信息公示系统了解更多登记备案许可监管信息",
            "扫描市场主体身份码了解更多登记、备案、许可、监管信息，体验更多应用服务。",
            "扫描经营主体身份码了解更多登记、备案、许可、监管信息，体验更多应用服务。",
            "市场主体应当于每年1月1日至6月30日通过国家企业信用信息公示系统报送公示年度报告。",
            "经营主体应当于每年1月1日至6月30日通过国家企业信用信息公示系统报送公示年度报告。",
            "国家企业信用信息公示系统网址：http://www.gsxt.gov.cn",
            "企业信用信息公示系统网址：http://www.gsxt.gov.cn",
            "国家市场监督管理总局监制",
            "中华人民共和国国家市场监督管理总局监制",
            "中华人民共和国国家工商行政管理总局监制",
            "国家工商行政管理总局制",
            "商事主体的经营范围由章程确定。经营范围中属于法律、法规规定应当经批准的项目，取得许可审批文件后方可开展相关经营活动。",
            "商事主体经营范围和许可审批项目等有关企业信用事项及年报信息和其他信用信息，请登录左下角的国家企业信用信息公示系统或扫描右上方的二维码查询。",
            "各类商事主体每年须于成立周年之日起两个月内，向商事登记机关提交上一自然年度的年度报告。",
            "请于每年1月1日至6月30日通过企业信用信息公示系统报送年度报告，并于每年企业信息形成之日起20个工作日内公示。",
            "重要提示",
            "本证仅供查验不作登记凭证",
            "妥善保管手写无效",
            "中国人民银行账户管理专用章",
        ),
    )
)
STARTS = (
    "扫描二维码", "http", "www.", "企业信用信息公示系统", "国家企业信用", "监制", "营业执照",
    "电子营业执照", "SPECIMEN", "仅供", "仅用于", "仅限", "只限", "此复印件", "本复印件", "复印无效", "样本", "样例专用", "中华人民共和国",
    "他用无效", "再复印", "再次复印", "复印件", "与原件一致", "此件", "复印留存",
)  # fmt: skip

# The second line of labels on sheets in two languages; it stands where a value's next line might.
ENGLISH = (
    "unified social credit code", "name", "name of enterprise", "type", "legal representative", "domicile", "residence",
    "address", "business premises", "place of business", "business scope", "scope of business", "registered capital",
    "date of establishment", "establishment date", "business term", "operating period", "term of operation",
    "registration authority", "person in charge", "operator", "investor", "executive partner", "date of issue",
    "business licence", "business license", "duplicate", "registration number", "certificate number",
)  # fmt: skip

# Labels that bound a value although no field is read from them.
OTHER_LABELS = (
    "实收资本", "实收资金", "注册资本", "年检情况", "年度检验", "验照情况", "登记机关", "发照机关",
    "成立日期", "注册日期", "营业期限", "组成形式", "名称", "类型", "住所", "经营范围", "经营场所",
    "注册号", "法定代表人", "负责人", "许可经营项目", "一般经营项目", "隶属企业", "证照编号",
    "核准日期", "执照有效期", "有效期限", "委派代表", "实缴资本", "批准设立机关", "扣缴义务",
    "总机构情况", "分支机构情况", "出资方式", "纳税人识别号", "纳税人名称", "填发日期", "税务机关",
    "账号", "户名", "开户银行", "公民身份号码", "所属行业", "填表日期", "联系电话", "电话",
    "登记状态", "经营状态", "企业状态", "经营方式", "从业人数", "行业", "行业门类", "年检", "年报年度", "下载时间", "打印时间",
    "邮政编码", "币种", "账户性质", "账户类型", "账户状态", "开户日期",
)  # fmt: skip


NOTE = re.compile(r"[此本]?(?:复印)?件?(?:仅供|仅用于|仅限|只限)|再次?复印|复印无效|他用无效")
LEAST = 4  # letters of a note by which a piece of it is known


def notes_on(texts: Iterable[str]) -> tuple[str, ...]:
    """What is written over a page for a purpose (「仅用于贷款审批」), comparable; a tiled note is there several times."""
    bodies = map(compact, texts)
    return tuple({body for body in bodies if NOTE.match(body) and len(body) <= 40})


def without_note(text: str, notes: Sequence[str]) -> int:
    """How many letters at the end of a text, as compared, are a piece of a note that stands elsewhere on the page.

    >>> without_note("龙祥贷款审批再次复印无效", ("仅用于贷款审批再次复印无效",))
    10
    """
    body = compact(text)
    for length in range(len(body), LEAST - 1, -1):
        if any(body[-length:] in note and body != note for note in notes):
            return length
    return 0


def is_print(text: str) -> bool:
    """True when a run of text is the form's own print: the start of a standing sentence, or a piece of one.

    >>> is_print("信用信息公示系统”了解"), is_print("Legal Representativ"), is_print("网络科技；信息咨询服务")
    (True, True, False)
    """
    body = compact(text)
    if len(body) < 4:
        return False
    if re.fullmatch(r"[A-Za-z()]+", body):
        words = [word.replace(" ", "") for word in ENGLISH]
        return any(ratio(body.lower(), word) >= 85 for word in words)
    if body.startswith(STARTS) and len(body) <= 60:
        return True
    if any(body in sentence for sentence in SENTENCES):
        return True
    return len(body) >= 7 and any(partial_ratio(body, s) >= 88 for s in SENTENCES if len(s) >= 0.8 * len(body))
