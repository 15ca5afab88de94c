"""Stage 9: every document against itself and the calendar, the documents of a case against each other, and the outcome.

One file a family of checks; each gives its `CHECKS`: by kind of document, or, of the families across documents, in order.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from intake.case import CaseFile
from intake.document import Document
from intake.finding import Finding
from intake.verify import (
    ages,
    authenticity,
    balance,
    chained,
    checksum,
    declared,
    habits,
    identity,
    interest,
    licence,
    statement,
    tax_arithmetic,
    tax_lines,
    taxes_found,
)
from intake.verify.completeness import missing
from intake.verify.policy import policy

Outcome = Literal["pass", "review", "fail", "incomplete"]
Check = Callable[[Document, date], Iterator[Finding]]
CaseCheck = Callable[[CaseFile], Iterator[Finding]]

OF_DOCUMENTS = (checksum, licence, tax_arithmetic, tax_lines, balance, statement, habits, interest, authenticity)
OF_CASES = (identity, ages, taxes_found, chained, declared)
FAMILIES: tuple[Mapping[str, tuple[Check, ...]], ...] = tuple(family.CHECKS for family in OF_DOCUMENTS)
ACROSS: tuple[CaseCheck, ...] = tuple(check for family in OF_CASES for check in family.CHECKS)
UNREAD = ("failed", "password_required", "rejected", "recapture")


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome of a case, every finding behind it, and what is still missing as codes."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The JSON of CONTRACT §4 (plus `missing`)."""
        return {
            "outcome": self.outcome,
            "findings": [finding.to_json() for finding in self.findings],
            "missing": list(self.missing),
        }


def checks_of(kind: str) -> tuple[Check, ...]:
    """The checks of one kind of document, family by family; those under `*` are of every kind."""
    return tuple(check for family in FAMILIES for check in (*family.get(kind, ()), *family.get("*", ())))


def check_document(document: Document, today: date) -> tuple[Finding, ...]:
    """What one document says of itself, judged on `today`."""
    return tuple(finding for check in checks_of(document.kind) for finding in check(document, today))


def verify_case(case: CaseFile) -> Verification:
    """A case as a whole, judged on its `as_of` and on nothing later."""
    case = case.known()
    codes, coverage = missing(case)
    own = [finding for document in case.documents for finding in check_document(document, case.as_of)]
    across = [finding for check in ACROSS for finding in check(case)]
    findings = (*own, *across, *coverage)
    return Verification(outcome(case, findings, codes), findings, codes)


def outcome(case: CaseFile, findings: Iterable[Finding], codes: tuple[str, ...]) -> Outcome:
    """In this order: a block fails; something missing is incomplete; a high, several mediums or grave doubt is review."""
    findings = tuple(findings)
    failed = [finding.severity for finding in findings if finding.outcome == "fail"]
    if "block" in failed:
        return "fail"
    if codes:
        return "incomplete"
    unread = any(document.status in UNREAD for document in case.documents)
    if (
        "high" in failed
        or failed.count("medium") >= policy().medium_for_review
        or unread
        or any(map(doubtful, findings))
    ):
        return "review"
    return "pass"


def doubtful(finding: Finding) -> bool:
    """True when something that must be known for a pass could not be told, or a grave rule rests on a doubtful reading."""
    if finding.outcome != "not_evaluable":
        return False
    grave = finding.severity in ("block", "high") and finding.reason in policy().must_be_told
    return grave or finding.rule in policy().must_be_known
