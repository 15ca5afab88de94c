"""Several statements of one account: alike where they overlap, and each opening where the one before closed (X-25, 26)."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import combinations

from intake.case import CaseFile
from intake.features.strand import Strand, accounts_of, period_of
from intake.finding import Finding
from intake.verify.rule import Rule, Said, at_rows, from_pixels
from nlp.evidence import Row

OVERLAP = Rule(
    "X-25", "XD_STATEMENT_CONFLICT", "high", "同一账户流水的重叠部分", "Where statements of one account overlap",
    "同一账户两份流水的重叠部分不一致。", "Two statements of one account differ where they overlap.",
)  # fmt: skip
CHAINED = Rule(
    "X-26", "XD_CHAIN_BREAK", "high", "前后两份流水的余额衔接", "The balance from one statement to the next",
    "前后两份流水的余额不衔接。", "One statement's closing balance is not the next one's opening.",
)  # fmt: skip
Place = tuple[int, Row]


def statements(case: CaseFile) -> Iterator[Finding]:
    """Every pair of an account's statements that overlap, and every two that follow each other."""
    for account in accounts_of(case.of_kind("bank_statement")):
        if len(account) < 2:
            continue
        strands = sorted((s for s in account if _dated(s)), key=lambda s: (s.first_day, _days(s)[-1]))
        for earlier, later in combinations(strands, 2):
            start, end = _days(later)[0], _days(earlier)[-1]
            if start < end:
                yield _overlap(earlier, later)
        for place, later in enumerate(strands[1:], 1):
            before = max(strands[:place], key=lambda s: _days(s)[-1])
            if _days(later)[0] >= _days(before)[-1]:
                yield _chain(before, later)


def _dated(strand: Strand) -> list[Place]:
    return [(index, row) for index, row in strand.rows if row.values.get("date") and row.values.get("amount")]


def _days(strand: Strand) -> tuple[str, str]:
    days = [row.values["date"] for _, row in _dated(strand)]
    return min(days), max(days)


def _overlap(earlier: Strand, later: Strand) -> Finding:
    """The days that both hold wholly: the first and last may be cut by the hour of print."""
    start, end = _days(later)[0], min(_days(earlier)[1], _days(later)[1])
    found = []
    for strand in (earlier, later):
        inside = [(i, row) for i, row in _dated(strand) if start < row.values["date"] < end]
        found.append({i: tuple(row.values.get(n) for n in ("date", "amount", "balance")) for i, row in inside})
    ours, theirs = Counter(found[0].values()), Counter(found[1].values())
    lonely = (ours - theirs, theirs - ours)
    where = [
        evidence
        for strand, marks, only in zip((earlier, later), found, lonely, strict=True)
        for evidence in at_rows(strand.document, "transactions", [i for i, mark in marks.items() if mark in only])
    ]
    say = Said(expected=str(sum(ours.values())), actual=str(sum((ours & theirs).values())))
    if any(lonely) and (from_pixels(earlier.document) or from_pixels(later.document)):
        return OVERLAP.open("possibly_misread", *where, **say)
    return OVERLAP.judged(not any(lonely), *where, **say)


def _chain(earlier: Strand, later: Strand) -> Finding:
    """Closing of the earlier is the opening of the later, where no days lie between their printed periods."""
    (last, a), (first, b) = _dated(earlier)[-1], _dated(later)[0]
    where = (
        *at_rows(earlier.document, "transactions", [last]),
        *at_rows(later.document, "transactions", [first]),
    )
    if a.values.get("balance") is None or b.values.get("balance") is None:
        return CHAINED.open("no_balances", *where)
    closing = Decimal(a.values["balance"])
    opening = Decimal(b.values["balance"]) - Decimal(b.values["amount"])
    say = Said(expected=f"{closing:.2f}", actual=f"{opening:.2f}")
    if closing == opening:
        return CHAINED.passed(*where, **say)
    if a.values["date"] == b.values["date"]:  # the day of the cut may stand in both
        shared = any(
            row.values.get("balance") == b.values["balance"] and row.values["amount"] == b.values["amount"]
            for _, row in _dated(earlier)
        )
        if shared:
            return CHAINED.passed(*where, **say)
    before, after = period_of(earlier.document), period_of(later.document)
    if before is not None and after is not None and after[0] > before[1] + timedelta(days=1):
        return CHAINED.open("gap_between_statements", *where, **say)
    if from_pixels(earlier.document) or from_pixels(later.document):
        return CHAINED.open("possibly_misread", *where, **say)
    return CHAINED.failed(*where, **say)


CHECKS = (statements,)
