"""Coloured ink that somebody wrote or stamped over the print (「与原件核对无误」 in blue): taken away before lines are looked for.

A note runs into the lines that it crosses, and the detector then sees neither. Coloured print of the page itself, a blue
label or a red number, stands clear of the black print; ink that lies over it was put there afterwards.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engines.engine import Grey, Image
from ocr.looks import Looks, look, percentile
from ocr.page import Box

REACH = 21  # pixels at WORK: strokes nearer than this belong to one note
TOUCH = 0.05  # share of a note's ink that lies against black print
CROSSED = 0.3  # pixels of black print among a note and off its strokes, for each of its ink
TALL = 26  # pixels at WORK: a note's least height, nearly twice that of print
FEW = 4  # notes on a page: what is more is the colour of its print
DARK = 110  # brightest channel below which a pixel is black print, not ink
LEAST = 120  # pixels of ink at WORK
MOST = 0.5  # of the page that a note's box may cover: more is the paper's own print


def without_pen_ink(image: Image, seals: list[Box], looks: Looks | None = None) -> Image:
    """The image with notes over its print made paper; the same image where there are none. Seals are left alone.

    `looks` may be those of the image before its seals were cleaned: nothing of them is used here.
    """
    looks = looks or look(image)
    small, spread = looks.small, cv2.subtract(looks.brightest, looks.darkest)
    if not _is_coloured(spread, seals):
        return image
    black = cv2.bitwise_and(_below(looks.brightest, DARK), _below(spread, 50))
    notes: Grey = np.zeros(small.shape[:2], np.uint8)
    for seen in looks.inks.values():
        ink = seen.copy()
        _forget(ink, seals)
        notes = cv2.bitwise_or(notes, _over_print(ink, black))
    if not cv2.countNonZero(notes):
        return image
    wide = cv2.dilate(notes, np.ones((5, 5), np.uint8))
    size = (image.shape[1], image.shape[0])
    mask = cv2.resize(wide, size, interpolation=cv2.INTER_NEAREST)
    x, y, w, h = cv2.boundingRect(mask)
    part, on = image[y : y + h, x : x + w], mask[y : y + h, x : x + w] > 0
    brightest = part[on].max(axis=1).astype(np.float32)
    paper = cv2.resize(_paper(small), size)[y : y + h, x : x + w][on]
    # Ink is paper where it lies alone, and black where it lies on print, with a soft step between the two.
    share = np.clip((brightest - (DARK - 30)) / 30, 0, 1)
    cleaned = image.copy()
    cleaned[y : y + h, x : x + w][on] = (brightest * (1 - share) + paper * share).astype(np.uint8)[:, None]
    return cleaned


def _over_print(ink: NDArray[np.uint8], black: Grey) -> NDArray[np.uint8]:
    """The ink of those notes that lie against black print (1 where it is), 255 where it is."""
    out = np.zeros(ink.shape, np.uint8)
    if cv2.countNonZero(ink) < LEAST:
        return out
    beside = cv2.dilate(black, np.ones((3, 3), np.uint8))
    # Dark coloured letters are black at their cores: print that a note lies over is black beyond the note's strokes.
    off = cv2.bitwise_and(black, _below(cv2.dilate(ink, np.ones((5, 5), np.uint8)), 1))
    joined = cv2.dilate(ink, np.ones((REACH, REACH), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    notes = 0
    for label in range(1, count):
        x, y, w, h = stats[label, :4].tolist()
        if w * h > MOST * ink.size or h - REACH < TALL:
            continue
        place = (slice(y, y + h), slice(x, x + w))
        here = (labels[place] == label) & (ink[place] > 0)
        share = max(int(here.sum()), LEAST)
        if (here & (beside[place] > 0)).sum() > TOUCH * share and off[place].sum() > CROSSED * share:
            out[place][here] = 255
            notes += 1
    return out if notes <= FEW else np.zeros(ink.shape, np.uint8)


def _below(channel: Grey, level: int) -> Grey:
    """1 where a channel is below a level, else 0."""
    return cv2.threshold(channel, level - 1, 1, cv2.THRESH_BINARY_INV)[1]


def _is_coloured(spread: Grey, seals: list[Box]) -> bool:
    """A quick look, at a quarter of the size, whether the page has colour at all outside of its seals."""
    tiny = cv2.resize(spread, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    colour = np.asarray(cv2.threshold(tiny, percentile(tiny, 50) + 30, 1, cv2.THRESH_BINARY)[1], np.uint8)
    _forget(colour, seals)
    return cv2.countNonZero(colour) > LEAST // 16


def _forget(ink: NDArray[np.uint8], seals: list[Box]) -> None:
    height, width = ink.shape
    for box in seals:
        ink[int(box.y0 * height) : int(box.y1 * height) + 1, int(box.x0 * width) : int(box.x1 * width) + 1] = 0


def _paper(small: Image) -> NDArray[np.uint8]:
    """The paper's grey around each pixel."""
    grey = cv2.cvtColor(cv2.resize(small, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.GaussianBlur(cv2.dilate(grey, np.ones((9, 9), np.uint8)), (0, 0), 5), np.uint8)
