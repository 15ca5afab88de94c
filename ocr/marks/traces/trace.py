"""What the search for editing yields: traces with their places, facts of the file, and what could be looked at at all."""

import math
from dataclasses import dataclass, field
from typing import Any

from ocr.faults import CorruptFile
from ocr.page import Box

MOST_TRACES = 200  # of a file; a reviewer needs no more
MOST_BOXES = 40  # of a trace
LONGEST = 400  # characters of a fact


@dataclass(frozen=True, slots=True)
class Trace:
    """One sign of editing, or of honesty. `page` is 1-based, 0 for the file as a whole; `detail` says more in words."""

    sign: str
    page: int = 0
    boxes: tuple[Box, ...] = ()
    detail: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """JSON-ready; boxes as lists of four fractions."""
        boxes = [[round(edge, 5) for edge in box] for box in self.boxes[:MOST_BOXES]]
        detail = {name: value[:LONGEST] for name, value in self.detail.items()}
        return {"sign": self.sign, "page": self.page, "boxes": boxes, "detail": detail}


@dataclass(frozen=True, slots=True)
class Traces:
    """All of a file. `looked`: the sorts of signs that were looked for; what is not among them was not checked."""

    looked: tuple[str, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)
    found: tuple[Trace, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """JSON-ready; the inverse is `from_json`."""
        found = [trace.to_json() for trace in self.found[:MOST_TRACES]]
        return {"looked": list(self.looked), "facts": {n: v[:LONGEST] for n, v in self.facts.items()}, "found": found}

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> "Traces":
        """Rebuilds what `to_json` wrote. Raises CorruptFile for what no honest child writes."""
        try:
            found = tuple(_trace(each) for each in record["found"][:MOST_TRACES])
            facts = {str(name)[:60]: str(value)[:LONGEST] for name, value in record["facts"].items()}
            return cls(tuple(str(name)[:60] for name in record["looked"][:60]), facts, found)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise CorruptFile("the decoder answered out of its frame") from error


def _trace(record: dict[str, Any]) -> Trace:
    boxes = tuple(Box(*map(_fraction, box)) for box in record["boxes"][:MOST_BOXES])
    detail = {str(name)[:60]: str(value)[:LONGEST] for name, value in record["detail"].items()}
    return Trace(str(record["sign"])[:60], int(record["page"]), boxes, detail)


def _fraction(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("no finite number")
    return min(max(number, 0.0), 1.0)
