"""Patterns of made-up turnover (handbook §3.9): money that comes back from whom it went to, and round amounts."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from intake.document import Document
from intake.finding import Finding
from intake.verify.policy import policy
from intake.verify.rule import Rule, Said, at_rows
from nlp.normalise import compact

if TYPE_CHECKING:
    from intake.sheet import Sheet

CIRCULAR = Rule(
    "BNK-3.9", "BANK_CIRCULAR", "medium", "资金闭环回流", "Money that comes back",
    "较大比例的进账是付出后数日内由同一对方退回的等额资金。", "Much of the inflow is money that the same party had been paid some days before.",
)  # fmt: skip
ROUND = Rule(
    "BNK-3.9", "BANK_ROUND_AMOUNTS", "low", "整数金额的比例", "The share of round amounts",
    "大额交易几乎都是整数。", "Nearly all larger amounts are whole thousands.",
)  # fmt: skip

THOUSAND = 100_000  # cents
WITHIN, CLOSE = 7, 20  # days, and the part of the amount: a twentieth
MOST_MOVES = 2000  # with one party; more is a platform's daily settlement
BOOKED = ("refund", "bounce", "interest_in", "tax", "wealth", "loan_in", "loan_out", "transfer_own")


def circular(document: Document, _: date) -> Iterator[Finding]:
    """Turnover that is no turnover: in and out with one party within days, about the same amount."""
    from intake.sheet import total

    rows = document.rows("transactions")
    if not rows:
        return
    sheet = document.sheet("transactions")
    if not any(sheet.texts("counterparty_name").known):
        yield CIRCULAR.open("no_counterparty_accounts")
        return
    trips, cents = round_trips(sheet), sheet.cents("amount")
    back, inflow = total(cents[trips]), total(cents[cents > 0])
    share = back / inflow if inflow else Decimal(0)
    held = policy()
    good = share < held.round_trip_share or back < held.round_trip_least
    say = Said(expected=f"< {held.round_trip_share:.0%}", actual=f"{share:.1%} ({back:.2f})")
    yield CIRCULAR.judged(good, *at_rows(document, "transactions", trips), **say)


def round_trips(sheet: "Sheet") -> list[int]:
    """Credits that the same party is paid back, or had been paid, within seven days and five per cent (FH-09, both ways).

    Refunds and what banks book themselves are none; a debit serves once.
    """
    names, amounts = sheet.texts("counterparty_name"), sheet.cents("amount").tolist()
    counted = sheet.has("counterparty_name") & sheet.has("date") & sheet.has("amount")
    counted &= ~sheet.texts("category").where(BOOKED.__contains__)
    parties = names.made(lambda name: compact(str(name or ""))).of_row.tolist()
    days = sheet.texts("date").made(lambda day: date.fromisoformat(day).toordinal() if day else 0)
    when = [days.known[of] for of in days.of_row.tolist()]
    by_party: dict[int, list[int]] = {}
    for row in counted.nonzero()[0].tolist():
        by_party.setdefault(parties[row], []).append(row)
    found: list[int] = []
    for rows in by_party.values():
        if len(rows) <= MOST_MOVES:
            found += _paid_back(rows, when, amounts)
    return sorted(found)


def _paid_back(rows: Sequence[int], when: Sequence[int], amounts: Sequence[Any]) -> Iterator[int]:
    """Of one party's rows the credits that have a debit of their own: the nearest amount, of equal ones the earliest."""
    debits = sorted((when[row], -amounts[row]) for row in rows if amounts[row] < 0)
    days = [day for day, _ in debits]
    for row in rows if debits else ():
        amount, day = amounts[row], when[row]
        if amount <= 0:
            continue
        start, end = bisect_left(days, day - WITHIN), bisect_right(days, day + WITHIN)
        near = [
            (apart, place) for place in range(start, end) if CLOSE * (apart := abs(debits[place][1] - amount)) <= amount
        ]
        if near:
            _, place = min(near)
            del debits[place], days[place]
            yield row


def round_amounts(document: Document, _: date) -> Iterator[Finding]:
    """Whole thousands among the amounts above a thousand."""
    if not document.rows("transactions"):
        return
    cents = document.sheet("transactions").cents("amount")
    large = (abs(cents) >= THOUSAND).nonzero()[0]
    if len(large) < policy().round_rows:
        yield ROUND.open("too_few_rows")
        return
    whole = large[cents[large] % THOUSAND == 0].tolist()
    share = Decimal(len(whole)) / len(large)
    say = Said(expected=f"< {policy().round_share:.0%}", actual=f"{share:.1%}")
    good = share < policy().round_share
    yield ROUND.judged(good, *at_rows(document, "transactions", () if good else whole), **say)


CHECKS = {"bank_statement": (circular, round_amounts)}
