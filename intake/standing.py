"""How a case stands: which of its documents count on a day, what it still needs, and one word for it all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from intake.case import CaseFile, Declared, Met
from intake.document import Document
from intake.store.views import CaseView
from intake.verify import verify_case

BEING_READ = ("queued", "reading")
COUNTING = ("done", "needs_review", "accepted")


@dataclass(frozen=True, slots=True)
class Standing:
    """What is told of a case at a glance: its status, what is missing (codes), and how its verification comes out.

    `status`: open (nothing uploaded), processing (something is being read), incomplete (something must still be sent),
    review (a person must look) or complete.
    """

    status: str
    missing: tuple[str, ...]
    outcome: str


def case_file(
    case: CaseView, documents: Sequence[Document], as_of: date, met: tuple[Met, ...] | None = None
) -> CaseFile:
    """The case as it could be known on a day: documents read, not turned away, and uploaded by then."""
    counting = tuple(
        d for d in documents if d.status in COUNTING and (d.uploaded_on is None or d.uploaded_on <= as_of.isoformat())
    )
    return CaseFile(case.id, counting, as_of, Declared.from_json(case.declared), met)


def standing_of(
    case: CaseView, documents: Sequence[Document], today: date, met: tuple[Met, ...] | None = None
) -> Standing:
    """The case's standing today."""
    judged = case_file(case, documents, today, met)
    verification = verify_case(judged)
    missing = tuple(verification.missing)
    return Standing(_status(documents, judged.documents, missing, verification.outcome), missing, verification.outcome)


def _status(documents: Sequence[Document], counting: Sequence[Document], missing: tuple[str, ...], outcome: str) -> str:
    if not documents:
        return "open"
    if any(d.status in BEING_READ for d in documents):
        return "processing"
    if missing or outcome == "incomplete":
        return "incomplete"
    decided = all(d.status == "accepted" for d in counting)
    unsure = any(d.status == "needs_review" for d in counting) or outcome != "pass"
    return "review" if unsure and not decided else "complete"
