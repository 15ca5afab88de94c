"""The days, periods, offices and names on a tax clearance certificate (TAX-03, 04, 05, 09, 11, 13, 14)."""

from collections.abc import Iterator
from datetime import date, timedelta

from intake.document import Document
from intake.finding import Finding
from intake.verify.policy import policy
from intake.verify.rule import Rule, Said, at, at_rows, sure_of, sure_rows
from intake.verify.tax_arithmetic import SURCHARGES, tax_of
from intake.workdays import is_workday, known
from nlp.evidence import Row

PERIOD = Rule(
    "TAX-03", "TAX_PERIOD_INVALID", "medium", "税款所属时期", "The tax periods",
    "税款所属时期不合理。", "A tax period is not a proper period.",
)  # fmt: skip
LATE = Rule(
    "TAX-04", "TAX_PAID_LATE", "low", "入库日期与所属时期", "The days of payment and the periods",
    "入库日期早于所属期或明显晚于申报期限。", "A tax was paid before its period began, or well after its time limit.",
)  # fmt: skip
ORDER = Rule(
    "TAX-05", "TAX_DATE_ORDER", "high", "入库、填发日期的先后", "The order of payment and issue",
    "入库、填发日期的先后不合理。", "Dates of payment and issue are out of order.",
)  # fmt: skip
OFFICE = Rule(
    "TAX-09", "TAX_AUTHORITY_ANACHRONISM", "high", "税务机关名称的年代", "The era of the tax office's name",
    "税务机关名称与年代不符。", "The tax office's name does not fit the date.",
)  # fmt: skip
CLOSED = Rule(
    "TAX-11", "TAX_NONBUSINESS_DAY", "info", "入库日期是否工作日", "Payments on working days",
    "入库日期为非工作日。", "A tax was paid on a day off.",
)  # fmt: skip
KINDS = Rule(
    "TAX-13", "TAX_KIND_UNKNOWN", "low", "税种名称", "The names of the taxes",
    "税种名称不在税种表中。", "A tax is not one that exists.",
)  # fmt: skip
GAP = Rule(
    "TAX-14", "TAX_VAT_GAP", "info", "增值税的所属期连续", "The run of VAT periods",
    "期间内有月份没有增值税，可能为零申报或未缴，请补申报表。", "Months lack VAT: zero or unpaid; ask for the return.",
)  # fmt: skip

TAXES = (
    "增值税", "城市维护建设税", "教育费附加", "地方教育附加", "企业所得税", "个人所得税", "印花税", "房产税", "土地使用税",
    "水利建设", "文化事业建设费", "环境保护税", "车船税", "契税", "土地增值税", "消费税", "资源税", "营业税", "车辆购置税",
    "耕地占用税", "烟叶税", "船舶吨税", "其他收入", "防洪", "河道", "垃圾处理费", "罚没", "罚款", "滞纳金", "非税收入", "保险",
    "社保", "工会经费", "残疾人就业保障金", "残保金", "职业年金", "土地出让", "教育附加", "价格调节基金", "排污费", "水土保持",
)  # fmt: skip
BY_ACT = ("印花税", "契税", "车辆购置税", "土地增值税", "增值税", "个人所得税", "耕地占用税", "资源税", "消费税")
AHEAD = ("预缴", "代开", "代扣", "代征")  # items that are paid before their period ends


def _days(row: Row) -> tuple[date | None, date | None, date | None]:
    """Period from, period to, day of payment."""
    told = (row.values.get(name) for name in ("period_from", "period_to", "paid_on"))
    start, end, paid = (date.fromisoformat(value) if value else None for value in told)
    return start, end, paid


def periods(document: Document, _: date) -> Iterator[Finding]:
    """TAX-03: a month, a quarter, a half or whole year; a day or any span for taxes due by the act."""
    rows = document.rows("items")
    known_ = [(i, start, end) for i, row in enumerate(rows) for start, end, _paid in (_days(row),) if start and end]
    if not known_:
        if rows:
            yield PERIOD.open("no_dates")
        return
    odd = [i for i, start, end in known_ if not _proper(start, end, tax_of(rows[i]))]
    yield PERIOD.judged(not odd, *at_rows(document, "items", odd), sure=sure_rows(rows, odd))


def _proper(start: date, end: date, tax: str) -> bool:
    if start > end:
        return False
    if start.day == 1 and (end + timedelta(days=1)).day == 1:
        return (end.year - start.year) * 12 + end.month - start.month + 1 in (1, 2, 3, 6, 12)
    return start == end or any(name in tax for name in BY_ACT) or tax in [name for name, _ in SURCHARGES]


