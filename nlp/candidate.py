"""A possible reading of a field, with everything that its confidence is judged by."""

from dataclasses import dataclass
from typing import Literal

from ocr.page import Box

Way = Literal["glued", "right", "below", "pattern", "mark", "tagger", "label"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One finder's text for one field.

    `way` is how it was come by: in the label's own word, right of it, below it, by the field's pattern, from a mark, by
    the tagger, or as the label itself. `sure` holds the engine's confidence of each character.
    """

    field: str
    text: str
    page: int  # index in the pages given, not the page's number
    boxes: tuple[Box, ...]
    way: Way
    sure: tuple[float, ...] = ()
    label: str = ""
    exact: bool = True
    under_seal: bool = False
    embedded: bool = False
    glyphs: tuple[int, ...] = ()
    shorter: "Candidate | None" = None  # the same without the lines that only may belong to it
    order: float = 0.0  # among equals the higher one wins (lower on the page, closer to the label …)
    given: float = 1.0  # the finder's own confidence, where it has one
