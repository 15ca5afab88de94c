"""The default engine: PP-OCRv6 in a thin pipeline of our own. Detection at a limited side, then a cascade of readers:
a tiny recogniser reads every line, the small one again only those that the tiny one is unsure of (README of models/ocr
has the measurements)."""

from ocr.engines.detection import find_lines
from ocr.engines.engine import Image, Line
from ocr.engines.recognition import SMALL, TINY, Reading, cut_out, recognise

LIMIT = 1280  # longest side given to the detector, pixels
UNSURE = 0.975  # weakest character below which a line is read again by the small model


def read(image: Image, *, threads: int = 1, limit: int = LIMIT) -> list[Line]:
    """All lines of text on an upright RGB image."""
    boxes = find_lines(image, model="PP-OCRv6_det_small.onnx", limit=limit, threads=threads)
    crops = [cut_out(image, box) for box in boxes]
    return [
        Line(reading.text, box, reading.mean, reading.spans, reading.confidences)
        for box, reading in zip(boxes, read_crops(crops, threads=threads), strict=True)
        if reading.text.strip()
    ]


def read_crops(crops: list[Image], *, threads: int = 1) -> list[Reading]:
    """Cut-out lines by the cascade, in order."""
    readings = recognise(crops, TINY, threads=threads)
    again = [index for index, reading in enumerate(readings) if reading.weakest < UNSURE]
    for index, second in zip(again, recognise([crops[i] for i in again], SMALL, threads=threads), strict=True):
        if second.mean >= readings[index].mean * 0.9:
            readings[index] = second
    return readings
