"""Words of a PDF page through PDFium, an order of magnitude faster than pdfplumber (docs/benchmarks.md)."""

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pypdfium2.raw as raw

from ocr.formats.pdf_calls import address_of, fill_of, font_at, render_mode
from ocr.formats.pdf_frame import Frame, turned_box
from ocr.formats.pdf_gaps import word_gap
from ocr.formats.pdf_objects import objects_of
from ocr.formats.pdf_quick import quick_words
from ocr.order import reading_order, text_lines
from ocr.page import Box, Word

LEAST = 1.0  # points; smaller text is not for eyes
SLANT = 8  # degrees off every axis from which a text is a watermark across the page
SCATTERED = 1.5  # characters a word; a page below it was drawn sign by sign in no order
HYPHEN = 2  # what PDFium gives for a hyphen at the end of a line
_COLOUR = (ctypes.c_uint * 4)()
_COLOURS = [ctypes.addressof(_COLOUR) + 4 * place for place in range(4)]
_UNSEEN_MODES = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)


@dataclass(frozen=True, slots=True)
class _Glyph:
    char: str
    box: Box  # as shown
    angle: int = 0  # of its baseline, as shown: degrees clockwise, a multiple of 90
    index: int = 0  # in PDFium's text


SPACE = _Glyph(" ", Box(0, 0, 0, 0))


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's words in reading order, the clockwise turn that sets their text upright (0 for nearly all pages), and
    how many characters are there that no eye can see."""

    words: tuple[Word, ...]
    turn: int
    unseen: int = 0


def text_of(page: Any, frame: Frame) -> PageText:
    """The page's words, cut at white space and at visible gaps, with a box a character. What can't be seen is left out."""
    textpage = page.get_textpage()
    try:
        hidden = unseen_objects(page)
        if not hidden:
            quick = quick_words(textpage, frame, _by_signs(textpage, frame), _font_names(textpage))
            if quick is not None:
                across, down = frame.shown
                return PageText(reading_order(quick, aspect=down / across), 0)
        glyphs: list[_Glyph] = []
        unseen = 0
        for glyph, seen in _glyphs(textpage, frame, hidden, range(textpage.count_chars())):
            if seen:
                glyphs.append(glyph)
            else:
                unseen += 1
        angles = Counter(glyph.angle for glyph in glyphs if glyph.char != " ")
        turn = (360 - angles.most_common(1)[0][0]) % 360 if angles else 0
        words: list[Word] = []
        for angle in angles:
            words += _words(textpage, [g for g in glyphs if g.char == " " or g.angle == angle], angle, turn, frame)
    finally:
        textpage.close()
    across, down = frame.shown if turn in (0, 180) else frame.shown[::-1]
    if len(words) > 40 and sum(len(word.text) for word in words) < SCATTERED * len(words):
        words = _gathered(words, down / across)
    return PageText(reading_order(words, aspect=down / across), turn, unseen)


def _by_signs(textpage: Any, frame: Frame) -> Callable[[int, int], list[Word]]:
    """Reads a range of characters sign by sign."""

    def read(start: int, end: int) -> list[Word]:
        glyphs = [glyph for glyph, _ in _glyphs(textpage, frame, set(), range(start, end)) if glyph.angle == 0]
        return list(_words(textpage, glyphs, 0, 0, frame))

    return read


def _font_names(textpage: Any) -> Callable[[int], str]:
    place = address_of(textpage)
    return lambda index: _font(place, index)


def unseen_objects(page: Any) -> set[int]:
    """Addresses of the text objects that draw nothing: in an invisible mode, or with a colour that lets all through."""
    fills = raw.FPDF_TEXTRENDERMODE_FILL
    found = set()
    for thing in objects_of(page, raw.FPDF_PAGEOBJ_TEXT):
        mode = render_mode(thing)
        if mode in _UNSEEN_MODES or (mode == fills and fill_of(thing, *_COLOURS) and _COLOUR[3] == 0):
            found.add(thing)
    return found


def _glyphs(textpage: Any, frame: Frame, hidden: set[int], span: range) -> Iterator[tuple[_Glyph, bool]]:
    """Characters in the file's order and whether they can be seen; white space as a glyph without a box of its own."""
    rect = raw.FS_RECTF()
    drawn: dict[tuple[str, int, int], tuple[float, float]] = {}
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    across, down = frame.shown
    high = 0
    for index in span:
        code = raw.FPDFText_GetUnicode(textpage, index)
        if 0xD800 <= code < 0xDC00:  # a rare character outside the basic plane comes as two halves
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
        char = "-" if code == HYPHEN else chr(code) if code else "\ufffd"
        if raw.FPDFText_IsGenerated(textpage, index) == 1 or code in (0x200B, 0x200C, 0x200D, 0xFEFF, 0xAD):
            continue  # PDFium's guess at a gap, or a mark without width: the boxes tell
        if char.isspace():
            yield SPACE, True
            continue
        if not raw.FPDFText_GetLooseCharBox(textpage, index, rect) or rect.right <= rect.left:
            if not raw.FPDFText_GetCharBox(textpage, index, left, right, bottom, top):
                continue
            box = frame.box(left.value, bottom.value, right.value, top.value)
        else:
            box = frame.box(rect.left, rect.bottom, rect.right, rect.top)
        if box.x1 < 0 or box.x0 > 1 or box.y1 < 0 or box.y0 > 1 or max(box.width * across, box.height * down) < LEAST:
            continue  # outside the visible page, or too small for eyes
        # PDFium's angle is clockwise on the unrotated page: text that climbs has 270 degrees.
        slope = math.degrees(raw.FPDFText_GetCharAngle(textpage, index))
        angle = round(slope / 90) * 90
        if abs(slope - angle) > SLANT or _drawn_before(drawn, char, box, across, down):
            continue
        if hidden and _object_of(textpage, index) in hidden:
            yield SPACE, False
            continue
        yield _Glyph(char, box, (angle + frame.rotation) % 360, index), True


