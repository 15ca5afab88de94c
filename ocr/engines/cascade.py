"""Two readers for one line: a tiny one reads all of it, the small one again only the stretches that the tiny is unsure of.

A stretch is cut with sure characters on both of its sides; what is read anew is taken only if those stand there again,
else the whole line is read anew. What may be somebody's name is read again however sure the tiny one is: its alphabet
lacks half of the letters that names are made of (赟, 翀, 旻), and it takes each for a common one.
"""

import itertools
import re
from dataclasses import dataclass, replace

import numpy as np

from ocr.engines.engine import Image
from ocr.engines.recognition import SMALL, TINY, Reading, recognise

UNSURE = 0.975  # weakest character below which a line is read again by the small model
ANCHOR = 2  # sure characters kept on each side of an unsure stretch
REACH = 1.2  # of the line's height, the least room on each side
WHOLE = 0.6  # share of a line from which all of it is read anew
ORNAMENT, PLAIN = 10, 0.6  # least letters of a frieze, and the mean confidence that it never reaches
RUNNING = 12  # letters of a line from which it is running text
HOLE, FEW = 1.5, 3  # of the usual distance of letters; more holes than that are how the line is set
_LETTER = re.compile("[\u4e00-\u9fff]")
NOTHING = Reading("", (), ())
_NAME = re.compile(r"(?:^|[:：])\s*([\u4e00-\u9fff]{2,4})$")  # alone on its line, or behind a label's colon


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `first` to `last` (excluded) of a line, and the columns of its cut-out that hold them and no other."""

    first: int
    last: int
    left: int
    right: int


def read_crops(crops: list[Image], *, threads: int = 1) -> list[Reading]:
    """Cut-out lines, in order; empty for friezes and for what holds no print."""
    readings = [NOTHING if is_frieze(r) else r for r in recognise(crops, TINY, threads=threads)]
    whole = []
    first: dict[str, int] = {}  # what a column repeats (转账, 工资) is read anew but once
    for index, reading in enumerate(readings):
        if reading is NOTHING:
            continue
        if reading.weakest >= UNSURE and (
            not _NAME.search(reading.text) or first.setdefault(reading.text, index) != index
        ):
            continue
        mended = _mended(crops[index], reading, threads)
        if mended is None:
            whole.append(index)
        else:
            readings[index] = mended
    for index, second in zip(whole, recognise([crops[i] for i in whole], SMALL, threads=threads), strict=True):
        if second.mean >= readings[index].mean * 0.9:
            readings[index] = NOTHING if is_frieze(second) else second
    for index, reading in enumerate(readings):
        better = readings[first.get(reading.text, index)].text
        if better != reading.text and len(better) == len(reading.text):
            readings[index] = replace(reading, text=better)
    return readings


def beside_gaps(reading: Reading) -> set[int]:
    """The letters left and right of a hole in running Chinese, where a mark may not have been seen: 「技术服务 技术转让」."""
    if len(reading.text) < RUNNING:
        return set()
    middles = [(start + end) / 2 for start, end in reading.spans]
    steps = [b - a for a, b in itertools.pairwise(middles)]
    limit = HOLE * float(np.median(steps))
    letters = [_LETTER.match(char) is not None for char in reading.text]
    holes = [at for at, step in enumerate(steps) if step > limit and letters[at] and letters[at + 1]]
    return {at + side for at in holes for side in (0, 1)} if len(holes) <= FEW else set()


def is_frieze(reading: Reading) -> bool:
    """True for what a reader makes of a border's ornament: many of few letters, none of them sure."""
    count = len(reading.text)
    return count >= ORNAMENT and reading.mean < PLAIN and len(set(reading.text)) <= count / 2.5


def stretches(reading: Reading, width: int, height: int) -> list[Stretch]:
    """The stretches of a line (`width` x `height` pixels) that must be read again, apart from each other."""
    count = len(reading.text)
    found: list[Stretch] = []
    name = _NAME.search(reading.text)
    again = {*(range(name.start(1), name.end(1)) if name else ()), *beside_gaps(reading)}
    for index, sure in enumerate(reading.confidences):
        if sure >= UNSURE and index not in again:
            continue
        first, last = max(0, index - ANCHOR), min(count, index + 1 + ANCHOR)
        while first > 0 and (reading.spans[index][0] - reading.spans[first][0]) * width < REACH * height:
            first -= 1
        while last < count and (reading.spans[last - 1][1] - reading.spans[index][1]) * width < REACH * height:
            last += 1
        # A code is read whole: what tells a nought from a letter is the company it keeps.
        while first > 0 and reading.text[first - 1 : first + 1].isascii():
            first -= 1
        while last < count and reading.text[last - 1 : last + 1].isascii():
            last += 1
        if found and first <= found[-1].last:
            first = found.pop().first
        left = 0 if first == 0 else _between(reading, first, width)
        right = width if last == count else _between(reading, last, width)
        found.append(Stretch(first, last, left, right))
    return found


def _between(reading: Reading, index: int, width: int) -> int:
    """The column between a character and the one before it."""
    return round((reading.spans[index - 1][1] + reading.spans[index][0]) / 2 * width)


def _mended(crop: Image, reading: Reading, threads: int) -> Reading | None:
    """The line with its unsure stretches read anew; None where it must be read whole."""
    height, width = crop.shape[:2]
    parts = stretches(reading, width, height)
    if not parts or sum(part.right - part.left for part in parts) > WHOLE * width:
        return None
    pieces = [np.ascontiguousarray(crop[:, part.left : part.right]) for part in parts]
    for part, second in reversed(list(zip(parts, recognise(pieces, SMALL, threads=threads), strict=True))):
        spliced = _spliced(reading, part, second, width)
        if spliced is None:
            return None
        reading = spliced
    return reading


def _spliced(reading: Reading, part: Stretch, second: Reading, width: int) -> Reading | None:
    """The line with a stretch of it read anew, None where the new reading does not join on to the old."""
    before = 1 if part.first > 0 else 0
    after = 1 if part.last < len(reading.text) else 0
    old = reading.text[part.first : part.last]
    if len(second.text) < before + after:
        return None
    if (before and second.text[0] != old[0]) or (after and second.text[-1] != old[-1]):
        return None
    if second.mean < 0.9 * float(np.mean(reading.confidences[part.first : part.last])):
        return None
    share, left = (part.right - part.left) / width, part.left / width
    keep = slice(before, len(second.text) - after)
    start, end = part.first + before, part.last - after
    spans = tuple((left + a * share, left + b * share) for a, b in second.spans[keep])
    return Reading(
        reading.text[:start] + second.text[keep] + reading.text[end:],
        (*reading.confidences[:start], *second.confidences[keep], *reading.confidences[end:]),
        (*reading.spans[:start], *spans, *reading.spans[end:]),
    )
