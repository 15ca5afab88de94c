"""Money on the accounts against sales as declared and as booked, the licence's trade and capital (X-14, 15, 16, 33)."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from intake.case import CaseFile
from intake.document import Document
from intake.features.credits import BUSINESS, classified
from intake.features.ledger import ledger_of, lineage_of
from intake.finding import Evidence, Finding
from intake.verify.entity import is_cooperative
from intake.verify.paper_lines import Line, line_with, lines_of, times_of
from intake.verify.policy import policy
from intake.verify.rule import Rule, Said, at, at_rows, sure_of
from intake.verify.tax_arithmetic import tax_of
from intake.verify.vat_identities import is_general

FLOW = Rule(
    "X-14", "XD_FLOW_VS_SALES", "medium", "有效流水与应税销售额", "Effective inflow and taxable sales",
    "有效流水与应税销售额相差过大。", "Effective inflow and taxable sales are too far apart.",
)  # fmt: skip
BOOKS = Rule(
    "X-15", "XD_SALES_VS_PNL", "medium", "申报销售额与利润表营业收入", "Declared sales and the income statement's revenue",
    "申报销售额与利润表营业收入相差过大。", "Declared sales and booked revenue are too far apart.",
)  # fmt: skip
TRADE = Rule(
    "X-16", "XD_INDUSTRY", "low", "经营范围与纳税品目", "The licensed scope and the items taxed",
    "纳税品目与执照经营范围的行业不符。", "The items taxed are of another trade than the licence's.",
)  # fmt: skip
SCALE = Rule(
    "X-33", "XD_SCALE", "info", "注册资本与流水规模", "Registered capital and turnover",
    "流水规模与注册资本相差悬殊。", "Turnover is out of all proportion to the registered capital.",
)  # fmt: skip

# Trade -> words of VAT items that belong to it, words of scopes and names that allow it.
TRADES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "construction": (("建筑服务", "工程服务", "安装服务", "装饰服务"), ("建筑", "建设", "工程", "装饰", "装修", "安装", "施工", "劳务")),
    "catering": (("餐饮服务", "餐饮"), ("餐饮", "餐馆", "饭", "食品", "小吃", "酒店", "食堂", "饮品")),
    "transport": (("货物运输", "陆路运输", "运输服务", "物流辅助", "装卸搬运"), ("运输", "物流", "货运", "客运", "仓储", "装卸", "快递", "配送", "供应链")),
    "software": (("软件服务", "信息技术服务", "信息系统"), ("软件", "信息", "技术", "计算机", "数据", "网络", "科技")),
    "estate": (("不动产租赁", "不动产销售"), ("房地产", "租赁", "物业", "不动产", "场地", "市场")),
}  # fmt: skip


def taxable_sales(document: Document) -> tuple[Decimal, Decimal, Line] | None:
    """Taxable sales of a return's period, the tax that comes on top, and the line that tells the sales. None if unread."""
    lines = lines_of(document)
    numbers = ("1", "5", "7", "8") if is_general(document) else ("1", "4", "7", "9", "13")
    told = [lines[n] for n in numbers if n in lines and lines[n].all_sorts is not None]
    if not told:
        return None
    sales = sum((line.all_sorts for line in told if line.all_sorts is not None), Decimal(0))
    signs = {"11": 1, "21": 1} if is_general(document) else {"15": 1, "16": -1}  # what is reduced is not charged
    taxes = [(lines[n].all_sorts or Decimal(0)) * sign for n, sign in signs.items() if n in lines]
    return sales, sum(taxes, Decimal(0)), told[0]


def flow_and_sales(case: CaseFile) -> Iterator[Finding]:
    """X-14: business credits of the months that returns cover, against sales with their tax, where statements cover them."""
    returns = [(paper, taxable_sales(paper)) for paper in case.of_kind("vat_return")]
    statements, licences = case.of_kind("bank_statement"), case.of_kind("business_licence")
    if not returns or not statements:
        return
    if licences and is_cooperative(licences[0]):
        yield FLOW.open("exempt_cooperative")
        return
    ledger = classified(case, ledger_of(case))
    covered = set(ledger.covered_months(24))
    gross, months = Decimal(0), set[tuple[int, int]]()
    where: list[Evidence] = []
    for paper, told in returns:
        period = _period(paper)
        if told is None or period is None or not set(_months(*period)) <= covered or months & set(_months(*period)):
            continue
        months |= set(_months(*period))
        gross += told[0] + told[1]
        where += at_rows(paper, told[2].table, [told[2].row])
    if not months or gross <= 0:
        yield FLOW.open("lines_not_read" if all(told is None for _, told in returns) else "periods_do_not_meet")
        return
    inflow = [
        m for m, c in ledger.classes.items() if c == BUSINESS and m.amount > 0 and (m.day.year, m.day.month) in months
    ]
    ratio = sum((m.amount for m in inflow), Decimal(0)) / gross
    least, most = policy().flow_to_sales
    say = Said(expected=f"{least}–{most}", actual=f"{ratio:.2f}")
    rows = {document.id: document for document in statements}
    evidence = [e for each in lineage_of(inflow) for e in at_rows(rows[each.document_id], "transactions", each.rows)]
    yield FLOW.judged(least <= ratio <= most, *where, *evidence, **say)


