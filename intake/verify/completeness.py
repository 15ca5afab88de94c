"""What a case still lacks, as codes that the borrower's page turns into requests."""

from collections.abc import Iterable

from intake.case import CaseFile
from intake.features.ledger import months_covered, window
from intake.finding import Finding
from intake.verify.policy import policy
from intake.verify.rule import Rule, Said

NEEDED: tuple[str, ...] = policy().needed_kinds
STATEMENT_MONTHS = "bank_statement_months"
MONTHS = Rule(
    "BNK-04", "BANK_COVERAGE_SHORT", "info", "银行流水覆盖的完整月份", "The complete months that statements cover",
    "银行流水覆盖的完整月份不足，请补充所列月份。", "The statements cover too few complete months: those listed are missing.",
)  # fmt: skip
COUNTED = frozenset({"done", "needs_review", "accepted"})


# Failed findings that a new upload would heal -> what is asked for. Such a code is asked for beside the finding.
REQUESTS = {
    "BANK_PAGE_MISSING": "bank_statement_pages",
    "BANK_PAGE_NUMBERS": "bank_statement_pages",
    "BANK_FILTERED": "bank_statement_unfiltered",
    "XD_OWN_ACCOUNT_UNSEEN": "own_account_statement",
    "XD_ID_EXPIRED": "id_card_valid",
}
OTHER_SIDE = "id_card_other_side"


def requests(findings: Iterable[Finding]) -> tuple[str, ...]:
    """What to ask the applicant for, from what failed: each code once, in the order of the findings."""
    findings = tuple(findings)
    codes = [REQUESTS[f.code] for f in findings if f.outcome == "fail" and f.code in REQUESTS]
    if any(f.code == "XD_ID_EXPIRED" and f.reason == "other_side_missing" for f in findings) and not any(
        f.code == "XD_ID_EXPIRED" and f.outcome != "not_evaluable" for f in findings
    ):
        codes.append(OTHER_SIDE)
    return tuple(dict.fromkeys(codes))


def missing(case: CaseFile) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Codes of what is missing, and findings that say more: kinds without a readable document, months of statements."""
    have = {document.kind for document in case.documents if document.status in COUNTED}
    codes = [kind for kind in NEEDED if kind not in have]
    if "bank_statement" not in have:
        return tuple(codes), ()
    wanted = policy().statement_months
    covered = months_covered(case, policy().statement_window)
    lacking = [month for month in window(case.as_of, wanted).months if month not in covered]
    if len(covered) >= wanted:
        return tuple(codes), (MONTHS.passed(expected=f"≥ {wanted}", actual=str(len(covered))),)
    told = "、".join(f"{year}-{month:02d}" for year, month in lacking)
    say = Said(expected=f"≥ {wanted}", actual=f"{len(covered)}; {told}")
    return (*codes, STATEMENT_MONTHS), (MONTHS.failed(**say),)
