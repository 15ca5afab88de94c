"""The fitted calibration of a field's confidence: a small logistic model over what is known of the reading.

`models/confidence/field_confidence.json` holds its weights; `./run train confidence` makes them from specimens that the
real OCR has read. Without the file the hand-set confidences of `nlp/confidence.py` stand as they are.
"""

import json
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from math import exp, log
from typing import Any

from models import ModelMissing, locate
from nlp.evidence import Field

WATCHED: ContextVar[dict[str, list[float]] | None] = ContextVar("WATCHED", default=None)
"""While the calibration is trained: field name -> what was known of it. Fields then keep their hand-set confidence."""
FINDERS = ("label", "pattern", "seal", "qr", "checksum")


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of a reading besides the field itself: embedded text, ink over it, the tagger's word for and against."""

    embedded: bool
    under_seal: bool
    tagger_for: float = 0.0  # its probability for this value, 0 where it is silent
    tagger_against: float = 0.0  # its probability for another value


@cache
def weights() -> dict[str, Any] | None:
    """The fitted weights, None where there are none."""
    try:
        fitted: dict[str, Any] = json.loads(locate("field_confidence.json").read_text(encoding="utf-8"))
    except ModelMissing:
        return None
    return fitted


def facts_of(field: Field, heard: Heard) -> list[float]:
    """What the model looks at: the hand-set confidence as log odds, finders, the tagger's word, repair, ink, length."""
    hand = min(max(field.confidence, 0.02), 0.998)
    facts = [1.0, log(hand / (1 - hand))]
    facts += [float(finder in field.found_by) for finder in FINDERS]
    facts += [heard.tagger_for, heard.tagger_against, float(field.status == "repaired")]
    facts += [float(heard.embedded), float(heard.under_seal), log(1 + len(field.text)) / 4]
    return facts


def calibrated(field: Field, heard: Heard) -> float:
    """The probability that the field's value is right."""
    watched = WATCHED.get()
    if watched is not None:
        watched[field.name] = facts_of(field, heard)
        return field.confidence
    fitted = weights()
    if fitted is None:
        return field.confidence
    score = sum(w * x for w, x in zip(fitted["weights"], facts_of(field, heard), strict=True))
    score += fitted["fields"].get(field.name, 0.0)
    return min(1 / (1 + exp(-score)), float(fitted["most"]))
