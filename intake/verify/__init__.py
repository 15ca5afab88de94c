"""Stage 9: every document against itself and the calendar, the documents of a case against each other, and the outcome."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from intake.case import CaseFile
from intake.document import Document
from intake.finding import Finding
from intake.verify.across import check_across
from intake.verify.completeness import missing
from intake.verify.interest import check_interest
from intake.verify.licence import check_licence
from intake.verify.policy import policy
from intake.verify.statement import check_statement
from intake.verify.tax import check_tax

Outcome = Literal["pass", "review", "fail", "incomplete"]
Check = Callable[[Document, date], Iterator[Finding]]

CHECKS: dict[str, tuple[Check, ...]] = {
    "business_licence": (check_licence,),
    "tax_clearance_certificate": (check_tax,),
    "bank_statement": (check_statement, check_interest),
}
MUST_BE_TOLD = ("low_confidence", "possibly_misread", "balance_not_proven_on_image", "unreadable")


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


def check_document(document: Document, today: date) -> tuple[Finding, ...]:
    """What one document says of itself, judged on `today`."""
    return tuple(finding for check in CHECKS.get(document.kind, ()) for finding in check(document, today))


def verify_case(case: CaseFile) -> Verification:
    """A case as a whole, judged on its `as_of`."""
    codes, coverage = missing(case)
    own = [finding for document in case.documents for finding in check_document(document, case.as_of)]
    findings = (*own, *check_across(case), *coverage)
    return Verification(outcome(case, findings, codes), findings, codes)


def outcome(case: CaseFile, findings: tuple[Finding, ...], codes: tuple[str, ...]) -> Outcome:
    """Plainly: something missing: incomplete; a block: fail; a high or several mediums, or grave doubt in reading: review."""
    failed = [finding for finding in findings if finding.outcome == "fail"]
    unsure = [
        finding
        for finding in findings
        if finding.outcome == "not_evaluable"
        and finding.severity in ("block", "high")
        and (finding.reason or "").startswith(MUST_BE_TOLD)
    ]
    if any(finding.severity == "block" for finding in failed):
        return "fail"
    if codes:
        return "incomplete"
    grave = any(finding.severity == "high" for finding in failed) or unsure
    mediums = sum(finding.severity == "medium" for finding in failed)
    unread = any(
        document.status in ("failed", "password_required", "rejected", "recapture") for document in case.documents
    )
    if grave or mediums >= policy()["outcome"]["medium_for_review"] or unread:
        return "review"
    return "pass"
