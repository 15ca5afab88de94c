"""One misread digit of a scan mended, where the running balance leaves exactly one repair; what was read is kept.

A document that was born digital is never mended, and neither is a break that two repairs could explain.
"""

import re
from collections.abc import Sequence

from nlp.statement.arrange import Tally
from nlp.statement.draft import Draft

CLEAR = 0.995  # the weakest sign of a cell read at least so surely was read right
_LETTERS = str.maketrans("OoDQIl|iSsBZzGgqA", "00001111552266994")


def mend(drafts: Sequence[Draft], found: Tally, opening: int | None) -> int:
    """Mend rows in place (rows in chronological order, every row with a balance); the number of repairs made."""
    broken = set(found.breaks)
    made = 0
    for at in sorted(broken):
        ways = [way for way in (_amount(drafts, at, broken, opening), *_balances(drafts, at, broken, opening)) if way]
        if len(ways) != 1:
            continue
        place, column, value = ways[0]
        draft = drafts[place]
        if _clearly_read(draft, column):  # the paper itself says so: a true break, which is told
            continue
        if draft.signs == "balance":  # the balance already lent the sign: it can't vouch for the digits too
            continue
        if column == "amount":
            draft.repaired["amount"] = _printed_amount(draft)
            draft.amount = value
        else:
            draft.repaired["balance"] = _printed_balance(draft)
            draft.balance = value
            broken.discard(place + 1)
        broken.discard(at)
        made += 1
    return made


def _clearly_read(draft: Draft, column: str) -> bool:
    """True when the engine doubts no sign of the cell that a repair would change."""
    if draft.hypothesis is None:
        return False
    numbers = draft.hypothesis.amounts if column == "amount" else (draft.hypothesis.balance,)
    tokens = [
        token
        for number in numbers
        if number in draft.places
        for token in draft.record.cells[draft.places[number]].tokens
        if any(c.isdigit() for c in token.norm)
    ]
    return bool(tokens) and min(token.confidence for token in tokens) >= CLEAR


def _before(drafts: Sequence[Draft], at: int, opening: int | None) -> int | None:
    return drafts[at - 1].balance if at > 0 else opening


def _amount(drafts: Sequence[Draft], at: int, broken: set[int], opening: int | None) -> tuple[int, str, int] | None:
    """The amount misread, both balances right: the links around hold."""
    draft, before = drafts[at], _before(drafts, at, opening)
    if before is None or draft.balance is None or at - 1 in broken or at + 1 in broken:
        return None
    implied = draft.balance - before
    printed = draft.amount
    if printed is not None and _slip(printed, implied):
        return at, "amount", implied
    if printed is None and (text := _unread(draft)) and _resembles(text, implied):
        return at, "amount", implied
    return None


def _balances(
    drafts: Sequence[Draft], at: int, broken: set[int], opening: int | None
) -> list[tuple[int, str, int] | None]:
    """A balance misread: this row's (both its links are broken, or it is the last), or the first row's."""
    out: list[tuple[int, str, int] | None] = []
    draft, before = drafts[at], _before(drafts, at, opening)
    last = at == len(drafts) - 1
    if before is not None and draft.amount is not None and draft.balance is not None and (last or at + 1 in broken):
        implied = before + draft.amount
        after = None if last else drafts[at + 1]
        agrees = last or (
            after is not None
            and after.balance is not None
            and after.amount is not None
            and after.balance - after.amount == implied
        )
        if agrees and at - 1 not in broken and _slip(draft.balance, implied):
            out.append((at, "balance", implied))
    if at == 1 and opening is None and draft.balance is not None and draft.amount is not None:
        implied = draft.balance - draft.amount
        first = drafts[0].balance
        if first is not None and _slip(first, implied):
            out.append((0, "balance", implied))
    return out


def _slip(printed: int, implied: int) -> bool:
    """True when one digit substituted, lost or added, or a lost sign, makes the one of the other."""
    if printed == -implied:
        return True
    if (printed < 0) != (implied < 0):
        return False
    left, right = str(abs(printed)), str(abs(implied))
    return left != right and _one_off(left, right)


def _one_off(left: str, right: str) -> bool:
    if len(left) == len(right):
        return sum(a != b for a, b in zip(left, right, strict=True)) == 1
    if abs(len(left) - len(right)) != 1:
        return False
    short, long = sorted((left, right), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _resembles(text: str, implied: int) -> bool:
    digits = re.sub(r"\D", "", text.translate(_LETTERS))
    negative = "-" in text[:2] or text[:1] == "("
    return (
        bool(digits)
        and (not negative or implied < 0)
        and (digits == str(abs(implied)) or _one_off(digits, str(abs(implied))))
    )


def _unread(draft: Draft) -> str:
    return next((draft.unread[c] for c in _amounts(draft) if c in draft.unread), "")


def _printed_amount(draft: Draft) -> str:
    """The amount as printed, of the column that holds it."""
    texts = [draft.texts[draft.places[c]] for c in _amounts(draft) if c in draft.places]
    return next((text for text in texts if any(c.isdigit() for c in text)), "")


def _amounts(draft: Draft) -> tuple[int, ...]:
    return draft.hypothesis.amounts if draft.hypothesis is not None else ()


def _printed_balance(draft: Draft) -> str:
    column = draft.hypothesis.balance if draft.hypothesis is not None else None
    return draft.texts[draft.places[column]] if column is not None and column in draft.places else ""
