"""What VAT returns, financial statements, ratings and credit reports tell; null with a reason where their lines were not read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from intake.case import CaseFile, Lineage
from intake.document import Document
from intake.features import debts
from intake.features.credits import BUSINESS
from intake.features.feature import Compute, Measured, Spec
from intake.features.ledger import Ledger, Month, covered_months

if TYPE_CHECKING:
    from intake.verify.paper_lines import Line

LEVELS = "ABMCD"
VAT, BOOKS = "vat_return", "financial_statement"


@dataclass(frozen=True, slots=True)
class Return:
    """A VAT return as filed: its months, taxable sales, the tax on top of them, tax payable (None unread), yuan."""

    document: Document
    months: tuple[Month, ...]
    sales: Decimal
    tax: Decimal
    payable: Decimal | None
    table: str
    row: int

    @property
    def lineage(self) -> Lineage:
        return Lineage(self.document.id, (self.row,), (), self.table)


def returns_of(case: CaseFile) -> list[Return]:
    """The returns whose lines were read, oldest first; of several for one month the one filed last."""
    from intake.verify.paper_lines import line_with  # which leans on this room itself
    from intake.verify.sales import taxable_sales

    found: dict[tuple[Month, ...], Return] = {}
    for document in sorted(case.of_kind(VAT), key=lambda each: str(each.value("filed_on") or "")):
        told, first, last = taxable_sales(document), document.value("period_from"), document.value("period_to")
        if told is None or not first or not last:
            continue
        months = tuple(covered_months([(date.fromisoformat(first), date.fromisoformat(last))], case.as_of))
        if months:
            payable = line_with(document, "应纳税额合计")
            due = None if payable is None else payable.all_sorts
            found[months] = Return(document, months, told[0], told[1], due, told[2].table, told[2].row)
    return sorted(found.values(), key=lambda each: each.months)


def of_returns(months: int, count: Callable[[Ledger, Sequence[Return]], Decimal | int | str]) -> Compute:
    """A feature of the returns that lie in the window. `count` gives its value, or the reason why there is none."""

    def counted(case: CaseFile, ledger: Ledger) -> Measured:
        if not case.of_kind(VAT):
            return Measured(None, reason="no_vat_return")
        window = set(ledger.window(months).months)
        held = [each for each in returns_of(case) if set(each.months) <= window]
        if not held:
            return Measured(None, reason="vat_return_lines_not_read")
        covered = len({month for each in held for month in each.months})
        found, lineage = count(ledger, held), tuple(each.lineage for each in held)
        return Measured(None, (), found, covered) if isinstance(found, str) else Measured(found, lineage, None, covered)

    return counted


def sales(_: Ledger, held: Sequence[Return]) -> Decimal:
    """FH-17."""
    return sum((each.sales for each in held), Decimal(0))


def sales_growth(ledger: Ledger, held: Sequence[Return]) -> Decimal | str:
    """FH-17: the last twelve months over the twelve before, where returns cover both wholly."""
    year = set(ledger.window(12).months)
    late, early = ([each for each in held if (set(each.months) <= year) is now] for now in (True, False))
    if any(len({month for each in part for month in each.months}) < 12 for part in (late, early)):
        return "fewer_than_24_months"
    before = sales(ledger, early)
    return sales(ledger, late) / before - 1 if before else "no_sales_before"


def burden(ledger: Ledger, held: Sequence[Return]) -> Decimal | str:
    """FH-18."""
    known = [each for each in held if each.payable is not None]
    total = sales(ledger, known)
    return sum((each.payable or Decimal(0) for each in known), Decimal(0)) / total if total else "no_sales"


def inflow_to_sales(ledger: Ledger, held: Sequence[Return]) -> Decimal | str:
    """FH-19: over the months that returns and statements both cover."""
    covered = set(ledger.covered_months(12))
    both = [each for each in held if set(each.months) <= covered]
    gross = sum((each.sales + each.tax for each in both), Decimal(0))
    if gross <= 0:
        return "periods_do_not_meet"
    book = ledger.book
    inflow = book.per_month(book.credits(BUSINESS), 12)
    return sum((inflow[month] for each in both for month in each.months), Decimal(0)) / gross


def zero_months(_: Ledger, held: Sequence[Return]) -> int:
    """LC-05: months declared without sales; a quarter counts three."""
    return sum(len(each.months) for each in held if each.sales == 0)


def zero_run(ledger: Ledger, held: Sequence[Return]) -> int:
    """LC-05: the longest run of them; a month without a return ends it."""
    zero = {month for each in held if each.sales == 0 for month in each.months}
    longest = run = 0
    for month in ledger.window(12).months:
        run = run + 1 if month in zero else 0
        longest = max(longest, run)
    return longest


def arrears(case: CaseFile, _: Ledger) -> Measured:
    """LC-06: of the latest return, line 33 of the general taxpayer's."""
    from intake.verify.paper_lines import line_with

    papers = sorted(case.of_kind(VAT), key=lambda each: str(each.value("period_to") or ""))
    if not papers:
        return Measured(None, reason="no_vat_return")
    line = line_with(papers[-1], "欠缴税额")
    if line is None or line.current is None:
        return Measured(None, reason="vat_return_lines_not_read")
    return Measured(line.current, (Lineage(papers[-1].id, (line.row,), (), line.table),))


