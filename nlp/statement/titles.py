"""Column titles of a table: a printed title -> the column's role, tolerant of brackets, units, English and OCR slips."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from nlp.normalise import compact

UNKNOWN = ""
_UNIT = re.compile(
    r"\((?:人民币)?(?:元|CNY|RMB|USD|SGD|HKD|GBP|EUR|\$|£|¥|单位:?元)\)|[*:;,。.、\"'·|_]", re.IGNORECASE
)
_LATIN_TAIL = re.compile(r"[\[(/]?[A-Za-z][A-Za-z ./'()\-]*\]?$")
_SAME = str.maketrans({"帐": "账", "賬": "账", "戶": "户", "額": "额", "餘": "余", "號": "号", "櫃": "柜"})


@lru_cache(maxsize=1 << 15)
def title_key(text: str) -> str:
    """A title made comparable: no white space, units, stray punctuation or letter case.

    >>> title_key("交易金额（元）"), title_key("对⽅⼾名："), title_key("Paid out (£)")
    ('交易金额', '对方户名', 'paidout')
    """
    return _UNIT.sub("", compact(text).translate(_SAME)).casefold()


@dataclass(frozen=True, eq=False)
class Titles:
    """What titles mean: exact labels first, then rules tried in order on the comparable title."""

    labels: Mapping[str, str]
    rules: Sequence[tuple[re.Pattern[str], str]] = ()
    _known: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    _starts: set[str] = field(default_factory=set, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._starts.update(label[:2] for label in self.labels)

    def role(self, text: str) -> str:
        """The role of a title, UNKNOWN when no label or rule knows it."""
        if text not in self._known:
            if len(self._known) > 20_000:  # text of whole documents passes through here
                self._known.clear()
            self._known[text] = self._role(title_key(text))
        return self._known[text]

    def exact(self, text: str) -> str:
        """The role of a title that is a label letter for letter."""
        return self.labels.get(title_key(text), UNKNOWN)

    def is_label(self, text: str) -> bool:
        """True when a title is a label, or one with its English beneath."""
        key = title_key(text)
        return key in self.labels or (not key.isascii() and _LATIN_TAIL.sub("", key) in self.labels)

    def _role(self, key: str) -> str:
        if not key or len(key) > 40:
            return UNKNOWN
        if key in self.labels:
            return self.labels[key]
        chinese = _LATIN_TAIL.sub("", key)
        if chinese and chinese != key and not chinese.isascii():
            if chinese in self.labels:
                return self.labels[chinese]
            key = chinese
        if len(key) > 16 and not key.isascii():
            return UNKNOWN
        for rule, role in self.rules:
            if rule.search(key):
                return role
        return self._near(key)

    def _near(self, key: str) -> str:
        """A label that differs by one substituted character: an OCR slip. Only when all such labels agree."""
        if len(key) < 4 or key.isascii():
            return UNKNOWN
        roles = {
            role
            for label, role in self.labels.items()
            if len(label) == len(key) and role != "ledger" and sum(a != b for a, b in zip(label, key, strict=True)) == 1
        }
        return roles.pop() if len(roles) == 1 else UNKNOWN

    def split(self, text: str) -> list[tuple[int, int]]:
        """Spans of the titles that a glued run is made of; [] when it is one title or no chain of labels."""
        if title_key(text[:4])[:2] not in self._starts or self.exact(text):
            return []
        return list(_split(self, text))


@lru_cache(maxsize=2048)
def _split(titles: Titles, text: str) -> tuple[tuple[int, int], ...]:
    """Fewest labels that cover the whole text; ties to the longest first label."""
    size = len(text)
    if size < 4 or size > 120:
        return ()
    best: list[tuple[int, int] | None] = [None] * size + [(0, size)]  # at start: (labels used, end of the first)
    for start in range(size - 1, -1, -1):
        for end in range(min(size, start + 18), start + 1, -1):
            rest = best[end]
            if rest is None or not titles.exact(text[start:end]):
                continue
            if best[start] is None or rest[0] + 1 < best[start][0]:  # type: ignore[index]
                best[start] = (rest[0] + 1, end)
    first = best[0]
    if first is None or first[0] < 2:
        return ()
    spans, start = [], 0
    while start < size:
        step = best[start]
        assert step is not None
        spans.append((start, step[1]))
        start = step[1]
    return tuple(spans)
