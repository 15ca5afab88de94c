"""Words and ruled lines of a PDF page through PDFium, an order of magnitude faster than pdfplumber (docs/benchmarks.md).

PDFium gives character boxes of the unrotated page, lower-left origin; `Frame` turns them into fractions as displayed.
"""

import ctypes
import itertools
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ocr.order import reading_order
from ocr.page import Box, RuledLine, Word

GAP = 0.28  # of the character's height: a wider gap between neighbours parts two words
THIN = 2.5  # points; a filled path thinner than this is a drawn line


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
        left, bottom, right, top = page.get_cropbox()
        return cls(left, bottom, max(right - left, 1e-6), max(top - bottom, 1e-6), page.get_rotation() % 360)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A PDF rectangle as a Box of the displayed page."""
        u0, u1 = (left - self.x0) / self.width, (right - self.x0) / self.width
        v0, v1 = (bottom - self.y0) / self.height, (top - self.y0) / self.height
        if self.rotation == 90:
            return Box(v0, u0, v1, u1)
        if self.rotation == 180:
            return Box(1 - u1, v0, 1 - u0, v1)
        if self.rotation == 270:
            return Box(1 - v1, 1 - u1, 1 - v0, 1 - u0)
        return Box(u0, 1 - v1, u1, 1 - v0)

    @property
    def shown(self) -> tuple[float, float]:
        """Width and height as displayed, points."""
        return (self.height, self.width) if self.rotation in (90, 270) else (self.width, self.height)


@dataclass(frozen=True, slots=True)
class _Glyph:
    char: str
    box: Box  # as shown
    angle: int = 0  # of its baseline, as shown: degrees clockwise, a multiple of 90


SPACE = _Glyph(" ", Box(0, 0, 0, 0))


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's words in reading order, and the clockwise turn that sets their text upright (0 for nearly all pages)."""

    words: tuple[Word, ...]
    turn: int


def text_of(page: Any, frame: Frame) -> PageText:
    """The page's words, cut at white space and at visible gaps, with a box a character."""
    textpage = page.get_textpage()
    try:
        glyphs = list(_glyphs(textpage, frame))
    finally:
        textpage.close()
    angles = Counter(glyph.angle for glyph in glyphs if glyph.char != " ")
    turn = (360 - angles.most_common(1)[0][0]) % 360 if angles else 0
    across, down = frame.shown if turn in (0, 180) else frame.shown[::-1]
    return PageText(reading_order(list(_words(glyphs, turn, across, down)), aspect=down / across), turn)


def turned_box(box: Box, turn: int) -> Box:
    """A box of the shown page, on the page turned clockwise by `turn` degrees."""
    if turn == 90:
        return Box(1 - box.y1, box.x0, 1 - box.y0, box.x1)
    if turn == 180:
        return Box(1 - box.x1, 1 - box.y1, 1 - box.x0, 1 - box.y0)
    if turn == 270:
        return Box(box.y0, 1 - box.x1, box.y1, 1 - box.x0)
    return box


def _glyphs(textpage: Any, frame: Frame) -> Iterator[_Glyph]:
    """Characters in the file's order; white space as a glyph without a box of its own."""
    rect = raw.FS_RECTF()
    seen: set[tuple[str, int, int]] = set()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    high = 0
    for index in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if 0xD800 <= code < 0xDC00:  # a rare character outside the basic plane comes as two halves
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
        char = chr(code) if code else "\ufffd"
        if char.isspace() or raw.FPDFText_IsGenerated(textpage, index) == 1:
            yield SPACE
            continue
        if not raw.FPDFText_GetLooseCharBox(textpage, index, rect) or rect.right <= rect.left:
            if not raw.FPDFText_GetCharBox(textpage, index, left, right, bottom, top):
                continue
            box = frame.box(left.value, bottom.value, right.value, top.value)
        else:
            box = frame.box(rect.left, rect.bottom, rect.right, rect.top)
        if box.x1 < 0 or box.x0 > 1 or box.y1 < 0 or box.y0 > 1:
            continue  # outside the visible page
        place = (char, round(box.x0 * 1200), round(box.y0 * 1200))
        if place in seen:
            continue  # drawn twice, to look bold
        seen.add(place)
        # PDFium's angle is counter-clockwise on the unrotated page.
        angle = round(-math.degrees(raw.FPDFText_GetCharAngle(textpage, index)) / 90) * 90 + frame.rotation
        yield _Glyph(char, box, angle % 360)


