"""Who issued a statement: by a title phrase, then the columns, then a bank's name in the first lines of the first page.

A bank's name inside a row is the counterparty's, and never decides.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.locale import banks
from nlp.statement.tokens import Line
from ocr.page import Box

FIRST_LINES = 12

NAMES = banks()
_FULL = {
    "浦发银行": "上海浦东发展银行",
    "民生银行": "中国民生银行",
    "光大银行": "中国光大银行",
    "邮储银行": "中国邮政储蓄银行",
    "工商银行": "中国工商银行",
    "建设银行": "中国建设银行",
    "农业银行": "中国农业银行",
    "网商银行": "浙江网商银行",
    "微众银行": "深圳前海微众银行",
    "财付通": "微信支付",
}
_TITLE_WORDS = r"(?:账户|借记|个人|单位|企业|客户|交易|历史|流水|明细|对账|活期|存款|账单|月结|电子|清单|回单|业务|账务|证明|\(|（|-|·|\s){0,12}(?:明细|对账单|流水|账单|月结单|清单|回单|证明|结单|statement)"
_GENERIC = re.compile(
    r"([\u4e00-\u9fff]{2,14}?(?:农村商业银行|农商银行|村镇银行|商业银行|农村信用社|农村信用合作联社|信用联社|银行))(?:股份有限公司|有限责任公司|有限公司)?"
)
_ENGLISH = re.compile(
    r"\b((?:[A-Z][A-Za-z&.]+\s+(?:&\s+)?){0,4}(?:Bank|BANK)(?:\s+(?:of|OF)\s+[A-Z][A-Za-z]+)?(?:\s+(?:UK|\(?U\.?K\.?\)?))?(?:,?\s+(?:plc|PLC|Ltd|LTD|Limited|N\.A\.))?)"
)
_NOT_ISSUER = re.compile(r"对方|对手|收款|付款|提供给|仅供|用于|贷款申请")
_NO_BANK = re.compile(r"(?:网上|手机|电话|电子|掌上|网络|企业|个人|直销|开户|本|该|贵)银行")
_HELD_AT = re.compile(
    r"(?:开户行|开户银行|开户机构|开户网点|开户支行|开户行名|营业网点|打印网点)[:：]?\s*(\S*?(?:银行|信用社)\S*)"
)

# Titles that only one issuer prints, in any order: what a table without any heading still tells.
_COLUMNS: tuple[tuple[str, frozenset[str]], ...] = (
    ("中国工商银行", frozenset({"交易国家或地区简称", "记账金额(收入)"})),
    ("中国银行", frozenset({"网点名称", "对方卡号/账号", "对方账户名"})),
    ("招商银行", frozenset({"联机余额", "对手信息"})),
    ("中国农业银行", frozenset({"日志号", "本次余额", "对手信息"})),
    ("浙江网商银行", frozenset({"借方金额(收)", "贷方金额(支)"})),
    ("中国建设银行", frozenset({"账户明细编号-交易流水号"})),
    ("微信支付", frozenset({"交易单号", "商户单号", "收/支"})),
    ("微信支付", frozenset({"交易单号", "商户单号", "收/支/其他"})),
    ("支付宝", frozenset({"收/付款方式", "交易订单号"})),
)


@dataclass(frozen=True, slots=True)
class Issuer:
    """The issuer's name, the text it was told by, where, and how sure."""

    name: str
    text: str
    page: int
    boxes: tuple[Box, ...]
    confidence: float
    found_by: str


def find_issuer(outside: Sequence[Line], loose: Sequence[Line], titles: Sequence[str]) -> Issuer | None:
    """The issuer from the lines that are no rows (`outside`: heads of pages) and the column titles."""
    first = [line for line in outside if line.page == 0][:FIRST_LINES]
    for line in [*first, *loose, *[line for line in outside if line not in first]]:
        found = _titled(line)
        if found is not None:
            return found
    if (by_columns := _by_columns(titles)) is not None:
        return by_columns
    for line in first:
        if (held := _HELD_AT.search(line.text)) is not None and (name := _named(held[1])):
            return _issuer(line, name, 0.93, "label")
    for line in first:
        if not _NOT_ISSUER.search(line.text) and (name := _named(line.text) or _english(line)):
            return _issuer(line, name, 0.9, "position")
    return None


def _titled(line: Line) -> Issuer | None:
    text = line.text
    if _NOT_ISSUER.search(text) or len(text) > 60:
        return None
    for name in NAMES:
        at = text.casefold().find(name.replace(" ", "").casefold())
        if at >= 0 and re.match(
            r"(?:股份有限公司|\(中国\)有限公司|有限公司)?[\u4e00-\u9fff]{0,12}?" + _TITLE_WORDS,
            text[at + len(name.replace(" ", "")) :],
            re.IGNORECASE,
        ):
            general = _general(text)
            if general is not None and general[1].endswith(name) and general[1] != name and name not in _FULL:
                return _issuer(line, general[1], 0.95, "title")
            return _issuer(line, _FULL.get(name, name), 0.985, "title")
    general = _general(text)
    if general is not None and re.match(r"[\u4e00-\u9fff]{0,12}?" + _TITLE_WORDS, text[general.end() :]):
        return _issuer(line, general[1], 0.95, "title")
    return None


def _named(text: str) -> str:
    for name in NAMES:
        if name.replace(" ", "").casefold() in text.replace(" ", "").casefold():
            return _FULL.get(name, name)
    found = _general(text)
    return found[1] if found else ""


def _general(text: str) -> re.Match[str] | None:
    """A bank's name by its ending; no channel or department that is called 银行."""
    found = _GENERIC.search(text)
    return None if found is None or _NO_BANK.search(found[1]) else found


def _english(line: Line) -> str:
    found = _ENGLISH.search(line.spaced)
    return found[1].strip() if found else ""


def _by_columns(titles: Sequence[str]) -> Issuer | None:
    seen = {title.replace(" ", "") for title in titles}
    for name, needed in _COLUMNS:
        if needed <= seen:
            return Issuer(name, "|".join(sorted(needed)), 0, (), 0.86, "columns")
    return None


def _issuer(line: Line, name: str, confidence: float, found_by: str) -> Issuer:
    tokens = line.tokens
    return Issuer(name, line.spaced, line.page, (Box.around([t.box for t in tokens]),), confidence, found_by)
