"""Two names, compared rung by rung: the first rung on which they agree is told, and how much it is worth."""

import re
from collections.abc import Collection
from typing import Literal

from nlp.normalise import compact

Rung = Literal["exact", "normalised", "region_brackets", "former", "branch", "truncated", "fuzzy", "mismatch"]
AGREE: frozenset[str] = frozenset({"exact", "normalised", "region_brackets", "former"})
LIKELY: frozenset[str] = frozenset({"truncated", "branch", "fuzzy"})
CUT = 12  # characters from which a name that a bank has cut counts as likely the same
LONG = 8  # characters from which one differing character is likely a slip


def compare_names(left: str, right: str, former: Collection[str] = ()) -> Rung:
    """The first rung on which two names agree; `former` are names that the left one's firm bore before.

    >>> compare_names("云启（杭州）科技有限公司", "云启(杭州)科技有限公司")
    'normalised'
    >>> compare_names("样例市云启信息技术有限公司", "样例市云启信息技术有限公"), compare_names("甲公司", "乙公司")
    ('truncated', 'mismatch')
    """
    if left == right:
        return "exact"
    a, b = compact(left).casefold(), compact(right).casefold()
    if a == b:
        return "normalised"
    if _flat(a) == _flat(b):
        return "region_brackets"
    if any(compact(old).casefold() == b for old in former):
        return "former"
    shorter, longer = sorted((a.rstrip(".…"), b.rstrip(".…")), key=len)
    if longer.startswith(shorter) and longer.endswith("分公司"):
        return "branch"
    if len(shorter) >= CUT and longer.startswith(shorter):
        return "truncated"
    if min(len(a), len(b)) >= LONG and _distance_one(a, b):
        return "fuzzy"
    return "mismatch"


def _flat(name: str) -> str:
    """Without brackets and the words that only say where the firm sits."""
    return re.sub(r"[()·.,\-]", "", name)


def _distance_one(a: str, b: str) -> bool:
    """True when one character is changed, added or missing."""
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    if abs(len(a) - len(b)) != 1:
        return False
    shorter, longer = sorted((a, b), key=len)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
