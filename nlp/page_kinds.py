"""What the tagger's second head says of a page: its kind, and whether it is a first or a continued page."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.tagger import CONTINUED, tagger
from ocr.page import Page


@dataclass(frozen=True, slots=True)
class PageKind:
    """A page's likeliest kind, whether it continues a document, the probability of both together, and of each kind."""

    kind: str
    continued: bool
    confidence: float
    scores: dict[str, float]


def page_kind(page: Page) -> PageKind | None:
    """The model's word on one page; None without a model, for a sheet, and for a page without text."""
    slot = tagger()
    if slot is None or page.text_from == "cells":
        return None
    found = slot.kinds(page)
    if not found:
        return None
    best = max(found, key=lambda name: found[name])
    scores: dict[str, float] = {}
    for name, probability in found.items():
        kind = name.removesuffix(CONTINUED)
        scores[kind] = scores.get(kind, 0.0) + probability
    return PageKind(best.removesuffix(CONTINUED), best.endswith(CONTINUED), found[best], scores)


def likelihoods(pages: Sequence[Page]) -> dict[str, float]:
    """Kind -> mean probability over the pages that the model has a word on; empty where it has none."""
    told = [found.scores for page in pages if (found := page_kind(page)) is not None]
    return {kind: sum(scores[kind] for scores in told) / len(told) for kind in told[0]} if told else {}
