"""Seals: red (or blue) round, oval or square stamps; their place, colour, shape, and their own text where it can be read."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engines.engine import Image
from ocr.engines.recognition import SMALL, recognise
from ocr.page import Box, Mark

WORK = 1000  # pixels, the long side on which seals are looked for
SURE = 0.90  # mean confidence from which a seal's own text counts as read
LETTER = 0.005  # of confidence that one more letter is worth
RINGS = ((0.94, 0.62), (0.90, 0.66), (0.97, 0.70))  # outer and inner radius of the text's ring, of the seal's radius
SMALLEST, LARGEST = 0.05, 0.45  # of the page's short side


@dataclass(frozen=True, slots=True)
class _Ink:
    colour: str
    mask: NDArray[np.uint8]


def find_seals(image: Image, *, threads: int = 1) -> list[Mark]:
    """The seals on an upright image, boxes in fractions of it; `text` is "" where it can't be read for sure."""
    scale = min(1.0, WORK / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found = []
    for ink in _inks(np.asarray(small, np.uint8)):
        for x, y, w, h, shape in _stamps(ink.mask):
            box = Box(x / small.shape[1], y / small.shape[0], (x + w) / small.shape[1], (y + h) / small.shape[0])
            text, sure = seal_text(image, box, ink.colour, threads) if shape != "square" else ("", 0.0)
            read = text if sure >= SURE else ""
            found.append(Mark("seal", box, read, sure, {"colour": ink.colour, "shape": shape}))
    return found


def _inks(image: NDArray[np.uint8]) -> list[_Ink]:
    return [_Ink("red", _mask(image, "red")), _Ink("blue", _mask(image, "blue"))]


def _mask(image: NDArray[np.uint8], colour: str) -> NDArray[np.uint8]:
    """Pixels of that ink: its channel well above both others."""
    channels = image.astype(np.int16)
    own, others = (0, (1, 2)) if colour == "red" else (2, (0, 1))
    excess = channels[:, :, own] - np.maximum(channels[:, :, others[0]], channels[:, :, others[1]])
    return ((excess > 35) * 255).astype(np.uint8)


def _stamps(mask: NDArray[np.uint8]) -> list[tuple[int, int, int, int, str]]:
    """Blobs of ink with the size, outline and thin strokes of a stamp (an emblem is filled, a red title is no ring)."""
    short = min(mask.shape)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for x, y, w, h, _area in stats[1:count].tolist():
        if not SMALLEST * short < min(w, h) or max(w, h) > LARGEST * short or not 0.5 < w / h < 2.0:
            continue
        patch = mask[y : y + h, x : x + w] > 0
        fill = float(patch.mean())
        if not 0.06 < fill < 0.62:
            continue
        ring = _rim(patch)
        if ring > 0.55:
            found.append((x, y, w, h, "round" if 0.85 < w / h < 1.18 else "oval"))
        elif _frame(patch) > 0.6:
            found.append((x, y, w, h, "square"))
    return found


def _rim(patch: NDArray[np.bool_]) -> float:
    """Share of directions from the centre in which ink lies near the ellipse that fills the box."""
    h, w = patch.shape
    angles = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    hit = np.zeros(len(angles), bool)
    for radius in np.linspace(0.86, 1.0, 8):
        xs = np.clip((w / 2 + np.cos(angles) * radius * w / 2).astype(int), 0, w - 1)
        ys = np.clip((h / 2 + np.sin(angles) * radius * h / 2).astype(int), 0, h - 1)
        hit |= patch[ys, xs]
    corners = [
        patch[: h // 8, : w // 8],
        patch[: h // 8, -w // 8 :],
        patch[-h // 8 :, : w // 8],
        patch[-h // 8 :, -w // 8 :],
    ]
    empty = sum(float(c.mean()) < 0.15 for c in corners if c.size)
    return float(hit.mean()) if empty >= 3 else 0.0


def _frame(patch: NDArray[np.bool_]) -> float:
    """Share of the box's four edges along which ink runs."""
    h, w = patch.shape
    t = max(2, min(h, w) // 12)
    edges = (patch[:t].any(0), patch[-t:].any(0), patch[:, :t].any(1), patch[:, -t:].any(1))
    return float(np.mean([edge.mean() for edge in edges]))


def seal_text(image: Image, box: Box, colour: str, threads: int) -> tuple[str, float]:
    """The text around a round or oval seal, by unrolling its ring, and the mean confidence (0..1)."""
    height, width = image.shape[:2]
    x0, y0, x1, y1 = int(box.x0 * width), int(box.y0 * height), int(box.x1 * width), int(box.y1 * height)
    patch = image[max(0, y0) : y1, max(0, x0) : x1]
    if min(patch.shape[:2]) < 60:
        return "", 0.0
    side = 400
    big = cv2.resize(patch, (side, side), interpolation=cv2.INTER_CUBIC)
    # Colour tells ink from print, but JPEG keeps colour at half the sharpness; the ink's counter-channel is sharp.
    pictures = (np.asarray(big[:, :, 1 if colour == "red" else 0], np.uint8), 255 - _soft(big, colour))
    strips = [_unrolled(picture, *ring) for picture in pictures for ring in RINGS]
    readings = recognise([np.repeat(strip[:, :, None], 3, axis=2) for strip in strips], SMALL, threads=threads)
    best = ("", 0.0)
    for reading in readings:
        kept = "".join(c for c in reading.text if "\u4e00" <= c <= "\u9fff" or c in "()（）")
        # A ring cut too close loses its first or last letters and is all the surer of the rest.
        worth = reading.mean + LETTER * len(kept)
        if len(kept) >= 4 and worth > best[1] + LETTER * len(best[0]):
            best = (kept, reading.mean)
    return best


def _soft(image: NDArray[Any], colour: str) -> NDArray[np.uint8]:
    """How much of the ink each pixel carries, 0..255."""
    channels = image.astype(np.int16)
    own, others = (0, (1, 2)) if colour == "red" else (2, (0, 1))
    excess = channels[:, :, own] - np.maximum(channels[:, :, others[0]], channels[:, :, others[1]])
    top = max(float(np.percentile(excess, 98)), 1.0)
    return np.clip(excess / top * 255, 0, 255).astype(np.uint8)


def _unrolled(ink: NDArray[np.uint8], outer: float, inner: float) -> NDArray[np.uint8]:
    """The ring between two radii as a straight strip, from six o'clock clockwise."""
    side = ink.shape[0]
    rows, columns = 64, 1100
    angles = np.linspace(np.pi / 2, 2.5 * np.pi, columns, dtype=np.float32)
    radii = np.linspace(outer, inner, rows, dtype=np.float32) * side / 2
    xs = side / 2 + radii[:, None] * np.cos(angles)[None]
    ys = side / 2 + radii[:, None] * np.sin(angles)[None]
    strip = cv2.remap(ink, xs.astype(np.float32), ys.astype(np.float32), cv2.INTER_LINEAR)
    return np.asarray(strip, np.uint8)
