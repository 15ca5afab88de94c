"""What is printed on a page beside its rows: furniture that every page repeats, totals, carried balances, notes."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.statement.place import DATE_LIKE, MONEY_LIKE
from nlp.statement.tokens import Line

_DIGITS = re.compile(r"\d+")
EDGE_LINES = 14  # furniture stands among the first or last lines of a page


@dataclass(frozen=True)
class Noise:
    """Words of lines that are no rows. A line with a date and an amount of its own is a row whatever its words."""

    totals: re.Pattern[str]
    notes: re.Pattern[str]
    carried: re.Pattern[str]

    def is_noise(self, line: Line) -> bool:
        """True when the line is a total, a carried balance or a note."""
        text = line.spaced
        if not (self.totals.search(text) or self.notes.search(text) or self.carried.search(text)):
            compact = line.text
            if not (self.totals.search(compact) or self.notes.search(compact) or self.carried.search(compact)):
                return False
        dated = any(DATE_LIKE.match(t.norm) for t in line.tokens)
        amounts = sum(MONEY_LIKE.fullmatch(t.norm) is not None for t in line.tokens)
        if self.carried.search(line.text) and amounts < 2:
            return True
        return not (dated and amounts)


def repeated_lines(pages: Sequence[Sequence[Line]]) -> set[tuple[int, int]]:
    """(page, line) of the lines that most pages repeat at the same place, numbers aside; rows are never among them."""
    if len(pages) < 2 or pages[0] and pages[0][0].tokens[0].row >= 0:
        return set()
    counts: Counter[tuple[str, int]] = Counter()
    keys: dict[tuple[int, int], tuple[str, int]] = {}
    for index, lines in enumerate(pages):
        for at, line in enumerate(lines):
            if min(at, len(lines) - 1 - at) > EDGE_LINES or any(MONEY_LIKE.fullmatch(t.norm) for t in line.tokens):
                continue
            key = (_DIGITS.sub("#", line.text), round(line.y * 100))
            keys[index, at] = key
            counts[key] += 1
    least = max(2, 0.6 * len(pages)) if len(pages) < 8 else max(4, 0.3 * len(pages))
    if len(pages) == 2:
        return {
            place
            for place, key in keys.items()
            if counts[key] >= 2 and (place[1] < 3 or len(pages[place[0]]) - place[1] <= 3) and not _is_date(key[0])
        }
    return {
        place
        for place, key in keys.items()
        if counts[key] + max(counts[key[0], key[1] - 1], counts[key[0], key[1] + 1]) >= least and not _is_date(key[0])
    }


def _is_date(masked: str) -> bool:
    """A wrapped row's date or time repeats on every page too."""
    return re.fullmatch(r"[#\-/.:年月日]+", masked) is not None and masked not in ("#", "#/#")
