"""Where every character stands: glyphs of the pages in reading order, on the straightened frame, grouped into rows.

Lengths are in page widths, on both axes, so that a gap can be compared with a height.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from nlp.normalise import norm
from ocr.page import Box, Page, RuledLine, Word

SAME_ROW = 0.5  # of the smaller height


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character: its place in `pages[page].words[word].text[at]`, and its box on the straight page."""

    text: str
    norm: str
    page: int
    word: int
    at: int
    row: int
    box: Box
    spaced: bool  # white space, or a gap of more than a third of its height, stands before it on its row
    confidence: float
    under_seal: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """The glyphs of all pages in reading order (without white space), and the rows as ranges over them."""

    pages: tuple[Page, ...]
    glyphs: tuple[Glyph, ...]
    rows: tuple[range, ...]

    def height(self, page: int) -> float:
        """The usual height of a character on a page, in page widths."""
        return median([g.box.height for g in self.glyphs if g.page == page] or [0.02])

    def rules(self, page: int, horizontal: bool) -> tuple[Box, ...]:
        """The ruled lines of a page, in page widths."""
        aspect = self.pages[page].aspect
        return tuple(scaled(line.box, aspect) for line in self.pages[page].lines if line.horizontal == horizontal)


def scaled(box: Box, aspect: float) -> Box:
    """A box in fractions of the page, in page widths."""
    return Box(box.x0, box.y0 * aspect, box.x1, box.y1 * aspect)


def lay_out(pages: Sequence[Page]) -> Layout:
    """The layout of the pages, in their order."""
    glyphs: list[Glyph] = []
    rows: list[range] = []
    for number, page in enumerate(pages):
        for row in _rows(page):
            start = len(glyphs)
            for index in row:
                _append(glyphs, page, number, index, len(rows), fresh=len(glyphs) == start)
            if len(glyphs) > start:
                rows.append(range(start, len(glyphs)))
    return Layout(tuple(pages), tuple(glyphs), tuple(rows))


def _rows(page: Page) -> list[list[int]]:
    """Indices of the words of each row, top to bottom, left to right."""
    boxes = [scaled(word.at, page.aspect) for word in page.words]
    usual = median([box.height for box in boxes] or [0.0])
    readable = [i for i, word in enumerate(page.words) if not is_ornament(word, boxes[i], usual)]
    rows: list[list[int]] = []
    for index in sorted(readable, key=lambda i: boxes[i].centre[1]):
        box = boxes[index]
        for row in reversed(rows[-4:]):
            near = min(row, key=lambda i: abs(boxes[i].centre[0] - box.centre[0]))
            if same_row(boxes[near], box) and not _stacked(boxes[near], box):
                row.append(index)
                break
        else:
            rows.append([index])
    return [sorted(row, key=lambda i: boxes[i].x0) for row in rows]


def is_ornament(word: Word, box: Box, usual: float) -> bool:
    """True for what an engine makes of frames, seals' rings and guilloches: letters without sense, of which it is unsure."""
    text = "".join(word.text.split())
    if word.engine in ("pdf", "cells"):
        return False
    if len(text) <= 3 and (
        word.confidence < 0.5 or (box.height > 3 * usual and (text.isascii() or word.confidence < 0.9))
    ):
        return True
    if word.under_seal and word.confidence < 0.3:
        return True  # letters of the seal's own ring, read across
    if box.height < 0.25 * usual:
        return True
    if text.isascii() and text.isalpha() and box.height > 2.2 * usual:
        return True  # a watermark's letters, larger than anything they lie over
    return len(text) >= 12 and word.confidence < (0.7 if len(set(text)) <= 4 else 0.4)


def same_row(left: Box, right: Box, tolerance: float = SAME_ROW) -> bool:
    """True when two boxes stand beside each other: their middles differ by less than so much of the smaller height."""
    return abs(left.centre[1] - right.centre[1]) < tolerance * min(left.height, right.height)


def _stacked(upper: Box, lower: Box) -> bool:
    shared = min(upper.x1, lower.x1) - max(upper.x0, lower.x0)
    return shared > 0.5 * min(upper.width, lower.width)


LATIN_GAP = 0.12  # of the height: the space between words of Latin letters, which a page's reader parts only there


