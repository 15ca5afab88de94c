"""What happened over a time, for the people who run the service: out of the audit and the rows, without any text."""

import json
from typing import Any

from sqlalchemy import func, select

from intake.store.database import Database
from intake.store.documents import WAITING
from intake.store.records import AuditRecord, DocumentRecord, JudgementRecord
from intake.store.views import AuditEntry, Page, ReadOutcome

READERS = ("worker", "sweeper")
ENDS = ("document.done", "document.needs_review", "document.failed", "document.password_required")
DECIDED = ("document.accepted", "document.rejected", "document.recapture")


class Activity:
    """Reads only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def outcomes(self, since: float) -> tuple[ReadOutcome, ...]:
        """How each reading ended from that moment on, oldest first."""
        query = select(AuditRecord.at, AuditRecord.action, AuditRecord.detail).where(
            AuditRecord.at >= since, AuditRecord.actor.in_(READERS), AuditRecord.action.in_(ENDS)
        )
        with self._database.read() as session:
            found = session.execute(query.order_by(AuditRecord.seq)).all()
        told = ((at, action, json.loads(detail)) for at, action, detail in found)
        return tuple(
            ReadOutcome(at, action.removeprefix("document."), detail.get("kind", "unknown"), detail.get("error"))
            for at, action, detail in told
        )

    def decisions(self, since: float) -> dict[str, int]:
        """How often reviewers said what from that moment on."""
        query = select(AuditRecord.action, func.count()).where(AuditRecord.at >= since, AuditRecord.action.in_(DECIDED))
        with self._database.read() as session:
            found = session.execute(query.group_by(AuditRecord.action)).all()
        return {action.removeprefix("document."): count for action, count in found}

    def waiting(self) -> tuple[tuple[str, float], ...]:
        """What waits for a person: (status, seconds since it was uploaded), oldest first."""
        query = select(DocumentRecord.status, DocumentRecord.uploaded_at).where(DocumentRecord.status.in_(WAITING))
        with self._database.read() as session:
            now = self._database.now(session)
            found = session.execute(query.order_by(DocumentRecord.uploaded_at)).all()
        return tuple((status, now - at) for status, at in found)

    def corrected(self, limit: int) -> tuple[str, ...]:
        """Ids of documents that reviewers corrected, newest correction first."""
        query = select(JudgementRecord.document_id, func.max(JudgementRecord.at)).where(
            JudgementRecord.how == "corrected", JudgementRecord.document_id.is_not(None)
        )
        query = query.group_by(JudgementRecord.document_id).order_by(func.max(JudgementRecord.at).desc()).limit(limit)
        with self._database.read() as session:
            return tuple(document_id for document_id, _ in session.execute(query) if document_id is not None)

    def entries(
        self, limit: int, cursor: str | None, *, action: str | None, actor: str | None, case_id: str | None
    ) -> Page[AuditEntry]:
        """Entries of the audit, newest first; `action` and `actor` by their beginning. Raises ValueError for a cursor."""
        query = select(AuditRecord)
        for column, start in ((AuditRecord.action, action), (AuditRecord.actor, actor)):
            if start:
                query = query.where(column.startswith(start, autoescape=True))
        if case_id:
            query = query.where(AuditRecord.case_id == case_id)
        if cursor:
            query = query.where(AuditRecord.seq < int(cursor))
        with self._database.read() as session:
            found = session.scalars(query.order_by(AuditRecord.seq.desc()).limit(limit + 1)).all()
        shown = tuple(_entry(each) for each in found[:limit])
        return Page(shown, str(shown[-1].seq) if len(found) > limit else None)


def _entry(entry: AuditRecord) -> AuditEntry:
    detail: dict[str, Any] = json.loads(entry.detail)
    return AuditEntry(
        entry.seq, entry.at, entry.actor, entry.action, entry.case_id, entry.subject, detail, entry.previous, entry.hash
    )
