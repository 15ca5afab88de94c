"""What a check says: pass, fail, or not evaluable (with a reason, and never a pass), with the evidence for it."""

from dataclasses import dataclass
from typing import Any, Literal

Outcome = Literal["pass", "fail", "not_evaluable"]
Severity = Literal["block", "high", "medium", "low", "info"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a finding rests: a document, and in it a field or table rows, with page and boxes to draw."""

    document_id: str
    field: str | None = None
    page: int | None = None
    boxes: tuple[tuple[float, float, float, float], ...] = ()
    rows: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        record: dict[str, Any] = {"document_id": self.document_id}
        if self.field is not None:
            record["field"] = self.field
        if self.page is not None:
            record["page"] = self.page
        record["boxes"] = [[round(edge, 5) for edge in box] for box in self.boxes]
        if self.rows:
            record["rows"] = list(self.rows)
        return record

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> "Evidence":
        boxes = tuple((b[0], b[1], b[2], b[3]) for b in record.get("boxes", ()))
        return cls(record["document_id"], record.get("field"), record.get("page"), boxes, tuple(record.get("rows", ())))


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's answer. `code` is the reason code of the domain handbook, `rule` its rule id (LIC-01, X-03 …).

    `severity` is what a fail of this check weighs. `reason` is set when, and only when, the outcome is not_evaluable.
    """

    code: str
    rule: str
    outcome: Outcome
    severity: Severity
    message: str
    message_en: str
    expected: str | None = None
    actual: str | None = None
    evidence: tuple[Evidence, ...] = ()
    reason: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The JSON of CONTRACT §4."""
        record: dict[str, Any] = {
            "code": self.code,
            "rule": self.rule,
            "outcome": self.outcome,
            "severity": self.severity,
            "message": self.message,
            "message_en": self.message_en,
            "expected": self.expected,
            "actual": self.actual,
            "evidence": [e.to_json() for e in self.evidence],
        }
        if self.reason is not None:
            record["reason"] = self.reason
        return record

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> "Finding":
        """The inverse of `to_json`."""
        return cls(
            record["code"],
            record["rule"],
            record["outcome"],
            record["severity"],
            record["message"],
            record["message_en"],
            record.get("expected"),
            record.get("actual"),
            tuple(Evidence.from_json(e) for e in record.get("evidence", ())),
            record.get("reason"),
        )
