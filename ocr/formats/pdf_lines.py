"""Ruled lines of a PDF page through PDFium: stroked segments along an axis, thin filled bars, edges of drawn boxes."""

import ctypes
import itertools
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as raw

from ocr.formats.pdf_frame import Frame, Thing, things, turned_box
from ocr.formats.pdf_objects import has_forms, objects_of
from ocr.page import RuledLine

THIN = 2.5  # points; a filled path thinner than this is a drawn line
SHORT = 4.0  # points; a shorter one belongs to a letter or an ornament
SEGMENTS = 4000  # of one path looked at
MOST = 20_000  # lines of a page; a drawing has more, a table never


def ruled_lines(page: Any, frame: Frame, turn: int = 0) -> tuple[RuledLine, ...]:
    """Horizontal and vertical drawn lines of the page turned upright by `turn`."""
    shown = itertools.islice(_shown_lines(page, frame), MOST)
    lines = list({tuple(round(edge, 5) for edge in line.box): line for line in shown}.values())
    if turn == 0:
        return tuple(lines)
    return tuple(RuledLine(turned_box(line.box, turn), line.horizontal == (turn == 180)) for line in lines)


def _shown_lines(page: Any, frame: Frame) -> Iterator[RuledLine]:
    across, down = frame.shown
    for thing in _paths(page):
        filled, stroked = _drawn(thing)
        if stroked:
            yield from _edges(thing, frame)
        elif filled:
            bounds = thing.bounds()
            if bounds is None:
                continue
            box = frame.box(*bounds)
            width, height = box.width * across, box.height * down
            if height <= THIN and width > max(SHORT, height):
                yield RuledLine(box, True)
            elif width <= THIN and height > max(SHORT, width):
                yield RuledLine(box, False)
            elif min(width, height) > THIN:
                yield from _bars(thing, frame)


def _paths(page: Any) -> Iterator[Thing]:
    """The page's paths; where no form holds any, without what only a form needs."""
    if has_forms(page):
        return things(page, [raw.FPDF_PAGEOBJ_PATH])
    return (Thing(held, None, None) for held in objects_of(page, raw.FPDF_PAGEOBJ_PATH))


_FILL, _STROKE = ctypes.c_int(), ctypes.c_int()
_RED, _GREEN, _BLUE, _ALPHA = (ctypes.c_uint() for _ in range(4))


def _drawn(thing: Thing) -> tuple[bool, bool]:
    """Whether a path is filled and whether it is stroked, by what can be seen of it."""
    if not raw.FPDFPath_GetDrawMode(thing.raw, _FILL, _STROKE):
        return False, False
    seen = _STROKE.value and raw.FPDFPageObj_GetStrokeColor(thing.raw, _RED, _GREEN, _BLUE, _ALPHA) and _ALPHA.value > 0
    return bool(_FILL.value), bool(seen)


_MATRIX = raw.FS_MATRIX()
_X, _Y = ctypes.c_float(), ctypes.c_float()


def _points(thing: Thing) -> list[tuple[float, float, int]]:
    """The path's points in PDF space of the page, with what leads to each; a closed figure leads back to its start."""
    raw.FPDFPageObj_GetMatrix(thing.raw, _MATRIX)
    a, b, c, d, e, f = _MATRIX.a, _MATRIX.b, _MATRIX.c, _MATRIX.d, _MATRIX.e, _MATRIX.f
    held, placed, move = thing.raw, thing.placed, raw.FPDF_SEGMENT_MOVETO
    points: list[tuple[float, float, int]] = []
    start: tuple[float, float] | None = None
    for index in range(min(raw.FPDFPath_CountSegments(held), SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(held, index)
        raw.FPDFPathSegment_GetPoint(segment, _X, _Y)
        x, y = _X.value, _Y.value
        px, py = a * x + c * y + e, b * x + d * y + f
        if placed is not None:
            px, py = placed.on_point(px, py)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == move or start is None:
            start = (px, py)
        points.append((px, py, kind))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append((*start, raw.FPDF_SEGMENT_LINETO))
    return points


def _edges(thing: Thing, frame: Frame) -> Iterator[RuledLine]:
    """The straight segments of a stroked path that run along an axis."""
    across, down = frame.shown
    for (ax, ay, _), (bx, by, kind) in itertools.pairwise(_points(thing)):
        if kind != raw.FPDF_SEGMENT_LINETO:
            continue
        edge = frame.box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
        width, height = edge.width * across, edge.height * down
        if height <= 1 and width > SHORT:
            yield RuledLine(edge, True)
        elif width <= 1 and height > SHORT:
            yield RuledLine(edge, False)


def _bars(thing: Thing, frame: Frame) -> Iterator[RuledLine]:
    """Thin bars among the figures of one filled path: some programs draw a whole grid as one."""
    across, down = frame.shown
    figures: list[list[tuple[float, float]]] = []
    for px, py, kind in _points(thing):
        if kind == raw.FPDF_SEGMENT_MOVETO or not figures:
            figures.append([])
        figures[-1].append((px, py))
    if len(figures) < 2:
        return
    for figure in figures:
        xs, ys = zip(*figure, strict=True)
        box = frame.box(min(xs), min(ys), max(xs), max(ys))
        width, height = box.width * across, box.height * down
        if height <= THIN and width > max(SHORT, height):
            yield RuledLine(box, True)
        elif width <= THIN and height > max(SHORT, width):
            yield RuledLine(box, False)
