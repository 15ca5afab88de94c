"""What is printed on a page beside its rows: furniture that every page repeats, totals, carried balances, notes."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.statement.place import DATE_LIKE, MONEY_LIKE
from nlp.statement.tokens import Line

_COUNT = re.compile(r"\d+笔|笔数[:：]?\d|\d+条|大写|[:：][\d,.¥]")
_DIGITS = re.compile(r"\d+")
_LABELLED = re.compile(r"[\u4e00-\u9fff]{2}[:：]|第\d+页|共\d+页|page ?\d", re.IGNORECASE)
EDGE_LINES = 14  # furniture stands among the first or last lines of a page


@dataclass(frozen=True)
class Noise:
    """Words of lines that are no rows. A line with a date and an amount of its own is a row whatever its words."""

    totals: re.Pattern[str]
    notes: re.Pattern[str]
    carried: re.Pattern[str]

    def is_noise(self, line: Line) -> bool:
        """True when the line is a total, a carried balance or a note."""
        compact = line.text
        text = line.spaced if compact.isascii() else compact  # only English patterns know of spaces
        amounts = sum(MONEY_LIKE.fullmatch(t.norm) is not None for t in line.tokens)
        carried = self.carried.search(compact) or (text is not compact and self.carried.search(text))
        if carried and amounts < 2 and not (amounts and len(line.tokens) > 6):
            return True
        dated = any(DATE_LIKE.match(t.norm) for t in line.tokens)
        if dated and amounts:
            return False
        if (self.totals.search(compact) or (text is not compact and self.totals.search(text))) and (
            amounts or _COUNT.search(compact)
        ):
            return True
        return (self.notes.search(compact) or self.notes.search(text)) is not None and amounts < 2


def repeated_lines(pages: Sequence[Sequence[Line]]) -> set[tuple[int, int]]:
    """(page, line) of the lines that most pages repeat at the same place, numbers aside; rows are never among them."""
    if len(pages) < 2 or (pages[0] and pages[0][0].tokens[0].row >= 0):
        return set()
    counts: Counter[tuple[str, int]] = Counter()
    keys: dict[tuple[int, int], tuple[str, int]] = {}
    for index, lines in enumerate(pages):
        rows = [at for at, line in enumerate(lines) if any(MONEY_LIKE.fullmatch(t.norm) for t in line.tokens)]
        for at, line in enumerate(lines):
            if at in rows or _near_row(lines, rows, at) or min(at, len(lines) - 1 - at) > EDGE_LINES:
                continue
            key = (_DIGITS.sub("#", line.text), round(line.y * 100))
            keys[index, at] = key
            counts[key] += 1
    least = max(2, 0.6 * len(pages)) if len(pages) < 8 else max(4, 0.3 * len(pages))
    return {
        place
        for place, key in keys.items()
        if counts[key] + max(counts[key[0], key[1] - 1], counts[key[0], key[1] + 1]) >= least
    }


def _near_row(lines: Sequence[Line], rows: Sequence[int], at: int) -> bool:
    """True for a line that may be a wrapped cell: between rows, or close to the first or the last of them."""
    if not rows:
        return False
    if rows[0] < at < rows[-1]:
        return True
    near = lines[rows[0] if at < rows[0] else rows[-1]]
    return abs(lines[at].y - near.y) < 3.2 * near.height and not _LABELLED.search(lines[at].text)
