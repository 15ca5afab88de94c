"""A row of a form on its way from print to what it says."""

from dataclasses import dataclass, field
from decimal import Decimal

from nlp.form.body import Piece
from nlp.form.standard import Known


@dataclass(slots=True)
class Draft:
    """One row on its way: what is printed, its amounts by column, and the line of a standard form that it is."""

    piece: Piece
    label: str
    number: str | None
    section: str
    group: int
    amounts: dict[str, Decimal | None] = field(default_factory=dict)
    sure: dict[str, float] = field(default_factory=dict)
    known: Known | None = None
    hidden: bool = False  # its label was not legible, and told by the lines around it
    repaired: dict[str, str] = field(default_factory=dict)

    def printed(self, column: str) -> str:
        """A cell as printed."""
        return "".join(token.text for token in self.piece.cells.get(column, ()))

    def doubt(self, column: str) -> float:
        """The engine's confidence in the least sure character of a cell."""
        return min((token.confidence for token in self.piece.cells.get(column, ())), default=1.0)
