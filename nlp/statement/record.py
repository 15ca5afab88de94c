"""What a table is found to be: cells, records, sections under their headers, and the lines that are no rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from nlp.statement.columns import Column
from nlp.statement.head_row import Header
from nlp.statement.tokens import Line, Token, joined

_WORDY = re.compile(r"[a-z]")


@dataclass(slots=True)
class Cell:
    """The tokens of one cell, line by line."""

    lines: list[list[Token]] = field(default_factory=list)
    anywhere: bool = False  # its column cuts lines at any sign, not between words

    @property
    def text(self) -> str:
        """As printed; wrapped lines are joined without a space unless Latin words meet."""
        parts = [joined(line) for line in self.lines]
        if len(parts) < 2:
            return parts[0] if parts else ""
        wordy = not self.anywhere and (
            any(" " in part for part in parts) or bool(_WORDY.search("".join(parts))) or self._cut_at_words()
        )
        out = parts[0]
        for part in parts[1:]:
            left, right = out[-1:], part[:1]
            latin = left.isascii() and right.isascii() and (left.isalnum() or left in "),.&") and right not in ",.)/-"
            out += (" " if wordy and latin and not (left.isdigit() and right.isdigit()) else "") + part
        return out

    def _cut_at_words(self) -> bool:
        """True when a line ends although the next sign would have fitted: lines are cut between words, not anywhere."""
        widths = [line[-1].x1 - line[0].x0 for line in self.lines if line]
        if len(widths) != len(self.lines) or min(widths) <= 0:
            return False
        widest = max(widths)
        for width, line, after in zip(widths, self.lines, self.lines[1:], strict=False):
            last, first = line[-1].norm[-1:], after[0].norm[:1]
            sign = (after[0].x1 - after[0].x0) / max(len(after[0].norm), 1)
            if last.isascii() and first.isascii() and (last + first).isalpha() and widest - width > 1.3 * sign:
                return True
        return False

    @property
    def tokens(self) -> list[Token]:
        return [token for line in self.lines for token in line]


@dataclass(slots=True)
class Record:
    """One printed row: a cell a column. `page` is an index into the pages, `y` where its amount stands."""

    page: int
    y: float
    cells: list[Cell]

    @property
    def tokens(self) -> list[Token]:
        return [token for cell in self.cells for token in cell.tokens]


def mark_wraps(records: Sequence[Record], count: int) -> None:
    """Tell the columns that cut lines at any sign: nearly every line that goes on fills the column's width."""
    for column in range(count):
        cells = [record.cells[column] for record in records if len(record.cells[column].lines) > 1]
        lines = [line for cell in cells for line in cell.lines if line]
        if not lines:
            continue
        widest = max(line[-1].x1 - line[0].x0 for line in lines)
        full = broken = 0
        for cell in cells:
            for line, after in zip(cell.lines, cell.lines[1:], strict=False):
                if not line or not after or not (line[-1].norm[-1:] + after[0].norm[:1]).isalnum():
                    continue
                if line[-1].norm[-1:].isdigit() != after[0].norm[:1].isdigit():
                    continue  # a name above its account: a break of the cell's own
                sign = (after[0].x1 - after[0].x0) / max(len(after[0].norm), 1)
                broken += 1
                full += widest - (line[-1].x1 - line[0].x0) < 1.6 * max(sign, 0.6 * line[-1].height)
        if broken >= 2 and full > 0.9 * broken:
            for cell in cells:
                cell.anywhere = True


@dataclass(slots=True)
class Section:
    """What stands under one header and its repetitions; `loose` are the lines that are no rows, in reading order."""

    header: Header | None
    columns: list[Column]
    records: list[Record] = field(default_factory=list)
    loose: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """Everything found on the pages: sections in reading order, and the lines that stand outside of every table."""

    sections: list[Section]
    outside: list[Line]
