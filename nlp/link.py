"""From labels to values by layout: right of the label, in its own word, below it, in its cell, over wrapping lines.

Every run of text that is no label looks for its owner: the label left of it on its row, the run that it continues, or
the label above. Runs are never shared, so two columns do not mix and a form's own print owns itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import mean, median

from nlp.labels import Label
from nlp.layout import SAME_ROW, Glyph, Layout, crosses, divided, is_ruled, printed, same_row, through
from nlp.printed import is_print, notes_on, without_note
from ocr.page import Box

HARDLY = 0.85  # mean confidence of characters under a seal below which they may be the seal's own
CLOSE = 0.45  # of the height, by which loose boxes of a label and the value set right below it may overlap
NOTE = 3  # heights right of a label, from which a run is not its value where values stand below
APART = 1.25  # of the usual distance of a word's letters, from which the next column may begin between two of them
SLOPING = 0.9  # of the smaller height, by which the middles of a label and its value may differ on a sloping row


@dataclass(eq=False, slots=True)
class Run:
    """Glyphs side by side that belong together, and the label that owns them."""

    glyphs: list[int]
    box: Box
    page: int
    print: bool = False
    doubtful: bool = False  # read under a seal, and hardly: as likely the seal's own letters
    owner: Label | None = None
    way: str = ""
    line: int = 0  # 0 for the value's first line, 1 for the next …
    start: float = 0.0  # left edge of the owner's first line


@dataclass(frozen=True, slots=True)
class Linked:
    """A label with the glyphs of its value, line by line, how the first line lies to it, and that line's first run."""

    label: Label
    lines: tuple[tuple[int, ...], ...]
    way: str
    first: tuple[int, ...] = ()


@dataclass(slots=True)
class _Sheet:
    labels: list[Label]
    runs: list[Run]
    height: float
    upright: tuple[Box, ...]
    level: tuple[Box, ...]
    above: bool  # most labels have their values right below them
    prints: tuple[Box, ...]  # the form's own sentences
    done: list[Run] = field(default_factory=list)


def link(layout: Layout, labels: Sequence[Label]) -> tuple[Linked, ...]:
    """Each label with its value; labels without a value are left out."""
    linked: list[Linked] = []
    for page in range(len(layout.pages)):
        own = [label for label in labels if label.page == page]
        ruled = is_ruled(layout.pages[page].lines)
        height = layout.height(page)
        runs = runs_of(layout, own, page)
        ink = [*(run.box for run in runs), *(label.box for label in own)]
        sheet = _Sheet(
            own,
            runs,
            height,
            tuple(r for r in layout.rules(page, False) if ruled and r.height > 1.5 * height and not through(r, ink)),
            tuple(r for r in layout.rules(page, True) if ruled and r.width > 3 * height and not through(r, ink)),
            _set_above(own, runs),
            tuple(run.box for run in runs if run.print),
        )
        for run in sheet.runs:
            _give_owner(run, sheet)
            sheet.done.append(run)
        _second_look(sheet)
        linked.extend(_values(sheet))
    return tuple(linked)


def _set_above(labels: Sequence[Label], runs: Sequence[Run]) -> bool:
    """True for a sheet that sets its labels above their values: most have a run right below that begins where they do."""
    below = sum(
        any(
            abs(run.box.x0 - label.box.x0) < 0.7 * run.box.height
            and 0.3 < (run.box.centre[1] - label.box.centre[1]) / run.box.height < 2
            for run in runs
        )
        for label in labels
    )
    return below >= 4 and below > 0.6 * len(labels)


def runs_of(layout: Layout, labels: Sequence[Label], page: int) -> list[Run]:
    """The runs of a page, top to bottom and left to right: cut at labels, at wide gaps and at the ends of words."""
    taken = {index for label in labels for index in label.glyphs}
    runs: list[Run] = []
    open_run: list[int] = []
    notes = notes_on(word.text for word in layout.pages[page].words)

    def close() -> None:
        if notes:
            del open_run[len(open_run) - without_note("".join(layout.glyphs[i].norm for i in open_run), notes) :]
        if open_run:
            box = Box.around([layout.glyphs[i].box for i in open_run])
            own = is_print(printed(layout, open_run))
            runs.append(Run(list(open_run), box, page, own, _is_doubtful(layout, open_run)))
            open_run.clear()

    for row in layout.rows:
        for index in row:
            glyph = layout.glyphs[index]
            if glyph.page != page:
                continue
            if index in taken:
                close()
                continue
            if open_run:
                last = layout.glyphs[open_run[-1]]
                gap = glyph.box.x0 - last.box.x1
                limit = 2.5 if last.word == glyph.word else 0.7
                if gap > limit * min(glyph.box.height, last.box.height) or (
                    _begins_column(glyph, layout.glyphs[open_run[0]], labels)
                    and (last.word != glyph.word or _set_apart(layout, open_run, index))
                ):
                    close()
            open_run.append(index)
        close()
    for run in runs:
        _shed_marks(run, layout)
    return [run for run in runs if run.glyphs]


