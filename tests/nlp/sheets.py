"""Hand-made pages: words at places, as a reader of images would give them."""

from math import radians, tan

from ocr.page import Box, Mark, Page, RuledLine, Word

HEIGHT = 0.02  # of a line, in fractions of the page's height


def word(text: str, x: float, y: float, *, high: float = HEIGHT, sure: float = 0.99, seal: bool = False) -> Word:
    """A line of text whose top-left corner is at (x, y); letters are as wide as they are high on a square page."""
    wide = sum(1.0 if ord(c) > 255 else 0.5 for c in text) * high
    count = max(len(text), 1)
    cells, at = [], x
    for character in text:
        step = (1.0 if ord(character) > 255 else 0.5) * high
        cells.append(Box(at, y, at + step, y + high))
        at += step
    return Word(text, Box(x, y, x + wide, y + high), sure, "ppocr", tuple(cells), (sure,) * count, seal)


def page(*words: Word, marks: tuple[Mark, ...] = (), lines: tuple[RuledLine, ...] = (), text_from: str = "ocr") -> Page:
    """A square page of words."""
    return Page(1, 1000, 1000, words, lines, marks, "pdf" if text_from == "pdf" else "ocr", aspect=1.0)


def skewed(sheet: Page, degrees: float) -> Page:
    """The page with its lines running downhill, as a reader gives it that did not straighten the words."""
    slope = tan(radians(degrees))

    def moved(w: Word) -> Word:
        down = slope * (w.box.x0 - 0.5)
        return Word(w.text, Box(w.box.x0, w.box.y0 + down, w.box.x1, w.box.y1 + down), w.confidence, w.engine)

    return Page(1, 1000, 1000, tuple(map(moved, sheet.words)), (), sheet.marks, sheet.text_from, aspect=1.0)


def cell_lines(xs: tuple[float, ...], ys: tuple[float, ...]) -> tuple[RuledLine, ...]:
    """The rules of a table with these column and row borders."""
    level = tuple(RuledLine(Box(xs[0], y, xs[-1], y), True) for y in ys)
    return level + tuple(RuledLine(Box(x, ys[0], x, ys[-1]), False) for x in xs)
