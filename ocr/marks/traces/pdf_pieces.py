"""What a PDF page draws, in drawing order: pieces of text with their font and baseline, and what may cover them.

Read through PDFium's objects, once a page, for the search of editing; reading itself goes by characters (ocr/formats).
"""

import ctypes
import math
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as raw

from ocr.formats.pdf_frame import DEPTH, Frame
from ocr.page import Box

MOST_OBJECTS = 30_000  # of a page; a drawing has more, a document never
Matrix = tuple[float, float, float, float, float, float]
WHOLE: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Piece:
    """A text object. `box` (of its ink) is a fraction of the shown page; `x0`, `x1` (where its pen starts and ends),
    `base` (baseline) and `size` are points of it.

    `tag` tells fonts of one name apart (subsets, or the same font brought along twice); `level` is true for text that runs to the right.
    """

    order: int
    text: str
    box: Box
    x0: float
    x1: float
    base: float
    size: float
    font: str
    tag: str
    mode: int
    colour: tuple[int, int, int, int]
    level: bool


@dataclass(slots=True)
class Cover:
    """A filled path or a picture, opaque as far as its own attributes tell."""

    order: int
    box: Box
    picture: bool
    colour: tuple[int, int, int, int]
    handle: Any


@dataclass(slots=True)
class Drawn:
    """A page's pieces and covers; `width` and `height` in points as shown, `shades` the number of colour gradients."""

    pieces: list[Piece]
    covers: list[Cover]
    width: float
    height: float
    shades: int = 0


