"""What credit reports print: classes of loans, counts, kinds of reports, currencies, reasons."""

import re

from nlp.normalise import compact
from nlp.spec import Parsed, Unreadable
from nlp.values.text import tidy

REASONS = (
    "贷款审批", "信用卡审批", "担保资格审查", "融资审批", "保前审查", "保后管理", "贷后管理", "资信审查", "本人查询", "异议查询",
    "法人代表、负责人、高管等资信审查", "特约商户实名审查", "客户准入资格审查", "司法调查", "公积金提取复核查询", "股指期货开户",
    "商户实名审查", "互联网查询", "临柜查询", "异议核查", "自主查询", "额度审批",
)  # fmt: skip
APPROVALS = ("贷款审批", "融资审批", "保前审查", "担保资格审查", "信用卡审批", "额度审批")
CLASSES = ("正常", "关注", "次级", "可疑", "损失", "违约", "未分类")
_CURRENCIES = {
    "人民币": "CNY",
    "美元": "USD",
    "欧元": "EUR",
    "日元": "JPY",
    "港元": "HKD",
    "港币": "HKD",
    "英镑": "GBP",
}


def five_class(text: str) -> Parsed:
    """The class of a loan (五级分类).

    >>> five_class("关注类").value
    '关注'
    """
    body = compact(text)
    if not body.strip("-"):
        raise Unreadable("empty")
    found = next((name for name in CLASSES if name in body), None)
    if found is None:
        raise Unreadable("not a class")
    return Parsed(found)


def count(text: str) -> Parsed:
    """A whole number; a dash is none.

    >>> count("12 条").value, count("--").value
    (12, 0)
    """
    body = compact(text)
    if not body:
        raise Unreadable("empty")
    if not body.strip("-—"):
        return Parsed(0)
    found = re.fullmatch(r"(\d{1,6})[笔户条个家次]?", body.translate(str.maketrans("OoQ", "000")))
    if found is None:
        raise Unreadable("not a count")
    return Parsed(int(found[1]))


def currency(text: str) -> Parsed:
    """The currency by its letters.

    >>> currency("人民币元").value, currency("USD").value
    ('CNY', 'USD')
    """
    body = compact(text)
    if re.fullmatch(r"[A-Z]{3}", body):
        return Parsed(body)
    found = next((letters for name, letters in _CURRENCIES.items() if body.startswith(name)), None)
    if found is None:
        raise Unreadable("empty" if not body.strip("-") else "not a currency")
    return Parsed(found)


def subject(text: str) -> Parsed:
    """Whose report it is, by its title: an enterprise's or a person's.

    >>> subject("企业信用报告").value, subject("个人信用报告（本人版）").value
    ('enterprise', 'personal')
    """
    body = compact(text)
    if "个人" in body:
        return Parsed("personal")
    if "企业" in body or "机构" in body:
        return Parsed("enterprise")
    raise Unreadable("not a kind of report")


def words(text: str) -> Parsed:
    """A cell of words without white space.

    >>> words("示例银行 样例分行").value
    '示例银行样例分行'
    """
    body = "".join(tidy(text).split())
    if not body.strip("-—/*"):
        raise Unreadable("empty")
    return Parsed(body)