def latest_books(case: CaseFile) -> list[Document]:
    """The financial statements, the latest balance sheet first."""
    from intake.verify.paper_lines import times_of

    return sorted(case.of_kind(BOOKS), key=lambda each: times_of(each, "balance_sheet")[1] or date.min, reverse=True)


def of_books(upper: tuple[str, ...], lower: tuple[str, ...], *, yearly: bool = False) -> Compute:
    """FH-20: one line of the latest statements over another; `yearly`: the upper is a flow, taken for a whole year."""

    def counted(case: CaseFile, _: Ledger) -> Measured:
        from intake.verify.paper_lines import line_with

        papers = latest_books(case)
        if not papers:
            return Measured(None, reason="no_financial_statement")
        found = [
            next(((paper, line) for paper in papers if (line := line_with(paper, *labels)) is not None), None)
            for labels in (upper, lower)
        ]
        over, under = found
        if over is None or under is None or over[1].current is None or under[1].current is None:
            return Measured(None, reason="financial_statement_lines_not_read")
        if under[1].current == 0:
            return Measured(None, reason="divided_by_nothing")
        amount = over[1].current
        if yearly:
            whole = a_year_of(*over)
            if whole is None:
                return Measured(None, reason="period_not_printed")
            amount = whole
        lineage = tuple(Lineage(paper.id, (line.row,), (), line.table) for paper, line in (over, under))
        return Measured(amount / under[1].current, lineage)

    return counted


def a_year_of(paper: Document, line: "Line") -> Decimal | None:
    """A line of an income statement for a year: the year to date, or what is printed, times twelve over its months.

    None where a part of a year is printed and which is not.
    """
    from intake.verify.paper_lines import times_of

    first, last = times_of(paper, "income_statement")
    if line.cumulative is not None:
        return None if last is None else line.cumulative * 12 / last.month
    if line.current is None or last is None:
        return line.current  # statements without a printed time are a year's
    months = last.month if first is None else (last.year - first.year) * 12 + last.month - first.month + 1
    return line.current * 12 / months


def _rating(case: CaseFile) -> tuple[str, str, str] | None:
    """The latest rating: its year, its level, its document."""
    ratings = case.of_kind("tax_credit_rating")
    told = [(str(each.value("year") or ""), str(each.value("level") or ""), each.id) for each in ratings]
    return max((each for each in told if each[1] and each[1] in LEVELS), default=None)


