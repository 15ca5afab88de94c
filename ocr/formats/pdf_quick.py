"""Words of a dense PDF page with two boxes a word instead of one a character: what makes long statements quick to read.

PDFium's own text is cut at white space; a word whose width is not that of its signs hides a gap or was drawn twice, and is
read sign by sign (`ocr/formats/pdf_words.py`), and so is a whole page of which anything is unusual.
"""

import ctypes
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray

from ocr.formats.pdf_calls import address_of, angle_at, is_generated, loose_box
from ocr.formats.pdf_frame import Frame
from ocr.formats.pdf_gaps import GAP, word_gap
from ocr.page import Box, Word

DENSE = 700  # characters; a page with fewer is read sign by sign, at little cost
SLANT = 8  # degrees off every axis from which a text is a watermark across the page
LEAST = 1.0  # points
BAND = 8  # points of height in which words are looked for that were drawn twice
LEVEL = 0.02  # of its length that a run may climb without being asked for its angle
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u00ad\u200b-\u200d\ufeff\ufffe\uffff\ud800-\udfff]")
_WORD = re.compile(r"\S+")
_NARROW = (
    dict.fromkeys(".,:;!|'ijl()[]/", 0.26) | dict.fromkeys("-frtI", 0.32) | dict.fromkeys("ABCDEGHKNOPQRSUVXYwm&", 0.63)
)
_WIDTHS = [_NARROW.get(chr(code), 0.5) for code in range(128)] + [0.5] * 128  # of a sign, in ems of full width
for _sign in "MW%@":
    _WIDTHS[ord(_sign)] = 0.8
_ASCII = bytes(round(100 * width) for width in _WIDTHS)
Floats = NDArray[np.float64]


@dataclass(slots=True)
class _Pieces:
    """The runs of PDFium's text without white space that can be seen: ranges and texts, their boxes as shown (n x 4), those
    of their first and last signs, and the widths that their signs should have (ems)."""

    spans: list[tuple[int, int]]
    texts: list[str]
    boxes: Floats
    first: Floats
    last: Floats
    units: Floats


BySigns = Callable[[int, int], list[Word]]


def quick_words(textpage: Any, frame: Frame, by_signs: BySigns, font: Callable[[int], str]) -> list[Word] | None:
    """The page's words in the file's order; None for a page that must be read sign by sign.

    `by_signs(start, end)` reads a range of characters so, `font(index)` names a character's font.
    """
    count = raw.FPDFText_CountChars(textpage)
    if count < DENSE:
        return None
    buffer = (ctypes.c_ushort * (count + 1))()
    if raw.FPDFText_GetText(textpage, 0, count, buffer) != count + 1:
        return None
    text = bytes(buffer)[: 2 * count].decode("utf-16-le", errors="surrogatepass")
    if _ODD.search(text):
        return None
    pieces = _pieces(address_of(textpage), frame, text)
    if pieces is None:
        return None
    across, down = frame.shown
    odd = _odd_widths(pieces, across, down).tolist()
    joined = _joined(address_of(textpage), pieces, across, down)
    boxes = pieces.boxes.tolist()
    sizes = ((pieces.boxes[:, 3] - pieces.boxes[:, 1]) * down).round(1).tolist()
    words: list[Word] = []
    drawn: dict[tuple[str, int], list[Box]] = {}
    at, count = 0, len(boxes)
    while at < count:
        after = at + 1
        while after in joined:
            after += 1
        if any(odd[at:after]):
            made = by_signs(pieces.spans[at][0], pieces.spans[after - 1][1])
        elif after == at + 1:
            made = [Word(pieces.texts[at], Box(*boxes[at]), size=sizes[at], font=font(pieces.spans[at][0]))]
        else:
            box = Box.around([Box(*each) for each in boxes[at:after]])
            told = "".join(pieces.texts[at:after])
            made = [Word(told, box, size=round(box.height * down, 1), font=font(pieces.spans[at][0]))]
        at = after
        for word in made:
            if not _drawn_before(drawn, word, across, down):
                words.append(word)
    return words