def _object_of(textpage: Any, index: int) -> int:
    found = raw.FPDFText_GetTextObject(textpage, index)
    return ctypes.addressof(found.contents) if found else 0


def _drawn_before(
    drawn: dict[tuple[str, int, int], tuple[float, float]], char: str, box: Box, across: float, down: float
) -> bool:
    """Whether the same character stands here already, within half its width: text drawn twice to look bold."""
    x, y = box.x0 * across, box.y0 * down
    width, height = box.width * across, box.height * down
    near_x, near_y = min(0.5 * width, 0.15 * height, 2.0), min(0.15 * height, 2.0)
    column, row = int(x // 2), int(y // 2)
    for c in (column - 1, column, column + 1):
        for r in (row - 1, row, row + 1):
            at = drawn.get((char, c, r))
            if at is not None and abs(at[0] - x) < near_x and abs(at[1] - y) < near_y:
                return True
    drawn[char, column, row] = (x, y)
    return False


def _words(textpage: Any, glyphs: list[_Glyph], angle: int, turn: int, frame: Frame) -> Iterator[Word]:
    """Runs of glyphs of one direction as words. `turn`: the page's own, in whose frame the words are laid out."""
    own = (360 - angle) % 360
    across, down = frame.shown if own in (0, 180) else frame.shown[::-1]
    run: list[tuple[_Glyph, Box]] = []
    for glyph in [*glyphs, SPACE]:
        at = turned_box(glyph.box, own)
        if run and (glyph.char == " " or _parted(run[-1], (glyph, at), across, down)):
            boxes = tuple(g.box for g, _ in run)
            box = Box.around(boxes)
            yield Word(
                "".join(g.char for g, _ in run),
                box,
                char_boxes=boxes,
                size=round(Box.around([place for _, place in run]).height * down, 1),
                font=_font(address_of(textpage), run[0][0].index),
                frame=turned_box(box, turn) if turn else None,
            )
            run = []
        if glyph.char != " ":
            run.append((glyph, at))


_NAME, _FLAGS = ctypes.create_string_buffer(100), ctypes.c_int()
_PLACES = ctypes.addressof(_NAME), ctypes.addressof(_FLAGS)


def _font(textpage: int, index: int) -> str:
    """The name of a character's font, without the tag of a subset."""
    length = font_at(textpage, index, _PLACES[0], 100, _PLACES[1])
    return _told(_NAME.value if 0 < length <= 100 else b"")


@lru_cache(maxsize=256)
def _told(name: bytes) -> str:
    told = name.decode("utf-8", errors="replace")
    return told[7:] if told[6:7] == "+" else told


def _parted(left: tuple[_Glyph, Box], right: tuple[_Glyph, Box], across: float, down: float) -> bool:
    """True when two neighbouring characters stand on different lines, run backwards, or have a visible gap."""
    last, box = left[1], right[1]
    height = min(last.height, box.height) * down
    gap = (box.x0 - last.x1) * across
    shift = abs(last.centre[1] - box.centre[1]) * down
    if shift > 0.5 * max(height, 1.0) or gap < -0.9 * max(height, 4.0):
        return True
    return word_gap(left[0].char, right[0].char, gap, height)


def _gathered(words: list[Word], aspect: float) -> list[Word]:
    """Words joined where they touch on a line: for a page that was drawn sign by sign in no order."""
    gathered: list[Word] = []
    for line in text_lines(words, aspect):
        run = line[0]
        for word in line[1:]:
            gap, height = word.at.x0 - run.at.x1, min(word.at.height, run.at.height) * aspect
            if -0.9 * height <= gap <= 0.15 * height:
                run = Word(
                    run.text + word.text,
                    Box.around([run.box, word.box]),
                    char_boxes=run.char_boxes + word.char_boxes,
                    frame=Box.around([run.frame, word.frame]) if run.frame and word.frame else None,
                    font=run.font,
                    size=run.size,
                )
            else:
                gathered.append(run)
                run = word
        gathered.append(run)
    return gathered