def sales_and_books(case: CaseFile) -> Iterator[Finding]:
    """X-15: cumulative sales of the latest return against the income statement's revenue for the year to date."""
    returns, books = case.of_kind("vat_return"), case.of_kind("financial_statement")
    if not returns or not books:
        return
    latest = max(returns, key=lambda paper: str(paper.value("period_to") or ""))
    revenue = _revenue(books, _period(latest))
    if isinstance(revenue, str):
        yield BOOKS.open(revenue)
        return
    paper, line, booked = revenue
    lines = lines_of(latest)
    numbers = ("1", "5", "7", "8") if is_general(latest) else ("1", "4", "7", "9", "13")
    sums = [lines[n].all_sorts_cumulative for n in numbers if n in lines]
    declared = sum((amount for amount in sums if amount is not None), Decimal(0))
    if not declared:
        yield BOOKS.open("lines_not_read")
        return
    say = Said(expected=f"{declared:.2f} ± {policy().books_share:.0%}", actual=f"{booked:.2f}")
    good = abs(declared - booked) <= policy().books_share * max(declared, booked)
    yield BOOKS.judged(good, *at_rows(paper, line.table, [line.row]), **say, sure=line.sure)


def _revenue(books: Sequence[Document], period: tuple[date, date] | None) -> tuple[Document, Line, Decimal] | str:
    """Revenue of the year to date by the latest income statement that ends when the return does; or why there is none."""
    reason = "lines_not_read"
    for paper in reversed(books):
        line = line_with(paper, "营业收入", "主营业务收入")
        booked = None if line is None else line.cumulative if line.cumulative is not None else line.current
        if line is None or not booked:
            continue
        first, last = times_of(paper, "income_statement")
        apart = period is not None and last is not None and (last.year, last.month) != (period[1].year, period[1].month)
        part = line.cumulative is None and first is not None and first.month != 1  # of a month or quarter only
        if apart or part:
            reason = "periods_do_not_meet"
            continue
        return paper, line, booked
    return reason


def trade(case: CaseFile) -> Iterator[Finding]:
    """X-16: trades that VAT was paid for, each somewhere in the licence's scope or name."""
    for licence in case.of_kind("business_licence")[:1]:
        scope = f"{licence.value('business_scope') or ''}{licence.value('name') or ''}"
        for paper in case.of_kind("tax_clearance_certificate"):
            items = [
                (i, str(row.values.get("item") or ""))
                for i, row in enumerate(paper.rows("items"))
                if tax_of(row) == "增值税"
            ]
            where = at(licence, "business_scope")
            if not licence.value("business_scope") or not items:
                yield TRADE.open("not_read", *where)
                continue
            odd = [
                i
                for i, item in items
                for words, allowing in TRADES.values()
                if any(word in item for word in words) and not any(word in scope for word in allowing)
            ]
            actual = "、".join(dict.fromkeys(item for i, item in items if i in odd)) or None
            sure = sure_of(licence, "business_scope")
            yield TRADE.judged(not odd, *where, *at_rows(paper, "items", odd), actual=actual, sure=sure)


def scale(case: CaseFile) -> Iterator[Finding]:
    """X-33: capital is only subscribed, so that this is told and weighs nothing."""
    for licence in case.of_kind("business_licence")[:1]:
        capital, where = licence.value("registered_capital"), at(licence, "registered_capital")
        if not case.of_kind("bank_statement"):
            return
        ledger = ledger_of(case)
        held = ledger.window(12)
        inflow = sum(
            (m.amount for m in ledger.movements() if held.first <= m.day <= held.last and m.amount > 0), Decimal(0)
        )
        if not isinstance(capital, dict) or Decimal(str(capital["amount"])) <= 0:
            yield SCALE.open("not_printed", *where)
            continue
        times = inflow / Decimal(str(capital["amount"]))
        say = Said(expected=f"≤ {policy().turnover_times}", actual=f"{times:.1f}")
        yield SCALE.judged(times <= policy().turnover_times, *where, **say, sure=sure_of(licence, "registered_capital"))


def _period(paper: Document) -> tuple[date, date] | None:
    told = paper.value("period_from"), paper.value("period_to")
    return None if None in told else (date.fromisoformat(str(told[0])), date.fromisoformat(str(told[1])))


def _months(first: date, last: date) -> list[tuple[int, int]]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [((first.year * 12 + first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1) for n in range(count)]


CHECKS = (flow_and_sales, sales_and_books, trade, scale)
