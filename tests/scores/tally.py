"""Sums over judged fields: exact match, calibration error, and the share that may pass straight through."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from intake import reliability
from intake.reliability import Bin, binned
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
    ways: Mapping[str, tuple[Judged, ...]] = field(default_factory=dict)  # with some finders silent

    @property
    def perfect(self) -> bool:
        """True when every field and every row came out as printed."""
        rows = all(t.whole == t.expected == t.given for t in self.rows)
        return rows and all(f.right for f in self.fields)


def exact(fields: Iterable[Judged]) -> tuple[int, int]:
    """(right, printed) over the fields that the pages print."""
    printed = [f for f in fields if not f.extra]
    return sum(f.right for f in printed), len(printed)


def bins(fields: Iterable[Judged]) -> list[Bin]:
    """The fields that were given, by confidence."""
    given = [f for f in fields if f.confidence is not None and (f.found is not None or f.right)]
    return binned([f.confidence or 0.0 for f in given], [f.right for f in given])


def straight_through(fields: Iterable[Judged]) -> tuple[float, float]:
    """(share of printed fields, threshold): the most fields that can be accepted at all with few enough of them wrong."""
    judged = list(fields)
    printed = sum(not f.extra for f in judged)
    given = [f for f in judged if f.confidence is not None and (f.found is not None or f.right)]
    best, threshold = reliability.straight_through([f.confidence or 0.0 for f in given], [f.right for f in given])
    return (best / printed if printed else 0.0), threshold
