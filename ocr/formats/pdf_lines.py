"""Ruled lines of a PDF page through PDFium: stroked segments along an axis, thin filled bars, edges of drawn boxes."""

import ctypes
import itertools
from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray

from ocr.formats.pdf_calls import (
    address_of,
    bounds_of,
    draw_mode,
    matrix_of,
    segment_at,
    segment_closes,
    segment_count,
    segment_kind,
    segment_point,
    stroke_of,
)
from ocr.formats.pdf_frame import Frame, things, turned_box
from ocr.formats.pdf_objects import has_forms, objects_of
from ocr.page import Box, RuledLine

THIN = 2.5  # points; a filled path thinner than this is a drawn line
SHORT = 4.0  # points; a shorter one belongs to a letter or an ornament
SEGMENTS = 4000  # of one path looked at
FINE = 100_000  # parts of a page; lines closer than one lie on each other
MOST = 20_000  # lines of a page; a drawing has more, a table never
Placed: TypeAlias = pdfium.PdfMatrix | None  # how the forms that a path stands in are placed
Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


def ruled_lines(page: Any, frame: Frame, turn: int = 0) -> tuple[RuledLine, ...]:
    """Horizontal and vertical drawn lines of the page turned upright by `turn`."""
    shown = itertools.islice(_shown_lines(page, frame), MOST)
    lines = list({tuple([round(edge, 5) for edge in line.box]): line for line in shown}.values())
    if turn == 0:
        return tuple(lines)
    return tuple(RuledLine(turned_box(line.box, turn), line.horizontal == (turn == 180)) for line in lines)


def _shown_lines(page: Any, frame: Frame) -> Iterator[RuledLine]:
    """Straight strokes and thin bars by their bounds, all at once; then what else is drawn, point by point."""
    paths = list(_paths(page))
    straight: list[tuple[int, Placed, bool]] = []  # a stroke of two points, or a filling
    others: list[tuple[int, Placed]] = []
    edges = np.zeros((len(paths), 4), np.float32)
    into = edges.ctypes.data
    fill, stroke, colours = *_MODES, _COLOURS
    for path, placed in paths:
        if not draw_mode(path, fill, stroke):
            continue
        stroked = bool(_STROKE.value) and stroke_of(path, *colours) and _COLOUR[3] > 0
        if not (stroked or _FILL.value):
            continue
        if (not stroked or segment_count(path) == 2) and bounds_of(path, into, into + 4, into + 8, into + 12):
            straight.append((path, placed, stroked))
            into += 16
            if placed is not None:
                edges[len(straight) - 1] = placed.on_rect(*edges[len(straight) - 1].tolist())
        elif stroked:
            others.append((path, placed))
    if straight:
        across, down = frame.shown
        boxes = np.stack(frame.box(*edges[: len(straight)].astype(np.float64).T), axis=1)
        wide, high = (boxes[:, 2] - boxes[:, 0]) * across, (boxes[:, 3] - boxes[:, 1]) * down
        strokes = np.array([stroked for _, _, stroked in straight])
        level = (high <= THIN) & (wide > np.maximum(SHORT, high))
        thin = level | ((wide <= THIN) & (high > np.maximum(SHORT, wide)))
        yield from _middles(boxes[thin], level[thin], strokes[thin], across, down)
        for at in np.flatnonzero(~thin & (strokes | (np.minimum(wide, high) > THIN))).tolist():
            path, placed, stroked = straight[at]
            points = _points(path, placed)
            yield from _edges(points, frame) if stroked else _bars(points, frame)
    for path, placed in others:
        yield from _edges(_points(path, placed), frame)


def _middles(boxes: Floats, level: Flags, strokes: Flags, across: float, down: float) -> Iterator[RuledLine]:
    """Lines by their boxes (n x 4), once each; the bounds of a stroke reach half of its width beyond it on every side."""
    middles = boxes.copy()
    for along, thick, those, share in ((0, 1, level, down / across), (1, 0, ~level, across / down)):
        which = those & strokes
        half = (boxes[which, thick + 2] - boxes[which, thick]) / 2
        middles[which, thick] += half
        middles[which, thick + 2] -= half
        middles[which, along] += half * share
        middles[which, along + 2] -= half * share
    rounded = map(tuple, (middles * FINE).round().astype(np.int64).tolist())
    for at in dict(zip(rounded, range(len(boxes)), strict=True)).values():
        yield RuledLine(Box(*middles[at].tolist()), bool(level[at]))


def _paths(page: Any) -> Iterator[tuple[int, Placed]]:
    """Addresses of the page's paths, and how the forms that they stand in are placed."""
    if has_forms(page):
        return ((address_of(thing.raw), thing.placed) for thing in things(page, [raw.FPDF_PAGEOBJ_PATH]))
    return ((path, None) for path in objects_of(page, raw.FPDF_PAGEOBJ_PATH))


_FILL, _STROKE = ctypes.c_int(), ctypes.c_int()
_MODES = ctypes.addressof(_FILL), ctypes.addressof(_STROKE)
_COLOUR = (ctypes.c_uint * 4)()
_COLOURS = [ctypes.addressof(_COLOUR) + 4 * place for place in range(4)]
_MATRIX = raw.FS_MATRIX()
_X, _Y = ctypes.c_float(), ctypes.c_float()
_PLACE = ctypes.addressof(_MATRIX), ctypes.addressof(_X), ctypes.addressof(_Y)
Points = list[tuple[float, float, int]]


def _points(path: int, placed: Placed) -> Points:
    """The path's points in PDF space of the page, with what leads to each; a closed figure leads back to its start."""
    matrix, at_x, at_y = _PLACE
    matrix_of(path, matrix)
    a, b, c, d, e, f = _MATRIX.a, _MATRIX.b, _MATRIX.c, _MATRIX.d, _MATRIX.e, _MATRIX.f
    move = raw.FPDF_SEGMENT_MOVETO
    points: Points = []
    start: tuple[float, float] | None = None
    for index in range(min(segment_count(path), SEGMENTS)):
        segment = segment_at(path, index)
        segment_point(segment, at_x, at_y)
        x, y = _X.value, _Y.value
        px, py = a * x + c * y + e, b * x + d * y + f
        if placed is not None:
            px, py = placed.on_point(px, py)
        kind = segment_kind(segment)
        if kind == move or start is None:
            start = (px, py)
        points.append((px, py, kind))
        if segment_closes(segment):
            points.append((*start, raw.FPDF_SEGMENT_LINETO))
    return points


def _edges(points: Points, frame: Frame) -> Iterator[RuledLine]:
    """The straight segments of a stroked path that run along an axis."""
    sideways = frame.rotation in (90, 270)
    for (ax, ay, _), (bx, by, kind) in itertools.pairwise(points):
        if kind != raw.FPDF_SEGMENT_LINETO:
            continue
        across, up = abs(ax - bx), abs(ay - by)
        if (up <= 1 and across > SHORT) or (across <= 1 and up > SHORT):
            box = frame.box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
            yield RuledLine(box, (up <= 1) != sideways)


def _bars(points: Points, frame: Frame) -> Iterator[RuledLine]:
    """Thin bars among the figures of one filled path: some programs draw a whole grid as one."""
    across, down = frame.shown
    figures: list[list[tuple[float, float]]] = []
    for px, py, kind in points:
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
