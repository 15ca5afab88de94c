"""The work of reading documents: claimed under a fenced lease, finished once, swept when its worker is lost."""

from dataclasses import replace
from uuid import uuid4

from sqlalchemy import func, or_, select, update

from intake.document import Document
from intake.store.audit import Audit
from intake.store.database import Database
from intake.store.documents import Documents
from intake.store.events import Events
from intake.store.records import DocumentRecord, WorkerRecord
from intake.store.sealing import Sealer
from intake.store.views import Claim, WorkStats

ALIVE = 30.0  # seconds since a worker's last word
LOST = {
    "code": "worker_lost",
    "detail": "处理该文件时系统多次中断，请换一种格式重新上传，或联系客服。",
    "detail_en": "Reading this file failed several times; please upload it in another format or ask for help.",
}


class Work:
    """Claims, heartbeats, results and the sweep. A result counts only under the token of the running claim."""

    def __init__(
        self,
        database: Database,
        documents: Documents,
        sealer: Sealer,
        audit: Audit,
        events: Events,
        lease: float,
        attempts: int,
    ) -> None:
        self._database, self._documents, self._sealer = database, documents, sealer
        self._audit, self._events = audit, events
        self._lease, self._attempts = lease, attempts

    def claim(self, document_id: str) -> Claim | None:
        """Takes a waiting document (or one whose lease ran out); None when there is nothing to take.

        The attempt is counted here, before anything is opened, so that a crash counts.
        """
        with self._database.write() as session:
            now, token = self._database.now(session), uuid4().hex
            free = or_(
                DocumentRecord.status == "queued",
                (DocumentRecord.status == "reading") & (DocumentRecord.lease_until < now),
            )
            taken = session.execute(
                update(DocumentRecord)
                .where(DocumentRecord.id == document_id, DocumentRecord.attempts < self._attempts, free)
                .values(
                    status="reading",
                    token=token,
                    lease_until=now + self._lease,
                    attempts=DocumentRecord.attempts + 1,
                    version=DocumentRecord.version + 1,
                )
                .returning(DocumentRecord.id)
            ).scalar_one_or_none()
            if taken is None:
                return None
            record = session.get_one(DocumentRecord, document_id, populate_existing=True)
            password = self._sealer.open(record.password, record.id).decode() if record.password else None
            self._events.record(session, record.case_id, "document.reading", {"document_id": record.id})
            return Claim(self._documents.document(record), token, record.attempts, password, record.kind_hint)

    def heartbeat(self, document_id: str, token: str) -> bool:
        """Extends the lease; False when it is no longer this worker's."""
        with self._database.write() as session:
            now = self._database.now(session)
            kept = session.execute(
                update(DocumentRecord)
                .where(
                    DocumentRecord.id == document_id, DocumentRecord.token == token, DocumentRecord.status == "reading"
                )
                .values(lease_until=now + self._lease)
                .returning(DocumentRecord.id)
            )
            return kept.scalar_one_or_none() is not None

    def finish(self, document: Document, token: str) -> bool:
        """Keeps a result (or a fault, as `error` with status failed or password_required); False when it came too late."""
        with self._database.write() as session:
            held = DocumentRecord.token == token, DocumentRecord.status == "reading"
            record = session.scalars(
                select(DocumentRecord).where(DocumentRecord.id == document.id, *held).with_for_update()
            ).one_or_none()
            if record is None:
                return False
            self._documents.write(record, document)
            record.token = record.lease_until = record.password = None
            record.finished_at = self._database.now(session)
            self._audit.record(
                session,
                "worker",
                f"document.{document.status}",
                case_id=record.case_id,
                subject=record.id,
                detail={"kind": document.kind, "error": document.error["code"] if document.error else None},
            )
            self._events.record(session, record.case_id, f"document.{document.status}", {"document_id": record.id})
            return True

    def release(self, document_id: str, token: str) -> None:
        """Gives a claim back at once (a graceful stop); the attempt does not count."""
        with self._database.write() as session:
            session.execute(
                update(DocumentRecord)
                .where(
                    DocumentRecord.id == document_id, DocumentRecord.token == token, DocumentRecord.status == "reading"
                )
                .values(status="queued", token=None, lease_until=None, attempts=DocumentRecord.attempts - 1)
            )

    def sweep(self, older_than: float = 3.0) -> list[str]:
        """Fails what was tried too often, and returns the ids of what waits without anybody working on it."""
        with self._database.write() as session:
            now = self._database.now(session)
            expired = (DocumentRecord.status == "reading") & (DocumentRecord.lease_until < now)
            lost = select(DocumentRecord).where(expired, DocumentRecord.attempts >= self._attempts)
            if not self._database.embedded:
                lost = lost.with_for_update(skip_locked=True)
            for record in session.scalars(lost).all():
                self._documents.write(record, replace(self._documents.document(record), status="failed", error=LOST))
                record.token = record.lease_until = record.password = None
                detail = {"error": LOST["code"], "attempts": record.attempts}
                self._audit.record(
                    session, "sweeper", "document.failed", case_id=record.case_id, subject=record.id, detail=detail
                )
                self._events.record(session, record.case_id, "document.failed", {"document_id": record.id})
            waiting = or_(
                expired, (DocumentRecord.status == "queued") & (DocumentRecord.uploaded_at < now - older_than)
            )
            query = select(DocumentRecord.id).where(waiting, DocumentRecord.attempts < self._attempts)
            return list(session.scalars(query.order_by(DocumentRecord.uploaded_at).limit(200)))

    def beat(self, worker: str) -> None:
        """A worker's sign of life."""
        with self._database.write() as session:
            session.merge(WorkerRecord(id=worker, seen_at=self._database.now(session)))

    def stats(self) -> WorkStats:
        """How the work stands."""
        with self._database.read() as session:
            now = self._database.now(session)
            counted = session.execute(select(DocumentRecord.status, func.count()).group_by(DocumentRecord.status))
            by_status = {status: count for status, count in counted.all()}  # noqa: C416 - rows are no pairs to dict()
            oldest = session.scalar(
                select(func.min(DocumentRecord.uploaded_at)).where(DocumentRecord.status == "queued")
            )
            alive = select(func.count()).select_from(WorkerRecord).where(WorkerRecord.seen_at > now - ALIVE)
            return WorkStats(by_status, None if oldest is None else now - oldest, session.scalar(alive) or 0)
