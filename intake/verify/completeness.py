"""What a case still lacks, as codes that the borrower's page turns into requests."""

from intake.case import CaseFile
from intake.features.ledger import ledger_of
from intake.finding import Finding
from intake.verify.policy import policy
from intake.verify.rule import Rule, Said

NEEDED: tuple[str, ...] = tuple(policy()["needed"]["kinds"])
MONTHS = Rule(
    "BNK-04",
    "BANK_COVERAGE_SHORT",
    "info",
    "银行流水覆盖的完整月份不足。",
    "The statements cover too few complete months.",
)
COUNTED = frozenset({"done", "needs_review", "accepted"})


def missing(case: CaseFile) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Codes of what is missing, and findings that say more: kinds without a readable document, months of statements.

    How recent the months are is another question (X-32): an old statement is complete, and stale.
    """
    have = {document.kind for document in case.documents if document.status in COUNTED}
    codes = [kind for kind in NEEDED if kind not in have]
    findings = []
    if "bank_statement" in have:
        wanted = int(policy()["needed"]["statement_months"])
        covered = sorted({month for account in ledger_of(case).accounts for month in account.covered})
        say = Said(expected=str(wanted), actual="、".join(f"{y}-{m:02d}" for y, m in covered) or "0")
        if len(covered) < wanted:
            codes.append("bank_statement_months")
            findings.append(MONTHS.failed(**say))
        else:
            findings.append(MONTHS.passed(**say))
    return tuple(codes), tuple(findings)
