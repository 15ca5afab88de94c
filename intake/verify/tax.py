"""What a tax clearance certificate must hold in itself (TAX-01 … TAX-14)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from intake.document import Document
from intake.features.taxes import NOT_TAX
from intake.finding import Finding
from intake.verify.policy import day, money, policy
from intake.verify.rule import Rule, Said, at, at_rows, sure_of
from intake.workdays import is_workday
from nlp.evidence import Row
from nlp.spec import Unreadable
from nlp.values import chinese_number, id_number, uscc

SUM = Rule(
    "TAX-01", "TAX_SUM_MISMATCH", "high", "各行实缴金额之和与合计不符。", "The lines do not add up to the total."
)
WORDS = Rule(
    "TAX-02",
    "TAX_UPPER_LOWER_MISMATCH",
    "high",
    "大写金额与小写金额不符。",
    "The amount in words differs from the figures.",
)
PERIOD = Rule("TAX-03", "TAX_PERIOD_INVALID", "medium", "税款所属时期不合理。", "A tax period is not a proper period.")
LATE = Rule("TAX-04", "TAX_PAID_LATE", "low", "入库日期明显晚于申报期限。", "A tax was paid well after its time limit.")
ORDER = Rule(
    "TAX-05", "TAX_DATE_ORDER", "high", "入库、填发日期的先后不合理。", "Dates of payment and issue are out of order."
)
PAYER = Rule("TAX-06", "TAX_TAXPAYER_ID", "high", "纳税人识别号校验不符。", "The taxpayer's number fails its check.")
RATES = Rule(
    "TAX-07",
    "TAX_SURCHARGE_RATIO",
    "medium",
    "附加税费与增值税的比例异常。",
    "A surcharge does not fit the VAT it is due on.",
)
TOGETHER = Rule(
    "TAX-08",
    "TAX_SURCHARGE_DATE",
    "low",
    "增值税与其附加的入库日期不同。",
    "VAT and its surcharges were paid on different days.",
)
OFFICE = Rule(
    "TAX-09",
    "TAX_AUTHORITY_ANACHRONISM",
    "high",
    "税务机关名称与年代不符。",
    "The tax office's name does not fit the date.",
)
TWICE = Rule(
    "TAX-10", "TAX_DUPLICATE_LINE", "info", "有重复的缴税行，只计一次。", "A line stands twice and counts once."
)
CLOSED = Rule("TAX-11", "TAX_NONBUSINESS_DAY", "info", "入库日期为非工作日。", "A tax was paid on a day off.")
KINDS = Rule("TAX-13", "TAX_KIND_UNKNOWN", "low", "税种名称不在税种表中。", "A tax is not one that exists.")
CENT = Decimal("0.01")
TAXES = (
    "增值税", "城市维护建设税", "教育费附加", "地方教育附加", "企业所得税", "个人所得税", "印花税", "房产税", "土地使用税",
    "水利建设", "文化事业建设费", "环境保护税", "车船税", "契税", "土地增值税", "消费税", "资源税", "营业税", "车辆购置税",
    "耕地占用税", "烟叶税", "船舶吨税", "其他收入", "防洪", "河道", "垃圾处理费", "税务部门罚没收入", "代扣代缴", "非税收入", *NOT_TAX,
)  # fmt: skip
SURCHARGES = ("城市维护建设税", "教育费附加", "地方教育附加")
BY_ACT = ("印花税", "契税", "车辆购置税", "土地增值税", "增值税", "个人所得税", "耕地占用税", "资源税", "消费税")


def check_tax(document: Document, today: date) -> Iterator[Finding]:
    """All checks of one certificate."""
    rows = document.rows("items")
    yield _sum(document, rows)
    yield _words(document)
    yield _payer(document)
    yield _order(document, rows, today)
    yield _office(document)
    if rows:
        yield from _lines(document, rows)


def _amount(row: Row) -> Decimal | None:
    value = row.values.get("amount")
    return None if value is None else Decimal(value)


def _sum(document: Document, rows: tuple[Row, ...]) -> Finding:
    total = document.value("total_amount")
    amounts = [_amount(row) for row in rows]
    where = (*at(document, "total_amount"), *at_rows(document, "items", range(len(rows))))
    if not rows or total is None:
        return SUM.open("no_lines" if not rows else "no_total", *where)
    if None in amounts:
        return SUM.open("unreadable_line", *where)
    added = sum((a for a in amounts if a is not None), Decimal(0))
    say = Said(expected=str(total), actual=f"{added:.2f}")
    if abs(added - Decimal(total)) <= CENT:
        return SUM.passed(*where, **say)
    sure = min(sure_of(document, "total_amount"), min(row.confidence for row in rows))
    return SUM.failed(*where, **say, sure=sure)


def _words(document: Document) -> Finding:
    words, total = document.fields.get("total_in_words"), document.value("total_amount")
    where = at(document, "total_in_words", "total_amount")
    if words is None or total is None:
        return WORDS.open("not_printed", *where)
    try:
        said = chinese_number.to_decimal(words.text)
    except Unreadable:
        return WORDS.open("unreadable", *where)
    say = Said(expected=str(total), actual=f"{said:.2f}")
    if said == Decimal(total):
        return WORDS.passed(*where, **say)
    return WORDS.failed(*where, **say, sure=sure_of(document, "total_in_words", "total_amount"))


def _payer(document: Document) -> Finding:
    found = document.fields.get("taxpayer_id")
    if found is None or found.value is None:
        return PAYER.open("unreadable" if found else "not_printed", *at(document, "taxpayer_id"))
    code, where = str(found.value), at(document, "taxpayer_id")
    if len(code) == 18:
        good = uscc.is_valid(code) or id_number.is_valid(code) or code[0] not in "9"
        if good:
            return PAYER.passed(*where, actual=code)
        misread = found.candidates and any(page.text_from == "ocr" for page in document.pages)
        return PAYER.open("possibly_misread", *where) if misread else PAYER.failed(*where, actual=code)
    if len(code) in (15, 17, 20):
        return PAYER.passed(*where, actual=code)
    return PAYER.failed(*where, actual=code, sure=found.confidence)


def _order(document: Document, rows: tuple[Row, ...], today: date) -> Finding:
    issued = document.value("issued_on")
    paid = [(row.values["paid_on"], index) for index, row in enumerate(rows) if row.values.get("paid_on")]
    where = at(document, "issued_on")
    if issued is None:
        return ORDER.open("no_issue_date", *where)
    limit = min(str(issued), today.isoformat())
    late = [index for day_, index in paid if day_ > limit]
    if late or str(issued) > today.isoformat():
        sure = min([sure_of(document, "issued_on"), *(rows[i].confidence for i in late)])
        actual = max(
            [*(rows[i].values["paid_on"] for i in late), *([issued] if str(issued) > today.isoformat() else [])]
        )
        return ORDER.failed(*where, *at_rows(document, "items", late), expected=f"≤ {limit}", actual=actual, sure=sure)
    return ORDER.passed(*where, actual=str(issued))


def _office(document: Document) -> Finding:
    office, issued = str(document.value("tax_authority") or ""), document.value("issued_on")
    where = at(document, "tax_authority", "issued_on")
    if not office or issued is None:
        return OFFICE.open("not_printed", *where)
    merged = day("tax", "merger").isoformat()
    new = "国家税务总局" in office
    old = "地方税务局" in office or ("国家税务局" in office and not new)
    sure = sure_of(document, "tax_authority", "issued_on")
    if (new and str(issued) < merged) or (old and str(issued) > f"{day('tax', 'merger').year + 1}"):
        return OFFICE.failed(*where, expected=merged, actual=f"{office} {issued}", sure=sure)
    return OFFICE.passed(*where, actual=office) if new or old else OFFICE.open("no_such_wording", *where)


def _lines(document: Document, rows: tuple[Row, ...]) -> Iterator[Finding]:
    odd, late, closed, unknown = [], [], [], []
    for index, row in enumerate(rows):
        start, end, paid = (row.values.get(n) for n in ("period_from", "period_to", "paid_on"))
        tax = str(row.values.get("tax") or "")
        if start and end and not _proper(date.fromisoformat(start), date.fromisoformat(end), tax):
            odd.append(index)
        if (
            end
            and paid
            and date.fromisoformat(paid) > date.fromisoformat(end) + timedelta(days=policy()["tax"]["late_days"])
        ):
            late.append(index)
        if paid and not is_workday(date.fromisoformat(paid)):
            closed.append(index)
        if tax and not any(name in tax for name in TAXES):
            unknown.append(index)
    for rule, found in ((PERIOD, odd), (LATE, late), (CLOSED, closed), (KINDS, unknown)):
        where = at_rows(document, "items", found)
        sure = min((rows[i].confidence for i in found), default=1.0)
        yield rule.failed(*where, sure=sure) if found else rule.passed(*where)
    yield from _surcharges(document, rows)
    names = ("voucher_number", "tax", "item", "period_from", "period_to", "amount")
    counts = Counter(tuple(row.values.get(n) for n in names) for row in rows)
    twice = [i for i, row in enumerate(rows) if counts[tuple(row.values.get(n) for n in names)] > 1]
    yield TWICE.failed(*at_rows(document, "items", twice)) if twice else TWICE.passed(*at_rows(document, "items", ()))


def _proper(start: date, end: date, tax: str) -> bool:
    """A month, a quarter, a half or whole year from first to last day; or a day for taxes that are due by the act."""
    if start > end:
        return False
    if start.day == 1 and (end + timedelta(days=1)).day == 1:
        return (end.year - start.year) * 12 + end.month - start.month + 1 in (1, 2, 3, 6, 12)
    return start == end or any(name in tax for name in BY_ACT)


def _surcharges(document: Document, rows: tuple[Row, ...]) -> Iterator[Finding]:
    """Each surcharge of a period against that period's VAT: 7, 5, 1, 3 or 2 %, or half of it (六税两费)."""
    vat: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    days: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        amount = _amount(row)
        period = (str(row.values.get("period_from")), str(row.values.get("period_to")))
        if amount is not None and str(row.values.get("tax")) == "增值税":
            vat[period] += amount
            days[period].add(str(row.values.get("paid_on")))
    rates = [Decimal(r) for r in policy()["tax"]["surcharge_rates"]]
    allowed = [rate * share for rate in rates for share in (Decimal(1), Decimal("0.5"))]
    wrong, apart, seen = [], [], []
    for index, row in enumerate(rows):
        amount = _amount(row)
        period = (str(row.values.get("period_from")), str(row.values.get("period_to")))
        if amount is None or str(row.values.get("tax")) not in SURCHARGES or vat.get(period, Decimal(0)) <= 0:
            continue
        seen.append(index)
        if not any(abs(vat[period] * rate - amount) <= money("tax", "surcharge_cent") for rate in allowed):
            wrong.append(index)
        if str(row.values.get("paid_on")) not in days[period]:
            apart.append(index)
    for rule, found in ((RATES, wrong), (TOGETHER, apart)):
        if not seen:
            yield rule.open("no_surcharge_with_its_vat")
        else:
            where = at_rows(document, "items", found or seen)
            sure = min((rows[i].confidence for i in found), default=1.0)
            yield rule.failed(*where, sure=sure) if found else rule.passed(*where)
