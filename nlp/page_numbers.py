"""What a page says it is: 第1页/共3页, 2/5, Page 1 of 3."""

import re
from typing import Any

from nlp.normalise import compact
from ocr.page import Box, Page

LONGEST_LINE = 400  # characters; what is longer is no imprint
EDGE = 0.14  # of the page's height: page numbers stand at its head or foot
PAGE_OF = re.compile(
    r"第?(\d{1,4})页?[/,，;；]?共(\d{1,4})页|^(\d{1,4})/(\d{1,4})页?$|Page(\d{1,4})of(\d{1,4})", re.IGNORECASE
)
PAGE = re.compile(r"第(\d{1,4})页|^-(\d{1,4})-$")


def page_number(page: Page) -> tuple[int, int | None] | None:
    """What the page says it is: (number, of how many or None); None when it says nothing, or several things.

    Two bare figures may be a date: they count only at the foot, and below where a date would stand alone.
    """
    if page.sheet:
        return None
    told: set[tuple[int, int | None]] = set()
    for text, box in lines_of(page):
        if EDGE < box.centre[1] < 1 - EDGE and "共" not in text:
            continue
        for match in PAGE_OF.finditer(text):
            number, of = (int(part) for part in match.groups() if part)
            if match[3] and not match[0].endswith("页") and box.centre[1] < 1 - EDGE:
                continue
            told.add((number, of))
        if not PAGE_OF.search(text):
            told |= {(int(match[1] or match[2]), None) for match in PAGE.finditer(text)}
    whole = {each for each in told if each[1] is not None} or told
    if len(whole) != 1:
        return None
    number, of_all = whole.pop()
    return (number, of_all) if number and (of_all is None or number <= of_all) else None


def lines_of(page: Page) -> list[tuple[str, Box]]:
    """Words that stand on one line, joined; each word alone as well, since columns may share a line."""
    lines: list[list[Any]] = []
    for word in sorted(page.words, key=lambda w: (w.at.centre[1], w.at.x0)):
        near = lines[-1][-1] if lines else None
        if near is not None and abs(near.at.centre[1] - word.at.centre[1]) < 0.5 * max(near.at.height, 1e-6):
            lines[-1].append(word)
        else:
            lines.append([word])
    joined = [
        ("".join(w.text for w in sorted(line, key=lambda w: w.at.x0)), Box.around([w.box for w in line]))
        for line in lines
        if len(line) > 1
    ]
    alone = [(word.text, word.box) for word in page.words]
    return [(compact(text), box) for text, box in (*alone, *joined) if len(text) <= LONGEST_LINE]
