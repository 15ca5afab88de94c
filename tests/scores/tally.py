"""Sums over judged fields: exact match, calibration error, and the share that may pass straight through."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.scores.compare import Judged, JudgedRows


@dataclass(frozen=True, slots=True)
class Reading:
    """One document of the test, judged. `kind_right` is about its kind; `error` is the code of a document's fault."""

    source: str
    kind: str
    family: str
    condition: str
    kind_right: bool
    seconds: float
    fields: tuple[Judged, ...]
    rows: tuple[JudgedRows, ...]
    error: str = ""

    @property
    def perfect(self) -> bool:
        """True when every field and every row came out as printed."""
        rows = all(t.whole == t.expected == t.given for t in self.rows)
        return rows and all(f.right for f in self.fields)


@dataclass(frozen=True, slots=True)
class Bin:
    """Fields whose confidence lies in [low, high): how many, their mean confidence, the share that is right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def exact(fields: Iterable[Judged]) -> tuple[int, int]:
    """(right, printed) over the fields that the pages print."""
    printed = [f for f in fields if not f.extra]
    return sum(f.right for f in printed), len(printed)


def bins(
    fields: Iterable[Judged], edges: Sequence[float] = (0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0001)
) -> list[Bin]:
    """The fields that were given, by confidence; finer near 1, where nearly all of them lie."""
    out = []
    given = [f for f in fields if f.confidence is not None and (f.found is not None or f.right)]
    for low, high in pairwise(edges):
        here = [f for f in given if f.confidence is not None and low <= f.confidence < high]
        if here:
            mean = sum(f.confidence or 0.0 for f in here) / len(here)
            out.append(Bin(low, min(high, 1.0), len(here), mean, sum(f.right for f in here) / len(here)))
    return out


def calibration_error(filled: Sequence[Bin]) -> float:
    """ECE: the mean distance between confidence and truth, weighted by the bins' counts."""
    total = sum(b.count for b in filled)
    return sum(abs(b.confidence - b.right) * b.count for b in filled) / total if total else 0.0


def straight_through(fields: Iterable[Judged], tolerated: float = 0.005) -> tuple[float, float]:
    """(share of printed fields, threshold): the most fields that can be accepted with at most that share of them wrong."""
    judged = list(fields)
    printed = sum(not f.extra for f in judged)
    ranked = sorted(
        (f for f in judged if f.confidence is not None and (f.found is not None or f.right)),
        key=lambda f: -(f.confidence or 0.0),
    )
    best, threshold, wrong = 0, 1.0, 0
    for at, field in enumerate(ranked, 1):
        wrong += not field.right
        ends = at == len(ranked) or ranked[at].confidence != field.confidence
        if ends and wrong <= tolerated * at:
            best, threshold = at, field.confidence or 0.0
    return (best / printed if printed else 0.0), threshold
