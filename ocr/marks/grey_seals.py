"""Seals on colourless pages: copies and faxes have no red to find them by, but a rim is a circle in any colour."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.clean.undo import bounding
from ocr.engines.cascade import read_crops
from ocr.engines.engine import Grey, Image, Line
from ocr.engines.recognition import cut_out
from ocr.looks import Looks, look
from ocr.page import Box, Mark

WORK = 900  # pixels, the long side on which rims are looked for
COLOURLESS = 10  # difference of a pixel's channels that paper and compression make
SMALLEST, LARGEST = 0.035, 0.2  # radius, of the page's short side
ROUND = 0.82  # how well edges must agree on a circle, 0..1
RIM = 0.8  # share of the rim's directions in which ink lies on it
FULL, EMPTY = 0.5, 0.06  # share of ink inside: more is an emblem or a code, less a drawn circle
RISE = 40  # greys that seal ink must be paler than print, so that the two can be told apart


def is_colourless(looks: Looks) -> bool:
    """True for a page without any ink of a colour."""
    return float(np.mean(looks.spread_at(0.25) > COLOURLESS)) < 0.002


def find_grey_seals(image: Image, looks: Looks | None = None) -> list[Mark]:
    """The round seals of a colourless upright page, boxes in fractions of it; their text is not read."""
    looks = looks or look(image)
    if not is_colourless(looks):
        return []
    scale = min(1.0, WORK / max(image.shape[:2]))
    grey = cv2.resize(looks.grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    height, width = grey.shape
    short = min(height, width)
    found = cv2.HoughCircles(
        cv2.GaussianBlur(grey, (3, 3), 0),
        cv2.HOUGH_GRADIENT_ALT,
        1.5,
        short * 0.05,
        param1=200,
        param2=ROUND,
        minRadius=int(short * SMALLEST),
        maxRadius=int(short * LARGEST),
    )
    if found is None:
        return []
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 10) > 0
    seals: list[Mark] = []
    for x, y, radius in sorted(found.reshape(-1, found.shape[-1])[:, :3].tolist(), key=lambda circle: -circle[2]):
        box = Box(
            max(0, (x - radius) / width),
            max(0, (y - radius) / height),
            min(1, (x + radius) / width),
            min(1, (y + radius) / height),
        )
        if any(box.overlap(seal.box) > 0.3 for seal in seals):
            continue
        if _rim(ink, x, y, radius) >= RIM and EMPTY < _inside(ink, x, y, radius) < FULL:
            seals.append(Mark("seal", box, "", 0.0, {"colour": "grey", "shape": "round"}))
    return seals


def without_grey_seals(image: Image, seals: list[Box]) -> Image:
    """The page with the paler of two inks taken off inside the seals; as it was where both are equally black."""
    cleaned = image
    height, width = image.shape[:2]
    for box in seals:
        x0, x1, y0, y1 = int(box.x0 * width), int(box.x1 * width), int(box.y0 * height), int(box.y1 * height)
        patch = image[y0:y1, x0:x1, 1]
        if patch.size == 0:
            continue
        paper, print_ = float(np.percentile(patch, 75)), float(np.percentile(image[::2, ::2, 1], 0.1))
        rim = _rim_level(patch)
        if rim - print_ < RISE or paper - rim < RISE:
            continue
        level = rim - 0.2 * (rim - print_)  # print's own edges are no darker than that
        if cleaned is image:
            cleaned = image.copy()
        lifted = np.clip(
            (patch.astype(np.float32) - print_) * (paper - print_) / max(level - print_, 1.0) + print_, 0, paper
        )
        cleaned[y0:y1, x0:x1] = lifted.astype(np.uint8)[:, :, None]
    return cleaned


def better_readings(image: Image, lines: list[Line], seals: list[Box], *, threads: int) -> list[Line]:
    """Lines inside grey seals, read from the untouched image too: where the copy made print pale, cleaning has cost strokes."""
    places = [at for at, line in enumerate(lines) if any(_lies_in(line, seal, image) for seal in seals)]
    readings = read_crops([cut_out(image, lines[at].corners) for at in places], threads=threads)
    out = list(lines)
    for at, reading in zip(places, readings, strict=True):
        line = lines[at]
        if len(reading.text) >= len(line.text) and reading.weakest > min(line.char_confidences, default=0.0):
            out[at] = Line(reading.text, line.corners, reading.mean, reading.spans, reading.confidences)
    return out


def _lies_in(line: Line, seal: Box, image: Image) -> bool:
    return bounding(line.corners, image.shape[1], image.shape[0]).overlap(seal) > 0.1


def _rim_level(patch: Grey) -> float:
    """The usual grey of the ink on a seal's rim."""
    height, width = patch.shape
    angles = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    reach = np.linspace(0.88, 1.0, 8)[:, None]
    xs = np.clip(width / 2 + reach * width / 2 * np.cos(angles), 0, width - 1).astype(int)
    ys = np.clip(height / 2 + reach * height / 2 * np.sin(angles), 0, height - 1).astype(int)
    return float(np.median(patch[ys, xs].min(axis=0)))


def _rim(ink: NDArray[np.bool_], x: float, y: float, radius: float) -> float:
    """Share of directions in which ink lies within a few pixels of the circle, and none just outside of it."""
    angles = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    near = _along(ink, x, y, angles, np.linspace(radius - 3, radius + 2, 6))
    return float(near.any(axis=0).mean())


def _inside(ink: NDArray[np.bool_], x: float, y: float, radius: float) -> float:
    angles = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    return float(_along(ink, x, y, angles, np.linspace(0.1, 0.85, 24) * radius).mean())


def _along(
    ink: NDArray[np.bool_], x: float, y: float, angles: NDArray[np.float64], reach: NDArray[np.float64]
) -> NDArray[np.bool_]:
    height, width = ink.shape
    xs = np.clip(np.round(x + reach[:, None] * np.cos(angles)), 0, width - 1).astype(int)
    ys = np.clip(np.round(y + reach[:, None] * np.sin(angles)), 0, height - 1).astype(int)
    on: NDArray[np.bool_] = ink[ys, xs]
    return on
