"""Money that moves between the applicant's own accounts and wallets: it is neither earned nor spent, and counts once.

A wallet pays by the bank card behind it (the bank's statement shows the same payment), is filled from the card, and pays out
to it. Only pairs that both statements show are settled so; nothing is guessed where one side is missing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from intake.case import CaseFile
from intake.features.ledger import Account, Ledger, Movement
from intake.features.strand import fits, number_of

WALLETS = {"微信支付": r"财付通|微信|零钱|tenpay", "支付宝": r"支付宝|alipay|蚂蚁"}
BY_CARD = re.compile(r"银行|储蓄卡|借记卡|信用社|农商|[(（]\d{4}[)）]")
OUT_OF_WALLET, INTO_WALLET = re.compile(r"提现|转出到银行|转出至银行"), re.compile(r"充值|转入")
POSTED_WITHIN = timedelta(days=3)  # banks post wallets' payments up to some days later
Amounts = dict[Decimal, list[Movement]]
LEAST_SHOWN = 8  # figures of a number that names one account


def wallets(case: CaseFile) -> dict[str, str]:
    """Document id -> how banks name this wallet, of the wallets' statements of a case."""
    told = {each.id: str(each.value("bank") or "") for each in case.of_kind("bank_statement")}
    return {name: WALLETS[bank] for name, bank in told.items() if bank in WALLETS}


def without_twins(case: CaseFile, ledger: Ledger) -> Ledger:
    """The ledger without wallets' payments that the bank's statement shows as well, each against one row of the bank."""
    known = wallets(case)
    if not known:
        return ledger
    rows = (m for account in ledger.accounts for m in account.movements)
    banked = _by_amount(m for m in rows if m.document_id not in known and m.amount < 0)
    used: set[Movement] = set()
    accounts: list[Account] = []
    for account in ledger.accounts:
        kept = []
        for movement in account.movements:
            pattern = known.get(movement.document_id)
            twin = None
            if pattern and movement.amount < 0 and BY_CARD.search(movement.channel):
                twin = _paired(banked, movement.amount, movement.day, pattern, used)
            if twin is None:
                kept.append(movement)
            else:
                used.add(twin)
        accounts.append(account if len(kept) == len(account.movements) else replace(account, movements=tuple(kept)))
    return replace(ledger, accounts=tuple(accounts))


def own_transfers(case: CaseFile, movements: Sequence[Movement]) -> frozenset[Movement]:
    """Rows of banks that are transfers to or from the applicant's own accounts, told by number or by the wallet."""
    statements = case.of_kind("bank_statement")
    numbers = [(each.id, number) for each in statements if (number := number_of(each.value("account_number")))]
    found = {m for m in movements if not m.name and m.party and _is_own(m.party, m.document_id, numbers)}
    known = wallets(case)
    banked = _by_amount(m for m in movements if m.document_id not in known) if known else {}
    for pattern, day, amount in _wallet_transfers(case, known):
        twin = next(
            (
                each
                for candidate in (amount, *_after_fee(amount))
                if (each := _paired(banked, candidate, day, pattern, found))
            ),
            None,
        )
        if twin is not None:
            found.add(twin)
    return frozenset(found)


def _wallet_transfers(case: CaseFile, known: dict[str, str]) -> Iterator[tuple[str, date, Decimal]]:
    """What wallets say they paid out to a card (positive: it comes in at the bank) or took from one (negative)."""
    for document in case.of_kind("bank_statement"):
        if document.id not in known:
            continue
        for row in document.rows("transactions"):
            values = row.values
            if "neutral" not in (values.get("flags") or ()) or not values.get("date") or not values.get("amount"):
                continue
            said = f"{values.get('summary') or ''}{values.get('purpose') or ''}"
            amount = abs(Decimal(values["amount"]))
            by_card = BY_CARD.search(f"{said}{values.get('channel') or ''}{values.get('counterparty_name') or ''}")
            if OUT_OF_WALLET.search(said):
                yield known[document.id], date.fromisoformat(values["date"]), amount
            elif INTO_WALLET.search(said) and by_card:
                yield known[document.id], date.fromisoformat(values["date"]), -amount


def _after_fee(amount: Decimal) -> Iterator[Decimal]:
    """What arrives of a payout of `amount` when its fee of a thousandth (at least ten fen) was taken from it."""
    if amount > 0:
        yield amount - Decimal("0.10")
        net = (amount / Decimal("1.001")).quantize(Decimal("0.01"))
        yield from (net + Decimal(fen) / 100 for fen in (-1, 0, 1))


def _by_amount(movements: Iterable[Movement]) -> Amounts:
    found: Amounts = {}
    for movement in movements:
        found.setdefault(movement.amount, []).append(movement)
    return found


def _paired(banked: Amounts, amount: Decimal, day: date, pattern: str, used: set[Movement]) -> Movement | None:
    """The first unused row of a bank with this amount, from that day on, that names the wallet."""
    near = (row for row in banked.get(amount, ()) if day <= row.day <= day + POSTED_WITHIN and row not in used)
    return next((row for row in near if re.search(pattern, row.name + row.text, re.IGNORECASE)), None)


def _is_own(party: str, document_id: str, numbers: Sequence[tuple[str, str]]) -> bool:
    """True when a number is that of another account of the case."""
    return len(party.replace("*", "")) >= LEAST_SHOWN and any(
        each != document_id and (fits(party, number) or fits(number, party)) for each, number in numbers
    )
