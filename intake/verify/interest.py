"""The interest proof (BNK-08): a bank's quarterly interest follows from every day's balance; a raised balance shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from intake.case import CaseFile
from intake.document import Document
from intake.features.health import end_of_day_balances
from intake.features.ledger import Account, Movement, ledger_of
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
QUOTED = Decimal("0.00005")  # steps of quoted rates a year
AROUND = timedelta(days=60)  # banks follow the large ones' rates within weeks
POSTED_WITHIN = timedelta(days=5)  # banks post on the 21st, some a few days later


@dataclass(frozen=True, slots=True)
class Quarter:
    """One settlement quarter of an account: whole yuan at the end of each day, the rows that posted interest, their sum."""

    start: date
    end: date
    balances: tuple[Decimal, ...]
    posted: tuple[Movement, ...]

    @property
    def paid(self) -> Decimal:
        return sum((m.amount for m in self.posted), Decimal(0))

    @property
    def product(self) -> Decimal:
        """Yuan times days: jiao and fen earn nothing."""
        return sum(self.balances, Decimal(0))

    def daily_rates(self, segmented: bool) -> list[Decimal] | None:
        """The rate of each day (firms: as quoted that day; persons: that of the settlement day). None before the first known."""
        days = [self.start + timedelta(days=n) for n in range((self.end - self.start).days + 1)]
        daily = [max((quoted for quoted in policy().rates if quoted[0] <= day), default=None) for day in days]
        if any(each is None for each in daily):
            return None
        rates = [each[1] for each in daily if each is not None]
        return rates if segmented else [rates[-1]] * len(rates)

    def raised_by(self, segmented: bool) -> Decimal | None:
        """How much every balance is too high for the interest that was paid (negative: too low). None without rates."""
        rates = self.daily_rates(segmented)
        if rates is None or len(rates) != len(self.balances):
            return None
        earned = sum((b * r for b, r in zip(self.balances, rates, strict=True)), Decimal(0))
        return (earned - self.paid * 360) / sum(rates, Decimal(0))

    def exact(self) -> bool:
        """True when the interest is what the quoted rates yield, to the cents that rounding of segments may take."""
        for segmented in (True, False):
            rates, more = self.daily_rates(segmented), self.raised_by(segmented)
            if rates is not None and more is not None and abs(more * sum(rates, Decimal(0)) / 360) <= 3 * CENT:
                return True
        return False


def interest(document: Document, today: date) -> Iterator[Finding]:
    """One finding for each settlement quarter that the statement covers wholly. Needs balances that are proven."""
    if not document.rows("transactions"):
        return
    accounts = ledger_of(CaseFile(document.id, (document,), today)).accounts
    for account in accounts:
        if all(movement.balance is None for movement in account.movements):
            yield PLAUSIBLE.open("no_balances")
            continue
        if paid_otherwise(account):
            yield PLAUSIBLE.open("another_product_or_bank")
            continue
        quarters = list(_quarters(account))
        if not quarters:
            yield PLAUSIBLE.open("quarter_not_covered")
        raised = raised_balances(quarters)
        # one quarter alone may be a bank's own doing; beside quoted interest, or twice, it is not
        known = any(quarter.posted and quarter.exact() for quarter in quarters) or sum(map(falls_short, quarters)) > 1
        for quarter in quarters:
            yield _quarter(document, quarter, raised if quarter.posted and not quarter.exact() else None, known)
        if quarters and all(quarter.posted for quarter in quarters):
            rows = [m.row for quarter in quarters for m in quarter.posted]
            yield MISSING.passed(*at_rows(document, "transactions", rows))


def _quarters(account: Account) -> Iterator[Quarter]:
    """Settlement quarters, 21st to 20th, from the first row's day to the last's (the days of posting included)."""
    first, last = account.movements[0].day, account.movements[-1].day
    daily = {day: Decimal(max(int(b), 0)) for day, b in end_of_day_balances(account, first, last)}
    earned = [m for m in account.movements if m.amount > 0 and _is_interest(m)]
    for year in range(first.year, last.year + 1):
        for month in (3, 6, 9, 12):
            start = date(year, month - 3, 21) if month > 3 else date(year - 1, 12, 21)
            end = date(year, month, 20)
            if first <= start and end + POSTED_WITHIN <= last:
                balances = tuple(daily[start + timedelta(days=n)] for n in range((end - start).days + 1))
                posted = tuple(m for m in earned if end <= m.day <= end + POSTED_WITHIN)
                yield Quarter(start, end, balances, posted)


def paid_otherwise(account: Account) -> bool:
    """True for accounts that earn by the day or the month: several interest rows outside the days of settlement."""
    odd = [
        m
        for m in account.movements
        if m.amount > 0 and _is_interest(m) and not (m.day.month % 3 == 0 and 20 <= m.day.day <= 26)
    ]
    return len(odd) >= policy().interest_outside


def _is_interest(movement: Movement) -> bool:
    return "结息" in movement.text or "利息" in movement.text


def raised_balances(quarters: Sequence[Quarter]) -> Decimal | None:
    """By how much all balances were raised, where several quarters' interest agree on one such amount to the yuan.

    An honest bank's own rate is off in proportion to the balance, so that two quarters agree on an amount by chance only.
    """
    odd = [quarter for quarter in quarters if quarter.posted and quarter.product > 0 and not quarter.exact()]
    for segmented in (True, False):
        told = [
            (q, more) for q in odd if (more := q.raised_by(segmented)) is not None and more >= policy().raised_least
        ]
        for quarter, more in told:
            slack = policy().raised_slack * more + _blur(quarter, segmented)
            alike = [other for other, m in told if abs(m - more) <= slack + _blur(other, segmented)]
            averages = {int(other.product / len(other.balances)) for other in alike}
            if len(alike) > 1 and max(averages) - min(averages) > 4 * slack:
                return more
    return None


def _blur(quarter: Quarter, segmented: bool) -> Decimal:
    """Yuan of balance that two cents of interest stand for."""
    rates = quarter.daily_rates(segmented) or [Decimal(1)]
    return 2 * CENT * 360 / sum(rates, Decimal(0))


def _quarter(document: Document, quarter: Quarter, raised: Decimal | None, sure_of_bank: bool) -> Finding:
    start, end, product, posted = quarter.start, quarter.end, quarter.product, quarter.posted
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
    if product <= 0:
        return PLAUSIBLE.open("no_balance_to_earn_interest", *where)
    implied = quarter.paid * 360 / product
    say = Said(expected=expected, actual=f"{quarter.paid:.2f} ({implied:.4%})")
    if quarter.exact():
        return PLAUSIBLE.passed(*where, **say)
    short = sure_of_bank and falls_short(quarter)
    small = implied < policy().impossible_below_share * min(rates) and product * min(rates) / 360 >= 1
    if raised is not None:
        say = Said(expected=expected, actual=f"{say['actual']}; 余额疑被抬高约 {raised:,.0f}")
    if raised is not None or short or small or implied > policy().impossible_above:
        return PLAUSIBLE.open("balance_not_proven", *where, **say) if unproven else PLAUSIBLE.failed(*where, **say)
    slack, spread = max(2 * CENT, policy().interest_slack * quarter.paid), policy().rate_slack
    if any(abs(product * rate / 360 - quarter.paid) <= slack for rate in rates) or (
        min(rates) - spread <= implied <= max(rates) + spread
    ):
        return PLAUSIBLE.passed(*where, **say)
    return PLAUSIBLE.open("another_product_or_bank", *where, **say)


def falls_short(quarter: Quarter) -> bool:
    """True when the interest is below what any rate quoted around the quarter yields, at a rate that no bank quotes."""
    around = candidate_rates(quarter.start - AROUND, quarter.end + AROUND)
    if not quarter.posted or not around or quarter.product * min(around) / 360 < 1:
        return False
    implied = quarter.paid * 360 / quarter.product
    return implied < policy().short_of_rate * min(around) and not quotable(implied, quarter.paid)


def quotable(implied: Decimal, paid: Decimal) -> bool:
    """True when a rate is one that a bank would quote: a whole number of two-hundredths of a per cent, to the cent paid.

    What edited balances imply is none but by chance; a rate that changed within the quarter is none either.
    """
    off = abs(implied - (implied / QUOTED).to_integral_value() * QUOTED)
    return off <= implied * 3 * CENT / paid


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
