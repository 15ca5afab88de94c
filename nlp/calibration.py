"""The fitted calibration of a field's confidence: a small logistic model over what is known of the reading.

`models/confidence/field_confidence.json` holds its weights; `./run train confidence` makes them from specimens that the
real OCR has read. Without the file the hand-set confidences of `nlp/confidence.py` stand as they are.
"""

import json
from contextvars import ContextVar
from functools import cache
from math import exp, log
from typing import Any

from models import ModelMissing, locate
from nlp.evidence import Field

RAW: ContextVar[bool] = ContextVar("RAW", default=False)
"""True while the calibration is trained: fields then keep their hand-set confidence."""
FINDERS = ("label", "pattern", "seal", "qr", "checksum", "tagger")


@cache
def weights() -> dict[str, Any] | None:
    """The fitted weights, None where there are none."""
    try:
        fitted: dict[str, Any] = json.loads(locate("field_confidence.json").read_text(encoding="utf-8"))
    except ModelMissing:
        return None
    return fitted


def facts_of(field: Field, embedded: bool, under_seal: bool) -> list[float]:
    """What the model looks at: the hand-set confidence as log odds, its doubt under ink, finders, repair, length."""
    hand = min(max(field.confidence, 0.02), 0.998)
    facts = [1.0, log(hand / (1 - hand))]
    facts += [float(finder in field.found_by) for finder in FINDERS]
    facts += [float(field.status == "repaired"), float(embedded), float(under_seal), log(1 + len(field.text)) / 4]
    return facts


def calibrated(field: Field, embedded: bool, under_seal: bool) -> float:
    """The probability that the field's value is right."""
    fitted = weights()
    if fitted is None or RAW.get():
        return field.confidence
    score = sum(w * x for w, x in zip(fitted["weights"], facts_of(field, embedded, under_seal), strict=True))
    score += fitted["fields"].get(field.name, 0.0)
    return min(1 / (1 + exp(-score)), float(fitted["most"]))
