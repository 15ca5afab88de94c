"""Takes the waves out of a curled or folded page: a smooth field of heights, found from the lines of print themselves.

Every box of a line tells how much the page rises from its left end to its right. The field that explains all of them best is
taken off the places of words; pixels are left alone, since each line is cut out by its own box anyway. A flat page has no
field and pays nothing; the field's undo is `Bend.bent`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.engines.engine import Points

ACROSS, DOWN = 11, 5  # knots of the field
LEAST = 12  # boxes that lie flat and are long enough to have a slope
LONG = 2.0  # times its height
STEEP = 0.3  # slope of print that isn't part of a text line
STIFF = 0.05  # what a kink costs, beside a box that does not lie level
WAVE = 0.3  # of a line's height: a lesser field is not worth taking off
GAIN = 0.7  # the rest of slope must shrink to less than this
ROUNDS = 3  # of fitting, each trusting less in what did not fit before


@dataclass(frozen=True, slots=True)
class Bend:
    """How far down a point of the frame (`width` x `height` pixels) lies of where it belongs: bilinear between knots."""

    width: float
    height: float
    drop: NDArray[np.float64]  # DOWN x ACROSS, pixels

    def level(self, points: Points) -> Points:
        """Points (n x 2) of the wavy page on the level one."""
        return np.column_stack([points[:, 0], points[:, 1] - self._at(points)])

    def bent(self, points: Points) -> Points:
        """The way back: points of the level page on the wavy one. The field is so smooth that a few steps find them."""
        wavy = points.copy()
        for _ in range(30):
            wavy[:, 1] = points[:, 1] + self._at(wavy)
        return wavy

    def _at(self, points: Points) -> NDArray[np.float64]:
        drops: NDArray[np.float64] = _weights(points, self.width, self.height) @ self.drop.ravel()
        return drops


def find_bend(boxes: list[Points], width: float, height: float) -> Bend | None:
    """The bend of a page whose lines have these boxes (4 x 2, pixels of the reading frame), None when it lies flat."""
    flat = [box for box in boxes if _long_and_flat(box)]
    if len(flat) < LEAST:
        return None
    left = np.array([(box[0] + box[3]) / 2 for box in flat])
    right = np.array([(box[1] + box[2]) / 2 for box in flat])
    tall = float(np.median([np.linalg.norm(box[3] - box[0]) for box in flat]))
    rises = (right - left)[:, 1] / tall
    rows = _weights(right, width, height) - _weights(left, width, height)
    stiff, rest = _stiffness(), np.ones(len(flat))
    drop = np.zeros(DOWN * ACROSS)
    for _ in range(ROUNDS):
        drop = np.linalg.lstsq(
            np.vstack([rows * rest[:, None], stiff]), np.concatenate([rises * rest, np.zeros(len(stiff))]), rcond=None
        )[0]
        rest = 1 / np.sqrt(1 + ((rows @ drop - rises) / 0.15) ** 2)
    before, after = float(np.median(np.abs(rises))), float(np.median(np.abs(rises - rows @ drop)))
    if np.abs(drop).max() < WAVE or after > GAIN * before or not _monotone(drop * tall, height):
        return None
    return Bend(width, height, (drop * tall).reshape(DOWN, ACROSS))


def _long_and_flat(box: Points) -> bool:
    along, down = box[1] - box[0], box[3] - box[0]
    return bool(np.hypot(*along) > LONG * np.hypot(*down) and abs(along[1]) < STEEP * abs(along[0]))


def _monotone(drop: NDArray[np.float64], height: float) -> bool:
    """True when no two rows change places: else the field has no undo."""
    return bool(np.abs(np.diff(drop.reshape(DOWN, ACROSS), axis=0)).max() < 0.5 * height / (DOWN - 1))


def _weights(points: Points, width: float, height: float) -> NDArray[np.float64]:
    """n x knots: how much each knot counts at each point; beyond the frame the edge counts."""
    x = np.clip(points[:, 0] / width, 0, 1) * (ACROSS - 1)
    y = np.clip(points[:, 1] / height, 0, 1) * (DOWN - 1)
    by_x = np.clip(1 - np.abs(x[:, None] - np.arange(ACROSS)), 0, None)
    by_y = np.clip(1 - np.abs(y[:, None] - np.arange(DOWN)), 0, None)
    counts: NDArray[np.float64] = (by_y[:, :, None] * by_x[:, None, :]).reshape(len(points), -1)
    return counts


def _stiffness() -> NDArray[np.float64]:
    """Rows that ask for a smooth field, and for none along the middle, where rows keep their places."""
    rows = []
    for y in range(DOWN):
        for x in range(ACROSS):
            if 0 < x < ACROSS - 1:
                rows.append(_row({(y, x - 1): 1.0, (y, x): -2.0, (y, x + 1): 1.0}) * STIFF * 4)
            if y < DOWN - 1:
                rows.append(_row({(y, x): 1.0, (y + 1, x): -1.0}) * STIFF)
        rows.append(_row({(y, ACROSS // 2): 1.0}))
    return np.array(rows)


def _row(entries: dict[tuple[int, int], float]) -> NDArray[np.float64]:
    grid = np.zeros((DOWN, ACROSS))
    for place, value in entries.items():
        grid[place] = value
    return grid.ravel()
