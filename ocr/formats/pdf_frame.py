"""Where things of a PDF stand on the page as shown: PDF space has its origin at the lower left of the unrotated page."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ocr.page import Box

DEPTH = 5  # of Form XObjects within one another


@dataclass(frozen=True, slots=True)
class Frame:
    """The page's visible box in points and its turn: what takes PDF coordinates to fractions of the page as shown."""

    x0: float
    y0: float
    width: float
    height: float
    rotation: int

    @classmethod
    def of(cls, page: Any) -> "Frame":
        left, bottom, right, top = page.get_bbox()
        return cls(left, bottom, max(right - left, 1e-6), max(top - bottom, 1e-6), page.get_rotation() % 360)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A PDF rectangle as a Box of the displayed page."""
        u0, u1 = (left - self.x0) / self.width, (right - self.x0) / self.width
        v0, v1 = (bottom - self.y0) / self.height, (top - self.y0) / self.height
        if self.rotation == 0:
            return Box(u0, 1 - v1, u1, 1 - v0)
        if self.rotation == 90:
            return Box(v0, u0, v1, u1)
        if self.rotation == 180:
            return Box(1 - u1, v0, 1 - u0, v1)
        return Box(1 - v1, 1 - u1, 1 - v0, 1 - u0)

    @property
    def shown(self) -> tuple[float, float]:
        """Width and height as displayed, points."""
        return (self.height, self.width) if self.rotation in (90, 270) else (self.width, self.height)


def turned_box(box: Box, turn: int) -> Box:
    """A box of the shown page, on the page turned clockwise by `turn` degrees."""
    if turn == 90:
        return Box(1 - box.y1, box.x0, 1 - box.y0, box.x1)
    if turn == 180:
        return Box(1 - box.x1, 1 - box.y1, 1 - box.x0, 1 - box.y0)
    if turn == 270:
        return Box(box.y0, 1 - box.x1, box.y1, 1 - box.x0)
    return box


@dataclass(slots=True)
class Thing:
    """A page object, its wrapper where one is needed, and the matrix of the forms it stands in (None when it stands on
    the page itself)."""

    raw: Any
    held: Any
    placed: pdfium.PdfMatrix | None

    def bounds(self) -> tuple[float, float, float, float] | None:
        """Left, bottom, right, top in PDF space of the page; None for what draws nothing."""
        edges = [ctypes.c_float() for _ in range(4)]
        if not raw.FPDFPageObj_GetBounds(self.raw, *edges):
            return None
        left, bottom, right, top = (edge.value for edge in edges)
        if self.placed is None:
            return left, bottom, right, top
        corners = [self.placed.on_point(x, y) for x in (left, right) for y in (bottom, top)]
        across, up = zip(*corners, strict=True)
        return min(across), min(up), max(across), max(up)


def things(page: Any, kinds: list[int]) -> Iterator[Thing]:
    """The page's objects of these kinds in drawing order, also those in Form XObjects, whose own bounds PDFium tells in
    the form's space."""
    inside: Any = None  # the form looked at last, and its placement
    placed: pdfium.PdfMatrix | None = None
    for thing in page.get_objects(filter=kinds, max_depth=DEPTH):
        holder = thing.container
        if holder is None:
            yield Thing(thing.raw, thing, None)
            continue
        if holder is not inside:
            inside, placed, outer = holder, holder.get_matrix(), holder.container
            while outer is not None:
                placed = placed.multiply(outer.get_matrix())
                outer = outer.container
        yield Thing(thing.raw, thing, placed)
