"""Patterns of made-up turnover (handbook §3.9): money that comes back from whom it went to, and round amounts."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from intake.case import CaseFile
from intake.document import Document
from intake.features.credits import ROUND_TRIP, classified
from intake.features.ledger import ledger_of
from intake.finding import Finding
from intake.verify.policy import policy
from intake.verify.rule import Rule, Said, at_rows

CIRCULAR = Rule(
    "BNK-3.9", "BANK_CIRCULAR", "medium", "资金闭环回流", "Money that comes back",
    "较大比例的进账是付出后数日内由同一对方退回的等额资金。", "Much of the inflow is money that the same party had been paid some days before.",
)  # fmt: skip
ROUND = Rule(
    "BNK-3.9", "BANK_ROUND_AMOUNTS", "low", "整数金额的比例", "The share of round amounts",
    "大额交易几乎都是整数。", "Nearly all larger amounts are whole thousands.",
)  # fmt: skip

THOUSAND = Decimal(1000)


def circular(document: Document, _: date) -> Iterator[Finding]:
    """Round trips as the features see them (FH-09): back within seven days, about the same amount."""
    rows = document.rows("transactions")
    if not rows:
        return
    if not any(row.values.get("counterparty_name") for row in rows):
        yield CIRCULAR.open("no_counterparty_accounts")
        return
    last = max((row.values["date"] for row in rows if row.values.get("date")), default=None)
    if last is None:
        yield CIRCULAR.open("unreadable_date")
        return
    case = CaseFile(document.id, (document,), date.fromisoformat(last))
    ledger = classified(case, ledger_of(case))
    trips = [movement for movement, found in ledger.classes.items() if found == ROUND_TRIP and movement.amount > 0]
    back = sum((movement.amount for movement in trips), Decimal(0))
    inflow = sum((movement.amount for movement in ledger.classes if movement.amount > 0), Decimal(0))
    share = back / inflow if inflow else Decimal(0)
    held = policy()
    good = share < held.round_trip_share or back < held.round_trip_least
    say = Said(expected=f"< {held.round_trip_share:.0%}", actual=f"{share:.1%} ({back:.2f})")
    yield CIRCULAR.judged(good, *at_rows(document, "transactions", [m.row for m in trips]), **say)


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
