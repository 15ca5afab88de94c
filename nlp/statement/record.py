"""What a table is found to be: cells, records, sections under their headers, and the lines that are no rows."""

import re
from dataclasses import dataclass, field

from nlp.statement.columns import Column
from nlp.statement.head_row import Header
from nlp.statement.tokens import Line, Token, joined

_WORDY = re.compile(r"[a-z]")


@dataclass(slots=True)
class Cell:
    """The tokens of one cell, line by line."""

    lines: list[list[Token]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """As printed; wrapped lines are joined without a space unless Latin words meet."""
        parts = [joined(line) for line in self.lines]
        if len(parts) < 2:
            return parts[0] if parts else ""
        wordy = any(" " in part for part in parts) or bool(_WORDY.search("".join(parts)))
        out = parts[0]
        for part in parts[1:]:
            gap = (
                " "
                if wordy and out[-1:].isascii() and part[:1].isascii() and out[-1:].isalpha() and part[:1].isalpha()
                else ""
            )
            out += gap + part
        return out

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
