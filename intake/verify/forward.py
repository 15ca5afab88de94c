"""What one paper ends with, the next begins with: statements of successive years, returns of successive periods."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from intake.case import CaseFile
from intake.document import Document
from intake.finding import Evidence, Finding
from intake.verify.book_sums import TOTAL, WHOLE, named_lines
from intake.verify.paper_lines import Line, lines_of, times_of
from intake.verify.rule import Rule, Said, at_rows, from_pixels
from intake.verify.vat_identities import is_general

BOOKS = Rule(
    "FIN-05", "BOOK_ROLL_FORWARD", "medium", "两年报表的衔接", "Statements of two years",
    "本年年初余额与上年年末余额不符。", "The year's opening balances differ from the closing ones of the year before.",
)  # fmt: skip
RETURNS = Rule(
    "TAX-12", "TAX_RETURN_CUMULATIVE", "medium", "各期申报表的本年累计", "The year to date on successive returns",
    "本年累计不等于上期累计加本期数。", "The year to date is not that of the period before and this period's amount.",
)  # fmt: skip
CARRIED = (
    "货币资金",
    "应收账款",
    "存货",
    "流动资产合计",
    "资产总计",
    "短期借款",
    "流动负债合计",
    "负债合计",
    "未分配利润",
    "所有者权益合计",
    TOTAL,
)
FLOWS = {True: ("1", "5", "11", "12", "19", "24"), False: ("1", "15", "16", "20")}
CENT = Decimal("0.01")
Pair = tuple[Decimal, Decimal, Line, Line]  # what the later one should say, what it says, and the lines of both


def years(case: CaseFile) -> Iterator[Finding]:
    """FIN-05: the closing balances of a year's end, and the opening ones of every statement of the next year."""
    papers = [(paper, times_of(paper, "balance_sheet")[1]) for paper in case.of_kind("financial_statement")]
    for later, day in papers:
        for earlier, end in papers:
            if day is None or end is None or (end.month, end.year) != (12, day.year - 1):
                continue
            yield _carried(earlier, later)


def _carried(earlier: Document, later: Document) -> Finding:
    before, after = named_lines(earlier), named_lines(later)
    pairs = [
        (closing, opening, before[name], after[name])
        for name in CARRIED
        if name in before
        and name in after
        and (closing := before[name].current) is not None
        and (opening := after[name].previous) is not None
    ]
    if not pairs:
        return BOOKS.open("lines_not_read")
    agrees, where, say, sure = _set_beside(pairs, WHOLE, earlier, later)
    return BOOKS.judged(agrees, *where, **say, sure=sure)


def cumulated(case: CaseFile) -> Iterator[Finding]:
    """TAX-12: 本年累计 of a period is that of the one before plus the period's own, within a year."""
    ended = {paper.value("period_to"): paper for paper in case.of_kind("vat_return")}
    for paper in case.of_kind("vat_return"):
        start = paper.value("period_from")
        if not start or date.fromisoformat(start).month == 1:
            continue
        before = ended.get((date.fromisoformat(start) - timedelta(days=1)).isoformat())
        if before is None or is_general(before) is not is_general(paper):
            continue
        yield _cumulated(before, paper)


def _cumulated(before: Document, paper: Document) -> Finding:
    earlier, later = lines_of(before), lines_of(paper)
    told = []
    for number in FLOWS[is_general(paper)]:
        one, two = earlier.get(number), later.get(number)
        if one is None or two is None or one.cumulative is None or two.cumulative is None or two.current is None:
            continue
        told.append((one.cumulative + two.current, two.cumulative, one, two))
    if not told:
        return RETURNS.open("lines_not_read")
    agrees, where, say, sure = _set_beside(told, CENT, before, paper)
    if not agrees and sure < 0.97 and (from_pixels(before) or from_pixels(paper)):
        return RETURNS.open("possibly_misread", *where, **say)
    return RETURNS.judged(agrees, *where, **say, sure=sure)


def _set_beside(
    told: Sequence[Pair], tolerance: Decimal, earlier: Document, later: Document
) -> tuple[bool, tuple[Evidence, ...], Said, float]:
    """Whether all pairs agree, where those stand that do not (else all), the first that differs, and the least sure of them."""
    wrong = [pair for pair in told if abs(pair[0] - pair[1]) > tolerance]
    shown = wrong or told
    where = (
        *at_rows(earlier, shown[0][2].table, [pair[2].row for pair in shown]),
        *at_rows(later, shown[0][3].table, [pair[3].row for pair in shown]),
    )
    say = Said(expected=f"{wrong[0][0]:.2f}", actual=f"{wrong[0][1]:.2f}") if wrong else Said()
    return not wrong, where, say, min(min(pair[2].sure, pair[3].sure) for pair in shown)


CHECKS = (years, cumulated)
