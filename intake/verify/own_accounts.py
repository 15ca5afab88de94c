"""Money between the applicant's own accounts and wallets: matched, or from an account that was not shown (X-27, 28)."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from intake.case import CaseFile
from intake.document import Document
from intake.features.strand import period_of, plain
from intake.finding import Finding
from intake.verify.identity import digits, same_digits
from intake.verify.policy import policy
from intake.verify.rule import Rule, Said, at_rows

OWN = Rule(
    "X-27", "XD_OWN_TRANSFER_UNMATCHED", "low", "本人账户之间的转账", "Transfers between own accounts",
    "转到本人另一账户的款项，在该账户流水中没有对应进账。", "Money sent to another own account does not arrive on its statement.",
)  # fmt: skip
UNSEEN = Rule(
    "X-27", "XD_OWN_ACCOUNT_UNSEEN", "low", "未提供流水的本人账户", "Own accounts without a statement",
    "流水中出现本人的其他账户，但没有提供其流水。", "The statements show other accounts of the applicant's, whose statements are missing.",
)  # fmt: skip
WALLET = Rule(
    "X-28", "XD_WALLET", "low", "钱包的充值、提现与银行流水", "A wallet's top-ups and withdrawals on the bank's statement",
    "钱包的充值或提现没有在银行流水中找到。", "Top-ups or withdrawals of the wallet are not found on the bank's statement.",
)  # fmt: skip

WALLETS = ("微信", "财付通", "支付宝")
BETWEEN = re.compile(r"充值|提现|转入零钱|零钱提现|余额宝|转出到")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Transfer:
    """A row that pays the statement's own holder: where it stands, and the other account's number ("" if not printed)."""

    document: Document
    row: int
    day: date
    amount: Decimal
    number: str


def is_wallet(statement: Document) -> bool:
    """True for the proof of a wallet, by its issuer."""
    return any(word in str(statement.value("bank") or "") for word in WALLETS)


def own_transfers(case: CaseFile) -> list[Transfer]:
    """All rows whose counterparty is the holder of the statement or of another one of the case."""
    statements = case.of_kind("bank_statement")
    holders = {plain(str(s.value("account_holder") or "")) for s in statements} - {""}
    return [
        Transfer(
            s,
            i,
            date.fromisoformat(values["date"]),
            Decimal(values["amount"]),
            digits(values.get("counterparty_account")),
        )
        for s in statements
        for i in s.sheet("transactions").texts("counterparty_name").rows(lambda name: plain(str(name or "")) in holders)
        if (values := s.rows("transactions")[i].values).get("date") and values.get("amount")
    ]


def unseen_accounts(case: CaseFile) -> dict[str, list[Transfer]]:
    """Own accounts that no statement of the case is of, each with the rows that show it; small sums don't count."""
    known = [digits(s.value("account_number")) for s in case.of_kind("bank_statement")]
    if "" in known:
        return {}  # a statement that tells no number may be that very account
    found: dict[str, list[Transfer]] = defaultdict(list)
    for transfer in own_transfers(case):
        number = transfer.number
        if len(number.strip("*")) >= 8 and not any(same_digits(number, other) for other in known):
            found[number].append(transfer)
    least = policy().own_account_from
    return {n: rows for n, rows in found.items() if sum((abs(t.amount) for t in rows), Decimal(0)) >= least}


def unseen(case: CaseFile) -> Iterator[Finding]:
    """Told as X-27; `completeness.py` asks for the statements."""
    if not case.of_kind("bank_statement"):
        return
    found = unseen_accounts(case)
    rows = [t for transfers in found.values() for t in transfers]
    documents = {t.document.id: t.document for t in rows}
    where = [
        e for i, d in documents.items() for e in at_rows(d, "transactions", [t.row for t in rows if t.document.id == i])
    ]
    yield UNSEEN.judged(not found, *where, actual="、".join(found) or None)


def own_matched(case: CaseFile) -> Iterator[Finding]:
    """X-27: what leaves for an own account that was shown arrives there on the day, or on the next."""
    statements = [s for s in case.of_kind("bank_statement") if digits(s.value("account_number"))]
    if len({digits(s.value("account_number")) for s in statements}) < 2:
        return
    lost, seen = [], 0
    for transfer in own_transfers(case):
        there = [
            s for s in statements if transfer.number and same_digits(transfer.number, digits(s.value("account_number")))
        ]
        covering = [s for s in there if (p := period_of(s)) is not None and p[0] <= transfer.day <= p[1] - DAY]
        if not covering or any(s.id == transfer.document.id for s in there):
            continue
        seen += 1
        if not any(_arrives(s, transfer) for s in covering):
            lost.append(transfer)
    if not seen:
        yield OWN.open("no_own_transfers")
        return
    documents = {t.document.id: t.document for t in lost}
    where = [
        e for i, d in documents.items() for e in at_rows(d, "transactions", [t.row for t in lost if t.document.id == i])
    ]
    yield OWN.judged(not lost, *where, actual=str(len(lost)) if lost else None)


def _arrives(statement: Document, transfer: Transfer) -> bool:
    days = {(transfer.day + n * DAY).isoformat() for n in (-1, 0, 1)}
    return any(
        row.values.get("date") in days
        and row.values.get("amount")
        and Decimal(row.values["amount"]) == -transfer.amount
        for row in statement.rows("transactions")
    )


def wallets(case: CaseFile) -> Iterator[Finding]:
    """X-28: a wallet's top-ups and withdrawals, by amount within a day, on a bank's statement that covers them."""
    statements = case.of_kind("bank_statement")
    purses, banks = [s for s in statements if is_wallet(s)], [s for s in statements if not is_wallet(s)]
    for purse in purses if banks else ():
        moved = [
            (i, date.fromisoformat(row.values["date"]), abs(Decimal(row.values["amount"])))
            for i, row in enumerate(purse.rows("transactions"))
            if row.values.get("date") and row.values.get("amount")
            and BETWEEN.search(f"{row.values.get('summary') or ''}{row.values.get('purpose') or ''}")
        ]  # fmt: skip
        periods = [p for s in banks if (p := period_of(s)) is not None]
        inside = [(i, day, amount) for i, day, amount in moved if any(a + DAY <= day <= b - DAY for a, b in periods)]
        if not inside:
            yield WALLET.open("no_own_transfers")
            continue
        there = {
            (row.values["date"], abs(Decimal(row.values["amount"])))
            for s in banks
            for row in s.rows("transactions")
            if row.values.get("date") and row.values.get("amount")
            and any(word in f"{row.values.get('counterparty_name') or ''}{row.values.get('summary') or ''}" for word in WALLETS)
        }  # fmt: skip
        lost = [
            i
            for i, day, amount in inside
            if not any(((day + n * DAY).isoformat(), amount) in there for n in (-1, 0, 1))
        ]
        say = Said(expected=str(len(inside)), actual=str(len(inside) - len(lost)))
        # another bank's card may stand behind the wallet: most of them must be lost before it is told
        yield WALLET.judged(len(lost) <= len(inside) / 2, *at_rows(purse, "transactions", lost), **say)


CHECKS = (own_matched, unseen, wallets)
