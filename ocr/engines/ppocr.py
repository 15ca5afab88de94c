"""The default engine: PP-OCRv6 in a thin pipeline of our own. Detection at a limited side, then a cascade of readers:
a tiny recogniser reads every line, the small one again only what the tiny one is unsure of (README of models/ocr has the
measurements)."""

import numpy as np

from ocr.clean.watermark import is_level, without_watermark
from ocr.engines.cascade import read_crops
from ocr.engines.detection import find_lines
from ocr.engines.engine import Image, Line, Points
from ocr.engines.recognition import cut_out
from ocr.engines.tails import with_last_marks

DETECTOR = "PP-OCRv6_det_small.onnx"
LIMIT = 960  # longest side given to the detector, pixels
TINY_PRINT = 13  # pixels, height of the boxes in what the detector saw: below, it overlooks lone figures
TABLE = 100  # lines, from which a page is a table, whose figures stand alone
TINY_IN_TABLE = 15  # pixels, the same height for it
GOOD_PRINT = 20  # pixels, the height to which tiny print is brought for a second look
MOST = 2240  # longest side of that second look, pixels
MARGIN = 0.03  # of the page's longer side, around what the first look found
LOST = 0.3  # share of a line's box below which the boxes of a second look do not hold it
ENLARGED = 2.0  # no more: pixels that were never taken tell nothing
STANDING = 0.9  # share of level lines that must still be found when a watermark was taken away
TALL = 1.5  # height to width from which a box may hold print that runs downwards


def read(image: Image, *, threads: int = 1, limit: int = LIMIT) -> list[Line]:
    """All lines of text on an upright RGB image."""
    boxes = _lines(image, limit, threads)
    plain = without_watermark(image, boxes)
    if plain is not None:
        under = _lines(plain, limit, threads)
        if len(under) >= STANDING * len([box for box in boxes if is_level(box)]):
            image, boxes = plain, under
    crops = [cut_out(image, box) for box in boxes]
    readings = read_crops(crops, threads=threads)
    # A tall box is a lone figure or print that runs downwards: both ways are read, and more print wins.
    tall = [index for index, crop in enumerate(crops) if crop.shape[0] > TALL * crop.shape[1]]
    down = [np.roll(boxes[index], -1, axis=0) for index in tall]
    seconds = read_crops([cut_out(image, box) for box in down], threads=threads)
    for index, box, second in zip(tall, down, seconds, strict=True):
        if len(second.text) > max(1, len(readings[index].text)) and second.mean > 0.8:
            boxes[index], readings[index] = box, second
    lines = [
        Line(reading.text, box, reading.mean, reading.spans, reading.confidences)
        for box, reading in zip(boxes, readings, strict=True)
        if reading.text.strip()
    ]
    return with_last_marks(image, lines, threads=threads)


def _lines(image: Image, limit: int, threads: int) -> list[Points]:
    """Boxes of the lines; looked for a second time, closer, where most of the print turns out to be tiny."""
    boxes = find_lines(image, model=DETECTOR, limit=limit, threads=threads)
    if not boxes:
        return boxes
    side = max(image.shape[:2])
    seen = min(limit, side)
    height = float(np.median([np.linalg.norm(box[3] - box[0]) for box in boxes])) * seen / side
    if height >= (TINY_IN_TABLE if len(boxes) >= TABLE else TINY_PRINT):
        return boxes
    closer = round(min(seen * GOOD_PRINT / max(height, 1.0), MOST, side * ENLARGED))
    if closer < 1.2 * seen:
        return boxes
    left, top, right, bottom = _around(boxes, side * MARGIN, image.shape[1], image.shape[0])
    part = np.ascontiguousarray(image[top:bottom, left:right])
    again = find_lines(
        part, model=DETECTOR, limit=round(closer * max(part.shape[:2]) / side), threads=threads, grow=True
    )
    again = [box + np.array([left, top], np.float64) for box in again]
    return again + overlooked(boxes, again)


def overlooked(first: list[Points], second: list[Points]) -> list[Points]:
    """The lines of a first look that a second one does not have: what it lost was there."""
    if not first or not second:
        return first
    seen, edges = (np.array([[*box.min(axis=0), *box.max(axis=0)] for box in boxes]) for boxes in (second, first))
    low, high = np.maximum(edges[:, None, :2], seen[None, :, :2]), np.minimum(edges[:, None, 2:], seen[None, :, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=2).sum(axis=1)
    area = np.prod(edges[:, 2:] - edges[:, :2], axis=1)
    return [box for box, lost in zip(first, shared < LOST * area, strict=True) if lost]


def _around(boxes: list[Points], margin: float, width: int, height: int) -> tuple[int, int, int, int]:
    """Left, top, right and bottom edge of the part of the image that holds the boxes: a desk need not be looked at twice."""
    points = np.concatenate(boxes)
    (left, top), (right, bottom) = points.min(axis=0) - margin, points.max(axis=0) + margin
    return max(0, int(left)), max(0, int(top)), min(width, int(right) + 1), min(height, int(bottom) + 1)
