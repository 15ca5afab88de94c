"""A rule and the three things that can be said of it: passed, failed, not evaluable (with a reason, never a pass)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict

from intake.document import Document
from intake.finding import Evidence, Finding, Outcome, Severity
from intake.verify.policy import policy
from intake.verify.reasons import told
from nlp.evidence import Row

SHOWN = 50  # boxes and row numbers of one piece of evidence; more help nobody


class Said(TypedDict, total=False):
    """What a finding sets side by side."""

    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the handbook: its id, reason code, what a failure weighs.

    `topic` names what is looked at, `zh` and `en` are the sentence of a failure.
    """

    id: str
    code: str
    severity: Severity
    topic: str
    topic_en: str
    zh: str
    en: str

    def passed(self, *evidence: Evidence, expected: str | None = None, actual: str | None = None) -> Finding:
        """It holds."""
        said = f"{self.topic}：核对无误。", f"{self.topic_en}: in order."
        return Finding(self.code, self.id, "pass", self.severity, *said, expected, actual, evidence)

    def failed(
        self,
        *evidence: Evidence,
        expected: str | None = None,
        actual: str | None = None,
        sure: float = 1.0,
        severity: Severity | None = None,
    ) -> Finding:
        """It does not hold. `sure`: confidence of the least sure reading that this rests on; an unsure one accuses nobody."""
        weight, outcome, reason = severity or self.severity, "fail", None
        zh, en = self.zh, self.en
        if sure < policy().sure:
            outcome, reason = "not_evaluable", "low_confidence"
            zh = f"{zh.rstrip('。')}；但所依据的内容识别置信度仅 {sure:.2f}，请人工核对。"
            en = f"{en.rstrip('.')}, but this was read with confidence {sure:.2f}: a person should look."
        made: Outcome = "fail" if outcome == "fail" else "not_evaluable"
        return Finding(self.code, self.id, made, weight, zh, en, expected, actual, evidence, reason)

    def judged(
        self,
        holds: bool,
        *evidence: Evidence,
        expected: str | None = None,
        actual: str | None = None,
        sure: float = 1.0,
        severity: Severity | None = None,
    ) -> Finding:
        """Passed when it holds, else failed."""
        if holds:
            return self.passed(*evidence, expected=expected, actual=actual)
        return self.failed(*evidence, expected=expected, actual=actual, sure=sure, severity=severity)

    def open(self, reason: str, *evidence: Evidence, expected: str | None = None, actual: str | None = None) -> Finding:
        """It can't be told, and why: `reason` is a code of `reasons.py`."""
        zh, en = told(reason)
        said = f"{self.topic}：未能核对（{zh}）。", f"{self.topic_en}: not checked ({en})."
        return Finding(self.code, self.id, "not_evaluable", self.severity, *said, expected, actual, evidence, reason)


def at(document: Document, *names: str) -> tuple[Evidence, ...]:
    """Where fields of a document stand."""
    return tuple(
        Evidence(document.id, name, found.page, tuple((b.x0, b.y0, b.x1, b.y1) for b in found.boxes))
        for name in names
        if (found := document.fields.get(name)) is not None
    )


def at_rows(document: Document, table: str, indexes: Iterable[int]) -> tuple[Evidence, ...]:
    """Where rows of a document's table stand: the page of the first, its boxes, and the numbers of up to 50."""
    chosen = [index for index, _ in zip(indexes, range(SHOWN), strict=False)]
    if not chosen:
        return (Evidence(document.id),)
    rows = document.rows(table)
    page = rows[chosen[0]].page
    boxes = tuple((b.x0, b.y0, b.x1, b.y1) for i in chosen if rows[i].page == page for b in (rows[i].box,))
    return (Evidence(document.id, None, page, boxes, tuple(chosen)),)


def sure_of(document: Document, *names: str) -> float:
    """Confidence of the least sure of some fields (1 for those that are absent)."""
    return min((document.fields[name].confidence for name in names if name in document.fields), default=1.0)


def sure_rows(rows: Sequence[Row], indexes: Iterable[int]) -> float:
    """Confidence of the least sure of some rows (1 for none)."""
    return min((rows[i].confidence for i in indexes), default=1.0)


def from_pixels(document: Document) -> bool:
    """True when any of it was read from an image; what a file says in text is exactly what it says."""
    return any(page.text_from == "ocr" for page in document.pages)
