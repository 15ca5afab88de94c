"""The fields around a statement's table, found on the pages without the rows, so that no row can pass for a field."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from nlp.evidence import Field
from nlp.extract import extract_fields
from nlp.locale import fields_of, labels_of
from nlp.normalise import compact
from nlp.spec import FieldSpec, Parsed, Unreadable
from nlp.statement.moments import dates_in
from nlp.statement.tokens import Line
from nlp.values import account, money, name, text
from ocr.page import Page, Word

CURRENCIES = (
    ("CNY", r"人民币|CNY|RMB|(?<![\u4e00-\u9fff])元"),
    ("USD", r"美元|USD|US\$"),
    ("HKD", r"港币|港元|HKD"),
    ("EUR", r"欧元|EUR|€"),
    ("JPY", r"日元|JPY"),
    ("GBP", r"英镑|GBP|£"),
    ("SGD", r"新加坡元|SGD|S\$"),
    ("AUD", r"澳元|澳大利亚元|AUD"),
    ("CAD", r"加元|CAD"),
    ("CHF", r"瑞士法郎|瑞郎|CHF"),
    ("NZD", r"新西兰元|纽元|NZD"),
    ("KRW", r"韩元|韩圆|KRW"),
    ("THB", r"泰铢|THB"),
    ("MYR", r"林吉特|MYR"),
    ("TWD", r"新台币|TWD"),
    ("MOP", r"澳门元|MOP"),
    ("INR", r"卢比|INR|₹"),
    ("RUB", r"卢布|RUB"),
    ("VND", r"越南盾|VND"),
)
_PERIOD = labels_of("bank_statement", "period_to")


_FILTER = re.compile(
    r"(?:全部|不限|所有|收入|支出|转入|转出|入账|出账|借方|贷方|借|贷|收|支)(?:交易|记录|明细)?(?=按|[^:：]{2,8}[:：])"
)
# A label that stands right behind the name on its line, whatever gap parts them.
_NEXT_LABEL = re.compile(
    r"\s*(?:开户|账户|账号|卡号|币种|币别|货币|证件|客户|起止|交易|查询|打印|本方|凭证|页[数码])[\u4e00-\u9fff/]{0,6}[:：]"
    r"|\s+(?:Sort Code|Account N(?:o|umber)|A/C|Currency|Statement|Page|Period|Branch|IBAN)\b"
)
_CAPTION = re.compile(r"(?<![:：\s])\s*\[[^\]\d]*[A-Za-z][^\]\d]*\]\s*$")


def _day(index: int) -> Callable[[str], Parsed]:
    def parse(printed: str) -> Parsed:
        found = dates_in(printed)
        if not found or (index == -1 and len(found) < 2):
            raise Unreadable("empty")
        return Parsed(found[index])

    return parse


def currency(printed: str) -> Parsed:
    """The ISO code of a printed currency.

    >>> currency("人民币元").value, currency("美元").value
    ('CNY', 'USD')
    """
    body = compact(printed)
    for code, words in CURRENCIES:
        if re.search(words, body, re.IGNORECASE):
            return Parsed(code)
    raise Unreadable("empty" if len(body) > 6 or not body else "not a currency")


def holder(printed: str) -> Parsed:
    """The holder's name: a firm or a person, without an identity number behind it.

    >>> holder("张三（居民身份证：990101199001011234）").value
    '张三'
    """
    printed = printed.strip(" :：[]【】")
    body = re.split(r"[(（](?:居民身份证|身份证|证件)|证件号|身份证", printed)[0]
    body = _NEXT_LABEL.split(body)[0]
    body = re.split(r"\s{2,}|[,，;；](?=\D)", body.strip())[0]
    if re.fullmatch(r"[A-Za-z .,'&()\-]{3,80}", body.strip()):
        return Parsed(" ".join(body.split()), certain=0.95)
    plain = compact(body)
    return name.parse(body) if plain.endswith(name.FORMS) and len(plain) > 4 else name.person(body)


def _filter(printed: str) -> Parsed:
    """A filter's value, without the label that stands behind it on the line."""
    body = printed.strip(" :：[]【】")
    found = _FILTER.match(compact(body))
    return Parsed(found[0]) if found is not None else text.parse(body)


def _account(printed: str) -> Parsed:
    body = re.split(r"[\u4e00-\u9fff]", printed.strip(" :："))[0]
    if re.fullmatch(r"[\w.+*-]+@[\w.*-]+", body.strip("[]【】 ")):
        return Parsed(body.strip("[]【】 "), certain=0.95)  # a wallet's account
    if re.fullmatch(r"[A-Za-z](?=\w*[\d_])[\w-]{5,19}", body):
        return Parsed(body, certain=0.9)  # a wallet's name for its user
    if re.fullmatch(r"[X*x\d\- ]{6,40}", body) and re.search(r"[X*x]", body):
        return Parsed(re.sub(r"[\s]", "", body).replace("-", "").upper().replace("X", "*"), certain=0.95)
    return account.parse(body)


def _sum(printed: str) -> Parsed:
    body = re.sub(r"^(?:on|as of|at) .{0,14}?\d{4}\s+", "", printed.strip(" :："), flags=re.IGNORECASE)
    body = re.sub(r"^[A-Z]{3}\s+", "", body)
    # The whole run of figures: a comma misread as a point must not cut 649.719.95 down to 649.71.
    found = re.match(r"[¥￥$£+\-]*\s*\d(?:[\d,.]*\d)?", body)
    if found is None:
        raise Unreadable("empty")
    rest = body[found.end() :].strip()
    if rest.startswith(("笔", "条")) or re.fullmatch(r"\d{6,}", found[0]):
        raise Unreadable("empty")
    return money.parse(found[0])