class _Reader:
    """ctypes cells, made once: a page asks some thousand times."""

    def __init__(self, page: Any, frame: Frame) -> None:
        self.page, self.frame = page, frame
        self.across, self.down = frame.shown
        self.matrix = raw.FS_MATRIX()
        self.edges = [ctypes.c_float() for _ in range(4)]
        self.channels = [ctypes.c_uint() for _ in range(4)]
        self.size = ctypes.c_float()
        self.fill, self.stroke = ctypes.c_int(), ctypes.c_int()
        self.fonts: dict[int, tuple[str, str]] = {}
        self.order = self.shades = 0
        self.pieces: list[tuple[int, Piece]] = []
        self.covers: list[Cover] = []

    def walk(self, count: Any, fetch: Any, holder: Any, placed: Matrix, depth: int) -> None:
        for index in range(count(holder)):
            thing = fetch(holder, index)
            if not thing or self.order >= MOST_OBJECTS:
                continue
            kind = raw.FPDFPageObj_GetType(thing)
            self.order += 1
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                self.text(thing, placed)
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                self.path(thing, placed)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self.picture(thing, placed)
            elif kind == raw.FPDF_PAGEOBJ_SHADING:
                self.shades += 1
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEPTH:
                inner = self.matrix_of(thing)
                self.walk(
                    raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, thing, times(inner, placed), depth + 1
                )

    def matrix_of(self, thing: Any) -> Matrix:
        m = self.matrix
        raw.FPDFPageObj_GetMatrix(thing, m)
        return (m.a, m.b, m.c, m.d, m.e, m.f)

    def bounds(self, thing: Any, placed: Matrix) -> Box | None:
        left, bottom, right, top = self.edges
        if not raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
            return None
        return self.shown(left.value, bottom.value, right.value, top.value, placed)

    def shown(self, left: float, bottom: float, right: float, top: float, placed: Matrix) -> Box:
        if placed is not WHOLE:
            corners = [point(placed, x, y) for x in (left, right) for y in (bottom, top)]
            across, up = zip(*corners, strict=True)
            left, bottom, right, top = min(across), min(up), max(across), max(up)
        return self.frame.box(left, bottom, right, top)

    def colour(self, thing: Any) -> tuple[int, int, int, int]:
        if not raw.FPDFPageObj_GetFillColor(thing, *self.channels):
            return (0, 0, 0, 255)
        red, green, blue, alpha = self.channels
        return red.value, green.value, blue.value, alpha.value

    def text(self, thing: Any, placed: Matrix) -> None:
        box = self.bounds(thing, placed)
        if box is None:
            return
        matrix = self.matrix_of(thing)
        if placed is not WHOLE:
            matrix = times(matrix, placed)
        raw.FPDFTextObj_GetFontSize(thing, self.size)
        size = self.size.value * math.hypot(matrix[2], matrix[3])
        x, y = self.frame.box(matrix[4], matrix[5], matrix[4], matrix[5])[:2]
        angle = (math.degrees(math.atan2(matrix[1], matrix[0])) - self.frame.rotation) % 360
        font, tag = self.font(thing)
        piece = Piece(
            self.order, "", box, x * self.across, box.x1 * self.across, y * self.down, size, font, tag,
            raw.FPDFTextObj_GetTextRenderMode(thing), self.colour(thing), min(angle, 360 - angle) < 1,
        )  # fmt: skip
        self.pieces.append((ctypes.addressof(thing.contents), piece))

    def font(self, thing: Any) -> tuple[str, str]:
        font = raw.FPDFTextObj_GetFont(thing)
        if not font:
            return "", ""
        address = ctypes.addressof(font.contents)
        if address not in self.fonts:
            name = ctypes.create_string_buffer(120)
            length = raw.FPDFFont_GetBaseFontName(font, name, 120)
            told = name.raw[: max(min(length, 120) - 1, 0)].decode("utf-8", errors="replace")
            self.fonts[address] = told[7:] if told[6:7] == "+" else told, f"font {len(self.fonts)}"
        return self.fonts[address]

    def path(self, thing: Any, placed: Matrix) -> None:
        if not raw.FPDFPath_GetDrawMode(thing, self.fill, self.stroke) or not self.fill.value:
            return
        colour, box = self.colour(thing), self.bounds(thing, placed)
        if box is None or colour[3] < 250 or min(box.width * self.across, box.height * self.down) < 3:
            return
        if not raw.FPDFPageObj_HasTransparency(thing):
            self.covers.append(Cover(self.order, self.clipped(thing, box, placed), False, colour, thing))

    def picture(self, thing: Any, placed: Matrix) -> None:
        box = self.bounds(thing, placed)
        if box is None or min(box.width * self.across, box.height * self.down) < 3:
            return
        if not raw.FPDFPageObj_HasTransparency(thing):
            self.covers.append(Cover(self.order, self.clipped(thing, box, placed), True, (0, 0, 0, 255), thing))

    def clipped(self, thing: Any, box: Box, placed: Matrix) -> Box:
        """The part of `box` within the thing's clip path (by the path's bounds)."""
        clip = raw.FPDFPageObj_GetClipPath(thing)
        if not clip:
            return box
        x, y = ctypes.c_float(), ctypes.c_float()
        for path in range(min(max(raw.FPDFClipPath_CountPaths(clip), 0), 8)):
            points = []
            for index in range(min(max(raw.FPDFClipPath_CountPathSegments(clip, path), 0), 200)):
                segment = raw.FPDFClipPath_GetPathSegment(clip, path, index)
                if segment and raw.FPDFPathSegment_GetPoint(segment, x, y):
                    points.append((x.value, y.value))
            if points:
                across, up = zip(*points, strict=True)
                hole = self.shown(min(across), min(up), max(across), max(up), placed)
                box = Box(max(box.x0, hole.x0), max(box.y0, hole.y0), min(box.x1, hole.x1), min(box.y1, hole.y1))
        return box


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first`, then `then`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def point(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a matrix takes a point."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def drawn(page: Any, frame: Frame) -> Drawn:
    """The pieces and covers of a page, in drawing order."""
    reader = _Reader(page, frame)
    reader.walk(raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, page.raw, WHOLE, 0)
    if reader.pieces:
        textpage = page.get_textpage()
        try:
            _fill(textpage.raw, dict(reader.pieces), reader)
        finally:
            textpage.close()
    return Drawn([piece for _, piece in reader.pieces], reader.covers, reader.across, reader.down, reader.shades)


def _fill(textpage: Any, pieces: dict[int, Piece], reader: _Reader) -> None:
    """Gives each piece its characters, and where the pen stands after the last of them."""
    texts: dict[int, list[str]] = {}
    ends: dict[int, int] = {}
    for index in range(raw.FPDFText_CountChars(textpage)):
        thing = raw.FPDFText_GetTextObject(textpage, index)
        if thing:
            code = raw.FPDFText_GetUnicode(textpage, index)
            address = ctypes.addressof(thing.contents)
            texts.setdefault(address, []).append(chr(code) if code and not 0xD800 <= code < 0xE000 else "\ufffd")
            ends[address] = index
    edges = raw.FS_RECTF()
    for address, piece in pieces.items():
        piece.text = "".join(texts.get(address, ()))
        last = ends.get(address)
        if (
            last is not None
            and piece.level
            and piece.text[-1:].isdigit()
            and (raw.FPDFText_GetLooseCharBox(textpage, last, edges) and edges.right > edges.left)
        ):
            piece.x1 = reader.frame.box(edges.left, edges.bottom, edges.right, edges.top).x1 * reader.across
