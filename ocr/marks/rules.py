"""Ruled lines of a form or table, from the pixels, in the reading frame."""

from collections.abc import Callable

import cv2
import numpy as np

from ocr.clean.undo import Map
from ocr.engines.engine import Grey
from ocr.page import Box, RuledLine

WORK = 1400  # pixels, the long side of the straightened page on which lines are looked for
NEAR = 0.006  # of the page: lines that end so close to each other meet
LONG = 0.45  # of the page: a line that long is drawn on purpose
BRIDGE = 7  # pixels at WORK: gaps that short are none
SHORTEST = 1 / 28  # of the page's width or height


def find_rules(grey: Grey, map_: Map, width: float, height: float) -> tuple[RuledLine, ...]:
    """Horizontal and vertical lines; `map_` takes the page's pixels to the reading frame of `width` x `height` pixels."""
    scale = WORK / max(width, height)
    size = (round(width * scale), round(height * scale))
    flat = cv2.warpPerspective(grey, np.diag([scale, scale, 1.0]) @ map_, size, borderValue=255, flags=cv2.INTER_AREA)
    ink = cv2.adaptiveThreshold(flat, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    return _of_tables([*_along(np.asarray(ink, np.uint8), True), *_along(np.asarray(ink, np.uint8), False)])


def _of_tables(lines: list[RuledLine]) -> tuple[RuledLine, ...]:
    """Only lines that belong to a table or form: joined to two lines across, or long. Guilloche waves are neither."""
    kept = lines
    for _ in range(2):  # what was joined only to a wave falls in the second round
        across = [line.box for line in kept if line.horizontal]
        down = [line.box for line in kept if not line.horizontal]
        kept = [
            line
            for line in kept
            if (line.box.width > LONG if line.horizontal else line.box.height > LONG)
            or sum(
                _join(line.box, other) if line.horizontal else _join(other, line.box)
                for other in (down if line.horizontal else across)
            )
            >= 2
        ]
    return tuple(kept)


def _join(across: Box, down: Box) -> bool:
    x, y = down.centre[0], across.centre[1]
    return across.x0 - NEAR <= x <= across.x1 + NEAR and down.y0 - NEAR <= y <= down.y1 + NEAR


def _slid(ink: Grey, length: int, pick: Callable[[Grey, Grey], Grey], horizontal: bool) -> Grey:
    """The greatest or least of each `length` pixels in a row, nought beyond the edges. Doubling what is known takes few
    steps where OpenCV's kernels take as many as they are long. Once there and once back, pixels stand at their places again."""
    before = (length - 1) // 2 if pick is cv2.max else length // 2
    edges = (before, length - 1 - before)
    grown = cv2.copyMakeBorder(ink, *((0, 0, *edges) if horizontal else (*edges, 0, 0)), cv2.BORDER_CONSTANT, value=0)
    known = 1
    while known < length:
        step = min(known, length - known)
        grown = pick(grown[:, :-step], grown[:, step:]) if horizontal else pick(grown[:-step], grown[step:])
        known += step
    return grown


def _along(ink: Grey, horizontal: bool) -> list[RuledLine]:
    height, width = ink.shape
    length = int((width if horizontal else height) * SHORTEST)
    # Faint or dotted lines are bridged first; only then do long straight runs survive.
    bridged = _slid(_slid(ink, BRIDGE, cv2.max, horizontal), BRIDGE, cv2.min, horizontal)
    runs = _slid(_slid(bridged, length, cv2.min, horizontal), length, cv2.max, horizontal)
    outlines, _ = cv2.findContours(runs, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for x, y, w, h in sorted(map(cv2.boundingRect, outlines), key=lambda box: (box[1], box[0])):
        thick = h if horizontal else w
        if thick <= 9:
            found.append(RuledLine(Box(x / width, y / height, (x + w) / width, (y + h) / height), horizontal))
    return found