def _pieces(textpage: int, frame: Frame, text: str) -> _Pieces | None:
    """The runs of the text that can be seen; None where one does not run to the right."""
    found = [(match.span(), match[0]) for match in _WORD.finditer(text)]
    edges = np.zeros((len(found), 2, 4), np.float32)  # of the first and the last sign: left, top, right, bottom
    into = edges.ctypes.data
    for (start, end), _ in found:
        if not (loose_box(textpage, start, into) and loose_box(textpage, end - 1, into + 16)):
            return None
        into += 32
    if not found or (edges[:, :, 2] <= edges[:, :, 0]).any():
        return None
    across, down = frame.shown
    signs = np.array(frame.box(*edges.astype(np.float64).transpose(2, 0, 1)[[0, 3, 2, 1]])).transpose(1, 2, 0)
    first, last = signs[:, 0], signs[:, 1]
    run = (last[:, 0] - first[:, 0]) * across
    level = (run > 0) & (abs(last[:, 1] - first[:, 1]) * down < LEVEL * run) & (frame.rotation == 0)
    boxes = np.concatenate([np.minimum(first[:, :2], last[:, :2]), np.maximum(first[:, 2:], last[:, 2:])], axis=1)
    small = ((boxes[:, 2:] - boxes[:, :2]) * (across, down)).max(axis=1) < LEAST  # too small for eyes
    seen = (boxes[:, 2:] >= 0).all(axis=1) & (boxes[:, :2] <= 1).all(axis=1) & ~small
    for at in np.flatnonzero(~level).tolist():
        slope = math.degrees(angle_at(textpage, found[at][0][0]))
        quarter = round(slope / 90) * 90
        if abs(slope - quarter) > SLANT:
            seen[at] = False  # a watermark across the page
        elif (quarter + frame.rotation) % 360:
            return None
    kept = np.flatnonzero(seen).tolist()
    texts = [found[at][1] for at in kept]
    units = np.array([_width(told) for told in texts], np.float64)
    return _Pieces([found[at][0] for at in kept], texts, boxes[seen], first[seen], last[seen], units)


def _width(told: str) -> float:
    """The width of signs, in ems of full width."""
    if told.isascii():
        return sum(told.encode("ascii").translate(_ASCII)) / 100
    return sum([_WIDTHS[ord(sign)] if ord(sign) < 128 else 1.0 if ord(sign) > 0x2E7F else 0.6 for sign in told])


def _odd_widths(pieces: _Pieces, across: float, down: float) -> NDArray[np.bool_]:
    """True for the pieces that are wider or narrower than their signs, or stand on two lines."""
    first, last, units = pieces.first, pieces.last, pieces.units
    heights = (first[:, 3] - first[:, 1]) * down
    widths = (pieces.boxes[:, 2] - pieces.boxes[:, 0]) * across
    keys = (heights * 4).round().astype(np.int64)
    telling = units >= 1.5
    em = np.full(len(units), np.nan)
    for key in set(keys[telling].tolist()):
        alike = keys == key
        ratios = np.sort(widths[telling & alike] / units[telling & alike])
        em[alike] = ratios[len(ratios) // 2]
    spare = widths - units * em
    unlevel = abs(first[:, 1] + first[:, 3] - last[:, 1] - last[:, 3]) * down >= heights
    strange = (spare > 0.3 * heights + 0.06 * units * em) | (spare < -0.25 * heights - 0.12 * units * em)
    several = np.array([end - start > 1 for start, end in pieces.spans], bool)
    odd: NDArray[np.bool_] = several & (unlevel | strange | np.isnan(em))
    return odd


def _joined(textpage: int, pieces: _Pieces, across: float, down: float) -> set[int]:
    """Pieces that carry on the one before: what parts them is only PDFium's guess at a gap, and none is seen."""
    left, right = pieces.last[:-1], pieces.first[1:]
    heights = np.minimum(left[:, 3] - left[:, 1], right[:, 3] - right[:, 1]) * down
    gaps = (right[:, 0] - left[:, 2]) * across
    reach, shift = np.maximum(heights, 4.0), abs(left[:, 1] + left[:, 3] - right[:, 1] - right[:, 3]) / 2 * down
    near = (gaps >= -0.9 * reach) & (gaps <= GAP * reach) & (shift <= 0.5 * np.maximum(heights, 1.0))
    joined = set()
    for at in np.flatnonzero(near).tolist():
        end, start = pieces.spans[at][1], pieces.spans[at + 1][0]
        if all(is_generated(textpage, index) == 1 for index in range(end, start)) and not word_gap(
            pieces.texts[at][-1], pieces.texts[at + 1][0], float(gaps[at]), float(heights[at])
        ):
            joined.add(at + 1)
    return joined


def _drawn_before(drawn: dict[tuple[str, int], list[Box]], word: Word, across: float, down: float) -> bool:
    """Whether the same word stands here already: text drawn twice to look bold. `drawn`: words by their text and band."""
    box = word.box
    x, y = box[0] * across, box[1] * down
    near = min(0.15 * (box[3] - box[1]) * down, 2.0)
    for other in drawn.get((word.text, int(y // BAND)), ()):
        if abs(other[0] * across - x) < near and abs(other[1] * down - y) < near:
            return True
    above, below = int((y - 2) // BAND), int((y + 2) // BAND)
    drawn.setdefault((word.text, above), []).append(box)
    if below != above:
        drawn.setdefault((word.text, below), []).append(box)
    return False
