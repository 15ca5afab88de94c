"""The grain of a page: what a sensor, JPEG and paper leave between strokes, and painting over takes away.

Every piece of print is measured on the paper around its strokes and compared with its neighbours: whoever paints over an
amount and types another leaves paper without grain, or with the grain of another picture.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engines.engine import Grey, Image, Line
from ocr.page import Box

FIGURES = re.compile(r"[0-9０-９][0-9０-９,，.．:：/\-年月日]*[0-9０-９日]|[0-9０-９]")
INK = 28  # grey levels below the paper from which a pixel is ink
HALO = 2  # pixels around ink that are neither ink nor paper
WINDOW = 5  # pixels a side in which the grain is measured
LEAST_PAPER = 24  # windows of paper; fewer tell nothing
QUIET = 15  # percentile of the windows: strokes' ringing never reaches all of them
SMALL, TALL = 8, 120  # pixels of height that print has
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Print:
    """A run of characters and its box in pixels. `grain`: standard deviation of the paper's quiet parts, grey levels;
    `paper`: their mean level."""

    text: str
    x0: int
    y0: int
    x1: int
    y1: int
    grain: float
    paper: float

    @property
    def digits(self) -> int:
        return sum(char.isdigit() for char in self.text)

    def box(self, width: int, height: int) -> Box:
        return Box(self.x0 / width, self.y0 / height, self.x1 / width, self.y1 / height)


@dataclass(frozen=True, slots=True)
class Grain:
    """A page prepared for measuring: grey levels, fine structure, where (1.0) no ink is near, local deviation, and where
    a whole window is paper."""

    grey: Grey
    fine: Floats
    clear: Floats
    rough: Floats
    paper: NDArray[np.bool_]


def grain_of(image: Image) -> Grain:
    """The page's grain. About 80 ms for three million pixels."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    fine = np.asarray(cv2.subtract(grey, cv2.GaussianBlur(grey, (0, 0), 1.5), dtype=cv2.CV_32F), np.float32)
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.GaussianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), (0, 0), 4)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    ink = (cv2.subtract(paper, cv2.GaussianBlur(grey, (0, 0), 0.8)) > INK).astype(np.uint8)
    near = cv2.dilate(ink, np.ones((2 * HALO + 1, 2 * HALO + 1), np.uint8))
    far = cv2.dilate(near, np.ones((3, 3), np.uint8))
    level = grey.astype(np.float32)
    mean = cv2.blur(level, (WINDOW, WINDOW))
    rough = np.sqrt(np.maximum(cv2.blur(level * level, (WINDOW, WINDOW)) - mean * mean, 0)).astype(np.float32)
    whole = cv2.dilate(near, np.ones((WINDOW, WINDOW), np.uint8)) == 0
    return Grain(grey, fine, (far == 0).astype(np.float32), rough, whole)


def prints_of(grain: Grain, lines: Sequence[Line]) -> list[Print]:
    """What an engine read, cut into figures and other runs, each measured. Lines that are not level are left out."""
    return [found for line in lines for text, box in runs(line) if (found := measured(grain, text, box)) is not None]


def runs(line: Line) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Runs of figures, and what stands between them, with boxes in pixels."""
    corners = line.corners
    slope = abs(corners[1][1] - corners[0][1]) / max(abs(corners[1][0] - corners[0][0]), 1.0)
    if slope > 0.05 or len(line.char_spans) != len(line.text):
        return
    at = 0
    for start, end in [*(found.span() for found in FIGURES.finditer(line.text)), (len(line.text), len(line.text))]:
        for a, b in ((at, start), (start, end)):
            if b > a and line.text[a:b].strip():
                yield line.text[a:b], _place(line, a, b)
        at = end


def _place(line: Line, start: int, end: int) -> tuple[float, float, float, float]:
    corners = line.corners
    left, right = line.char_spans[start][0], line.char_spans[end - 1][1]
    xs = [corners[0][0] + share * (corners[1][0] - corners[0][0]) for share in (left, right)]
    ys = [corners[0][1] + share * (corners[1][1] - corners[0][1]) for share in (left, right)]
    depth = (corners[3][1] - corners[0][1] + corners[2][1] - corners[1][1]) / 2
    return min(xs), min(ys), max(xs), max(ys) + depth


def measured(grain: Grain, text: str, box: tuple[float, float, float, float]) -> Print | None:
    """A run's grain; None for what is too small or has no paper left."""
    height, width = grain.grey.shape
    x0, y0 = max(round(box[0]) - 1, 0), max(round(box[1]) - 1, 0)
    x1, y1 = min(round(box[2]) + 1, width), min(round(box[3]) + 1, height)
    if not SMALL <= y1 - y0 <= TALL or x1 - x0 < SMALL:
        return None
    part = slice(y0, y1), slice(x0, x1)
    paper = grain.paper[part]
    if int(paper.sum()) < LEAST_PAPER:
        return None
    rough = float(np.percentile(grain.rough[part][paper], QUIET))
    return Print(text, x0, y0, x1, y1, rough, float(grain.grey[part][paper].mean()))
