"""Seals: red or blue round, oval and square stamps: their place, colour, shape, and their own text where it can be read.

A stamp is pale, broken by print and never quite level, so its outline is an ellipse fitted to the ink, not a bounding box.
The national emblem is filled and has no rim; a red title has no outline at all.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engines.engine import Image
from ocr.looks import Looks, look
from ocr.marks.seal_text import Ellipse, ring_text
from ocr.page import Box, Mark

SMALLEST, LARGEST = 0.05, 0.45  # of the page's short side
GAPS = (9, 21)  # pixels at WORK: breaks in a rim that are bridged; the finer first
ROOM = 12  # pixels around the ink of a page that are looked at with it
RIM, FRAME = 0.62, 0.7  # share of the outline on which ink must lie, round and square
STROKES = 4  # inside a square stamp's frame


@dataclass(frozen=True, slots=True)
class _Stamp:
    outline: Ellipse  # in pixels of the small image
    box: tuple[float, float, float, float]
    shape: str

    def shifted(self, x: float, y: float) -> "_Stamp":
        left, top, right, bottom = self.box
        return _Stamp(self.outline.shifted(x, y), (left + x, top + y, right + x, bottom + y), self.shape)


def find_seals(image: Image, *, threads: int = 1, looks: Looks | None = None) -> list[Mark]:
    """The seals on an upright image, boxes in fractions of it; `text` is "" where it can't be read for sure."""
    looks = looks or look(image)
    height, width = looks.small.shape[:2]
    found: list[Mark] = []
    for colour, ink in looks.inks.items():
        for stamp in _stamps(ink):
            x0, y0, x1, y1 = stamp.box
            box = Box(max(0, x0 / width), max(0, y0 / height), min(1, x1 / width), min(1, y1 / height))
            if any(box.overlap(known.box) > 0.5 for known in found):
                continue
            round_ = stamp.shape != "square"
            text, sure = (
                ring_text(image, stamp.outline.scaled(1 / looks.scale), colour, threads) if round_ else ("", 0.0)
            )
            found.append(Mark("seal", box, text, sure, {"colour": colour, "shape": stamp.shape}))
    return found


def _stamps(page: NDArray[np.uint8]) -> list[_Stamp]:
    """Blobs of ink with the size, outline and thin strokes of a stamp."""
    left, top, wide, tall = cv2.boundingRect(page)
    if min(wide, tall) < SMALLEST * min(page.shape):
        return []
    left, top = max(0, left - ROOM), max(0, top - ROOM)
    mask = page[top : top + tall + 2 * ROOM, left : left + wide + 2 * ROOM]
    found = [stamp.shifted(left, top) for stamp in _blobs(mask, min(page.shape))]
    return [*found, *_joined_stamps(page, found)]


def _blobs(mask: NDArray[np.uint8], short: int) -> list[_Stamp]:
    """The stamps of a mask that was cut from a page with that short side."""
    found: list[_Stamp] = []
    for gap in GAPS:
        joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (gap, gap)))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
        for label in range(1, count):
            x, y, w, h, _area = stats[label].tolist()
            if not SMALLEST * short < min(w, h) or max(w, h) > LARGEST * short or not 0.45 < w / h < 2.2:
                continue
            patch = (mask[y : y + h, x : x + w] > 0) & (labels[y : y + h, x : x + w] == label)
            stamp = _stamp(patch, x, y)
            if stamp and not any(_covers(known.box, stamp.box) for known in found):
                found.append(stamp)
    return found


def _joined_stamps(mask: NDArray[np.uint8], found: list[_Stamp]) -> list[_Stamp]:
    """Round stamps that are one blob with other ink of their colour, a label or a border: found by their circles."""
    short = min(mask.shape)
    least, most = int(SMALLEST / 2 * short), int(LARGEST / 2 * short)
    smooth = cv2.GaussianBlur(mask, (3, 3), 0)
    circles = cv2.HoughCircles(
        smooth, cv2.HOUGH_GRADIENT_ALT, 1.5, least, param1=200, param2=0.75, minRadius=least, maxRadius=most
    )
    joined: list[_Stamp] = []
    for x, y, radius in np.asarray([] if circles is None else circles[0], float).reshape(-1, 3):
        if any(box[0] < x < box[2] and box[1] < y < box[3] for box in (stamp.box for stamp in (*found, *joined))):
            continue
        left, top = int(max(0, x - 1.1 * radius)), int(max(0, y - 1.1 * radius))
        patch = mask[top : int(y + 1.1 * radius) + 1, left : int(x + 1.1 * radius) + 1] > 0
        rows, columns = np.nonzero(patch)
        far = np.hypot(columns + left - x, rows + top - y) / radius
        inside = np.zeros_like(patch)
        inside[rows[far < 1.08], columns[far < 1.08]] = True
        stamp = _stamp(inside, left, top)
        if stamp:
            joined.append(stamp)
    return joined


def _stamp(patch: NDArray[np.bool_], x: int, y: int) -> _Stamp | None:
    h, w = patch.shape
    if not 0.03 < float(patch.mean()) < 0.62:
        return None
    points = np.argwhere(patch)[:, ::-1].astype(np.float32)
    hull = cv2.convexHull(points)
    if len(hull) < 6:
        return None
    (cx, cy), (first, second), angle = cv2.fitEllipse(hull)
    outline = Ellipse(cx, cy, first / 2, second / 2, np.deg2rad(angle))
    if min(first, second) > 0.42 * max(first, second) and _on_rim(patch, outline) > RIM:
        left, top, right, bottom = outline.bounds()
        ratio = min(first, second) / max(first, second)
        box = (x + left, y + top, x + right, y + bottom)
        return _Stamp(outline.shifted(x, y), box, "round" if ratio > 0.86 else "oval")
    if _on_frame(patch) > FRAME and _strokes_within(patch) >= STROKES:
        return _Stamp(outline.shifted(x, y), (x, y, x + w, y + h), "square")
    return None


def _covers(known: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return Box(*known).overlap(Box(*other)) > 0.5


def _on_rim(patch: NDArray[np.bool_], outline: Ellipse) -> float:
    """Share of the ellipse's directions in which ink lies on it, within a tenth of its radius; 0 for a filled disc."""
    h, w = patch.shape
    angles = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    hit = np.zeros(len(angles), bool)
    for reach in np.linspace(0.90, 1.06, 9):
        xs, ys = outline.at(angles, reach)
        xi, yi = np.round(xs).astype(int), np.round(ys).astype(int)
        inside = (xi >= 0) & (yi >= 0) & (xi < w) & (yi < h)
        hit |= inside & patch[yi.clip(0, h - 1), xi.clip(0, w - 1)]
    return float(hit.mean())


def _on_frame(patch: NDArray[np.bool_]) -> float:
    """Share of the least inked of the box's four edges along which ink runs."""
    h, w = patch.shape
    t = max(2, min(h, w) // 12)
    edges = ((patch[:t], 0), (patch[-t:], 0), (patch[:, :t], 1), (patch[:, -t:], 1))
    return min(float(np.mean(np.any(edge, axis=axis))) for edge, axis in edges)


def _strokes_within(patch: NDArray[np.bool_]) -> int:
    """Separate strokes inside a frame: a stamp holds several letters, a framed letter of a red title (国) hardly any."""
    h, w = patch.shape
    inner = patch[h // 8 : h - h // 8, w // 8 : w - w // 8].astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(inner)
    return int((stats[1:count, cv2.CC_STAT_AREA] > 0.003 * h * w).sum())
