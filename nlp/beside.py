"""Papers that lie beside each other on one picture: a licence and its owner's card copied on one sheet, a contract behind.

A picture is parted along a gutter that no print crosses, where what lies on either side says of itself which paper it is.
Of what is none of ours nothing is kept: another firm's code in a contract must not pass for the licence's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from nlp.classify import UNKNOWN, by_cues
from nlp.normalise import compact
from nlp.page_looks import LARGER, PAPER, SURE_CUES, Kinds, has_title, lines_down
from ocr.page import Box, Mark, Page, RuledLine, Word

LETTERS = 24  # the least print on either side of a gutter: a card's back has no more
GUTTER = 1.5  # of the usual height of a line, the least width of a gutter
MOST = 6  # gutters that are tried, the widest first
TITLED = 0.8  # of a kind by its phrases, beside its title
HEAD = 3  # lines among which a paper's title stands
LISTING = re.compile(r"(?:清单|日记账|台账|明细账|课程表|登记表|[\u4e00-\u9fff]表)$")
SENTENCE = re.compile("[，。、；：,;:]")
MENTIONS = 6.0  # points of a kind that a paper with a title of its own gives by naming what that kind names
MARGIN = 0.02  # of the page, kept around a paper's print


@dataclass(frozen=True, slots=True)
class Side:
    """What lies on one side of a gutter: its kind, every kind's points there, and how many of another kind's are no more
    than a mention."""

    kind: str
    scores: Mapping[str, float]
    mentions: float = 0.0

    def speaks_for(self, other: "Side", kinds: Kinds) -> bool:
        """True when the other side's paper may go on here. A contract names firms by their codes, and is no licence."""
        sided = other.kind in kinds and bool(
            kinds[other.kind].parting.sides
        )  # a card's other side is no paper of its own
        return self.scores.get(other.kind, 0.0) > (0.0 if sided else self.mentions)


def apart(page: Page, kinds: Kinds) -> tuple[Page, ...]:
    """The papers on one picture, each as a page of its own with the same number; the page as it is where it shows but one."""
    if page.text_from != "ocr" or sum(len(compact(word.text)) for word in page.words) < 2 * LETTERS:
        return (page,)
    for one, other in _halves(page):
        first, second = _says(one, kinds), _says(other, kinds)
        if first is None or second is None or first.kind == second.kind:
            continue
        if first.speaks_for(second, kinds) or second.speaks_for(first, kinds):
            continue
        known = [each for each, side in ((one, first), (other, second)) if side.kind != UNKNOWN]
        return tuple(paper for each in known for paper in apart(each, kinds))
    return (page,)


def _says(page: Page, kinds: Kinds) -> Side | None:
    """What a part of a page tells by its own title, or a card by its phrases; UNKNOWN by some other paper's title."""
    lines = lines_down(page)
    cues = by_cues([page], {name: kind.cues for name, kind in kinds.items()})
    if cues.kind != UNKNOWN:
        known = kinds[cues.kind]
        sure = cues.confidence >= (
            TITLED if has_title(lines, known.cues) else SURE_CUES if known.parting.sides else 1.0
        )
        return Side(cues.kind, cues.scores) if sure else None
    if _bears(lines, PAPER):
        return Side(UNKNOWN, cues.scores, MENTIONS)
    return Side(UNKNOWN, cues.scores) if _bears(lines, LISTING) else None


def _bears(lines: Sequence[Sequence[Word]], title: re.Pattern[str]) -> bool:
    """True for print that has such a title on a line of its own at its top, larger than the rest."""
    usual = median(word.at.height for line in lines for word in line)
    alone = [line[0] for line in lines[:HEAD] if len(line) == 1 and line[0].at.height > LARGER * usual]
    return any(title.search(compact(word.text)) and not SENTENCE.search(word.text) for word in alone)


def _halves(page: Page) -> Iterator[tuple[Page, Page]]:
    """The page cut along its widest gutters, upper (or left) part first."""
    heights = sorted(word.at.height for word in page.words)
    usual = heights[len(heights) // 2]
    found = [
        (width * (page.aspect if down else 1.0), down, at)
        for down in (True, False)
        for width, at in _gutters(page.words, down)
        if width > GUTTER * usual * (1.0 if down else page.aspect)
    ]
    for _, down, at in sorted(found, reverse=True)[:MOST]:
        sides = [tuple(w for w in page.words if (w.at.centre[down] > at) is beyond) for beyond in (False, True)]
        if all(sum(len(compact(word.text)) for word in side) >= LETTERS for side in sides):
            yield _cut_out(page, sides[0], sides[1]), _cut_out(page, sides[1], sides[0])


def _gutters(words: Sequence[Word], down: bool) -> list[tuple[float, float]]:
    """Width and middle of the bands that no word reaches into, from top to bottom (`down`) or from left to right."""
    spans = sorted((word.at.y0, word.at.y1) if down else (word.at.x0, word.at.x1) for word in words)
    out, end = [], spans[0][1]
    for (_, _), (start, last) in pairwise(spans):
        if start > end:
            out.append((start - end, (start + end) / 2))
        end = max(end, last)
    return out


def _cut_out(page: Page, words: Sequence[Word], others: Sequence[Word]) -> Page:
    """The part of a page around some of its words; its reading frame is that part's own."""
    around = Box.around([word.at for word in words])
    x0, y0 = max(around.x0 - MARGIN, 0.0), max(around.y0 - MARGIN, 0.0)
    wide, high = min(around.x1 + MARGIN, 1.0) - x0, min(around.y1 + MARGIN, 1.0) - y0

    def framed(box: Box) -> Box:
        return Box((box.x0 - x0) / wide, (box.y0 - y0) / high, (box.x1 - x0) / wide, (box.y1 - y0) / high)

    mine, theirs = (Box.around([word.box for word in side]) for side in (words, others))
    return replace(
        page,
        words=tuple(replace(word, frame=framed(word.at)) for word in words),
        lines=tuple(RuledLine(framed(line.box), line.horizontal) for line in page.lines if _within(line.box, around)),
        marks=tuple(mark for mark in page.marks if _away(mark, mine) <= _away(mark, theirs)),
        aspect=page.aspect * high / wide,
    )


def _within(box: Box, part: Box) -> bool:
    (x, y), room = box.centre, 2 * MARGIN
    return part.x0 - room <= x <= part.x1 + room and part.y0 - room <= y <= part.y1 + room


def _away(mark: Mark, part: Box) -> float:
    """How far a mark lies from a paper's print."""
    x, y = mark.box.centre
    return max(part.x0 - x, x - part.x1, 0.0) + max(part.y0 - y, y - part.y1, 0.0)