def _append(glyphs: list[Glyph], page: Page, number: int, index: int, row: int, fresh: bool) -> None:
    word = page.words[index]
    frame = scaled(word.at, page.aspect)
    spans = _spans(word, page.rotation)
    latin = bool(glyphs) and (glyphs[-1].text + word.text[:1]).isascii() and (glyphs[-1].text + word.text[:1]).isalpha()
    gap = LATIN_GAP if latin else 0.35
    spaced = not fresh and bool(glyphs) and frame.x0 - glyphs[-1].box.x1 > gap * frame.height
    for at, character in enumerate(word.text):
        if character.isspace():
            spaced = True
            continue
        start, end = spans[at]
        box = Box(frame.x0 + start * frame.width, frame.y0, frame.x0 + end * frame.width, frame.y1)
        if at and glyphs and glyphs[-1].word == index and box.x0 - glyphs[-1].box.x1 > 0.8 * frame.height:
            spaced = True
        sure = word.char_confidences[at] if word.char_confidences else word.confidence
        glyphs.append(Glyph(character, norm(character), number, index, at, row, box, spaced, sure, word.under_seal))
        spaced = False


def _spans(word: Word, rotation: int) -> list[tuple[float, float]]:
    """Start and end of each character as fractions of the word's length along its reading direction."""
    count = len(word.text)
    if len(word.char_boxes) != count or not (word.box.width and word.box.height):
        return [(i / count, (i + 1) / count) for i in range(count)]
    if rotation in (90, 270):
        length, origin = word.box.height, word.box.y0
        spans = [((b.y0 - origin) / length, (b.y1 - origin) / length) for b in word.char_boxes]
    else:
        length, origin = word.box.width, word.box.x0
        spans = [((b.x0 - origin) / length, (b.x1 - origin) / length) for b in word.char_boxes]
    if rotation in (90, 180):  # the upload's axis runs against the reading direction
        spans = [(1 - end, 1 - start) for start, end in spans]
    return spans


def printed(layout: Layout, glyphs: Sequence[int]) -> str:
    """The text of some glyphs as printed: white space inside a word kept, a space between words that stand apart."""
    parts: list[str] = []
    last: Glyph | None = None
    for index in glyphs:
        glyph = layout.glyphs[index]
        if last is not None and (last.page, last.word) == (glyph.page, glyph.word):
            parts.append(layout.pages[glyph.page].words[glyph.word].text[last.at + 1 : glyph.at])
        elif last is not None and last.row == glyph.row and glyph.spaced:
            parts.append(" ")
        parts.append(glyph.text)
        last = glyph
    return "".join(parts)


def boxes_on_page(layout: Layout, glyphs: Sequence[int]) -> tuple[Box, ...]:
    """Boxes on the upload: one for each run of glyphs within a word, runs of one row that touch made one."""
    runs: list[tuple[int, int, list[int]]] = []
    for index in glyphs:
        glyph = layout.glyphs[index]
        if runs and runs[-1][:2] == (glyph.page, glyph.word):
            runs[-1][2].append(glyph.at)
        else:
            runs.append((glyph.page, glyph.word, [glyph.at]))
    return tuple(layout.pages[page].words[word].box_of(min(at), max(at) + 1) for page, word, at in runs)


def crosses(rules: Sequence[Box], left: Box, right: Box) -> int:
    """How many vertical rules stand between two boxes of one row."""
    top, bottom = max(left.y0, right.y0), min(left.y1, right.y1)
    middle = (top + bottom) / 2
    return sum(left.x1 - 0.005 <= r.centre[0] <= right.x0 + 0.005 and r.y0 <= middle <= r.y1 for r in rules)


def divided(rules: Sequence[Box], upper: Box, lower: Box) -> bool:
    """True when a horizontal rule runs between two boxes that stand one above the other."""
    middle = (max(upper.x0, lower.x0) + min(upper.x1, lower.x1)) / 2
    return any(upper.centre[1] < r.centre[1] < lower.centre[1] and r.x0 <= middle <= r.x1 for r in rules)


def through(rule: Box, ink: Sequence[Box]) -> bool:
    """True when what was taken for a rule runs through a line of text: strokes of dense print, not a border."""
    middle = rule.centre[1] if rule.width > rule.height else rule.centre[0]
    for box in ink:
        low, high, start, end = (
            (box.y0, box.y1, box.x0, box.x1) if rule.width > rule.height else (box.x0, box.x1, box.y0, box.y1)
        )
        first, last = (rule.x0, rule.x1) if rule.width > rule.height else (rule.y0, rule.y1)
        inside = low + 0.2 * box.height < middle < high - 0.2 * box.height
        if inside and min(end, last) - max(start, first) > 0.5 * min(end - start, last - first):
            return True
    return False


def is_ruled(lines: Sequence[RuledLine]) -> bool:
    """True when lines of both directions make cells; a frame or underlines alone do not."""
    return sum(line.horizontal for line in lines) >= 3 and sum(not line.horizontal for line in lines) >= 3
