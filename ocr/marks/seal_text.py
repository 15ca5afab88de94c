"""A seal's own text: the ring of letters under its rim, unrolled into straight strips that the line reader can read."""

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engines.engine import Image
from ocr.engines.recognition import SMALL, TINY, Reading, recognise
from ocr.looks import COLOURS, percentile

SURE = 0.90  # mean confidence from which a seal's own text counts as read
CERTAIN = 0.99  # the same for the tiny reader, below which the small one is asked too
HOPE = 0.4  # mean confidence of the tiny reader below which the small one can make nothing of it either
CLEAR = 0.97  # the same for the small reader, below which it is given the other half of the strips
WORTH = 4  # strips that the small one reads: those the tiny one likes best
RINGS = ((0.06, 0.38), (0.09, 0.34), (0.10, 0.42))  # outer and inner edge, inwards from the rim, of radius 1
ROWS = 64  # pixels, the height of a strip
OVAL = 0.86  # lesser to greater radius: below, letters may stand across the rim or be squeezed with it
STRAY = 0.8  # confidence below which the first or last letter is print that the ring crosses
HOLE = 1.6  # of the letters' usual distance
SMALLEST = 30  # pixels, the least radius that is worth a try
ENDS = (
    0.02  # of the turn, twice: the strip starts and ends just beyond six o'clock, so that a tilted seal loses no letter
)


