"""财务健康状况: what stays on the account, and money that only passes through."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from intake.case import CaseFile
from intake.features.credits import QUICK
from intake.features.feature import Measured, Spec
from intake.features.ledger import Account, Ledger, lineage_of
from intake.features.stability import NO_STATEMENT


def end_of_day_balances(account: Account, first: date, last: date) -> Iterator[tuple[date, Decimal]]:
    """The balance at the end of every calendar day; a day without rows carries the day before forward.

    Days before the first row carry the opening balance (the first balance less what had moved until then). Nothing
    without any balance.
    """
    moved, opening = Decimal(0), None
    for movement in account.movements:
        moved += movement.amount
        if movement.balance is not None:
            opening = movement.balance - moved
            break
    if opening is None:
        return
    current, place, day = opening, 0, first
    while day <= last:
        while place < len(account.movements) and account.movements[place].day <= day:
            movement = account.movements[place]
            current = movement.balance if movement.balance is not None else current + movement.amount
            place += 1
        yield day, current
        day += timedelta(days=1)


def _daily(ledger: Ledger) -> list[Decimal]:
    """End-of-day balances of all accounts together over the last six complete months."""
    held = ledger.window(6)
    totals: dict[date, Decimal] = {}
    for account in ledger.accounts:
        for day, balance in end_of_day_balances(account, held.first, held.last):
            totals[day] = totals.get(day, Decimal(0)) + balance
    return [totals[day] for day in sorted(totals)]


def _rows(ledger: Ledger) -> Measured:
    held = ledger.window(6)
    lineage = lineage_of(m for m in ledger.movements() if held.holds(m.day))
    return Measured(None, lineage, None, ledger.covered(6))


def average_balance(_: CaseFile, ledger: Ledger) -> Measured:
    """FH-01: mean over calendar days."""
    if not ledger.accounts:
        return NO_STATEMENT
    daily = _daily(ledger)
    if not daily:
        return Measured(None, (), "no_balances", ledger.covered(6))
    return Measured(sum(daily, Decimal(0)) / len(daily), _rows(ledger).lineage, None, ledger.covered(6))


def minimum_balance(_: CaseFile, ledger: Ledger) -> Measured:
    """FH-05: the lowest end-of-day balance."""
    if not ledger.accounts:
        return NO_STATEMENT
    daily = _daily(ledger)
    if not daily:
        return Measured(None, (), "no_balances", ledger.covered(6))
    return Measured(min(daily), _rows(ledger).lineage, None, ledger.covered(6))


def quick_ratio(_: CaseFile, ledger: Ledger) -> Measured:
    """FH-08: credits that left again within a day, over all credits."""
    if not ledger.accounts:
        return NO_STATEMENT
    held = ledger.window(6)
    credits = [m for m in ledger.movements() if m.amount > 0 and held.holds(m.day)]
    total = sum((m.amount for m in credits), Decimal(0))
    if total == 0:
        return Measured(None, (), "no_credits", ledger.covered(6))
    quick = [m for m in credits if ledger.classes.get(m) == QUICK]
    ratio = sum((m.amount for m in quick), Decimal(0)) / total
    return Measured(ratio, lineage_of(quick), None, ledger.covered(6))


FEATURES = (
    Spec(
        "average_daily_balance_6m",
        "FH-01",
        "health",
        "CNY",
        "6m",
        "近6个完整月的日均余额（按自然日，无交易日沿用前一日）。",
        "Mean end-of-day balance over all calendar days of the last 6 complete months.",
        average_balance,
    ),
    Spec(
        "minimum_balance_6m",
        "FH-05",
        "health",
        "CNY",
        "6m",
        "近6个完整月的最低日终余额。",
        "Lowest end-of-day balance of the last 6 complete months.",
        minimum_balance,
    ),
    Spec(
        "quick_in_out_ratio_6m",
        "FH-08",
        "health",
        "ratio",
        "6m",
        "快进快出占比：次日内转出九成以上的进账占全部进账的比例。",
        "Share of credits that left again by the next day to at most three parties.",
        quick_ratio,
    ),
)
