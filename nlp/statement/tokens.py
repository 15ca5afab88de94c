"""Words cut into tokens and gathered into visual lines: what the table engine works on.

Lengths are in page widths on both axes, so that a gap can be compared with a height.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from nlp.normalise import norm
from ocr.page import Box, Page, Word

MONEY = r"[+\-]?[¥$£]?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}(?!\d)"
_MONEY_GLUED = re.compile(r"(?<![\d.,])[+\-]?[¥$£]?\d{1,3}(?:,\d{3})+\.\d{2}")
# Off pixels a comma is easily taken for a point: 247.388.32 is one amount, where a file's own print would hold two.
_GROUPED = re.compile(r"(?<![\d.,])[+\-]?[¥$£]?\d{1,3}(?:[,.]\d{3})+\.\d{2}")
_DATE_GLUED = re.compile(
    r"(?<!\d)(?:19|20)\d{2}(?:[-/.](?:0?[1-9]|1[0-2])[-/.](?:[0-2]\d|3[01]|[1-9](?!\d))|年\d{1,2}月\d{1,2}日)"
)
_PLAIN_GLUED = re.compile(r"(?<![\d.])\d+\.\d{2}(?=[+\-]?(?:\d[\d,]*\.\d{2}(?!\d)|\d{7,}(?![.\d])|\d{1,2}月(?!\d)))")
_SLASHED = re.compile(r"\d\.\d{2}(?=[|/]{1,2}$)")  # a null mark of the next cell, or its border
_MARKED_GLUED = re.compile(r"\d\.\d{2}(?:借|贷|Dr|Cr|DR|CR)(?=[\d+\-])")
_AMOUNT_FIRST = re.compile(
    r"^[+\-]?[¥$£]?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}(?:借|贷)?(?=[\u4e00-\u9fff])(?![元万亿整角分借贷笔])"
)
_NULL_FIRST = re.compile(r"^[\-–—_~=·.|]+(?=(?:19|20)\d{2}[-/.年]\d)")  # a null mark of the cell before a date's
_SPACE = re.compile(r"\S+")


@dataclass(slots=True)
class Token:
    """A run of text without white space; `norm` is its comparable form. `page` is an index into the pages read."""

    norm: str
    x0: float
    y0: float
    x1: float
    y1: float
    page: int
    word: Word
    start: int
    end: int
    row: int = -1  # of a sheet, else -1
    column: int = -1

    @property
    def text(self) -> str:
        return self.word.text[self.start : self.end]

    @property
    def y(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def confidence(self) -> float:
        chars = self.word.char_confidences[self.start : self.end]
        return min(chars) if chars else self.word.confidence

    @property
    def box(self) -> Box:
        """Where it stands on the page as uploaded."""
        if self.start == 0 and self.end == len(self.word.text):
            return self.word.box
        return self.word.box_of(self.start, self.end)

    def cut(self, at: int) -> "tuple[Token, Token]":
        """The two tokens left and right of the character `at` of `text` (0 < at < length)."""
        middle = _edge(self.word, self.start + at, self.x0, self.x1, self.start, self.end)
        left = Token(
            norm(self.text[:at]), self.x0, self.y0, middle, self.y1, self.page, self.word, self.start, self.start + at
        )
        right = Token(
            norm(self.text[at:]), middle, self.y0, self.x1, self.y1, self.page, self.word, self.start + at, self.end
        )
        return left, right


@dataclass(slots=True)
class Line:
    """Tokens that stand beside each other, left to right."""

    page: int
    tokens: list[Token]
    y0: float
    y1: float

    @property
    def y(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def text(self) -> str:
        """Comparable text without white space."""
        return "".join(token.norm for token in self.tokens).replace(" ", "")

    @property
    def spaced(self) -> str:
        """Comparable text, tokens parted by one space."""
        return " ".join(token.norm for token in self.tokens)


def scanned(tokens: Sequence[Token]) -> bool:
    """True for print that was read off pixels: its signs and places waver."""
    return bool(tokens) and tokens[0].word.engine not in ("pdf", "cell")


def lines_of(page: Page, index: int) -> list[Line]:
    """The visual lines of a page, top to bottom. On a sheet a line is a row and a token a cell."""
    if page.text_from == "cells":
        return _sheet_lines(page, index)
    tokens = [token for word in page.words for token in _tokens(word, page, index)]
    if page.text_from == "ocr":
        _trim(tokens)
    tokens.sort(key=lambda t: t.y)
    lines: list[Line] = []
    usual = median(t.height for t in tokens) if tokens else 0.01
    closeness = 0.42 if page.text_from == "ocr" else 0.5  # what is read off pixels is a little too tall
    for token in tokens:
        line = _line_for(token, lines, usual, closeness)
        if line is None:
            lines.append(Line(index, [token], token.y0, token.y1))
        else:
            line.tokens.append(token)
    for line in lines:
        line.tokens.sort(key=lambda t: t.x0)
        line.y0 = median(t.y0 for t in line.tokens)
        line.y1 = median(t.y1 for t in line.tokens)
    lines.sort(key=lambda line: line.y)
    return lines


def _trim(tokens: Sequence[Token]) -> None:
    """Give detected boxes the extent of the print: a detector leaves a margin, wider than what parts lines and columns."""
    sizes = [(t.x1 - t.x0) / sum(map(_width, t.norm)) for t in tokens if len(t.norm) >= 4]
    if len(sizes) < 8:
        return
    for token, size in zip(tokens, _sizes(tokens, median(sizes)), strict=True):
        spare = (token.height - 1.05 * size) / 2
        if spare <= 0:
            continue
        token.y0, token.y1 = token.y0 + spare, token.y1 - spare
        aside = min(0.8 * spare, 0.15 * size, 0.1 * (token.x1 - token.x0))
        if token.start == 0:
            token.x0 += aside
        if token.end == len(token.word.text):
            token.x1 -= aside


def _sizes(tokens: Sequence[Token], usual: float) -> list[float]:
    """The print size of each token: the page's usual one, its own where it is clearly larger (a title)."""
    return [
        max(usual, 0.8 * own)
        if (own := (t.x1 - t.x0) / max(sum(map(_width, t.norm)), 0.5)) > 1.5 * usual and len(t.norm) > 3
        else usual
        for t in tokens
    ]


