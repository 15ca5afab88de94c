"""A box that a person drew on a page, read again: the words inside it where the page carries text, else its pixels."""

from collections.abc import Generator
from pathlib import Path

import numpy as np

from ocr.clean.orient import turned
from ocr.engines.engine import Image, engine
from ocr.page import Box, Word
from ocr.pages import Limits
from ocr.sandbox import decode

MARGIN = 0.15  # of the box's height that is read around it: people draw boxes tightly
LEAST = 8  # pixels: a smaller box holds no print


def read_box(
    path: Path,
    media_type: str,
    number: int,
    box: Box,
    *,
    turn: int = 0,
    limits: Limits = Limits(),
    engine_name: str = "ppocr",
) -> tuple[str, float]:
    """The text in a box (fractions of the page as uploaded) and the confidence of its weakest line, ("", 0.0) for none.

    `turn` is the page's rotation as it was read. Raises DocumentFault.
    """
    pages = decode(path, media_type, limits=limits)
    try:
        page = next((each for each in pages if each.number == number), None)
    finally:
        if isinstance(pages, Generator):
            pages.close()  # hangs up, which ends the decoder: the pages after this one are not wanted
    if page is None:
        return "", 0.0
    if page.image is None:
        return _joined([word for word in page.words if _centre_inside(word.box, box)])
    return _read(page.image, box, turn, engine_name)


def _read(image: Image, box: Box, turn: int, engine_name: str) -> tuple[str, float]:
    height, width = image.shape[:2]
    margin = MARGIN * (box.y1 - box.y0) * height
    left, top = max(0, int(box.x0 * width - margin)), max(0, int(box.y0 * height - margin))
    right, bottom = min(width, int(box.x1 * width + margin) + 1), min(height, int(box.y1 * height + margin) + 1)
    if right - left < LEAST or bottom - top < LEAST:
        return "", 0.0
    cut = turned(np.ascontiguousarray(image[top:bottom, left:right]), turn)
    lines = engine(engine_name)(cut, threads=1)
    placed = sorted(
        lines,
        key=lambda line: (round(float(line.corners[:, 1].mean()) / _tall(line.corners)), line.corners[:, 0].min()),
    )
    return _text([(line.text, line.confidence) for line in placed])


def _tall(corners: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    return max(1.0, float(np.ptp(corners[:, 1])))


def _centre_inside(word: Box, box: Box) -> bool:
    x, y = word.centre
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


def _joined(words: list[Word]) -> tuple[str, float]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda each: (each.box.y0 + each.box.y1, each.box.x0)):
        middle = word.box.centre[1]
        if lines and lines[-1][0].box.y0 <= middle <= lines[-1][0].box.y1:
            lines[-1].append(word)
        else:
            lines.append([word])
    return _text([(w.text, w.confidence) for line in lines for w in sorted(line, key=lambda each: each.box.x0)])


def _text(parts: list[tuple[str, float]]) -> tuple[str, float]:
    """Chinese runs on from line to line without a space, Latin words do not."""
    text = ""
    for part, _ in parts:
        spaced = text and part and text[-1].isascii() and part[0].isascii() and text[-1].isalnum() and part[0].isalnum()
        text += (" " if spaced else "") + part
    return text.strip(), min((confidence for _, confidence in parts), default=0.0)
