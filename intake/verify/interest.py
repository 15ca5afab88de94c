"""The interest proof (BNK-08): a bank's quarterly interest follows from every day's balance; a raised balance shows."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from intake.case import CaseFile
from intake.document import Document
from intake.features.health import end_of_day_balances
from intake.features.ledger import Account, ledger_of
from intake.finding import Finding
from intake.verify.policy import policy
from intake.verify.rule import Rule, Said, at_rows, from_pixels

PLAUSIBLE = Rule(
    "BNK-08", "BANK_INTEREST_IMPLAUSIBLE", "high", "结息与逐日余额", "Interest against the daily balances",
    "结息金额与日均余额不符。", "The interest does not follow from the daily balances.",
)  # fmt: skip
MISSING = Rule(
    "BNK-08", "BANK_INTEREST_MISSING", "high", "结息日的结息", "Interest at the quarter's end",
    "结息日没有结息。", "No interest was posted at the quarter's end.",
)  # fmt: skip
CENT = Decimal("0.01")
POSTED_WITHIN = timedelta(days=5)  # banks post on the 21st, some a few days later


def interest(document: Document, today: date) -> Iterator[Finding]:
    """One finding for each settlement quarter that the statement covers wholly. Needs balances that are proven."""
    if not document.rows("transactions"):
        return
    accounts = ledger_of(CaseFile(document.id, (document,), today)).accounts
    for account in accounts:
        if all(movement.balance is None for movement in account.movements):
            yield PLAUSIBLE.open("no_balances")
            continue
        quarters = list(_quarters(account))
        if not quarters:
            yield PLAUSIBLE.open("quarter_not_covered")
        for start, end in quarters:
            yield _quarter(document, account, start, end)


def _quarters(account: Account) -> Iterator[tuple[date, date]]:
    """Settlement quarters, 21st to 20th, from the first row's day to the last's (the days of posting included)."""
    first, last = account.movements[0].day, account.movements[-1].day
    for year in range(first.year, last.year + 1):
        for month in (3, 6, 9, 12):
            start = date(year, month - 3, 21) if month > 3 else date(year - 1, 12, 21)
            end = date(year, month, 20)
            if first <= start and end + POSTED_WITHIN <= last:
                yield start, end


def _quarter(document: Document, account: Account, start: date, end: date) -> Finding:
    balances = (Decimal(int(b)) for _, b in end_of_day_balances(account, start, end) if b > 0)
    product = sum(balances, Decimal(0))  # of whole yuan and days: jiao and fen earn nothing
    posted = [
        m
        for m in account.movements
        if m.amount > 0 and end <= m.day <= end + POSTED_WITHIN and ("结息" in m.text or "利息" in m.text)
    ]
    rates = candidate_rates(start, end)
    where = at_rows(document, "transactions", [m.row for m in posted])
    if not rates:
        return PLAUSIBLE.open("no_rate_for_the_quarter", *where)
    notes = document.tables["transactions"].notes
    unproven = notes.get("breaks") or (from_pixels(document) and notes.get("proof") != "proven")
    expected = f"≈ {product * rates[-1] / 360:.2f} ({rates[-1]:.2%})"
    if not posted:
        say = Said(expected=expected, actual=f"{end + timedelta(days=1)}: –")
        if unproven:
            return MISSING.open("balance_not_proven", **say)
        if product * min(rates) / 360 < CENT:
            return MISSING.open("balance_too_small_for_interest", **say)
        return MISSING.failed(**say)
    paid = sum((m.amount for m in posted), Decimal(0))
    if product <= 0:
        return PLAUSIBLE.open("no_balance_to_earn_interest", *where)
    implied = paid * 360 / product
    say = Said(expected=expected, actual=f"{paid:.2f} ({implied:.4%})")
    slack = max(2 * CENT, policy().interest_slack * paid)
    spread = policy().rate_slack
    if any(abs(product * rate / 360 - paid) <= slack for rate in rates) or (
        min(rates) - spread <= implied <= max(rates) + spread
    ):
        return PLAUSIBLE.passed(*where, **say)
    small = implied < policy().impossible_below_share * min(rates) and product * min(rates) / 360 >= 1
    if small or implied > policy().impossible_above:
        return PLAUSIBLE.open("balance_not_proven", *where, **say) if unproven else PLAUSIBLE.failed(*where, **say)
    return PLAUSIBLE.open("another_product_or_bank", *where, **say)


def candidate_rates(start: date, end: date) -> list[Decimal]:
    """The mean over the quarter's days (firms: segmented), every rate quoted in it, and last that of the settlement day.

    Empty before the first known rate.
    """
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    daily = [max((quoted for quoted in policy().rates if quoted[0] <= day), default=None) for day in days]
    found = [each[1] for each in daily if each is not None]
    if not found:
        return []
    mean = sum(found, Decimal(0)) / len(found)
    return [*dict.fromkeys([mean, *found]), found[-1]]


CHECKS = {"bank_statement": (interest,)}