def lateness(document: Document, _: date) -> Iterator[Finding]:
    """TAX-04: not before the period begins; VAT and its surcharges some three weeks after it ends at the latest."""
    rows = document.rows("items")
    wrong, seen = [], []
    with_vat = ("增值税", *(name for name, _ in SURCHARGES))
    for index, row in enumerate(rows):
        start, end, paid = _days(row)
        if start is None or end is None or paid is None:
            continue
        seen.append(index)
        limit = end + timedelta(days=policy().late_days)
        ahead = any(word in str(row.values.get("item") or "") for word in AHEAD)
        if (paid < start and not ahead) or (paid > limit and tax_of(row) in with_vat):
            wrong.append(index)
    if seen:
        yield LATE.judged(not wrong, *at_rows(document, "items", wrong), sure=sure_rows(rows, wrong))


def date_order(document: Document, today: date) -> Iterator[Finding]:
    """TAX-05: paid ≤ issued ≤ the day judged at."""
    rows, issued, where = document.rows("items"), document.value("issued_on"), at(document, "issued_on")
    if issued is None:
        yield ORDER.open("no_issue_date", *where)
        return
    limit = min(str(issued), today.isoformat())
    late = [i for i, row in enumerate(rows) if (row.values.get("paid_on") or "") > limit]
    sure = min(sure_of(document, "issued_on"), sure_rows(rows, late))
    latest = max([str(issued), *(rows[i].values["paid_on"] for i in late)])
    evidence = (*where, *(at_rows(document, "items", late) if late else ()))
    good = not late and str(issued) <= today.isoformat()
    yield ORDER.judged(good, *evidence, expected=f"≤ {limit}", actual=latest, sure=sure)


def office_era(document: Document, _: date) -> Iterator[Finding]:
    """TAX-09: 国家税务总局XX税务局 since the merger of 2018; state and local bureaux before, and a while after."""
    office, issued = str(document.value("tax_authority") or ""), document.value("issued_on")
    where = at(document, "tax_authority", "issued_on")
    if not office or issued is None:
        yield OFFICE.open("not_printed", *where)
        return
    day = date.fromisoformat(issued)
    new = "国家税务总局" in office
    old = not new and ("地方税务局" in office or "国家税务局" in office)
    if not new and not old:
        yield OFFICE.open("no_such_wording", *where, actual=office)
        return
    fits = day >= policy().merger if new else day <= policy().old_forms_until
    expected = f"≥ {policy().merger}" if new else f"≤ {policy().old_forms_until}"
    say = Said(expected=expected, actual=f"{office} {issued}")
    yield OFFICE.judged(fits, *where, **say, sure=sure_of(document, "tax_authority", "issued_on"))


def working_days(document: Document, _: date) -> Iterator[Finding]:
    """TAX-11: possible for electronic payment, so only told."""
    rows = document.rows("items")
    paid = [(i, day) for i, row in enumerate(rows) if (day := _days(row)[2]) is not None]
    closed = [i for i, day in paid if known(day) and not is_workday(day)]
    if any(not known(day) for _, day in paid) and not closed:
        yield CLOSED.open("outside_the_calendar")
    elif paid:
        yield CLOSED.judged(not closed, *at_rows(document, "items", closed), sure=sure_rows(rows, closed))


def vocabulary(document: Document, _: date) -> Iterator[Finding]:
    """TAX-13."""
    rows = document.rows("items")
    named = [(i, tax) for i, row in enumerate(rows) if (tax := tax_of(row))]
    unknown = [i for i, tax in named if not any(name in tax for name in TAXES)]
    if named:
        actual = "、".join(dict.fromkeys(tax_of(rows[i]) for i in unknown)) or None
        yield KINDS.judged(
            not unknown, *at_rows(document, "items", unknown), actual=actual, sure=sure_rows(rows, unknown)
        )


def vat_gaps(document: Document, _: date) -> Iterator[Finding]:
    """TAX-14: months between the first and the last VAT period that none covers."""
    months: set[int] = set()
    for row in document.rows("items"):
        start, end, _paid = _days(row)
        if tax_of(row) == "增值税" and start and end:
            months.update(range(start.year * 12 + start.month - 1, end.year * 12 + end.month))
    if months:
        gaps = [f"{m // 12}-{m % 12 + 1:02d}" for m in range(min(months), max(months)) if m not in months]
        yield GAP.judged(not gaps, *at_rows(document, "items", ()), actual="、".join(gaps) or None)


CHECKS = {
    "tax_clearance_certificate": (periods, lateness, date_order, office_era, working_days, vocabulary, vat_gaps),
}