def _words(glyphs: list[_Glyph], turn: int, across: float, down: float) -> Iterator[Word]:
    """Runs of glyphs as words; `across` and `down`: the upright page's size in points."""
    run: list[tuple[_Glyph, Box]] = []
    for glyph in [*glyphs, SPACE]:
        at = turned_box(glyph.box, turn)
        if run and (glyph.char == " " or _parted(run[-1][1], at, across, down)):
            boxes = tuple(g.box for g, _ in run)
            frame = Box.around([place for _, place in run])
            text = "".join(g.char for g, _ in run)
            size = round(frame.height * down, 1)
            yield Word(text, Box.around(boxes), char_boxes=boxes, size=size, frame=frame if turn else None)
            run = []
        if glyph.char != " ":
            run.append((glyph, at))


def _parted(last: Box, box: Box, across: float, down: float) -> bool:
    """True when two neighbouring characters stand on different lines, run backwards, or have a visible gap."""
    height = min(last.height, box.height) * down
    gap = (box.x0 - last.x1) * across
    shift = abs(last.centre[1] - box.centre[1]) * down
    return shift > 0.5 * max(height, 1.0) or gap > GAP * max(height, 4.0) or gap < -0.9 * max(height, 4.0)


def ruled_lines(page: Any, frame: Frame, turn: int = 0) -> tuple[RuledLine, ...]:
    """Horizontal and vertical drawn lines of the upright page: thin paths, and the edges of drawn rectangles."""
    shown = _shown_lines(page, frame)
    if turn == 0:
        return shown
    return tuple(RuledLine(turned_box(line.box, turn), line.horizontal == (turn == 180)) for line in shown)


def _shown_lines(page: Any, frame: Frame) -> tuple[RuledLine, ...]:
    across, down = frame.shown
    found: list[RuledLine] = []
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        try:
            box = frame.box(*thing.get_bounds())
        except pdfium.PdfiumError:
            continue  # an empty path draws nothing
        width, height = box.width * across, box.height * down
        if height <= THIN < width:
            found.append(RuledLine(box, True))
        elif width <= THIN < height:
            found.append(RuledLine(box, False))
        elif width > THIN and height > THIN and _stroked(thing):
            found.extend(_edges(thing, box, frame))
    return tuple(found)


def _stroked(thing: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(thing.raw, fill, stroke) and stroke.value)


def _edges(thing: Any, box: Box, frame: Frame) -> list[RuledLine]:
    """The straight segments of a stroked path that run along an axis."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing.raw, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float, int]] = []
    for index in range(min(raw.FPDFPath_CountSegments(thing.raw), 4000)):
        segment = raw.FPDFPath_GetPathSegment(thing.raw, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        px = matrix.a * x.value + matrix.c * y.value + matrix.e
        py = matrix.b * x.value + matrix.d * y.value + matrix.f
        kind = raw.FPDFPathSegment_GetType(segment)
        points.append((px, py, kind))
        if raw.FPDFPathSegment_GetClose(segment) and points:
            start = next((p for p in reversed(points) if p[2] == raw.FPDF_SEGMENT_MOVETO), points[0])
            points.append((start[0], start[1], raw.FPDF_SEGMENT_LINETO))
    lines = []
    for (ax, ay, _), (bx, by, kind) in itertools.pairwise(points):
        if kind != raw.FPDF_SEGMENT_LINETO:
            continue
        edge = frame.box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
        flat, tall = edge.height * frame.shown[1] <= 1, edge.width * frame.shown[0] <= 1
        if flat != tall and edge.overlap(box) >= 0:
            lines.append(RuledLine(edge, flat))
    return lines
