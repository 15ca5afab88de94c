"""One reading of a statement's money columns: what the arithmetic tries out and judges."""

from dataclasses import dataclass
from typing import Literal

Order = Literal["asc", "desc", "days_desc", "days_asc"]
Signs = Literal[
    "printed", "flipped", "columns", "columns_abs", "ways", "ways_flipped", "marks", "marks_flipped", "balance", "plain"
]


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A reading: the balance's column (None: none printed), how amounts get their signs, from which columns, the order."""

    balance: int | None
    signs: Signs
    amounts: tuple[int, ...]
    order: Order

    def label(self) -> str:
        """How the sign was told, in the notes' words."""
        if self.signs == "balance":
            return "balance_inferred"
        return "marker" if self.signs.startswith(("ways", "marks")) else "label"
