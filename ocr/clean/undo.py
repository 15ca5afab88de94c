"""Plane maps between a cleaned image and the upload. Every repair gives one; they are multiplied, never guessed back."""

import numpy as np
from numpy.typing import NDArray

from ocr.page import Box

Map = NDArray[np.float64]
"""3 x 3 homography, pixels to pixels."""


def turn_undo(width: int, height: int, degrees: int) -> Map:
    """Map from the image turned clockwise by `degrees` back to the original of `width` x `height` pixels."""
    maps = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        90: [[0, 1, 0], [-1, 0, height], [0, 0, 1]],
        180: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        270: [[0, -1, width], [1, 0, 0], [0, 0, 1]],
    }
    return np.array(maps[degrees % 360], np.float64)


def moved(points: NDArray[np.float64], map_: Map) -> NDArray[np.float64]:
    """n x 2 points through a map."""
    spread = np.column_stack([points, np.ones(len(points))]) @ map_.T
    moved_: NDArray[np.float64] = spread[:, :2] / spread[:, 2:]
    return moved_


def bounding(points: NDArray[np.float64], width: float, height: float) -> Box:
    """The box around points, as fractions of width and height, kept within the page."""
    x, y = np.clip(points[:, 0] / width, 0, 1), np.clip(points[:, 1] / height, 0, 1)
    return Box(float(x.min()), float(y.min()), float(x.max()), float(y.max()))
