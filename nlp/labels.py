"""Which label matches are labels indeed: judged by where they stand, not by their words alone.

「类型」 also occurs inside a business scope; a label stands at the start of a word or behind a gap, and is followed by a
colon, a gap or the end of its word. One glued to its value is believed when it is lined up with others, or is long.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from nlp.layout import Glyph, Layout
from ocr.page import Box

REMARK = 90  # glyphs, within which a bracket that a scope's remark opens is closed again
ADDED = 3  # letters by which an inexact label must be longer than an exact one that it begins with, to be preferred
LAST_LETTERS = {"称": "名称", "型": "类型", "所": "住所"}


@dataclass(frozen=True, slots=True)
class Label:
    """A label on a page: its text in the vocabulary ("" for print of no field), its glyphs, and how sure it is one."""

    name: str
    glyphs: range
    box: Box
    page: int
    row: int
    exact: bool
    clear: bool  # set apart from what follows it


@dataclass(frozen=True, slots=True)
class Match:
    """A place where the rules saw a label's words: glyph range, vocabulary entry, without or with one wrong character."""

    name: str
    start: int
    end: int
    exact: bool


def accept(layout: Layout, matches: Sequence[Match]) -> tuple[Label, ...]:
    """The labels among the matches, in reading order. Exact ones win over inexact ones, long ones over short ones."""
    taken: set[int] = set()
    chosen: list[Label] = []
    doubtful: list[tuple[Label, bool]] = []
    short = {m.start: m.end for m in sorted(matches, key=lambda m: m.end) if m.exact}
    for match in sorted(
        matches, key=lambda m: (not m.exact and m.end - short.get(m.start, m.end) < ADDED, m.start - m.end, m.start)
    ):
        span = range(match.start, match.end)
        if taken.intersection(span) or not _one_place(layout, span, match.exact):
            continue
        label = _label(layout, match, span)
        if _goes_on(layout, match.end) or _in_brackets(layout, match.start):
            continue
        if not label.clear and _within_remark(layout, match.start):
            continue
        if not _starts(layout, match.start, taken):
            if len(span) >= 4 and match.exact and label.clear:
                doubtful.append((label, False))
            continue
        if label.clear or (len(span) >= 4 and match.exact):
            taken.update(span)
            chosen.append(label)
        else:
            doubtful.append((label, True))
    for label, starts in doubtful:
        if not taken.intersection(label.glyphs) and _lined_up(label, chosen, layout, starts):
            taken.update(label.glyphs)
            chosen.append(label)
    chosen.extend(_halves(layout, chosen, taken))
    return tuple(sorted(chosen, key=lambda label: label.glyphs.start))


def _halves(layout: Layout, chosen: Sequence[Label], taken: set[int]) -> list[Label]:
    """Labels of two letters of which only the last was read: known by ending where the other labels of its column end."""
    found: list[Label] = []
    for index, glyph in enumerate(layout.glyphs):
        name = LAST_LETTERS.get(glyph.norm)
        if name is None or index in taken or any(label.name == name for label in (*chosen, *found)):
            continue
        first = index == 0 or layout.glyphs[index - 1].word != glyph.word or layout.glyphs[index - 1].page != glyph.page
        ends = [o for o in chosen if o.page == glyph.page and abs(o.box.x1 - glyph.box.x1) < 0.5 * glyph.box.height]
        if first and len(ends) >= 2:
            found.append(_label(layout, Match(name, index, index + 1, False), range(index, index + 1)))
    return found


def _label(layout: Layout, match: Match, span: range) -> Label:
    glyphs = [layout.glyphs[i] for i in span]
    after = layout.glyphs[match.end] if match.end < len(layout.glyphs) else None
    last = glyphs[-1]
    clear = (
        after is None
        or after.row != last.row
        or after.page != last.page
        or after.spaced
        or after.word != last.word
        or after.norm == ":"
        or (len(span) >= 3 and after.norm.isdigit())
        or any(g.spaced for g in glyphs[1:])  # letter-spaced print
    )
    return Label(match.name, span, Box.around([g.box for g in glyphs]), last.page, last.row, match.exact, clear)


def _one_place(layout: Layout, span: range, exact: bool) -> bool:
    """A label lies on one row, its letters no more than a few heights apart; an inexact one lies within one word."""
    glyphs = [layout.glyphs[i] for i in span]
    if len({(g.page, g.row) for g in glyphs}) > 1 or (not exact and len({g.word for g in glyphs}) > 1):
        return False
    return all(b.box.x0 - a.box.x1 < 4.5 * a.box.height for a, b in pairwise(glyphs))


def _goes_on(layout: Layout, end: int) -> bool:
    """True when a comma or stop follows in the same word: what reads like a label is part of a sentence or a list."""
    if end + 1 >= len(layout.glyphs):
        return False
    last, *after = layout.glyphs[end - 1 : end + 2]
    return all((g.word, g.page) == (last.word, last.page) for g in after) and after[0].norm in ",、;。"


def _in_brackets(layout: Layout, start: int) -> bool:
    """True behind a bracket in the middle of a word: 「管理有限公司（委派代表：…）」."""
    if start < 2:
        return False
    first, bracket, here = layout.glyphs[start - 2 : start + 1]
    return bracket.norm == "(" and (first.word, first.page) == (bracket.word, bracket.page) == (here.word, here.page)


def _within_remark(layout: Layout, start: int) -> bool:
    """True within a remark in brackets that runs over lines: 「（…批准后方可开展经营活动，具体 / 经营项目以…为准）」."""
    depth = 0
    for glyph in reversed(layout.glyphs[max(0, start - REMARK) : start]):
        depth += {"(": 1, ")": -1}.get(glyph.norm, 0)
        if depth > 0:
            return True
    return False


def _starts(layout: Layout, start: int, taken: set[int]) -> bool:
    if start == 0 or start - 1 in taken:
        return True
    here, before = layout.glyphs[start], layout.glyphs[start - 1]
    if here.row != before.row or here.page != before.page or here.word != before.word or here.spaced:
        return True
    return before.norm in "*·:|()" and _starts_mark(layout, start - 1)


def _starts_mark(layout: Layout, index: int) -> bool:
    here: Glyph = layout.glyphs[index]
    if index == 0:
        return True
    before = layout.glyphs[index - 1]
    return here.word != before.word or here.page != before.page or here.row != before.row


def _lined_up(label: Label, chosen: Sequence[Label], layout: Layout, starts: bool) -> bool:
    """True when a sure label begins in the same column, or on the same row as a word that starts with this one.

    A name that the page has already is not taken twice.
    """
    if any(other.name == label.name and other.page == label.page for other in chosen):
        return False
    tolerance = 1.2 * layout.height(label.page)
    return any(
        other.page == label.page
        and ((starts and other.row == label.row) or abs(other.box.x0 - label.box.x0) < tolerance)
        for other in chosen
    )
