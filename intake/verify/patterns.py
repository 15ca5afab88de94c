"""Patterns of made-up turnover (handbook §3.9): money that comes back from whom it went to, and round amounts."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from intake.document import Document
from intake.finding import Finding
from intake.verify.policy import policy
from intake.verify.rule import Rule, Said, at_rows
from nlp.evidence import Row
from nlp.normalise import compact

CIRCULAR = Rule(
    "BNK-3.9", "BANK_CIRCULAR", "medium", "资金闭环回流", "Money that comes back",
    "较大比例的进账是付出后数日内由同一对方退回的等额资金。", "Much of the inflow is money that the same party had been paid some days before.",
)  # fmt: skip
ROUND = Rule(
    "BNK-3.9", "BANK_ROUND_AMOUNTS", "low", "整数金额的比例", "The share of round amounts",
    "大额交易几乎都是整数。", "Nearly all larger amounts are whole thousands.",
)  # fmt: skip

THOUSAND = Decimal(1000)
WITHIN, CLOSE = 7, Decimal("0.05")  # days, and share of the amount
MOST_MOVES = 2000  # with one party; more is a platform's daily settlement
BOOKED = ("refund", "bounce", "interest_in", "tax", "wealth", "loan_in", "loan_out", "transfer_own")


def circular(document: Document, _: date) -> Iterator[Finding]:
    """Turnover that is no turnover: in and out with one party within days, about the same amount."""
    rows = document.rows("transactions")
    if not rows:
        return
    if not any(row.values.get("counterparty_name") for row in rows):
        yield CIRCULAR.open("no_counterparty_accounts")
        return
    trips = round_trips(rows)
    back = sum((Decimal(rows[i].values["amount"]) for i in trips), Decimal(0))
    inflow = sum(
        (amount for row in rows if row.values.get("amount") and (amount := Decimal(row.values["amount"])) > 0),
        Decimal(0),
    )
    share = back / inflow if inflow else Decimal(0)
    held = policy()
    good = share < held.round_trip_share or back < held.round_trip_least
    say = Said(expected=f"< {held.round_trip_share:.0%}", actual=f"{share:.1%} ({back:.2f})")
    yield CIRCULAR.judged(good, *at_rows(document, "transactions", trips), **say)


def round_trips(rows: Sequence[Row]) -> list[int]:
    """Credits that the same party is paid back, or had been paid, within seven days and five per cent (FH-09, both ways).

    Refunds and what banks book themselves are none; a debit serves once.
    """
    by_party: dict[str, list[tuple[date, Decimal, int]]] = {}
    for index, row in enumerate(rows):
        name, day, amount = (row.values.get(n) for n in ("counterparty_name", "date", "amount"))
        if name and day and amount and row.values.get("category") not in BOOKED:
            by_party.setdefault(compact(str(name)), []).append((date.fromisoformat(day), Decimal(amount), index))
    found = []
    for moves in by_party.values():
        debits: dict[date, list[Decimal]] = {}
        for day, amount, _ in moves if len(moves) <= MOST_MOVES else ():
            if amount < 0:
                debits.setdefault(day, []).append(-amount)
        for day, amount, index in moves if debits else ():
            days = [when for n in range(-WITHIN, WITHIN + 1) if (when := day + timedelta(days=n)) in debits]
            near = [
                (abs(d - amount), when, d) for when in days for d in debits[when] if abs(d - amount) <= CLOSE * amount
            ]
            if amount > 0 and near:
                _, when, taken = min(near)
                debits[when].remove(taken)
                found.append(index)
    return sorted(found)


def round_amounts(document: Document, _: date) -> Iterator[Finding]:
    """Whole thousands among the amounts above a thousand."""
    rows = document.rows("transactions")
    large = [
        (i, amount)
        for i, row in enumerate(rows)
        if row.values.get("amount") and (amount := abs(Decimal(row.values["amount"]))) >= THOUSAND
    ]
    if not rows:
        return
    if len(large) < policy().round_rows:
        yield ROUND.open("too_few_rows")
        return
    whole = [i for i, amount in large if amount % THOUSAND == 0]
    share = Decimal(len(whole)) / len(large)
    say = Said(expected=f"< {policy().round_share:.0%}", actual=f"{share:.1%}")
    good = share < policy().round_share
    yield ROUND.judged(good, *at_rows(document, "transactions", () if good else whole), **say)


CHECKS = {"bank_statement": (circular, round_amounts)}
