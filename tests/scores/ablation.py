"""What each finder is worth: the same pages with the rules alone, the tagger alone, and both."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from intake.kind import all_kinds
from intake.pipeline import extract
from nlp.ablation import RULES, SPEAKING, TAGGER
from ocr.page import Page
from tests.scores.compare import Judged, judge_fields
from tests.scores.tally import exact, straight_through

WAYS = {"rules alone": (RULES,), "tagger alone": (TAGGER,), "both": (RULES, TAGGER)}


def without_some(pages: Sequence[Page], truth: Mapping[str, Any]) -> dict[str, tuple[Judged, ...]]:
    """Way -> the document's fields, judged, when only those finders speak; the kind is taken as known."""
    judged = {}
    for way, speaking in WAYS.items():
        token = SPEAKING.set(frozenset(speaking))
        try:
            fields = extract(pages, all_kinds().get(truth["kind"])).fields
        finally:
            SPEAKING.reset(token)
        judged[way] = tuple(judge_fields(truth["fields"], fields))
    return judged


def table(judged: Sequence[tuple[str, Mapping[str, tuple[Judged, ...]]]]) -> str:
    """Markdown: fields exact by kind and way, and the straight-through rate of each way."""
    by_kind: dict[str, dict[str, list[Judged]]] = defaultdict(lambda: defaultdict(list))
    for kind, ways in judged:
        for way, fields in ways.items():
            by_kind[kind][way] += fields
            by_kind["all"][way] += fields
    lines = ["## Ablation", "", "Fields exact, kinds as known; sheets left out, which the tagger never sees.", ""]
    lines += [f"| kind | printed | {' | '.join(WAYS)} |", f"|---|--:|{'--:|' * len(WAYS)}"]
    for kind, ways in sorted(by_kind.items(), key=lambda k: (k[0] == "all", k[0])):
        shares = [exact(ways[way]) for way in WAYS]
        cells = " | ".join(f"{100 * right / printed:.1f} %" if printed else "–" for right, printed in shares)
        lines.append(f"| {kind} | {shares[0][1]} | {cells} |")
    through = " | ".join(f"{100 * straight_through(by_kind['all'][way])[0]:.1f} %" for way in WAYS)
    return "\n".join([*lines, f"| straight through at 0.5 % error | | {through} |", ""])
