"""The name in a form's head beside the one in the firm's own seal: two readings of one name, from two places of the page."""

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.fuzz import ratio

from nlp import confidence
from nlp.evidence import Field
from nlp.normalise import compact
from nlp.spec import Unreadable
from nlp.values import name
from ocr.page import Page

NEAR = 70.0  # per cent of two readings of one name that are alike
CLEAR = 0.95  # confidence in a seal's letters from which they correct others
CORRECTED = 0.85
DISPUTED = 0.7
SLIPS = 1  # characters in which the readings may differ for one to correct the other: more may be another firm


def beside_seals(field: Field | None, pages: Sequence[Page]) -> Field | None:
    """A name as an engine read it, judged by the seals on pages: surer where one says the same, corrected where it differs little.

    A seal of somebody else says nothing about it.
    """
    if field is None or not isinstance(field.value, str) or all(page.text_from != "ocr" for page in pages):
        return field
    for mark in (mark for page in pages for mark in page.marks if mark.kind == "seal" and mark.text):
        try:
            told = str(name.parse(mark.text or "").value)
        except Unreadable:
            continue
        mine, other = compact(field.value), compact(told)
        if mine == other:
            sure = confidence.together([field.confidence, confidence.MARK["seal"] * mark.confidence], 0.0)
            return replace(field, confidence=sure, found_by=tuple(sorted({*field.found_by, "seal"})))
        if len(mine) != len(other) or ratio(mine, other) < NEAR:
            continue
        apart = sum(a != b for a, b in zip(mine, other, strict=True))
        if apart <= SLIPS and mark.confidence >= CLEAR and mark.confidence > field.confidence:
            return replace(
                field,
                value=told,
                confidence=CORRECTED,
                status="repaired",
                found_by=tuple(sorted({*field.found_by, "seal"})),
            )
        return replace(field, confidence=min(field.confidence, DISPUTED))
    return field
