"""Names of one statement that are one party's: cut short by a column's width, or written another way at one account.

Two firms whose names differ in one sign are two firms: only a shared account, or a cut, makes names one.
"""

import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher

from nlp.normalise import compact
from nlp.values.name import FORMS

LEAST_ACCOUNT = 9  # places; shorter numbers are banks' inner ones, shared by many
SHARED_BY = 3  # names at one account from which on it is a carrier's, who pays for others
LEAST_CUT = 6  # signs of a name that is believed to be cut
ALIKE = 0.75
_MASK = re.compile(r"[*＊]")


def same_parties(rows: Iterable[tuple[str | None, str | None]]) -> dict[str, str]:
    """Variant name -> the fullest name of its party, of rows given as (name, account); names that stand alone are absent.

    >>> same_parties([("样例市锦程物流有限公", None), ("样例市锦程物流有限公司", None)])
    {'样例市锦程物流有限公': '样例市锦程物流有限公司'}
    """
    counts: Counter[str] = Counter()
    accounts: dict[str, set[str]] = {}
    names_at: dict[str, set[str]] = {}
    for name, account in rows:
        if not name:
            continue
        counts[name] += 1
        number = re.sub(r"\D", "", account or "")
        if len(number) >= LEAST_ACCOUNT and not _MASK.search(account or ""):
            accounts.setdefault(name, set()).add(number)
            names_at.setdefault(number, set()).add(name)
    keys = {name: compact(name).casefold() for name in counts}
    heads: dict[str, str] = {name: name for name in counts}
    spelt: dict[str, str] = {}
    for name in counts:
        _join(heads, name, spelt.setdefault(keys[name], name))
    for names in names_at.values():
        if len({keys[name] for name in names}) <= SHARED_BY:
            for name in names:
                for other in names:
                    if _one(keys[name], keys[other]):
                        _join(heads, name, other)
    for name, whole in _cut(keys).items():
        mine, theirs = accounts.get(name, set()), accounts.get(whole, set())
        if not mine or not theirs or mine & theirs:
            _join(heads, name, whole)
    groups: dict[str, list[str]] = {}
    for name in counts:
        groups.setdefault(_head(heads, name), []).append(name)
    out: dict[str, str] = {}
    for group in groups.values():
        whole = max(group, key=lambda name: (not _MASK.search(name), len(keys[name]), counts[name], name))
        out.update({name: whole for name in group if name != whole})
    return out


def _cut(keys: dict[str, str]) -> dict[str, str]:
    """Name -> the one name that it is the beginning of: two would leave open which was cut."""
    ordered = sorted((key, name) for name, key in keys.items())
    found: dict[str, str] = {}
    for at, (key, name) in enumerate(ordered):
        if len(key) < LEAST_CUT or key.endswith(FORMS) or (key.isascii() and len(key) < 2 * LEAST_CUT):
            continue
        longer = set()
        for other, _ in ordered[at + 1 :]:
            if not other.startswith(key):
                break
            if other != key:
                longer.add(other)
        if longer:
            whole = max(longer, key=len)
            if all(whole.startswith(each) for each in longer):  # cut at several widths
                found[name] = next(n for k, n in ordered if k == whole)
    return found


def _one(left: str, right: str) -> bool:
    """True when two names at one account are one party's: a beginning, a masked form, or nearly the same signs."""
    if left.startswith(right) or right.startswith(left):
        return True
    if _MASK.search(left + right) and len(left) == len(right):
        return all(a == b or "*" in (a, b) for a, b in zip(left, right, strict=True))
    return min(len(left), len(right)) > 3 and SequenceMatcher(None, left, right, autojunk=False).ratio() >= ALIKE


def _head(heads: dict[str, str], name: str) -> str:
    while heads[name] != name:
        name = heads[name]
    return name


def _join(heads: dict[str, str], left: str, right: str) -> None:
    heads[_head(heads, left)] = _head(heads, right)
