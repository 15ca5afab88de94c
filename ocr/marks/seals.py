"""Seals: red or blue round, oval and square stamps: their place, colour, shape, and their own text where it can be read.

A stamp is pale, broken by print and never quite level, so its outline is an ellipse fitted to the ink, not a bounding box.
The national emblem is filled and has no rim; a red title has no outline at all.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engines.engine import Grey, Image
from ocr.marks.seal_text import Ellipse, ring_text
from ocr.page import Box, Mark

WORK = 1200  # pixels, the long side on which seals are looked for
SMALLEST, LARGEST = 0.05, 0.45  # of the page's short side
GAPS = (9, 21)  # pixels at WORK: breaks in a rim that are bridged; the finer first
PALE, STRONG = (
    14,
    30,
)  # ink's channel above both others, 0..255: what may belong to a stamp, and what a stamp has some of
RIM, FRAME = 0.62, 0.7  # share of the outline on which ink must lie, round and square
STROKES = 4  # inside a square stamp's frame
LEAST_INK = 150  # pixels at WORK; the smallest stamp has more of strong ink
COLOURS = {"red": (0, 1, 2), "blue": (2, 0, 1)}  # own channel, the two others


@dataclass(frozen=True, slots=True)
class _Stamp:
    outline: Ellipse  # in pixels of the small image
    box: tuple[float, float, float, float]
    shape: str


def find_seals(image: Image, *, threads: int = 1) -> list[Mark]:
    """The seals on an upright image, boxes in fractions of it; `text` is "" where it can't be read for sure."""
    scale = min(1.0, WORK / max(image.shape[:2]))
    small = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    height, width = small.shape[:2]
    found: list[Mark] = []
    for colour in COLOURS:
        for stamp in _stamps(ink_of(small, colour)):
            x0, y0, x1, y1 = stamp.box
            box = Box(max(0, x0 / width), max(0, y0 / height), min(1, x1 / width), min(1, y1 / height))
            if any(box.overlap(known.box) > 0.5 for known in found):
                continue
            round_ = stamp.shape != "square"
            text, sure = ring_text(image, stamp.outline.scaled(1 / scale), colour, threads) if round_ else ("", 0.0)
            found.append(Mark("seal", box, text, sure, {"colour": colour, "shape": stamp.shape}))
    return found


def ink_of(image: NDArray[np.uint8], colour: str) -> NDArray[np.uint8]:
    """Mask of one colour of ink (red, blue) in a small picture. Tinted paper is taken off and dark photos are brightened: 255 where ink, else 0."""
    own, first, second = (np.ascontiguousarray(image[:, :, channel]) for channel in COLOURS[colour])
    others = cv2.max(first, second)
    light = max(_percentile(cv2.max(own, others), 80), 40) / 235
    excess = cv2.subtract(own, others)  # never below nought
    paper = _percentile(excess, 50)
    strong = _above(excess, paper + STRONG * light)
    if cv2.countNonZero(strong) < LEAST_INK:
        return np.zeros(excess.shape, np.uint8)
    # Pale ink counts only beside strong ink: guilloche and warm light are pale throughout.
    near = cv2.dilate(strong, np.ones((7, 7), np.uint8))
    return np.asarray(cv2.bitwise_and(_above(excess, paper + PALE * light), near), np.uint8)


def _above(channel: Grey, level: float) -> Grey:
    return cv2.threshold(channel, level, 255, cv2.THRESH_BINARY)[1]


def _percentile(channel: Grey, share: float) -> int:
    """The value below which `share` per cent of a channel's pixels lie."""
    counts = np.cumsum(np.bincount(channel.ravel(), minlength=256))
    return int(np.searchsorted(counts, share / 100 * counts[-1]))


def _stamps(mask: NDArray[np.uint8]) -> list[_Stamp]:
    """Blobs of ink with the size, outline and thin strokes of a stamp."""
    short = min(mask.shape)
    found: list[_Stamp] = []
    if not cv2.countNonZero(mask):
        return found
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
    return [*found, *_joined_stamps(mask, found)]


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
