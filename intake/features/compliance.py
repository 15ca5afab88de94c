"""法律合规性: whether the taxes on the certificates were paid from the account that is shown."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from intake.case import CaseFile
from intake.features.credits import TREASURY
from intake.features.feature import Measured, Spec
from intake.features.ledger import Ledger, Movement, lineage_of
from intake.features.taxes import lineage_of_lines, tax_lines
from intake.workdays import next_workday, previous_workday

CENT = Decimal("0.01")


def is_tax_debit(movement: Movement) -> bool:
    """A payment to the treasury, or one whose summary names a tax."""
    return movement.amount < 0 and ("税" in movement.summary or any(word in movement.name for word in TREASURY))


def tax_matched(case: CaseFile, ledger: Ledger) -> Measured:
    """LC-10: taxes due by day, found as that day's (or a neighbouring working day's) sum of tax payments."""
    held = ledger.window(12)
    lines = [line for line in tax_lines(case) if held.holds(line.paid_on) and line.amount > 0]
    if not lines:
        return Measured(None, (), "no_tax_lines")
    if not ledger.accounts:
        return Measured(None, (), "no_bank_statement")
    due: dict[date, Decimal] = defaultdict(Decimal)
    for line in lines:
        due[line.paid_on] += line.amount
    paid: dict[date, list[Movement]] = defaultdict(list)
    for movement in ledger.movements():
        if is_tax_debit(movement):
            paid[movement.day].append(movement)
    used: dict[date, date] = {}
    for day in sorted(due):
        for candidate in (day, previous_workday(day), next_workday(day)):
            total = -sum((m.amount for m in paid.get(candidate, ())), Decimal(0))
            if candidate not in used and candidate in paid and abs(total - due[day]) <= CENT:
                used[candidate] = day
                break
    matched = sum((due[day] for day in used.values()), Decimal(0))
    rows = [m for day in used for m in paid[day]]
    lineage = (*lineage_of_lines(lines), *lineage_of(rows))
    return Measured(matched / sum(due.values(), Decimal(0)), lineage, None, ledger.covered(12))


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
