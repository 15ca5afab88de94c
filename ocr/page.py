"""What reading yields: pages of words, ruled lines and marks, each with its place on the page as uploaded."""

from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

TextFrom = Literal["pdf", "ocr", "cells"]


class Box(NamedTuple):
    """A rectangle in fractions (0..1) of the page as uploaded; the origin is its top-left corner."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def centre(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def overlap(self, other: "Box") -> float:
        """Shared area as a fraction of the smaller of the two areas (0..1)."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.y1, other.y1) - max(self.y0, other.y0)
        smaller = min(self.width * self.height, other.width * other.height)
        return max(width, 0.0) * max(height, 0.0) / smaller if smaller > 0 else 0.0

    @classmethod
    def around(cls, boxes: "list[Box] | tuple[Box, ...]") -> "Box":
        """The smallest box that holds all of `boxes` (at least one)."""
        return cls(
            min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes)
        )


@dataclass(frozen=True, slots=True)
class Word:
    """One run of text on one line: a PDF word, an OCR segment (which may hold several tokens) or a sheet's cell.

    `confidence` is the engine's own, 0..1, uncalibrated (1.0 for embedded text). `char_boxes` and `char_confidences`
    have one entry a character of `text`, or are empty when the engine gives none. `frame` is the word's box in the
    reading frame: the page turned upright and straightened, where layout is judged; evidence is always told by `box`.
    """

    text: str
    box: Box
    confidence: float = 1.0
    engine: str = "pdf"
    char_boxes: tuple[Box, ...] = ()
    char_confidences: tuple[float, ...] = ()
    under_seal: bool = False
    frame: Box | None = None
    font: str = ""
    size: float = 0.0  # points, embedded text only

    @property
    def at(self) -> Box:
        """The word's box in the reading frame (for most pages the same as `box`)."""
        return self.frame or self.box

    def box_of(self, start: int, end: int) -> Box:
        """The box of `text[start:end]`; interpolated along x when there are no character boxes."""
        if self.char_boxes:
            return Box.around(self.char_boxes[start:end] or (self.box,))
        step = self.box.width / max(len(self.text), 1)
        return Box(self.box.x0 + start * step, self.box.y0, self.box.x0 + end * step, self.box.y1)

    def slice(self, start: int, end: int) -> "Word":
        """The word that `text[start:end]` makes, with its own box and confidence."""
        confidences = self.char_confidences[start:end]
        frame = None
        if self.frame is not None:
            step = self.frame.width / max(len(self.text), 1)
            frame = Box(self.frame.x0 + start * step, self.frame.y0, self.frame.x0 + end * step, self.frame.y1)
        return replace(
            self,
            text=self.text[start:end],
            box=self.box_of(start, end),
            confidence=min(confidences) if confidences else self.confidence,
            char_boxes=self.char_boxes[start:end],
            char_confidences=confidences,
            frame=frame,
        )


@dataclass(frozen=True, slots=True)
class RuledLine:
    """A drawn line, horizontal or vertical, as its bounding box in the reading frame (its thin side may be zero)."""

    box: Box
    horizontal: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """What is on the page besides words: a seal, a QR code or bar code, a trace of editing.

    `text` is the code's payload or the seal's own text, "" when unread; `detail` says more (colour, shape, symbology).
    """

    kind: Literal["seal", "qr", "barcode", "trace"]
    box: Box
    text: str = ""
    confidence: float = 1.0
    detail: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Legibility:
    """How fit an image is to be read: `score` 0..1 and reasons as stable codes (`blur`, `dark`, `too_small` …)."""

    score: float = 1.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page, read. `width` and `height` are those of the upload: pixels, PDF points, or columns and rows of a sheet.

    `rotation` is the clockwise turn in degrees (0, 90, 180, 270) that makes the upload upright; boxes stay those of the
    upload. `words` stand in reading order. `sheet` is the name of a spreadsheet's sheet. `aspect` is height / width of
    the reading frame (see `Word.frame`). `traced` names the signs of editing that its pixels were searched for.
    `likeness` knows the picture again (see `ocr.likeness`), "" without one.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    lines: tuple[RuledLine, ...] = ()
    marks: tuple[Mark, ...] = ()
    text_from: TextFrom = "ocr"
    rotation: int = 0
    legibility: Legibility = Legibility()
    sheet: str = ""
    aspect: float = 1.4142
    likeness: str = ""
    traced: tuple[str, ...] = ()
