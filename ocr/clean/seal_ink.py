"""Takes red ink off the print below it: under a seal the brightest channel shows black print and hides the red."""

import numpy as np

from ocr.engines.engine import Image
from ocr.page import Box

MARGIN = 0.004  # of the page, around the seal


def without_seals(image: Image, seals: list[Box]) -> Image:
    """The image with each seal's area in its brightest channel; elsewhere untouched (red titles and numbers stay)."""
    if not seals:
        return image
    height, width = image.shape[:2]
    cleaned = image.copy()
    for box in seals:
        x0, x1 = (max(0, int((e + m) * width)) for e, m in ((box.x0, -MARGIN), (box.x1, MARGIN)))
        y0, y1 = (max(0, int((e + m) * height)) for e, m in ((box.y0, -MARGIN), (box.y1, MARGIN)))
        patch = cleaned[y0:y1, x0:x1]
        cleaned[y0:y1, x0:x1] = np.repeat(patch.max(axis=2, keepdims=True), 3, axis=2)
    return cleaned