@dataclass(frozen=True, slots=True)
class Ellipse:
    """Centre and half axes in pixels; `turn` is the first axis's angle in radians."""

    x: float
    y: float
    a: float
    b: float
    turn: float

    def scaled(self, factor: float) -> "Ellipse":
        return Ellipse(self.x * factor, self.y * factor, self.a * factor, self.b * factor, self.turn)

    def shifted(self, x: float, y: float) -> "Ellipse":
        return replace(self, x=self.x + x, y=self.y + y)

    def at(
        self, angles: NDArray[Any], reach: float | NDArray[Any] = 1.0
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Points of the outline (`reach` 1) or of a like ellipse within, at angles of a circle squeezed to it.

        The squeeze has no turn of its own: angle 0 points to the right of the page for any ellipse.
        """
        cos, sin = np.cos(self.turn), np.sin(self.turn)
        u, v = np.cos(angles), np.sin(angles)
        along, across = self.a * (cos * u + sin * v), self.b * (cos * v - sin * u)
        return self.x + reach * (cos * along - sin * across), self.y + reach * (sin * along + cos * across)

    def bounds(self) -> tuple[float, float, float, float]:
        xs, ys = self.at(np.linspace(0, 2 * np.pi, 180))
        return float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max())


def ring_text(image: Image, outline: Ellipse, colour: str, threads: int) -> tuple[str, float]:
    """(text, mean confidence 0..1). The text is "" unless two strips, cut differently, read much the same."""
    if min(outline.a, outline.b) < SMALLEST:
        return "", 0.0
    left, top, right, bottom = (round(edge) for edge in outline.bounds())
    left, top = max(0, left - 2), max(0, top - 2)
    patch = image[top : bottom + 3, left : right + 3]
    if not patch.size:
        return "", 0.0
    outline = outline.shifted(-left, -top)
    # Colour tells ink from print, but JPEG keeps colour at half the sharpness; the ink's counter-channel is sharp.
    pictures = (np.asarray(patch[:, :, 1 if colour == "red" else 0], np.uint8), 255 - _ink(patch, colour))
    strips: list[Image] = []
    quick: list[Reading] = []
    for ring in RINGS:  # cut differently only as long as nothing certain was read
        cut = [_squeezed(picture, outline, *ring) for picture in pictures]
        if ring is RINGS[0] and min(outline.a, outline.b) < OVAL * max(outline.a, outline.b):
            cut.append(_unrolled(pictures[0], outline, *ring))
        coloured = [np.repeat(strip[:, :, None], 3, axis=2) for strip in cut]
        strips += coloured
        quick += recognise(coloured, TINY, threads=threads)
        text, sure = _agreed(quick)
        if sure >= CERTAIN:
            return text, round(sure, 4)
    if not any(len(reading.text) >= 4 and reading.mean > HOPE for reading in quick):
        return "", 0.0
    worth = sorted(range(len(quick)), key=lambda index: -quick[index].mean)[:WORTH]
    slow: list[Reading] = []
    for pair in (worth[: WORTH // 2], worth[WORTH // 2 :]):
        slow += recognise([strips[index] for index in pair], SMALL, threads=threads)
        text, sure = _agreed(slow)
        if sure >= CLEAR:
            break
    return (text if sure >= SURE else ""), round(sure, 4)


def _agreed(readings: list[Reading]) -> tuple[str, float]:
    """The text that most strips back, and its mean confidence: halved where no second strip reads much the same."""
    found = [(text, sure) for text, sure in map(_evenly_set, readings) if len(text) >= 4]
    if not found:
        return "", 0.0
    backing = [sum(_alike(text, other) for other, _ in found) - 1 for text, _ in found]
    best = max(range(len(found)), key=lambda index: (min(backing[index], 2), found[index][1]))
    return found[best][0], found[best][1] * (1.0 if backing[best] else 0.5)


def _alike(text: str, other: str) -> bool:
    """True when all but one letter in eight stand in both, in the same order."""
    return SequenceMatcher(None, text, other, autojunk=False).ratio() > 1 - 1 / 8


def _evenly_set(reading: Reading) -> tuple[str, float]:
    """A ring's letters and their mean confidence. They stand at even distance: what lies far off at an end is no letter
    of it, and a hole in the middle is a letter that was not read, so that nothing is sure."""
    kept = [
        (char, sure, (start + end) / 2)
        for char, sure, (start, end) in zip(reading.text, reading.confidences, reading.spans, strict=True)
        if _letter(char)
    ]
    while kept and kept[-1][1] < STRAY:
        kept.pop()
    while kept and kept[0][1] < STRAY:
        kept.pop(0)
    if len(kept) < 4:
        return "", 0.0
    gaps = np.diff([centre for _, _, centre in kept])
    wide = gaps > HOLE * float(np.median(gaps))
    first = 1 if wide[0] else 0
    last = len(kept) - 1 if wide[-1] else len(kept)
    holes = bool(wide[first : last - 1].any())
    sure = float(np.mean([sure for _, sure, _ in kept[first:last]]))
    return "".join(char for char, _, _ in kept[first:last]), sure * (0.8 if holes else 1.0)


def _letter(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or char in "()（）"


def _ink(patch: Image, colour: str) -> NDArray[np.uint8]:
    """How much of the ink each pixel carries, 0..255."""
    own, *others = (cv2.extractChannel(patch, channel) for channel in COLOURS[colour])
    excess = cv2.subtract(own, cv2.max(*others))  # never below nought
    return np.asarray(cv2.convertScaleAbs(excess, alpha=255 / max(percentile(excess, 97), 1)), np.uint8)


def _squeezed(picture: NDArray[np.uint8], outline: Ellipse, outer: float, inner: float) -> NDArray[np.uint8]:
    """The ring as a strip, clockwise from six o'clock, letters standing towards the centre: a circle seen at a slant."""
    columns = int(2 * np.pi * (1 + 2 * ENDS) / (inner - outer) * ROWS)
    angles = np.linspace(0.5 - 2 * ENDS, 2.5 + 2 * ENDS, columns) * np.pi
    xs, ys = outline.at(angles[None, :], np.linspace(1 - outer, 1 - inner, ROWS)[:, None])
    return _sampled(picture, xs, ys)


def _unrolled(picture: NDArray[np.uint8], outline: Ellipse, outer: float, inner: float) -> NDArray[np.uint8]:
    """The ring as a strip at even arc length, letters standing across the rim: a stamp that was cut oval."""
    dense = np.linspace(np.pi / 2 - 2 * np.pi * ENDS, 2.5 * np.pi + 2 * np.pi * ENDS, 1440)
    xs, ys = outline.at(dense)
    steps = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(xs), np.diff(ys)))])
    depth = (inner - outer) * min(outline.a, outline.b)
    columns = int(np.clip(steps[-1] / depth * ROWS, 200, 2400))
    angles = np.interp(np.linspace(0, steps[-1], columns), steps, dense)
    xs, ys = outline.at(angles)
    dx, dy = np.gradient(xs), np.gradient(ys)
    length = np.maximum(np.hypot(dx, dy), 1e-6)
    depths = np.linspace(outer, inner, ROWS)[:, None] * min(outline.a, outline.b)
    # Clockwise on a page (y down), the inside lies to the right of the way: the normal is (-dy, dx).
    map_x, map_y = xs - depths * dy / length, ys + depths * dx / length
    return _sampled(picture, map_x, map_y)


def _sampled(picture: NDArray[np.uint8], xs: NDArray[np.float64], ys: NDArray[np.float64]) -> NDArray[np.uint8]:
    strip = cv2.remap(picture, xs.astype(np.float32), ys.astype(np.float32), cv2.INTER_CUBIC, borderValue=255)
    return np.asarray(strip, np.uint8)