def _line_for(token: Token, lines: list[Line], usual: float, closeness: float) -> Line | None:
    """The line of the last few that the token stands on: its nearest neighbour there is level with it."""
    for line in reversed(lines[-4:]):
        near = line.tokens[-1]
        if abs(near.y - token.y) < 0.02 * min(token.height, near.height):
            return line  # a file's own print is level to the hair
        near = line.tokens[0]
        distance = abs(near.x0 - token.x0)
        for other in line.tokens:
            away = abs(other.x0 - token.x0)
            if away < distance:
                near, distance = other, away
        level = closeness * min(token.height, near.height, 1.5 * usual)
        stacked = min(token.x1, near.x1) - max(token.x0, near.x0) > 0.5 * min(token.x1 - token.x0, near.x1 - near.x0)
        if abs(near.y - token.y) < (0.3 * level if stacked else level):
            return line
    return None


def _sheet_lines(page: Page, index: int) -> list[Line]:
    lines: dict[int, Line] = {}
    for word in page.words:
        row, column = round(word.box.y0 * page.height), round(word.box.x0 * page.width)
        y0, y1 = word.box.y0 * page.aspect, word.box.y1 * page.aspect
        token = Token(norm(word.text), word.box.x0, y0, word.box.x1, y1, index, word, 0, len(word.text), row, column)
        line = lines.setdefault(row, Line(index, [], y0, y1))
        line.tokens.append(token)
    for line in lines.values():
        line.tokens.sort(key=lambda t: t.column)
    return [lines[row] for row in sorted(lines)]


