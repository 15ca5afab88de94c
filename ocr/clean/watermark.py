"""Pale slanted letters over a page (「仅供某银行开户使用」): taken away before the print under them is looked for.

A watermark runs into the lines that it crosses, and the detector then sees neither. It is known by its slant, and as ink
that is clearly paler than the print; everything as pale as it becomes paper. Print as pale as the watermark stays as it is.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.engines.engine import Grey, Image, Points

SLANT = (12.0, 78.0)  # degrees off the page's lines between which letters are a watermark's
LONG = 2.5  # width to height of such a line
PALER = 35  # grey levels between the ink of print and of the watermark
MARGIN = 12  # grey levels below the watermark's ink that still are its own


def without_watermark(image: Image, boxes: Sequence[Points]) -> Image | None:
    """The image with its watermark made paper; None where none is seen, or where it is as dark as print.

    `boxes`: four corners each, in pixels, of all lines that were found.
    """
    over = [box for box in boxes if SLANT[0] < (_slant(box) or 0.0) < SLANT[1]]
    level = [box for box in boxes if is_level(box)]
    if not over or len(level) < 3:
        return None
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    inks = [_ink(grey, box) for box in level]
    mark = float(np.median([_ink(grey, box) for box in over]))
    if mark - float(np.percentile(inks, 75)) < PALER:
        return None
    paper = cv2.GaussianBlur(cv2.dilate(cv2.resize(grey, None, fx=0.25, fy=0.25), np.ones((9, 9), np.uint8)), (0, 0), 5)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]))
    limit = mark - MARGIN
    # A soft step, so that the rims of dark strokes stay: from the limit upwards a pixel becomes the paper around it.
    share = np.clip((grey.astype(np.float32) - (limit - 20)) / 20, 0, 1)[:, :, None]
    lifted = image.astype(np.float32) * (1 - share) + paper[:, :, None].astype(np.float32) * share
    return np.asarray(np.maximum(lifted, image), np.uint8)


def is_level(box: Points) -> bool:
    """True for a line along the page's lines, long enough to tell."""
    slant = _slant(box)
    return slant is not None and slant <= SLANT[0]


def _slant(box: Points) -> float | None:
    """Degrees off the horizontal, 0 to 90; None for what is too short to tell."""
    along, down = box[1] - box[0], box[3] - box[0]
    wide, high = float(np.linalg.norm(along)), float(np.linalg.norm(down))
    if max(wide, high) < LONG * min(wide, high):
        return None
    edge = along if wide >= high else down
    angle = abs(float(np.degrees(np.arctan2(edge[1], edge[0]))))
    return min(angle, 180 - angle)


def _ink(grey: Grey, box: Points) -> float:
    """The level of a line's strokes: what a tenth of its pixels are darker than."""
    target = np.array([[0, 0], [160, 0], [160, 32], [0, 32]], np.float32)
    matrix = cv2.getPerspectiveTransform(box.astype(np.float32), target)
    return float(np.percentile(cv2.warpPerspective(grey, matrix, (160, 32), borderMode=cv2.BORDER_REPLICATE), 10))