def _begins_column(glyph: Glyph, first: Glyph, labels: Sequence[Label]) -> bool:
    """True when a label stands right above a word's first letter, and another column holds what the row has before."""
    height = glyph.box.height
    return any(
        abs(label.box.x0 - glyph.box.x0) < 0.6 * height
        and 0 < glyph.box.centre[1] - label.box.centre[1] < 2 * height
        and first.box.x0 < label.box.x0 - height
        for label in labels
    )


def _set_apart(layout: Layout, before: Sequence[int], index: int) -> bool:
    """True when a letter stands further off from the one before it than the letters of its word do from each other."""
    here = layout.glyphs[index]
    middles = [layout.glyphs[i].box.centre[0] for i in before if layout.glyphs[i].word == here.word]
    steps = [b - a for a, b in pairwise(middles)]
    return len(steps) >= 2 and here.box.centre[0] - middles[-1] > APART * median(steps)


def _is_doubtful(layout: Layout, glyphs: Sequence[int]) -> bool:
    seen = [layout.glyphs[index] for index in glyphs]
    return all(glyph.under_seal for glyph in seen) and mean(glyph.confidence for glyph in seen) < HARDLY


def _shed_marks(run: Run, layout: Layout) -> None:
    """A colon (or what a speck makes of it) or a rule between label and value belongs to neither."""
    while run.glyphs and layout.glyphs[run.glyphs[0]].norm in ":;|_":
        run.glyphs.pop(0)
    if run.glyphs:
        run.box = Box.around([layout.glyphs[i].box for i in run.glyphs])


def _give_owner(run: Run, sheet: _Sheet) -> None:
    if run.print:
        return
    height = max(run.box.height, 0.6 * sheet.height)
    label = max((lab for lab in sheet.labels if _left_of(lab.box, run.box)), key=lambda lab: lab.box.x1, default=None)
    before = max((r for r in sheet.done if _left_of(r.box, run.box)), key=lambda r: r.box.x1, default=None)
    if before is not None and label is not None and before.box.x1 < label.box.x1:
        before = None
    if sheet.above and label is not None and run.box.x0 - label.box.x1 > NOTE * height:
        label = None  # what somebody wrote beside it
    above = _continued(run, sheet)
    if before is not None:
        gap = run.box.x0 - before.box.x1
        walls = crosses(sheet.upright, before.box, run.box)
        near = gap < 1.5 * height and not walls
        under = _label_above(run, sheet, height)
        lined_up = under is not None and (not near or abs(under.box.x0 - run.box.x0) < 0.6 * height)
        if before.way == "below" and lined_up and under is not before.owner:
            _own(run, under, "below", 0, run.box.x0)  # the next column of a sheet that sets its labels above
        elif not near and above is not None:
            _own(run, above.owner, "right", above.line + 1, above.start)
        elif before.owner is not None and not walls and (near or (gap < 4 * height and before.line == 0)):
            _own(run, before.owner, before.way, before.line, before.start)
        elif above is None:
            _below(run, sheet, height)
        return
    if label is not None:
        gap = run.box.x0 - label.box.x1
        far = gap > 6 * height or crosses(sheet.upright, label.box, run.box) > 1
        listed = above is not None and above.owner is not None and _in_column(label.box, above.owner.box)
        if far and not listed and above is not None and abs(above.start - run.box.x0) < 0.8 * height:
            _own(run, above.owner, "right", above.line + 1, above.start)
        elif gap < 25 * height:
            _own(run, label, "right", 0, run.box.x0)
        return
    if above is not None:
        _own(run, above.owner, above.way, above.line + 1, above.start)
    else:
        _below(run, sheet, height)