def _tokens(word: Word, page: Page, index: int) -> Iterator[Token]:
    """The tokens of a word: cut at white space, and where money or a date is glued to what follows it."""
    box = word.at
    y0, y1 = box.y0 * page.aspect, box.y1 * page.aspect
    for start, end in _pieces(word.text, page.text_from == "ocr"):
        if start == 0 and end == len(word.text):
            x0, x1 = box.x0, box.x1
        else:
            x0 = _edge(word, start, box.x0, box.x1, 0, len(word.text))
            x1 = _edge(word, end, box.x0, box.x1, 0, len(word.text))
        text = word.text[start:end]
        yield Token(text if text.isascii() and "[" not in text else norm(text), x0, y0, x1, y1, index, word, start, end)


def _pieces(text: str, wavers: bool) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    for run in _SPACE.finditer(text):
        start, end = run.span()
        if end - start > 5:
            for cut in _cuts(text[start:end], wavers):
                pieces.append((start, run.start() + cut))
                start = run.start() + cut
        pieces.append((start, end))
    return pieces


def _cuts(text: str, wavers: bool) -> list[int]:
    """Where a glued run is parted: behind a grouped amount, a marked amount or a date that something follows.

    `wavers`: the text was read off pixels, and its separators may be misread.
    """
    if len(text) < 6 or ("." not in text and "-" not in text and "/" not in text and "年" not in text):
        return []
    cuts = {m.end() for p in (_MARKED_GLUED, _PLAIN_GLUED, _SLASHED) for m in p.finditer(text)}
    cuts.update(first.end() for p in (_AMOUNT_FIRST, _NULL_FIRST) if (first := p.match(text)) is not None)
    amounts = list((_GROUPED if wavers else _MONEY_GLUED).finditer(text))
    cuts -= {at for found in amounts for at in range(found.start() + 1, found.end())}
    for found in amounts:
        follows = text[found.end() : found.end() + 1]
        if follows and (follows.isdigit() or follows in "+-¥$"):
            cuts.add(found.end())
    for found in _DATE_GLUED.finditer(text):
        follows = text[found.end() : found.end() + 1]
        if follows and follows not in "-/~至到—–,，。、;；)）]T:" and (found.start() == 0 or found.start() in cuts):
            cuts.add(found.end())
    return sorted(cut for cut in cuts if 0 < cut < len(text))


def _edge(word: Word, at: int, x0: float, x1: float, start: int, end: int) -> float:
    """Where character `at` begins: by the characters' own places when the page is upright, else in proportion."""
    if word.frame is None and len(word.char_boxes) == len(word.text):
        if at >= len(word.text):
            return word.char_boxes[-1].x1
        before = word.char_boxes[at - 1].x1 if at > 0 else word.char_boxes[at].x0
        return (before + word.char_boxes[at].x0) / 2 if at > 0 else word.char_boxes[at].x0
    if word.frame is not None and _runs_right(word):
        along = (word.char_boxes[at].x0 if at < len(word.text) else word.char_boxes[-1].x1) - word.box.x0
        whole = word.frame.x0 + along / word.box.width * word.frame.width
        return min(max(whole, x0), x1)
    widths = [_width(c) for c in word.text[start:end]]
    total = sum(widths) or 1.0
    return x0 + sum(widths[: at - start]) / total * (x1 - x0)


def _runs_right(word: Word) -> bool:
    """True when a straightened word's characters still run left to right on the upload."""
    boxes = word.char_boxes
    return len(boxes) == len(word.text) > 1 and word.box.width > 3 * word.box.height and boxes[0].x0 < boxes[-1].x0


def _width(character: str) -> float:
    return 1.0 if ord(character) > 0x2E7F else 0.5


def joined(tokens: Sequence[Token]) -> str:
    """The printed text of tokens of one line: a space where a gap is seen."""
    parts: list[str] = []
    last: Token | None = None
    for token in tokens:
        if last is not None:
            same = last.word is token.word
            gap = token.x0 - last.x1
            between = token.word.text[last.end : token.start] if same else ""
            if (between.isspace() and between) or (not same and gap > 0.15 * token.height):
                parts.append(" ")
        parts.append(token.text)
        last = token
    return "".join(parts)
