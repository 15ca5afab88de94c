"""The finders that need no language model: linked labels, patterns over lines, and the texts of marks."""

import re
from collections.abc import Iterator, Sequence

from nlp.candidate import Candidate, Way
from nlp.layout import Glyph, Layout, boxes_on_page, printed
from nlp.link import Linked
from nlp.normalise import compact
from nlp.spec import FieldSpec
from ocr.page import Box


def from_labels(layout: Layout, linked: Sequence[Linked], specs: Sequence[FieldSpec]) -> Iterator[Candidate]:
    """A candidate for every field that a linked label may stand for."""
    by_label: dict[str, list[FieldSpec]] = {}
    for spec in specs:
        for label in spec.labels:
            by_label.setdefault(vocabulary_form(label), []).append(spec)
    for link in linked:
        for spec in by_label.get(link.label.name, ()):
            opening = (
                _candidate(layout, spec, link, (link.first,)) if link.first and link.first != link.lines[0] else None
            )
            first = _candidate(layout, spec, link, link.lines[:1], shorter=opening)
            if len(link.lines) == 1:
                yield first
            elif spec.multiline:
                yield _candidate(layout, spec, link, link.lines, shorter=first)
            else:
                yield first
                yield _candidate(layout, spec, link, link.lines[:2])


def vocabulary_form(label: str) -> str:
    """A label as the rules know it: comparable, without white space.

    >>> vocabulary_form("经营（驻在）期限")
    '经营(驻在)期限'
    """
    return compact(label)


def _candidate(
    layout: Layout,
    spec: FieldSpec,
    link: Linked,
    lines: Sequence[tuple[int, ...]],
    shorter: Candidate | None = None,
) -> Candidate:
    glyphs = [index for line in lines for index in line]
    way: Way = "glued" if link.way == "glued" else "below" if link.way == "below" else "right"
    return made(
        layout, spec, glyphs, way, label=link.label.name, exact=link.label.exact, shorter=shorter, order=-len(lines)
    )


def made(
    layout: Layout,
    spec: FieldSpec,
    glyphs: Sequence[int],
    way: Way,
    *,
    label: str = "",
    exact: bool = True,
    shorter: Candidate | None = None,
    order: float = 0.0,
    given: float = 1.0,
) -> Candidate:
    """A candidate out of glyphs."""
    seen = [layout.glyphs[index] for index in glyphs]
    page = seen[0].page
    return Candidate(
        spec.name,
        printed(layout, glyphs),
        page,
        boxes_on_page(layout, glyphs),
        way,
        tuple(_doubt_of_marks(glyph) for glyph in seen),
        label,
        exact,
        any(glyph.under_seal for glyph in seen),
        layout.pages[page].text_from != "ocr",
        tuple(glyphs),
        shorter,
        order,
        given,
    )


def _doubt_of_marks(glyph: Glyph) -> float:
    """A character's confidence; doubt about the width of a mark of punctuation hardly matters."""
    return glyph.confidence if glyph.norm.isalnum() else 1 - 0.2 * (1 - glyph.confidence)


def from_patterns(layout: Layout, specs: Sequence[FieldSpec], taken: dict[int, frozenset[str]]) -> Iterator[Candidate]:
    """Values that a field's pattern finds on a row, in the part of the page that the spec allows.

    `taken`: glyph -> fields whose label owns it; another field's value is not searched, except for a label of one's own.
    """
    lines = [_line(layout, row) for row in layout.rows]
    for spec in specs:
        if spec.pattern is None:
            continue
        pattern = re.compile(spec.pattern)
        own = tuple(map(vocabulary_form, spec.labels))
        for text, places in lines:
            for hit in pattern.finditer(text):
                group = next((g for g in range(1, pattern.groups + 1) if hit[g] is not None), 0)
                glyphs = sorted({places[i] for i in range(*hit.span(group)) if places[i] >= 0})
                named = compact(hit[0]).startswith(own) if own else False
                if not glyphs or (not named and any(i in taken and spec.name not in taken[i] for i in glyphs)):
                    continue
                box = Box.around([layout.glyphs[i].box for i in glyphs])
                page = layout.glyphs[glyphs[0]].page
                if _stands(layout, page, box, spec.position):
                    yield made(layout, spec, glyphs, "pattern", order=page * 10 + box.y1, given=spec.pattern_sure)


def _line(layout: Layout, row: range) -> tuple[str, list[int]]:
    """Comparable text of a row with gaps as single spaces, and the glyph behind each character (-1 for a space)."""
    text: list[str] = []
    places: list[int] = []
    for index in row:
        glyph = layout.glyphs[index]
        if glyph.spaced and text:
            text.append(" ")
            places.append(-1)
        text.append(glyph.norm)
        places.extend([index] * len(glyph.norm))
    return "".join(text), places


def _stands(layout: Layout, page: int, box: Box, position: str) -> bool:
    if position == "any":
        return True
    extent = Box.around([glyph.box for glyph in layout.glyphs if glyph.page == page])
    down = (box.centre[1] - extent.y0) / max(extent.height, 1e-6)
    across = (box.centre[0] - extent.x0) / max(extent.width, 1e-6)
    if position in ("top", "title"):
        return down < 0.5
    if position == "bottom":
        return down > 0.5
    return down > 0.5 and across > 0.35


def from_marks(layout: Layout, specs: Sequence[FieldSpec]) -> Iterator[Candidate]:
    """The texts of seals and codes for fields that take them, and a value inside a code's payload for those with a pattern."""
    for number, page in enumerate(layout.pages):
        for mark in page.marks:
            if not mark.text:
                continue
            for spec in specs:
                if spec.mark == mark.kind:
                    yield Candidate(spec.name, mark.text, number, (mark.box,), "mark", given=mark.confidence)
                elif mark.kind == "qr" and spec.name == "uscc" and spec.pattern is not None:
                    for hit in re.finditer(spec.pattern, mark.text.upper()):
                        yield Candidate(spec.name, hit[1], number, (mark.box,), "mark", given=0.97)
