"""Stage 9: every document against itself and the calendar, the documents of a case against each other, and the outcome.

One file a family of checks; each gives its `CHECKS`: by kind of document, or, of the families across documents, in order.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Any, Literal

from intake.case import CaseFile
from intake.document import Document
from intake.finding import Finding
from intake.verify import (
    ages,
    authentic_pictures,
    authentic_sheets,
    authenticity,
    balance,
    book_sums,
    chained,
    checksum,
    credit,
    declared,
    digits,
    entity,
    forward,
    habits,
    identity,
    interest,
    invoice,
    invoices_across,
    licence,
    licence_era,
    other_papers,
    own_accounts,
    page_order,
    patterns,
    reuse,
    sales,
    sealed,
    statement,
    tax_arithmetic,
    tax_lines,
    taxes_found,
    vat_identities,
    vat_paid,
)
from intake.verify.completeness import missing, requests
from intake.verify.policy import policy
from intake.verify.rule import Rule
from nlp.unswept import unswept

Outcome = Literal["pass", "review", "fail", "incomplete"]
Check = Callable[[Document, date], Iterator[Finding]]
CaseCheck = Callable[[CaseFile], Iterator[Finding]]

OF_DOCUMENTS = (
    checksum, licence, licence_era, tax_arithmetic, tax_lines, vat_identities, book_sums, invoice, credit, balance, page_order, statement, habits,
    patterns, digits, interest, authenticity, authentic_sheets, authentic_pictures,
)  # fmt: skip
OF_CASES = (
    identity, ages, entity, sealed, other_papers, invoices_across, taxes_found, vat_paid, sales, forward, chained, own_accounts, reuse, declared,
)  # fmt: skip
FAMILIES: tuple[Mapping[str, tuple[Check, ...]], ...] = tuple(family.CHECKS for family in OF_DOCUMENTS)
ACROSS: tuple[CaseCheck, ...] = tuple(check for family in OF_CASES for check in family.CHECKS)
# Families of rules by the letters of their ids; those of a family that serves other kinds as well are not theirs.
LETTERS = {
    "LIC": ("business_licence",),
    "TAX": ("tax_clearance_certificate", "tax_registration_certificate", "vat_return"),
    "BNK": ("bank_statement",),
    "ID": ("id_card",),
    "FIN": ("financial_statement",),
    "INV": ("vat_invoice",),
    "CRD": ("credit_report",),
}
STATED = ("DECLARED",)  # asked only where the applicant stated something
UNREAD = ("failed", "password_required", "rejected", "recapture")
UNASKED = ("not_applicable", "papers_not_supplied")  # reasons of rules that had nothing to look at


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
    """What one document says of itself, judged on `today`: every rule of its kind is answered at least once."""
    found = [finding for check in checks_of(document.kind) for finding in check(document, today)]
    families = [family for family in OF_DOCUMENTS if {document.kind, "*"} & family.CHECKS.keys()]
    return (*found, *_unanswered(families, found, "not_applicable", document.kind))


def _unanswered(
    families: Iterable[ModuleType], found: Iterable[Finding], reason: str, kind: str | None = None
) -> Iterator[Finding]:
    """The rules of some families that said nothing, as not evaluable: not checked is never shown as clean.

    A family may serve several kinds; the letters of a rule's id say whose it is.
    """
    answered = {finding.code for finding in found}
    for rule in rules_of(families):
        mine = kind is None or kind in LETTERS.get(rule.id.partition("-")[0], (kind,))
        if mine and rule.code not in answered and rule.id not in STATED:
            yield rule.open(reason)


def rules_of(families: Iterable[ModuleType]) -> list[Rule]:
    """The rules that some families define, each once, in the order of their definition."""
    found = {value.code: value for module in families for value in vars(module).values() if isinstance(value, Rule)}
    return list(found.values())


def verify_case(case: CaseFile) -> Verification:
    """A case as a whole, judged on its `as_of` and on nothing later."""
    with unswept():
        return _verified(case.known())


def _verified(case: CaseFile) -> Verification:
    codes, coverage = missing(case)
    own = [finding for document in case.documents for finding in check_document(document, case.as_of)]
    across = [finding for check in ACROSS for finding in check(case)]
    open_ = _unanswered(OF_CASES, (*own, *across), "papers_not_supplied")
    findings = (*own, *across, *open_, *coverage)
    asked = tuple(code for code in requests(findings) if code not in codes)
    return Verification(outcome(case, findings, codes, asked), findings, (*codes, *asked))


def outcome(
    case: CaseFile, findings: Iterable[Finding], codes: tuple[str, ...], asked: tuple[str, ...] = ()
) -> Outcome:
    """The policy, in this order; `because` names the findings behind a review or a fail.

    fail        a finding of severity block failed
    incomplete  a kind of document or months of statements are missing (`codes`)
    review      a high failed, or several mediums, or one that a person always sees; a document could not be read; or
                what must be known for a pass could not be told
    incomplete  nothing of that, but a finding asks for one more paper (`asked`)
    pass        none of these
    """
    findings = tuple(findings)
    if any(finding.outcome == "fail" and finding.severity == "block" for finding in findings):
        return "fail"
    if codes:
        return "incomplete"
    unread = any(document.status in UNREAD for document in case.documents)
    if unread or because(findings):
        return "review"
    return "incomplete" if asked else "pass"


def because(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that keep a case from passing, gravest first."""
    findings = tuple(findings)
    failed = [finding for finding in findings if finding.outcome == "fail"]
    grave = [f for weight in ("block", "high") for f in failed if f.severity == weight]
    mediums = [finding for finding in failed if finding.severity == "medium"]
    if len({(f.code, f.evidence[:1]) for f in mediums}) < policy().medium_for_review:
        mediums = [finding for finding in mediums if finding.rule in policy().review_alone]
    return (*grave, *mediums, *filter(doubtful, findings))


def doubtful(finding: Finding) -> bool:
    """True when something that must be known for a pass could not be told, or a grave rule rests on a doubtful reading."""
    if finding.outcome != "not_evaluable" or finding.reason in UNASKED:
        return False
    grave = finding.severity in ("block", "high") and finding.reason in policy().must_be_told
    return grave or finding.rule in policy().must_be_known
