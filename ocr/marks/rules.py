"""Ruled lines of a form or table, from the pixels, in the reading frame."""

import cv2
import numpy as np

from ocr.clean.undo import Map
from ocr.engines.engine import Grey, Image
from ocr.page import Box, RuledLine

WORK = 1400  # pixels, the long side of the straightened page on which lines are looked for
NEAR = 0.006  # of the page: lines that end so close to each other meet
LONG = 0.45  # of the page: a line that long is drawn on purpose
SHORTEST = 1 / 28  # of the page's width or height


def find_rules(image: Image, map_: Map, width: float, height: float) -> tuple[RuledLine, ...]:
    """Horizontal and vertical lines; `map_` takes image pixels to the reading frame of `width` x `height` pixels."""
    scale = WORK / max(width, height)
    size = (round(width * scale), round(height * scale))
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
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


def _along(ink: Grey, horizontal: bool) -> list[RuledLine]:
    height, width = ink.shape
    length = int((width if horizontal else height) * SHORTEST)
    bridge = np.ones((1, 7) if horizontal else (7, 1), np.uint8)
    kernel = np.ones((1, length) if horizontal else (length, 1), np.uint8)
    # Faint or dotted lines are bridged first; only then do long straight runs survive the opening.
    runs = cv2.morphologyEx(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, bridge), cv2.MORPH_OPEN, kernel)
    count, _, stats, _ = cv2.connectedComponentsWithStats(runs)
    found = []
    for x, y, w, h, _ in stats[1:count].tolist():
        thick = h if horizontal else w
        if thick <= 9:
            found.append(RuledLine(Box(x / width, y / height, (x + w) / width, (y + h) / height), horizontal))
    return found
