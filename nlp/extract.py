"""Stage 7: pages and what a kind looks for -> fields with evidence."""

from collections.abc import Sequence

from nlp.evidence import Field
from nlp.layout import lay_out
from nlp.spec import FieldSpec
from ocr.page import Page

MOST_PAGES = 6  # a kind's header fields stand on its first pages; a long statement is not searched to its end


def extract_fields(pages: Sequence[Page], specs: Sequence[FieldSpec]) -> dict[str, Field]:
    """Field name -> field, for the fields that were found. Fields that the pages do not carry are absent."""
    from nlp.language import language, page_doc  # spaCy takes a second to load, and the web process never needs it

    layout = lay_out(pages[:MOST_PAGES])
    if not specs or not layout.glyphs:
        return {}
    nlp = language(tuple(specs))
    fields: dict[str, Field] = nlp(page_doc(nlp, layout, specs))._.fields
    return fields
