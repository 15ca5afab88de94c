"""法律合规性: whether the taxes on the certificates were paid from the account that is shown."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from intake.case import CaseFile
from intake.features.credits import TREASURY
from intake.features.feature import Measured, Spec
from intake.features.ledger import Ledger, Movement, lineage_of
from intake.features.taxes import by_day, lineage_of_lines, tax_lines
from intake.workdays import known, next_workday, previous_workday

CENT = Decimal("0.01")


def is_tax_debit(movement: Movement) -> bool:
    """A payment to the treasury, or one whose summary names a tax."""
    return movement.amount < 0 and ("税" in movement.summary or any(word in movement.name for word in TREASURY))


def match_taxes(due: Mapping[date, Decimal], paid: Mapping[date, Decimal]) -> dict[date, date]:
    """Day of payment on the account -> day on the certificates, where both sums are alike to the cent.

    Tried for each day of the certificates, in order: the same day, the working day before, the working day after; a day
    of payments serves once.
    """
    used: dict[date, date] = {}
    for day in sorted(due):
        for candidate in (day, previous_workday(day), next_workday(day)):
            if candidate not in used and abs(paid.get(candidate, Decimal(0)) - due[day]) <= CENT:
                used[candidate] = day
                break
    return used


def tax_matched(case: CaseFile, ledger: Ledger) -> Measured:
    """LC-10: taxes due by day, found as that day's (or a neighbouring working day's) sum of tax payments."""
    held = ledger.window(12)
    lines = [line for line in tax_lines(case) if held.holds(line.paid_on) and line.amount > 0]
    if not lines:
        return Measured(None, (), "no_tax_lines")
    if not ledger.accounts:
        return Measured(None, (), "no_bank_statement")
    due = by_day(lines)
    rows: dict[date, list[Movement]] = defaultdict(list)
    paid: dict[date, Decimal] = defaultdict(Decimal)
    for movement in ledger.movements():
        if is_tax_debit(movement):
            rows[movement.day].append(movement)
            paid[movement.day] -= movement.amount
    used = match_taxes(due, paid)
    matched = sum((due[day] for day in used.values()), Decimal(0))
    lineage = (*lineage_of_lines(lines), *lineage_of(m for day in used for m in rows[day]))
    doubt = None if all(known(day) for day in due) else "calendar_unknown_weekdays_assumed"
    return Measured(matched / sum(due.values(), Decimal(0)), lineage, doubt, ledger.covered(12))


FEATURES = (
    Spec(
        "tax_matched_ratio_12m",
        "LC-10",
        "compliance",
        "ratio",
        "12m",
        "完税金额在银行流水中找到对应缴税支出的比例。",
        "Share (by amount) of certified taxes that the statements show as paid.",
        tax_matched,
    ),
)
