"""Values inside running text: a pattern over the whole of a page, lines joined, so that what wraps is still found."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from nlp.evidence import Field
from nlp.layout import LATIN_GAP, Layout, boxes_on_page, lay_out
from nlp.spec import Parse, Unreadable
from ocr.page import Page

EMBEDDED_SURE, READ_SURE = 0.985, 0.96  # how often a whole sentence that fits is the field's own
BROKEN = 0.7


@dataclass(frozen=True, slots=True)
class Sentence:
    """A field and how the sentence that holds it reads: group 1 is the value. Case, line breaks and missing spaces do not matter."""

    field: str
    pattern: str
    parse: Parse


def prose_fields(pages: Sequence[Page], sentences: Sequence[Sentence]) -> dict[str, Field]:
    """Field name -> field, from the first sentence that fits for each; pages are looked at one after the other."""
    found: dict[str, Field] = {}
    for page in pages:
        layout = lay_out([page])
        text, places = running_text(layout)
        for sentence in sentences:
            if sentence.field in found:
                continue
            for hit in re.finditer(_loose(sentence.pattern), text, re.IGNORECASE):
                field = _field(layout, sentence, places, hit, page)
                if field is not None:
                    found[sentence.field] = field
                    break
    return found


def running_text(layout: Layout) -> tuple[str, list[int]]:
    """The rows joined by single spaces, and the glyph behind each character (-1 for a space)."""
    text: list[str] = []
    places: list[int] = []
    for row in layout.rows:
        for at, index in enumerate(row):
            glyph = layout.glyphs[index]
            if text and (at == 0 or glyph.spaced or _apart(layout, row[at - 1], index)):
                text.append(" ")
                places.append(-1)
            text.append(glyph.norm or glyph.text)
            places.extend([index] * len(glyph.norm or glyph.text))
    return "".join(text), places


def _apart(layout: Layout, left: int, right: int) -> bool:
    """True for a gap between two words of one row, be it as narrow as print in Latin letters has it."""
    one, other = layout.glyphs[left], layout.glyphs[right]
    return one.word != other.word and other.box.x0 - one.box.x1 > LATIN_GAP * other.box.height


def _loose(pattern: str) -> str:
    """A pattern whose spaces may be missing: engines lose them beside figures and marks."""
    return re.sub(r" \??", " ?", pattern)


def _field(layout: Layout, sentence: Sentence, places: Sequence[int], hit: re.Match[str], page: Page) -> Field | None:
    group = next((number for number in range(1, len(hit.groups()) + 1) if hit[number] is not None), 0)
    start, end = hit.span(group)
    glyphs = list(dict.fromkeys(place for place in places[start:end] if place >= 0))
    if not glyphs:
        return None
    text = hit[group].strip()
    try:
        parsed = sentence.parse(text)
    except Unreadable:
        return None
    embedded = page.text_from != "ocr"
    seen = [layout.glyphs[index].confidence for index in glyphs]
    sure = EMBEDDED_SURE if embedded else READ_SURE * (1 - 0.25 * (1 - mean(seen)))
    if not embedded and min(seen) < BROKEN:
        sure *= 0.9
    boxes = boxes_on_page(layout, glyphs)
    return Field(
        sentence.field,
        parsed.value,
        text,
        sure * parsed.certain,
        page.number,
        boxes,
        ("pattern",),
        meaning=parsed.meaning,
    )
