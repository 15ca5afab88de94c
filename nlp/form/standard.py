"""The lines of the standard forms as data (`lines.tsv`: form, number, section, label), and which of them a row is.

The ministry of finance's forms of 2011 (small businesses) and 2019 (enterprises), the tax office's of August 2021.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from nlp.normalise import compact

TABLE = Path(__file__).parent / "lines.tsv"
STATEMENTS = {
    "vat_general": "vat_return", "vat_small": "vat_return", "small_balance": "balance_sheet", "balance": "balance_sheet",
    "small_income": "income_statement", "income": "income_statement", "small_cash": "cash_flow", "cash": "cash_flow",
}  # fmt: skip
NEAR = 75.0  # per cent of a label that must be alike for it to speak for a form
ALIKE = 0.62  # two labels that share so much may be one
_MARKS = re.compile(
    r"^(?:[一二三四五六七八九十\d]+[、.．]|\([一二三四五六七八九十\d]+\)|[①-⑳]|其中:|减:|加:|其中|[1-9](?=[\u4e00-\u9fff]))+"
)
_BRACKET = re.compile(r"\([^()]*(?:\)|$)")
_STOPS = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9%]")


@dataclass(frozen=True, slots=True)
class Known:
    """One line of a standard form."""

    form: str
    number: str
    section: str
    label: str
    key: str


@lru_cache(maxsize=1 << 13)
def key_of(label: str) -> str:
    """A label made comparable: without its numbering, 其中 and the like, brackets and punctuation.

    >>> key_of("（一）按适用税率计税销售额"), key_of("二、营业利润（亏损以“-”号填列）"), key_of("减：累计折旧")
    ('按适用税率计税销售额', '营业利润', '累计折旧')
    """
    body = re.sub(r"[①-⑳]", "", label)
    body = _MARKS.sub("", compact(body))
    bare = _STOPS.sub("", _BRACKET.sub("", body))
    return bare or _STOPS.sub("", body)


@cache
def forms() -> dict[str, tuple[Known, ...]]:
    """Form -> its lines in order."""
    found: dict[str, list[Known]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        form, number, section, label = line.split("\t")
        found.setdefault(form, []).append(Known(form, number, section, label, key_of(label)))
    return {form: tuple(lines) for form, lines in found.items()}


@cache
def _keys() -> frozenset[str]:
    return frozenset(known.key for lines in forms().values() for known in lines)


@lru_cache(maxsize=1 << 13)
def likeness(label: str) -> float:
    """How near a label comes to any line of any standard form, 0..1."""
    key = key_of(label)
    if not key:
        return 0.0
    return 1.0 if key in _keys() else max(ratio(key, known) for known in _keys()) / 100


def distance(left: str, right: str) -> int:
    """Characters that differ between two texts."""
    return Levenshtein.distance(left, right)


def best_form(labels: Sequence[str]) -> str | None:
    """The form that most labels stand in; None when fewer than three do. Where few are known to the letter, the nearest."""
    keys = frozenset(key_of(label) for label in labels) - {""}
    votes = {form: sum(key in keys for key in {k.key for k in lines}) for form, lines in forms().items()}
    if max(votes.values()) < max(3, 0.3 * len(keys)):
        votes = _near_votes(keys)
    form = max(votes, key=lambda each: (votes[each], votes[each] / len(forms()[each])))
    return form if votes[form] >= 3 else None


@lru_cache(maxsize=64)
def _near_votes(keys: frozenset[str]) -> dict[str, int]:
    long = [key for key in keys if len(key) > 3]
    return {
        form: sum(any(ratio(key, read) >= NEAR for read in long) for key in {k.key for k in lines if len(k.key) > 3})
        for form, lines in forms().items()
    }


def aligned(rows: Sequence[tuple[str | None, str]], form: str) -> list[Known | None]:
    """The line of the form that each row (number, label) is, in the form's order; None for rows of none."""
    lines = forms()[form]
    count, total = len(rows), len(lines)
    best = [[0.0] * (total + 1) for _ in range(count + 1)]
    likes = [[_like(number, label, known) for known in lines] for number, label in rows]
    for i in range(count - 1, -1, -1):
        for j in range(total - 1, -1, -1):
            take = likes[i][j] + best[i + 1][j + 1] if likes[i][j] > 0 else 0.0
            best[i][j] = max(take, best[i + 1][j], best[i][j + 1])
    out: list[Known | None] = [None] * count
    i = j = 0
    while i < count and j < total:
        if likes[i][j] > 0 and best[i][j] == likes[i][j] + best[i + 1][j + 1]:
            out[i] = lines[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return out


def _like(number: str | None, label: str, known: Known) -> float:
    key = key_of(label)
    alike = ratio(key, known.key) / 100 if key else 0.0
    same = number is not None and number == known.number
    if alike >= ALIKE:
        return alike * alike + (0.5 if same else 0.0)
    return 0.3 if same and (not key or alike > 0.35) else 0.0
