"""What each credit is: eleven classes by its words, then two exclusions, quick in and out and round trips.

The rules and their order are those of the feature definitions; a lender can see the class of every row.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from intake.case import CaseFile
from intake.features.debits import TREASURY, class_of_debit
from intake.features.ledger import Account, Ledger, Movement
from intake.features.own_money import own_transfers
from intake.features.strand import plain
from nlp.values.name import delegate

BUSINESS, QUICK, ROUND_TRIP = "business", "quick", "round_trip"
CHANNELS = ("财付通", "支付宝", "银联商务", "拉卡拉", "收单", "清算款", "商户结算")

BY_TEXT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("loan", ("放款", "贷款发放", "发放贷款", "借款", "受托支付")),
    ("wealth", ("理财", "赎回", "结构性存款", "通知存款", "定期存款", "大额存单")),
    ("capital", ("投资款", "增资", "实收资本", "注资")),
    ("margin", ("保证金", "押金")),
    ("tax_refund", ("退税", "税收返还", "补贴", "补助")),
)


def related_names(case: CaseFile) -> frozenset[str]:
    """The persons on the licence and on identity cards; of a managing partner that is a firm, it and its delegate."""
    names: set[str] = set()
    for document in case.documents:
        if document.kind == "business_licence":
            said = str(document.value("legal_representative") or "")
            names |= {plain(delegate(said) or "")}
            names |= {plain(part) for part in re.split(r"[、，,;；]", re.sub(r"[（(]?委派代表.*", "", said))}
        elif document.kind == "id_card":
            names.add(plain(str(document.value("name") or "")))
    return frozenset(names - {""})


def class_of(credit: Movement, holders: frozenset[str], related: frozenset[str]) -> str:
    """The class of one credit; the first rule that matches wins."""
    text, name = credit.text, credit.name
    if "结息" in text or "利息" in text:
        return "interest"
    if any(word in text for word in ("退款", "退汇", "冲正", "退票")):
        return "refund"
    if name in holders:
        return "own_transfer"
    if name in related:
        return "related_party"
    for found, words in BY_TEXT:
        if any(word in text for word in words):
            return found
        if found == "tax_refund" and any(word in name for word in TREASURY):
            return found
    if any(word in text for word in ("现金", "现存", "存现")):
        return "cash"
    return BUSINESS


def classified(case: CaseFile, ledger: Ledger) -> Ledger:
    """The ledger with a class for every row."""
    related = related_names(case)
    movements = list(ledger.movements())
    holders = frozenset(m.holder for m in movements) - {""}  # of all statements: own accounts pay each other
    known: dict[tuple[bool, str, str, str], str] = {}  # rows of the same words are of the same class
    classes: dict[Movement, str] = {}
    for movement in movements:
        credit = movement.amount > 0
        said = (credit, movement.text, movement.name, movement.summary)
        found = known.get(said)
        if found is None:
            found = known[said] = (class_of if credit else class_of_debit)(movement, holders, related)
        classes[movement] = found
    for movement in own_transfers(case, movements):
        if classes[movement] not in ("interest", "refund"):
            classes[movement] = "own_transfer"
    first, last = ledger.window(12).first, ledger.window(12).last
    yearly = sum(
        (m.amount for m, found in classes.items() if found == BUSINESS and m.amount > 0 and first <= m.day <= last),
        Decimal(0),
    )
    floor = max(Decimal(10_000), Decimal("0.05") * yearly / 12)
    passing: set[Movement] = set()
    for account in ledger.accounts:  # a balance is an account's: money that passes through one is seen on that one
        _exclude_quick(account, classes, floor, passing)
    _exclude_round_trips(movements, classes, passing)  # money may come back to another account than it left
    return replace(ledger, classes=classes, passing=frozenset(passing))


def _exclude_quick(account: Account, classes: dict[Movement, str], floor: Decimal, passing: set[Movement]) -> None:
    """FH-08: a credit that leaves again by the next day, to at most three parties, down to the balance before it."""
    used: set[int] = set()
    movements = account.movements
    for place, credit in enumerate(movements):
        if credit.amount < floor or classes[credit] != BUSINESS or credit.balance is None:
            continue
        groups: dict[str, list[int]] = {}
        until = credit.day + timedelta(days=1)
        for later in range(place + 1, len(movements)):
            debit = movements[later]
            if debit.day > until:
                break
            if debit.amount < 0 and later not in used:
                groups.setdefault(debit.name, []).append(later)
        kept = _largest(groups, movements)
        total = -sum((movements[k].amount for k in kept), Decimal(0))
        if not kept or total < Decimal("0.9") * credit.amount:
            continue
        after, before = movements[max(kept)].balance, credit.balance - credit.amount
        if after is not None and after <= Decimal("1.1") * before:
            classes[credit] = QUICK
            used.update(kept)
            passing.update(movements[k] for k in kept)


def _largest(groups: dict[str, list[int]], movements: Sequence[Movement]) -> list[int]:
    """The rows of the three groups with the largest sums; of equal ones the group whose first row comes first."""
    ranked = sorted(groups.values(), key=lambda places: (sum(movements[k].amount for k in places), places[0]))
    return sorted(place for group in ranked[:3] for place in group)


def _exclude_round_trips(movements: Sequence[Movement], classes: dict[Movement, str], passing: set[Movement]) -> None:
    """FH-09: money that comes back from whom it went to within seven days, about the same amount."""
    # By party: day and size of the earlier debits that no credit has taken, oldest first.
    sent: dict[str, list[tuple[date, Decimal, Movement]]] = {}
    for movement in movements:
        if movement.amount < 0 and movement.name:
            sent.setdefault(movement.name, []).append((movement.day, -movement.amount, movement))
        elif classes[movement] == BUSINESS and movement.name in sent:
            debits, since = sent[movement.name], movement.day - timedelta(days=7)
            slack = Decimal("0.05") * movement.amount
            least, most = movement.amount - slack, movement.amount + slack
            for place in range(len(debits) - 1, -1, -1):
                day, paid, debit = debits[place]
                if day < since:
                    del debits[: place + 1]  # the rows come in the order of time: these are too old for all that follow
                    break
                if least <= paid <= most:
                    classes[movement] = ROUND_TRIP
                    passing.add(debit)
                    del debits[place]
                    break
