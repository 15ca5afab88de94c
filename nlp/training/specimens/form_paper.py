"""What a form prints, before it is drawn: parts with their blocks of rows, the lines over them, and the truth of it all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nlp.training.specimens.truth import Said

DASHES = ("——", "--", "—", "", "-")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the truth, its title, its share of the width, and the title over it."""

    name: str
    title: str
    share: float
    over: str = ""


@dataclass(frozen=True, slots=True)
class FormRow:
    """One line: its label, number and section, its cells as printed by column, and how its number is printed."""

    label: str
    number: str
    section: str
    cells: Mapping[str, str]
    printed: str = ""

    def under(self, column: str) -> str:
        """What is printed under a column."""
        own = {"label": self.label, "number": self.printed}
        return own[column] if column in own else self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under columns. `side`: sections are printed down the side; `headings`: as rows of their own."""

    columns: tuple[Column, ...]
    rows: tuple[FormRow, ...]
    side: bool
    headings: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of one or more parts (title and blocks that stand beside each other).

    `head`: a tuple of lines of (label, field name or text), one a part for statements, all over the first for returns.
    """

    kind: str
    family: str
    parts: tuple[tuple[str, tuple[Block, ...]], ...]
    head: tuple[Any, ...]
    fields: Mapping[str, Said]
    owner: str

    def truth(self) -> list[dict[str, Any]]:
        """The rows as they should be read, in printed order."""
        return [_told(row, block) for _, blocks in self.parts for block in blocks for row in block.rows]


def _told(row: FormRow, block: Block) -> dict[str, Any]:
    amounts = {name: _value(text) for name, text in row.cells.items()}
    out: dict[str, Any] = {"number": row.number or None, "label": row.label}
    for role in ("current", "cumulative", "previous"):
        out[role] = amounts.get(role)
        if f"goods_{role}" in amounts:
            parts = [Decimal(v) for v in (amounts[f"goods_{role}"], amounts[f"services_{role}"]) if v is not None]
            out[role] = f"{sum(parts, Decimal(0)):.2f}" if parts else None
    del block
    return out


def _value(text: str) -> str | None:
    return None if text in DASHES else f"{Decimal(text.replace(',', '')):.2f}"


def head_lines(paper: Paper, part: int) -> Sequence[Sequence[tuple[str, str]]]:
    """The lines over a part."""
    if paper.kind == "vat_return":
        return paper.head if part == 0 else ()
    line: Sequence[tuple[str, str]] = paper.head[part]
    return (line,)
