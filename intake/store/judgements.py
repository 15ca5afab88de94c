"""What reviewers found of fields as they were read: how often the reading was right, by kind, field and confidence."""

from collections.abc import Iterable
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from intake.store.database import Database
from intake.store.records import JudgementRecord
from intake.store.views import Judgement

How = Literal["confirmed", "corrected", "implied"]
REVIEWER = "reviewer"  # in a field's `found_by`: a person vouches for it


def note_judgements(
    session: Session, at: float, kind: str, document_id: str, found: Iterable[tuple[str, float, How]]
) -> None:
    """Notes, in the transaction of the act itself, what a reviewer found: (field, its confidence as read, how)."""
    for field, confidence, how in found:
        session.add(
            JudgementRecord(at=at, kind=kind, field=field, confidence=confidence, how=how, document_id=document_id)
        )


def forget_documents(session: Session, document_ids: Iterable[str]) -> None:
    """Erased documents leave their counts and nothing that leads to them."""
    ids = list(document_ids)
    if ids:
        session.execute(update(JudgementRecord).where(JudgementRecord.document_id.in_(ids)).values(document_id=None))


class Judgements:
    """Reads what was noted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self, moment: float) -> tuple[Judgement, ...]:
        """All from that moment on (seconds since 1970), oldest first."""
        columns = (
            JudgementRecord.at,
            JudgementRecord.kind,
            JudgementRecord.field,
            JudgementRecord.confidence,
            JudgementRecord.how,
        )
        query = select(*columns).where(JudgementRecord.at >= moment).order_by(JudgementRecord.at)
        with self._database.read() as session:
            return tuple(Judgement(*row) for row in session.execute(query))
