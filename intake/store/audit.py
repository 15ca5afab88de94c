"""The audit: appended in the transaction of the act itself, chained by hashes, verified from the first entry on."""

import json
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from intake.audit import FIRST, entry_hash
from intake.store.database import Database
from intake.store.records import AuditRecord
from intake.store.views import AuditEntry, Page


class Audit:
    """Reads and verifies the chain; `record` appends within a caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(
        self,
        session: Session,
        actor: str,
        action: str,
        *,
        case_id: str | None = None,
        subject: str | None = None,
        detail: dict[str, Any] | None = None,
    ) -> None:
        """Appends one entry. `detail` holds ids, hashes and names of fields, never a document's text."""
        self._database.lock_chain(session)
        last = session.execute(select(AuditRecord).order_by(AuditRecord.seq.desc()).limit(1)).scalar_one_or_none()
        entry = AuditRecord(
            seq=last.seq + 1 if last else 1,
            at=round(self._database.now(session), 6),
            actor=actor,
            action=action,
            case_id=case_id,
            subject=subject,
            detail=json.dumps(detail or {}, ensure_ascii=False, sort_keys=True),
            previous=last.hash if last else FIRST,
        )
        entry.hash = entry_hash(entry.previous, _content(entry))
        session.add(entry)
        session.flush()

    def note(
        self,
        actor: str,
        action: str,
        *,
        case_id: str | None = None,
        subject: str | None = None,
        detail: dict[str, Any] | None = None,
    ) -> None:
        """Appends one entry in a transaction of its own: for acts that change nothing else (a look, a download)."""
        with self._database.write() as session:
            self.record(session, actor, action, case_id=case_id, subject=subject, detail=detail)

    def of_case(self, case_id: str, limit: int = 100, cursor: str | None = None) -> Page[AuditEntry]:
        """A case's entries, oldest first."""
        query = select(AuditRecord).where(AuditRecord.case_id == case_id, AuditRecord.seq > int(cursor or 0))
        with self._database.read() as session:
            found = session.scalars(query.order_by(AuditRecord.seq).limit(limit + 1)).all()
        entries = tuple(_view(entry) for entry in found[:limit])
        return Page(entries, str(entries[-1].seq) if len(found) > limit else None)

    def verify(self) -> str | None:
        """None when the chain is whole, else a sentence that names the first bad entry."""
        previous, expected = FIRST, 1
        with self._database.read() as session:
            for entry in session.scalars(
                select(AuditRecord).order_by(AuditRecord.seq).execution_options(yield_per=1000)
            ):
                if entry.seq != expected:
                    return f"entry {expected} is missing"
                if entry.previous != previous:
                    return f"entry {entry.seq} does not follow the one before it"
                if entry.hash != entry_hash(previous, _content(entry)):
                    return f"entry {entry.seq} was changed"
                previous, expected = entry.hash, expected + 1
        return None

    def head(self) -> tuple[int, str]:
        """Number and hash of the last entry: kept elsewhere, they also prove that the chain was not cut short."""
        with self._database.read() as session:
            count = session.scalar(select(func.max(AuditRecord.seq))) or 0
            last = session.get(AuditRecord, count) if count else None
        return count, last.hash if last else FIRST


def _content(entry: AuditRecord) -> dict[str, Any]:
    names = ("seq", "at", "actor", "action", "case_id", "subject", "detail")
    return {name: getattr(entry, name) for name in names}


def _view(entry: AuditRecord) -> AuditEntry:
    return AuditEntry(
        entry.seq,
        entry.at,
        entry.actor,
        entry.action,
        entry.case_id,
        entry.subject,
        json.loads(entry.detail),
        entry.previous,
        entry.hash,
    )
