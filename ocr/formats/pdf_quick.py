"""Words of a dense PDF page with two boxes a word instead of one a character: what makes long statements quick to read.

PDFium's own text is cut at white space; a word whose width is not that of its signs hides a gap or was drawn twice, and is
read sign by sign (`ocr/formats/pdf_words.py`), and so is a whole page of which anything is unusual.
"""

import ctypes
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

import pypdfium2.raw as raw

from ocr.formats.pdf_frame import Frame
from ocr.formats.pdf_gaps import GAP, word_gap
from ocr.page import Box, Word

DENSE = 700  # characters; a page with fewer is read sign by sign, at little cost
SLANT = 8  # degrees off every axis from which a text is a watermark across the page
LEAST = 1.0  # points
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u00ad\u200b-\u200d\ufeff\ufffe\uffff\ud800-\udfff]")
_WORD = re.compile(r"\S+")
_NARROW = (
    dict.fromkeys(".,:;!|'ijl()[]/", 0.26) | dict.fromkeys("-frtI", 0.32) | dict.fromkeys("ABCDEGHKNOPQRSUVXYwm&", 0.63)
)
_WIDTHS = [_NARROW.get(chr(code), 0.5) for code in range(128)] + [0.5] * 128  # of a sign, in ems of full width
_WIDE = dict.fromkeys("MW%@", 0.8)
for _sign, _width in _WIDE.items():
    _WIDTHS[ord(_sign)] = _width


@dataclass(slots=True)
class _Piece:
    """A run of PDFium's text without white space: its range, its box as shown, and the width its signs should have."""

    start: int
    end: int
    text: str
    box: Box
    units: float
    first: Box
    last: Box


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
    pieces = _pieces(textpage, frame, text)
    if pieces is None:
        return None
    across, down = frame.shown
    odd = _odd_widths(pieces, across, down)
    words: list[Word] = []
    drawn: dict[str, list[Box]] = {}
    at = 0
    while at < len(pieces):
        size = 1
        while at + size < len(pieces) and _joins(textpage, pieces[at + size - 1], pieces[at + size], across, down):
            size += 1
        run = pieces[at : at + size]
        at += size
        if any(piece.start in odd for piece in run):
            made = by_signs(run[0].start, run[-1].end)
        else:
            box = run[0].box if size == 1 else Box.around([piece.box for piece in run])
            told = run[0].text if size == 1 else "".join(piece.text for piece in run)
            made = [Word(told, box, size=round(box.height * down, 1), font=font(run[0].start))]
        for word in made:
            if not _drawn_before(drawn, word, across, down):
                words.append(word)
    return words


def _pieces(textpage: Any, frame: Frame, text: str) -> list[_Piece] | None:
    """The runs of the text that can be seen; None where one does not run to the right."""
    across, down = frame.shown
    rect = raw.FS_RECTF()
    box_of, angle_of = raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharAngle
    place = frame.box
    pieces: list[_Piece] = []
    for found in _WORD.finditer(text):
        start, end = found.span()
        slope = math.degrees(angle_of(textpage, start))
        quarter = round(slope / 90) * 90
        if abs(slope - quarter) > SLANT:
            continue  # a watermark across the page
        if (quarter + frame.rotation) % 360:
            return None
        if not box_of(textpage, start, rect) or rect.right <= rect.left:
            return None
        first = last = place(rect.left, rect.bottom, rect.right, rect.top)
        if end - start > 1:
            if not box_of(textpage, end - 1, rect) or rect.right <= rect.left:
                return None
            last = place(rect.left, rect.bottom, rect.right, rect.top)
        box = Box(min(first.x0, last.x0), min(first.y0, last.y0), max(first.x1, last.x1), max(first.y1, last.y1))
        if box.x1 < 0 or box.x0 > 1 or box.y1 < 0 or box.y0 > 1 or max(box.width * across, box.height * down) < LEAST:
            continue  # outside the visible page, or too small for eyes
        told = found[0]
        if told.isascii():
            units = sum([_WIDTHS[code] for code in told.encode("ascii")])
        else:
            units = sum(
                [_WIDTHS[ord(sign)] if ord(sign) < 128 else 1.0 if ord(sign) > 0x2E7F else 0.6 for sign in told]
            )
        pieces.append(_Piece(start, end, told, box, units, first, last))
    return pieces


def _odd_widths(pieces: list[_Piece], across: float, down: float) -> set[int]:
    """Starts of the pieces that are wider or narrower than their signs, or stand on two lines."""
    ratios: dict[int, list[float]] = {}
    for piece in pieces:
        if piece.units >= 1.5:
            key = round(piece.first.height * down * 4)
            ratios.setdefault(key, []).append((piece.box.x1 - piece.box.x0) * across / piece.units)
    usual = {key: median(found) for key, found in ratios.items()}
    odd = set()
    for piece in pieces:
        height = piece.first.height * down
        em = usual.get(round(height * 4))
        level = abs(piece.first.y0 + piece.first.y1 - piece.last.y0 - piece.last.y1) * down < height
        if em is None or piece.end - piece.start == 1:
            if piece.end - piece.start > 1:
                odd.add(piece.start)
            continue
        spare = (piece.box.x1 - piece.box.x0) * across - piece.units * em
        if (
            not level
            or spare > 0.3 * height + 0.06 * piece.units * em
            or spare < -0.25 * height - 0.12 * piece.units * em
        ):
            odd.add(piece.start)
    return odd


def _joins(textpage: Any, left: _Piece, right: _Piece, across: float, down: float) -> bool:
    """True when what parts two pieces is only PDFium's guess at a gap, and none is seen."""
    height = min(left.last.height, right.first.height) * down
    gap = (right.first.x0 - left.last.x1) * across
    if not -0.9 * max(height, 4.0) <= gap <= GAP * max(height, 4.0):
        return False
    if abs(left.last.centre[1] - right.first.centre[1]) * down > 0.5 * max(height, 1.0):
        return False
    if any(raw.FPDFText_IsGenerated(textpage, index) != 1 for index in range(left.end, right.start)):
        return False
    return not word_gap(left.text[-1], right.text[0], gap, height)


def _drawn_before(drawn: dict[str, list[Box]], word: Word, across: float, down: float) -> bool:
    """Whether the same word stands here already: text drawn twice to look bold."""
    box = word.box
    near = min(0.15 * box.height * down, 2.0)
    for other in drawn.setdefault(word.text, []):
        if abs(other.x0 - box.x0) * across < near and abs(other.y0 - box.y0) * down < near:
            return True
    drawn[word.text].append(box)
    return False