SPECS: tuple[FieldSpec, ...] = (
    FieldSpec(
        "account_holder",
        labels_of("bank_statement", "account_holder"),
        holder,
        pattern=r"兹证明 ?[:：]? ?([^(（,，:：]{2,30})",
        position="top",
    ),
    FieldSpec(
        "account_number",
        labels_of("bank_statement", "account_number"),
        _account,
        pattern=r"(?:在其|其)?(?:微信号|支付宝账[号户]) ?[:：]? ?([\w.+*@-]{5,40}?)(?= ?(?:中的|中|的交易|[,，。;；]|$))",
        position="top",
    ),
    FieldSpec("currency", labels_of("bank_statement", "currency"), currency, pattern=r"Balance ?:? ?(CNY|USD|SGD|HKD|GBP|EUR|AUD)\b"),
    FieldSpec(
        "period_from",
        labels_of("bank_statement", "period_from"),
        _day(0),
        pattern=r"((?:19|20)\d\d[-/.年]?\d\d?[-/.月]?\d\d?日? ?(?:至|到|~|—{1,2}|-{1,2}|to) ?(?:19|20)\d\d[-/.年]?\d\d?[-/.月]?\d\d?日?)",
    ),
    FieldSpec(
        "period_to",
        labels_of("bank_statement", "period_to"),
        _day(-1),
        pattern=r"((?:19|20)\d\d[-/.年]?\d\d?[-/.月]?\d\d?日? ?(?:至|到|~|—{1,2}|-{1,2}|to) ?(?:19|20)\d\d[-/.年]?\d\d?[-/.月]?\d\d?日?)",
    ),
    FieldSpec("period_end", labels_of("bank_statement", "period_end"), _day(0)),
    FieldSpec(
        "opening_balance",
        labels_of("bank_statement", "opening_balance"),
        _sum,
    ),
    FieldSpec(
        "closing_balance",
        labels_of("bank_statement", "closing_balance"),
        _sum,
    ),
    FieldSpec(
        "total_in",
        labels_of("bank_statement", "total_in"),
        _sum,
    ),
    FieldSpec(
        "total_out",
        labels_of("bank_statement", "total_out"),
        _sum,
    ),
    FieldSpec(
        "printed_on",
        labels_of("bank_statement", "printed_on"),
        _day(0),
    ),
    FieldSpec(
        "verification_code",
        labels_of("bank_statement", "verification_code"),
        text.code,
    ),
    FieldSpec("direction_filter", labels_of("bank_statement", "direction_filter"), _filter, position="top"),
    *fields_of("bank_statement"),
)  # fmt: skip


def head_fields(pages: Sequence[Page], taken: set[int]) -> dict[str, Field]:
    """The fields of the first and the last page. `taken`: ids of the words that rows and table headers are made of."""
    chosen = [pages[0], *([pages[-1]] if len(pages) > 1 else [])]
    bare = [replace(page, words=_bare(page, taken)) for page in chosen]
    found = extract_fields(bare[:1], SPECS)
    if len(bare) > 1:
        later = extract_fields(
            bare[1:], [s for s in SPECS if s.name not in ("account_holder", "account_number", "direction_filter")]
        )
        for field_name, field in later.items():
            if field_name == "closing_balance" or field_name not in found:
                found[field_name] = field
    end = found.pop("period_end", None)
    if end is not None and ("period_to" not in found or found["period_to"].value is None):
        found["period_to"] = replace(end, name="period_to")
    start = found.get("period_from")
    if start is not None and found.get("period_to") is None and len(days := dates_in(start.text)) > 1:
        found["period_to"] = replace(start, name="period_to", value=days[-1])
    # Rows and their arithmetic tell more of a statement's sums than the look of a page: the tagger only votes here.
    told = {n: f for n, f in found.items() if f.found_by != ("tagger",)}
    return {n: f for n, f in told.items() if f.value is not None or f.reason != "empty"}


def widen_period(heads: dict[str, Field], outside: Sequence[Line], pages: Sequence[Page]) -> dict[str, Field]:
    """The period over all statements in one file: every page's head may print its own."""
    if "period_from" not in heads and "period_to" not in heads:
        return heads
    spans: list[tuple[tuple[str, str], Line]] = []
    for line in outside:
        if any(label in line.text for label in _PERIOD) and len(days := dates_in(line.spaced)) >= 2:
            spans.append(((days[0], days[-1]), line))
    out = dict(heads)
    for at, field_name in ((0, "period_from"), (1, "period_to")):
        found = heads.get(field_name)
        if found is None or found.value is None or len({days[at] for days, _ in spans}) < 2:
            continue
        told, line = sorted(spans, key=lambda span: span[0][at])[-at]  # the first beginning, the last end
        if told[at] != found.value:
            boxes = tuple(token.box for token in line.tokens)
            out[field_name] = replace(
                found, value=told[at], text=line.spaced, page=pages[line.page].number, boxes=boxes
            )
    return out


def _bare(page: Page, taken: set[int]) -> tuple[Word, ...]:
    return tuple(_captionless(word) for word in page.words if id(word) not in taken)


def _captionless(word: Word) -> Word:
    """A sheet's label without its English in square brackets: 查询账号[ Inquirer account number ]."""
    found = _CAPTION.search(word.text) if word.engine == "cell" else None
    return word if found is None or found.start() == 0 else word.slice(0, found.start())
