"""Papers that another applicant has handed in before: the same file, the same picture, the same rows (X-24)."""

from collections.abc import Iterator

from intake.case import CaseFile
from intake.finding import Evidence, Finding
from intake.verify.policy import policy
from intake.verify.rule import Rule, Said

REUSED = Rule(
    "X-24", "XD_DOC_REUSE", "high", "资料是否被其他申请使用过", "Papers that another applicant used",
    "该资料与另一申请人的资料相同或几乎相同。", "Another applicant has handed in the same paper, or nearly the same.",
)  # fmt: skip


def reused(case: CaseFile) -> Iterator[Finding]:
    """One finding for each document that was met before; one for all when none was; open where nobody looked."""
    if case.met_before is None:
        if case.documents:
            yield REUSED.open("other_cases_not_known")
        return
    grave = [m for m in case.met_before if m.what != "rows" or m.share >= float(policy().rows_shared)]
    if not grave:
        yield REUSED.passed(*(Evidence(document.id) for document in case.documents))
    for met in grave:
        say = Said(actual=f"{met.what} {met.share:.0%} = {met.other_case}")
        yield REUSED.failed(Evidence(met.document_id), **say)


CHECKS = (reused,)
