"""Is what was read what was printed? Exact, after the normalisation that the house compares by, and nothing kinder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from intake.document import Document
from intake.training import same
from nlp.evidence import Field

# What every layout prints somewhere but no truth file states, so that finding it is neither right nor wrong.
UNJUDGED = frozenset(("qr_payload", "legal_representative_role", "direction_filter", "currency", "copy_kind"))
CORE = {
    "transactions": ("date", "amount", "balance"),
    "items": ("tax", "period_from", "period_to", "paid_on", "amount"),
    "loans": ("lender", "balance"),
    "guarantees": ("debtor", "balance"),
    "inquiries": ("date", "institution"),
}
# Tables of one name that several kinds have: of these columns those that the truth tells.
CORE_OF_OTHERS = ("number", "label", "item", "amount", "current", "balance")


@dataclass(frozen=True, slots=True)
class Judged:
    """One field against its truth. `found` None: the field was not given; `expected` None with `extra`: it should not be."""

    name: str
    right: bool
    confidence: float | None
    expected: Any
    found: Any
    extra: bool = False


@dataclass(frozen=True, slots=True)
class JudgedRows:
    """A table against its truth: rows expected, given, with all core columns right, and with every column right."""

    name: str
    expected: int
    given: int
    core: int
    whole: int
    wrong: tuple[tuple[Any, Any], ...] = ()


def judge_fields(truth: Mapping[str, Mapping[str, Any]], given: Mapping[str, Field]) -> list[Judged]:
    """Every field of the truth, and every field that was given though the page does not print it."""
    out = []
    for name, told in truth.items():
        found = given.get(name)
        if found is None:
            if not told.get("optional"):
                out.append(Judged(name, False, None, told["value"], None))
            continue
        right = same(told["value"], found.value) and (found.meaning or None) == told.get("meaning")
        out.append(Judged(name, right, found.confidence, told["value"], found.value))
    for name, found in given.items():
        if name not in truth and name not in UNJUDGED and found.value is not None:
            out.append(Judged(name, False, found.confidence, None, found.value, extra=True))
    return out


def judge_rows(name: str, truth: Sequence[Mapping[str, Any]], document: Document) -> JudgedRows:
    """Rows in printed order or its reverse, paired by their core columns where their numbers differ."""
    core = CORE.get(name) or tuple(c for c in CORE_OF_OTHERS if truth and c in truth[0])
    given = [row.values for row in document.rows(name)]
    pairs = _pairs(truth, given, core)
    columns = [c for c in (truth[0] if truth else {}) if c not in ("page", "box")]
    right = [(e, g) for e, g in pairs if all(same(e[c], g.get(c)) for c in core)]
    whole = sum(all(same(e[c], g.get(c)) for c in columns) for e, g in right)
    wrong = tuple((e, g) for e, g in pairs if not all(same(e[c], g.get(c)) for c in columns))
    return JudgedRows(name, len(truth), len(given), len(right), whole, wrong)


def _pairs(
    truth: Sequence[Mapping[str, Any]], given: Sequence[Mapping[str, Any]], core: Sequence[str]
) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    if len(truth) == len(given):
        forward, backward = (list(zip(truth, order, strict=True)) for order in (given, given[::-1]))
        hits = [sum(same(e[core[0]], g.get(core[0])) for e, g in pairs) for pairs in (forward, backward)]
        return forward if hits[0] >= hits[1] else backward
    keys = [[tuple(str(row.get(c)) for c in core) for row in rows] for rows in (truth, given)]
    blocks = SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_matching_blocks()
    return [(truth[b.a + k], given[b.b + k]) for b in blocks for k in range(b.size)]
