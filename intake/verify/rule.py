"""A rule and the three things that can be said of it: passed, failed, not evaluable (with a reason, never a pass)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict

from intake.document import Document
from intake.finding import Evidence, Finding, Severity
from intake.verify.policy import policy


class Said(TypedDict, total=False):
    """What a finding sets side by side."""

    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the handbook: its id, reason code, what a failure weighs, and what it says in two languages."""

    id: str
    code: str
    severity: Severity
    zh: str
    en: str

    def passed(self, *evidence: Evidence, expected: str | None = None, actual: str | None = None) -> Finding:
        """It holds."""
        return self._finding("pass", evidence, expected, actual)

    def failed(
        self,
        *evidence: Evidence,
        expected: str | None = None,
        actual: str | None = None,
        sure: float = 1.0,
        severity: Severity | None = None,
    ) -> Finding:
        """It does not hold. `sure`: confidence of the least sure field that this rests on; an unsure one accuses nobody."""
        if sure < policy()["fields"]["sure"]:
            return self._finding("not_evaluable", evidence, expected, actual, f"low_confidence ({sure:.2f})")
        return self._finding("fail", evidence, expected, actual, severity=severity)

    def open(self, reason: str, *evidence: Evidence) -> Finding:
        """It can't be told, and why."""
        return self._finding("not_evaluable", evidence, None, None, reason)

    def _finding(
        self,
        outcome: str,
        evidence: tuple[Evidence, ...],
        expected: str | None,
        actual: str | None,
        reason: str | None = None,
        severity: Severity | None = None,
    ) -> Finding:
        return Finding(
            self.code,
            self.id,
            outcome,  # type: ignore[arg-type]  # one of the three above
            severity or self.severity,
            self.zh,
            self.en,
            expected,
            actual,
            evidence,
            reason,
        )


def at(document: Document, *names: str) -> tuple[Evidence, ...]:
    """Where fields of a document stand."""
    return tuple(
        Evidence(document.id, name, found.page, tuple((b.x0, b.y0, b.x1, b.y1) for b in found.boxes))
        for name in names
        if (found := document.fields.get(name)) is not None
    )


def at_rows(document: Document, table: str, indexes: Iterable[int]) -> tuple[Evidence, ...]:
    """Where rows of a document's table stand: the page and boxes of the first, the numbers of all."""
    chosen = list(indexes)
    if not chosen:
        return (Evidence(document.id),)
    rows = document.rows(table)
    first = rows[chosen[0]]
    boxes = tuple((b.x0, b.y0, b.x1, b.y1) for i in chosen[:50] if rows[i].page == first.page for b in (rows[i].box,))
    return (Evidence(document.id, None, first.page, boxes, tuple(chosen)),)


def sure_of(document: Document, *names: str) -> float:
    """Confidence of the least sure of some fields (1 for those that are absent)."""
    return min((document.fields[name].confidence for name in names if name in document.fields), default=1.0)
