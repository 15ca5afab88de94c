"""What the search of the original file told (`Document.notes["traces"]`), as the checks of authenticity read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from intake.document import Document
from intake.finding import Evidence, Severity

SHOWN = 10  # pieces of evidence
WEIGHT: dict[Severity, int] = {"info": 0, "low": 1, "medium": 2, "high": 3, "block": 4}


@dataclass(frozen=True, slots=True)
class Sign:
    """One trace: its name, page (0: the whole file), boxes and details."""

    name: str
    page: int
    boxes: tuple[tuple[float, float, float, float], ...]
    detail: dict[str, str]


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that was examined: what was looked for, what the file says of itself, what was found."""

    looked: frozenset[str]
    facts: dict[str, str]
    signs: tuple[Sign, ...]

    def named(self, *names: str) -> list[Sign]:
        return [sign for sign in self.signs if sign.name in names]


def examined(document: Document) -> Examined | None:
    """What was found in the document's file; None for one that was not examined."""
    told: dict[str, Any] | None = document.notes.get("traces")
    if told is None:
        return None
    signs = tuple(
        Sign(each["sign"], each["page"], tuple((b[0], b[1], b[2], b[3]) for b in each["boxes"]), each["detail"])
        for each in told["found"]
    )
    return Examined(frozenset(told["looked"]), told["facts"], signs)


def places(document: Document, signs: Iterable[Sign]) -> tuple[Evidence, ...]:
    """Where signs stand, the first ten."""
    chosen = [sign for sign, _ in zip(signs, range(SHOWN), strict=False)]
    return tuple(Evidence(document.id, None, sign.page or None, sign.boxes) for sign in chosen)


def heaviest(severities: Iterable[Severity]) -> Severity:
    """The gravest of some severities (at least one)."""
    return max(severities, key=WEIGHT.__getitem__)