def tax_credit(case: CaseFile, _: Ledger) -> Measured:
    """LC-03."""
    found = _rating(case)
    if found is None:
        return Measured(None, reason="no_tax_credit_rating")
    return Measured(found[1], (Lineage(found[2], (), ("level",)),))


def tax_credit_year(case: CaseFile, _: Ledger) -> Measured:
    """LC-03."""
    found = _rating(case)
    if found is None or not found[0]:
        return Measured(None, reason="no_tax_credit_rating" if found is None else "no_year")
    return Measured(found[0], (Lineage(found[2], (), ("year",)),))


FILED = (
    "按申报表所属期；同一所属期以最后申报为准。",
    "By the returns' periods; of several for one period the one filed last.",
)
BOOKED = ("未经审计；取最近提供的报表。", "Unaudited; of the latest statements handed in.")
FEATURES = (
    Spec("taxable_sales_12m", "FH-17", "health", "CNY", "12m", "近12个月应税销售额。", "Taxable sales of the last 12 months.",
         of_returns(12, sales), *FILED),
    Spec("taxable_sales_24m", "FH-17", "health", "CNY", "24m", "近24个月应税销售额。", "Taxable sales of the last 24 months.",
         of_returns(24, sales), *FILED),
    Spec("taxable_sales_yoy_24m", "FH-17", "health", "ratio", "24m", "应税销售额同比。", "Taxable sales, year on year.",
         of_returns(24, sales_growth), "两年申报须齐全。", "Needs the returns of both years."),
    Spec("vat_burden_12m", "FH-18", "health", "ratio", "12m", "增值税税负率：应纳税额除以应税销售额。", "VAT payable over taxable sales.",
         of_returns(12, burden), "出口、退税企业不适用。", "Says nothing of exporters and firms with refunds."),
    Spec("inflow_to_sales_12m", "FH-19", "health", "ratio", "12m", "流水与含税销售额之比。", "Effective inflow over taxable sales with their tax.",
         of_returns(12, inflow_to_sales), "只取流水与申报都覆盖的月份。", "Over the months that statements and returns both cover."),
    Spec("debt_to_assets", "FH-20", "health", "ratio", None, "资产负债率。", "Liabilities over assets.",
         of_books(("负债合计", "负债总计"), ("资产总计", "资产合计")), *BOOKED),
    Spec("current_ratio", "FH-20", "health", "ratio", None, "流动比率。", "Current assets over current liabilities.",
         of_books(("流动资产合计",), ("流动负债合计",)), *BOOKED),
    Spec("receivables_turnover", "FH-20", "health", "ratio", None, "应收账款周转率（年化收入，按期末余额）。", "A year's revenue over receivables at the end.",
         of_books(("营业收入", "主营业务收入"), ("应收账款",), yearly=True), *BOOKED),
    Spec("tax_credit_level", "LC-03", "compliance", "code", None, "纳税信用级别（A、B、M、C、D），最近评价年度。",
         "Tax credit level (A, B, M, C, D) of the latest year.", tax_credit, "成立不足一年者无级别。", "Firms below one year have none."),
    Spec("tax_credit_year", "LC-03", "compliance", "code", None, "该级别的评价年度。", "The year of that level.", tax_credit_year,
         "评价年度为上一年。", "A rating is of the year before."),
    Spec("zero_filing_months_12m", "LC-05", "compliance", "count", "12m", "零申报月数（按季申报折3个月）。",
         "Months declared without sales (a quarter counts three).", of_returns(12, zero_months), *FILED),
    Spec("zero_filing_run_12m", "LC-05", "compliance", "count", "12m", "最长连续零申报月数。", "The longest run of months declared without sales.",
         of_returns(12, zero_run), *FILED),
    Spec("tax_arrears", "LC-06", "compliance", "CNY", None, "欠缴税额（申报表第33栏）。", "Tax in arrears (line 33 of the return).", arrears,
         "小规模纳税人申报表无此栏。", "Small-scale taxpayers' returns have no such line."),
    *debts.FEATURES,
)  # fmt: skip