def _second_look(sheet: _Sheet) -> None:
    """Labels left without a value take what nobody owns and stands right of them, a little higher or lower.

    A photographed sheet slopes differently from place to place; what the first look called another row may be the same.
    """
    found: list[Label] = []
    for label in sheet.labels:
        if any(run.owner is label for run in sheet.runs):
            continue
        free = [r for r in sheet.runs if r.owner is None and not r.print and _left_of(label.box, r.box, SLOPING)]
        first = min((r.box.x0 for r in free), default=0.0)
        near = [r for r in free if r.box.x0 < first + 2 * r.box.height]
        run = min(near, key=lambda r: abs(r.box.centre[1] - label.box.centre[1]), default=None)
        if run is None or run.box.x0 - label.box.x1 > 12 * run.box.height:
            continue
        if any(label.box.x1 <= other.box.x0 < run.box.x0 and same_row(other.box, run.box) for other in sheet.labels):
            continue
        _own(run, label, "below", 0, run.box.x0)  # as sure as a value below its label, not more
        found.append(label)
    for lower in sheet.runs if found else ():
        if lower.owner is None and not lower.print:
            above = _continued(lower, sheet)
            if above is not None and above.owner in found:
                _own(lower, above.owner, "below", above.line + 1, above.start)


def _own(run: Run, owner: Label | None, way: str, line: int, start: float) -> None:
    run.owner, run.way, run.line, run.start = owner, way, line, start


def _left_of(left: Box, right: Box, tolerance: float = SAME_ROW) -> bool:
    return left.x1 <= right.x0 + 0.4 * right.height and same_row(left, right, tolerance)


def _continued(run: Run, sheet: _Sheet) -> Run | None:
    """The run of the line above that this one goes on from, if any."""
    best: Run | None = None
    if run.doubtful:
        return None
    for upper in sheet.done:
        if upper.owner is None or upper.print:
            continue
        height = min(upper.box.height, run.box.height)
        gap = run.box.y0 - upper.box.y1
        if not -0.5 * height < gap < 1.3 * height or upper.box.centre[1] >= run.box.y0 + 0.2 * height:
            continue
        if run.box.height > 1.6 * upper.box.height or upper.box.height > 1.6 * run.box.height:
            continue
        indent = run.box.x0 - upper.start
        under_label = abs(run.box.x0 - upper.owner.box.x0) < height and upper.way != "below"
        if not (-1.5 * height < indent < 3 * height or under_label) or run.box.x0 > upper.box.x1:
            continue
        if run.box.x1 > upper.box.x1 + 3.5 * height and run.box.x1 > upper.start + 1.6 * upper.box.width:
            continue  # what had room on the line above would have been printed there
        if divided(sheet.level, upper.box, run.box) or _label_between(upper, run, sheet):
            continue
        if best is None or upper.box.y1 > best.box.y1:
            best = upper
    return best


def _label_between(upper: Run, run: Run, sheet: _Sheet) -> bool:
    """True when a label that starts a new field stands between two lines, in their column."""
    left = min(run.box.x0, upper.owner.box.x0 if upper.owner else 1.0)
    return any(
        upper.box.centre[1] + 0.3 * upper.box.height < box.centre[1] < run.box.y0 + 0.2 * run.box.height
        and box.x0 < run.box.x1
        and box.x1 > left
        for box in (*(label.box for label in sheet.labels if label is not upper.owner), *sheet.prints)
    )


def _in_column(label: Box, upper: Box) -> bool:
    """True when two labels begin or end at one edge: a list, in which each line has its own."""
    height = max(label.height, upper.height)
    return abs(label.x0 - upper.x0) < height or abs(label.x1 - upper.x1) < 0.5 * height


def _below(run: Run, sheet: _Sheet, height: float) -> None:
    """Gives a run to the label right above it, when that has nothing beside it."""
    best = _label_above(run, sheet, height)
    if best is not None:
        _own(run, best, "below", 0, run.box.x0)


def _label_above(run: Run, sheet: _Sheet, height: float) -> Label | None:
    """The label right above a run that has nothing beside it."""
    best: Label | None = None
    for label in sheet.labels:
        gap = run.box.y0 - label.box.y1
        if not -CLOSE * height < gap < 2.2 * height or label.box.centre[1] >= run.box.y0:
            continue
        if run.box.x0 > label.box.x1 + height or run.box.x1 < label.box.x0:
            continue
        if any(r.owner is label and r.way == "right" and r.line == 0 for r in sheet.done):
            continue
        if best is None or label.box.y1 > best.box.y1:
            best = label
    return best


def _values(sheet: _Sheet) -> list[Linked]:
    linked: list[Linked] = []
    for label in sheet.labels:
        owned = [run for run in sheet.runs if run.owner is label]
        if not owned:
            continue
        lines: dict[int, list[int]] = {}
        for run in owned:
            lines.setdefault(run.line, []).extend(run.glyphs)
        first = next(run for run in owned if run.line == min(lines))
        ordered = tuple(tuple(lines[number]) for number in sorted(lines))
        glued = first.way == "right" and label.glyphs.stop == first.glyphs[0] and not label.clear
        linked.append(Linked(label, ordered, "glued" if glued else first.way, tuple(first.glyphs)))
    return linked
