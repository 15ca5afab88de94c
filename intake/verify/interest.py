"""The interest proof (BNK-08): a bank's quarterly interest follows from every day's balance; a raised balance shows."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from intake.case import CaseFile
from intake.document import Document
from intake.features.health import end_of_day_balances
from intake.features.ledger import Account, ledger_of
from intake.finding import Finding
from intake.verify.policy import money, policy
from intake.verify.rule import Rule, Said, at_rows

PLAUSIBLE = Rule(
    "BNK-08",
    "BANK_INTEREST_IMPLAUSIBLE",
    "high",
    "结息金额与日均余额不符。",
    "The interest does not follow from the daily balances.",
)
MISSING = Rule(
    "BNK-08", "BANK_INTEREST_MISSING", "high", "结息日没有结息。", "No interest was posted at the quarter's end."
)
CENT = Decimal("0.01")


def check_interest(document: Document, today: date) -> Iterator[Finding]:
    """One finding for each settlement quarter that the statement covers wholly."""
    ledger = ledger_of(CaseFile(document.id, (document,), today))
    if not ledger.accounts or not ledger.accounts[0].movements:
        yield PLAUSIBLE.open("no_rows")
        return
    account = ledger.accounts[0]
    if all(movement.balance is None for movement in account.movements):
        yield PLAUSIBLE.open("no_balances")
        return
    quarters = list(_quarters(account))
    if not quarters:
        yield PLAUSIBLE.open("quarter_not_covered")
    for start, end in quarters:
        yield _quarter(document, account, start, end)


def _quarters(account: Account) -> Iterator[tuple[date, date]]:
    """Settlement quarters, 21st to 20th, from the first row's day to the last's (the posting included)."""
    first, last = account.movements[0].day, account.movements[-1].day
    for year in range(first.year, last.year + 1):
        for month in (3, 6, 9, 12):
            start = date(year, month - 3, 21) if month > 3 else date(year - 1, 12, 21)
            end = date(year, month, 20)
            if first <= start and end + timedelta(days=5) <= last:
                yield start, end


def _quarter(document: Document, account: Account, start: date, end: date) -> Finding:
    product = sum((Decimal(int(b)) for _, b in end_of_day_balances(account, start, end) if b > 0), Decimal(0))
    posted = [
        m
        for m in account.movements
        if m.amount > 0 and end <= m.day <= end + timedelta(days=5) and ("结息" in m.text or "利息" in m.text)
    ]
    rates = candidate_rates(start, end)
    if not rates:
        return PLAUSIBLE.open("no_rate_for_the_quarter")
    if not posted:
        least = product * min(rates) / 360
        if least >= CENT:
            return MISSING.failed(expected=f"≈ {product * rates[-1] / 360:.2f}", actual=f"{end + timedelta(days=1)}: –")
        return PLAUSIBLE.open("balance_too_small_for_interest")
    interest = sum((m.amount for m in posted), Decimal(0))
    where = at_rows(document, "transactions", [m.row for m in posted])
    if product <= 0:
        return PLAUSIBLE.open("no_balance_to_earn_interest", *where)
    implied = interest * 360 / product
    say = Said(expected=f"{product * rates[-1] / 360:.2f} ({rates[-1]:%})", actual=f"{interest:.2f} ({implied:.4%})")
    if any(
        abs(product * rate / 360 - interest) <= max(2 * CENT, money("interest", "tolerance") * interest)
        for rate in rates
    ):
        return PLAUSIBLE.passed(*where, **say)
    small = implied < money("interest", "impossible_below_share") * min(rates) and product * min(rates) / 360 >= 1
    if implied > money("interest", "impossible_above") or small:
        return PLAUSIBLE.failed(*where, **say)
    return PLAUSIBLE.open("another_product_or_bank", *where)


def candidate_rates(start: date, end: date) -> list[Decimal]:
    """Rates quoted at any time of the quarter, and the mean over its days; the last is that of the settlement day."""
    quoted = [(row[0], Decimal(row[1])) for row in policy()["interest"]["rates"]]
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    daily = [max((q for q in quoted if q[0] <= day), default=None) for day in days]
    found = [each[1] for each in daily if each is not None]
    if not found:
        return []
    mean = sum(found, Decimal(0)) / len(found)
    return [*dict.fromkeys([mean, *found]), found[-1]]
