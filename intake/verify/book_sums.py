"""Financial statements by themselves: the sheet balances, totals are the sums of their lines, profit is carried (handbook §6)."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from intake.document import Document
from intake.finding import Finding
from intake.verify.paper_lines import Line, all_lines
from intake.verify.rule import Rule, Said, at_rows, from_pixels
from nlp.form.identities import IDENTITIES, OPEN
from nlp.form.standard import forms, key_of

BALANCE = Rule(
    "FIN-01", "BOOK_BALANCE", "high", "资产与负债、所有者权益", "Assets against liabilities and equity",
    "资产总计不等于负债和所有者权益总计。", "Total assets differ from total liabilities and equity.",
)  # fmt: skip
SUMS = Rule(
    "FIN-02", "BOOK_SUM", "medium", "报表各行的勾稽关系", "The statement's lines among each other",
    "报表的合计与各行不符。", "Totals of the statement do not follow from its lines.",
)  # fmt: skip
CARRIED = Rule(
    "FIN-03", "BOOK_PROFIT_CARRIED", "low", "未分配利润与净利润", "Retained earnings and the year's profit",
    "未分配利润的变动不等于本年净利润，可能有分配、计提或调整。", "Retained earnings moved by another amount than the year's profit: a distribution, a transfer or an adjustment.",
)  # fmt: skip
CASH = Rule(
    "FIN-04", "BOOK_CASH", "low", "货币资金与期末现金", "Cash on the balance sheet and in the cash flow",
    "资产负债表的货币资金与现金流量表的期末余额不符。", "Cash on the balance sheet differs from the cash flow's closing balance.",
)  # fmt: skip
CENT = Decimal("0.01")
WHOLE = Decimal(2)  # yuan: sums of statements that print no cents
ASSETS, TOTAL = "资产总计", "负债和所有者权益总计"
TOTALS = (
    TOTAL,
    "负债及所有者权益总计",
    "负债和股东权益总计",
    "负债及股东权益总计",
    "负债与所有者权益总计",
    "负债和净资产总计",
)
COLUMNS = ("current", "cumulative", "previous")
Named = Mapping[str, Line]


def named_lines(document: Document) -> dict[str, Line]:
    """The lines by the key of their label; the first of several."""
    found: dict[str, Line] = {}
    for line in all_lines(document):
        found.setdefault(key_of(line.label), line)
    for other in TOTALS[1:]:
        if other in found:
            found.setdefault(TOTAL, found[other])
    return found


def amount_in(line: Line | None, column: str) -> Decimal | None:
    """The amount of a line in one of its columns."""
    if line is None:
        return None
    return {"current": line.current, "cumulative": line.cumulative, "previous": line.previous}[column]


def balances(document: Document, _: date) -> Iterator[Finding]:
    """FIN-01: at the end and at the beginning."""
    lines = named_lines(document)
    pair = lines.get(ASSETS), lines.get(TOTAL)
    if pair[0] is None or pair[1] is None:
        yield BALANCE.open("lines_not_read" if not lines else "not_printed")
        return
    checked = []
    for column in ("current", "previous"):
        left, right = (amount_in(line, column) for line in pair)
        if left is not None and right is not None:
            checked.append((left, right))
    where = at_rows(document, pair[0].table, [pair[0].row, pair[1].row])
    if not checked:
        yield BALANCE.open("unreadable_amount", *where)
        return
    wrong = next(((left, right) for left, right in checked if abs(left - right) > CENT), None)
    say = Said(expected=f"{wrong[0]:.2f}", actual=f"{wrong[1]:.2f}") if wrong else Said()
    yield BALANCE.judged(wrong is None, *where, **say, sure=min(line.sure for line in pair if line is not None))


def sums(document: Document, _: date) -> Iterator[Finding]:
    """FIN-02: of the statement's own totals; those of all lines there are only where every line of the form was read."""
    lines = named_lines(document)
    found = document.tables.get("lines")
    names = [
        name
        for name in (found.notes.get("forms", ()) if found else ())
        if name in IDENTITIES and not name.startswith("vat")
    ]
    slack = CENT if _has_cents(lines) else WHOLE
    wrong: list[Line] = []
    checked: list[Line] = []
    for name in names:
        whole = {known.key for known in forms()[name]} <= lines.keys()
        for total, terms in IDENTITIES[name].items():
            if total not in lines or (total in OPEN and not whole) or not (total in OPEN or set(terms) <= lines.keys()):
                continue
            for column in COLUMNS:
                told = amount_in(lines[total], column)
                if told is None:
                    continue
                added = sum(
                    (sign * (amount_in(lines.get(n), column) or Decimal(0)) for n, sign in terms.items()), Decimal(0)
                )
                involved = [lines[total], *(lines[n] for n in terms if n in lines)]
                checked += involved
                if abs(added - told) > slack:
                    wrong += involved
    if not checked:
        yield SUMS.open("lines_not_read" if not lines else "not_printed")
        return
    shown = list({line.row: line for line in wrong or checked}.values())
    where = at_rows(document, shown[0].table, [line.row for line in shown])
    actual = "、".join(line.label for line in shown[:4]) if wrong else None
    if wrong and from_pixels(document) and min(line.sure for line in shown) < SURELY:
        yield SUMS.open("possibly_misread", *where, actual=actual)
        return
    yield SUMS.judged(not wrong, *where, actual=actual, sure=min(line.sure for line in shown))


SURELY = 0.97  # of a row of an image: less, and a sum that fails may be a misread figure


def _has_cents(lines: Named) -> bool:
    amounts = [amount for line in lines.values() for c in COLUMNS if (amount := amount_in(line, c)) is not None]
    return any(amount != amount.to_integral_value() for amount in amounts)


def profit_carried(document: Document, _: date) -> Iterator[Finding]:
    """FIN-03: where balance sheet and income statement of the year stand in one document."""
    lines = named_lines(document)
    kept, profit = lines.get("未分配利润"), lines.get("净利润")
    if kept is None or profit is None or kept.current is None or kept.previous is None:
        return
    earned = profit.cumulative if profit.cumulative is not None else profit.current
    if earned is None:
        return
    where = at_rows(document, kept.table, [kept.row, profit.row])
    moved = kept.current - kept.previous
    say = Said(expected=f"{earned:.2f}", actual=f"{moved:.2f}")
    yield CARRIED.judged(abs(moved - earned) <= WHOLE, *where, **say, sure=min(kept.sure, profit.sure))


def cash(document: Document, _: date) -> Iterator[Finding]:
    """FIN-04: deposits that are pledged are money and no cash, so that a difference weighs little."""
    lines = named_lines(document)
    held = lines.get("货币资金")
    closing = lines.get("期末现金余额") or lines.get("期末现金及现金等价物余额")
    if held is None or closing is None or held.current is None:
        return
    told = closing.cumulative if closing.cumulative is not None else closing.current
    if told is None:
        return
    where = at_rows(document, held.table, [held.row, closing.row])
    say = Said(expected=f"{held.current:.2f}", actual=f"{told:.2f}")
    yield CASH.judged(abs(held.current - told) <= WHOLE, *where, **say, sure=min(held.sure, closing.sure))


CHECKS = {"financial_statement": (balances, sums, profit_carried, cash)}
