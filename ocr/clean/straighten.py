"""The reading frame of a photo: perspective and skew taken out of the *places* of words, not out of the pixels.

Lines are cut out of the untouched image anyway, each by its own rotated box; so only layout needs the page straight, and
a map of the plane costs nothing and blurs nothing.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.clean.lean import upright
from ocr.clean.undo import Map, moved
from ocr.engines.engine import Grey, Points
from ocr.looks import Looks

WORK = 800  # pixels, the side on which the sheet is looked for
LEAST = 0.25  # of the picture: a smaller sheet is not taken for the page
INSIDE = 0.97  # share of the text that must lie on the sheet


def reading_map(looks: Looks, boxes: list[Points]) -> tuple[Map, float, float]:
    """Map from the image's pixels to the reading frame, and the frame's width and height in pixels.

    By the sheet's four corners when they are found beyond doubt, else by the lines' own slope; then by the columns' lean.
    """
    height, width = looks.image.shape[:2]
    corners = find_sheet(looks, boxes)
    if corners is None:
        return _straight(boxes, width, height), width, height
    across = (np.linalg.norm(corners[1] - corners[0]) + np.linalg.norm(corners[2] - corners[3])) / 2
    down = (np.linalg.norm(corners[3] - corners[0]) + np.linalg.norm(corners[2] - corners[1])) / 2
    target = np.array([[0, 0], [across, 0], [across, down], [0, down]], np.float32)
    map_ = cv2.getPerspectiveTransform(corners.astype(np.float32), target).astype(np.float64)
    flattened = [moved(box, map_) for box in boxes]
    return _straight(flattened, float(across), float(down)) @ map_, float(across), float(down)


def _straight(boxes: list[Points], width: float, height: float) -> Map:
    """Lines made level, then columns stood upright."""
    level = _level(boxes, width, height)
    return upright([moved(box, level) for box in boxes], width, height) @ level


def _level(boxes: list[Points], width: float, height: float) -> Map:
    """Rotation about the centre by the long lines' median slope."""
    slopes = []
    for box in boxes:
        along = (box[1] + box[2] - box[0] - box[3]) / 2
        if np.hypot(*along) > 3 * np.linalg.norm(box[3] - box[0]) and abs(along[1]) < 0.5 * abs(along[0]):
            slopes.append((np.hypot(*along), along[1] / along[0]))
    if len(slopes) < 3:
        return np.eye(3)
    slopes.sort(key=lambda pair: pair[1])
    weights = np.cumsum([length for length, _ in slopes])
    slope = slopes[int(np.searchsorted(weights, weights[-1] / 2))][1]
    if abs(slope) < 0.002:
        return np.eye(3)
    angle = np.degrees(np.arctan(slope))
    rotation = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return np.vstack([rotation, [0, 0, 1]])


def find_sheet(looks: Looks, boxes: list[Points]) -> Points | None:
    """Corners (clockwise from the top left) of the sheet of paper in a photo, None when in doubt or when it fills it."""
    height, width = looks.image.shape[:2]
    scale = WORK / max(height, width)
    size = (round(width * scale), round(height * scale))
    small = cv2.GaussianBlur(cv2.resize(looks.small, size, interpolation=cv2.INTER_AREA), (5, 5), 0)
    centres = np.array([box.mean(axis=0) for box in boxes]) * scale if boxes else np.empty((0, 2))
    best: Points | None = None
    best_area = 0.0
    for mask in _masks(small):
        contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        for contour in contours:
            corners = _four_corners(contour)
            if corners is None:
                continue
            area = cv2.contourArea(corners.astype(np.float32)) / (small.shape[0] * small.shape[1])
            if not LEAST < area < 0.97 or area < best_area:
                continue
            inside = [
                cv2.pointPolygonTest(corners.astype(np.float32), (float(x), float(y)), False) >= 0 for x, y in centres
            ]
            if len(inside) < 5 or sum(inside) < INSIDE * len(inside):
                continue
            best, best_area = corners / scale, area
    return best


def _masks(small: Grey) -> list[Grey]:
    """Where the sheet may be: by brightness, by colour, and by edges."""
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    kernel = np.ones((7, 7), np.uint8)
    _, bright = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    pale = cv2.threshold(
        cv2.cvtColor(small, cv2.COLOR_RGB2HSV)[:, :, 1], 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU
    )[1]
    edges = cv2.dilate(cv2.Canny(grey, 40, 120), np.ones((3, 3), np.uint8))
    closed = [cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel, iterations=2) for mask in (bright, pale)]
    return [np.asarray(mask, np.uint8) for mask in (*closed, edges)]


def _four_corners(contour: NDArray[Any]) -> Points | None:
    hull = cv2.convexHull(contour)
    edge = cv2.arcLength(hull, True)
    for tolerance in (0.02, 0.03, 0.05):
        shape = cv2.approxPolyDP(hull, tolerance * edge, True)
        if len(shape) == 4:
            break
    else:
        return None
    # The sheet must be what the contour encloses, not merely four far-off points of it.
    if cv2.contourArea(hull) < 0.9 * cv2.contourArea(shape):
        return None
    points = shape.reshape(4, 2).astype(np.float64)
    centre = points.mean(axis=0)
    ordered = points[np.argsort(np.arctan2(points[:, 1] - centre[1], points[:, 0] - centre[0]))]
    ordered = np.roll(ordered, -int(np.argmin(ordered.sum(axis=1))), axis=0)
    sides = np.roll(ordered, -1, axis=0) - ordered
    for before, after in zip(np.roll(sides, 1, axis=0), sides, strict=True):
        cosine = float(np.dot(before, after) / (np.linalg.norm(before) * np.linalg.norm(after) + 1e-9))
        if abs(cosine) > 0.5:  # corners between 60 and 120 degrees
            return None
    return ordered
