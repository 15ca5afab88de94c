"""The work of reading documents: claimed under a fenced lease, finished once, swept when its worker is lost."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from intake.document import Document
from intake.store.audit import Audit
from intake.store.database import Database
from intake.store.documents import Documents
from intake.store.events import Events
from intake.store.likeness import likeness_key, remember
from intake.store.records import WAITS, DocumentRecord, WorkerRecord
from intake.store.sealing import Sealer
from intake.store.views import Claim, WorkStats

ALIVE = 30.0  # seconds since a worker's last word
FORGOTTEN = 86400.0  # seconds after which a worker's last word is thrown away
PAUSES = (2.0, 10.0)  # seconds before a second and a third try: what ails the world may pass
ROUSED = 8  # documents that one sweep names: a worker that is woken goes on to the next by itself
LOST = {
    "code": "worker_lost",
    "detail": "处理该文件时系统多次中断，请换一种格式重新上传，或联系客服。",
    "detail_en": "Reading this file failed several times; please upload it in another format or ask for help.",
}
INTERNAL = {
    "code": "internal_error",
    "detail": "系统出错，未能读取该文件；请稍后重新上传，或联系客服。",
    "detail_en": "Our fault: this file could not be read; please upload it again later or ask for help.",
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
        self._known_by = likeness_key(sealer)

    def claim(self, document_id: str, worker: str = "") -> Claim | None:
        """Takes a waiting document (or one whose lease ran out); None when there is nothing to take.

        The attempt is counted here, before anything is opened, so that a crash counts.
        """
        return self._claim(worker, DocumentRecord.id == document_id)

    def claim_next(self, worker: str = "") -> Claim | None:
        """Takes what has waited longest; what has been tried before comes after what has not. None when nothing waits."""
        return self._claim(worker)

    def _claim(self, worker: str, *wanted: ColumnElement[bool]) -> Claim | None:
        with self._database.read() as session:  # most hints come late: they should cost no lock for writing
            if session.scalar(select(DocumentRecord.id).where(*wanted, self._free(session)).limit(1)) is None:
                return None
        with self._database.write() as session:
            now, token = self._database.now(session), uuid4().hex
            waiting = select(DocumentRecord.id).where(*wanted, self._free(session))
            waiting = waiting.order_by(DocumentRecord.attempts, DocumentRecord.uploaded_at).limit(1)
            if not self._database.embedded:
                waiting = waiting.with_for_update(skip_locked=True)
            taken = session.execute(
                update(DocumentRecord)
                .where(DocumentRecord.id == waiting.scalar_subquery())
                .values(
                    status="reading",
                    token=token,
                    worker=worker or None,
                    lease_until=now + self._lease,
                    attempts=DocumentRecord.attempts + 1,
                    version=DocumentRecord.version + 1,
                )
                .returning(DocumentRecord.id)
                .execution_options(synchronize_session=False)
            ).scalar_one_or_none()
            if taken is None:
                return None
            record = session.get_one(DocumentRecord, taken, populate_existing=True)
            password = self._sealer.open(record.password, record.id).decode() if record.password else None
            self._events.record(session, record.case_id, "document.reading", {"document_id": record.id})
            return Claim(self._documents.document(record), token, record.attempts, password, record.kind_hint)

    def heartbeat(self, document_id: str, token: str) -> bool:
        """Extends the lease; False when it is no longer this worker's."""
        with self._database.write() as session:
            until = self._database.now(session) + self._lease
            kept = session.execute(
                update(DocumentRecord)
                .where(_held(document_id, token))
                .values(lease_until=until)
                .returning(DocumentRecord.id)
            )
            return kept.scalar_one_or_none() is not None

    def finish(self, document: Document, token: str, others: Sequence[Document] = ()) -> bool:
        """Keeps a result (or a fault, as `error` with status failed or password_required); False when it came too late.

        `others` are the further papers that lay in its file: each gets a row, in the same transaction as the result.
        """
        with self._database.write() as session:
            record = self._locked(session, document.id, token)
            if record is None:
                return False
            self._settle(session, record, document, "worker")
            for other in others:
                self._keep_other(session, record, other)
            return True

    def _keep_other(self, session: Session, first: DocumentRecord, document: Document) -> None:
        """A further paper of a file. One that is there already stays as it stands: a person may have worked on it."""
        if session.get(DocumentRecord, document.id) is not None:
            return
        record = DocumentRecord(
            id=document.id,
            case_id=first.case_id,
            status=document.status,
            sha256=first.sha256,
            part=document.part.number if document.part else 1,
            body=self._documents.sealed(document),
            version=0,
            uploaded_at=first.uploaded_at,
        )
        session.add(record)
        session.flush()
        detail = {"upload": first.id, "pages": [page.number for page in document.pages]}
        self._audit.record(
            session, "worker", "document.parted", case_id=first.case_id, subject=document.id, detail=detail
        )
        self._settle(session, record, document, "worker")

    def stumble(self, document_id: str, token: str, reason: str) -> bool:
        """A try came to nothing for no fault of the document: it waits a while, or fails after the last one.

        `reason` is the sort of error, for the audit. False when the claim was no longer this worker's.
        """
        with self._database.write() as session:
            record = self._locked(session, document_id, token)
            if record is None:
                return False
            if record.attempts >= self._attempts:
                failed = replace(self._documents.document(record), status="failed", error=INTERNAL)
                self._settle(session, record, failed, "worker", reason)
                return True
            pause = PAUSES[min(record.attempts, len(PAUSES)) - 1]
            self._requeue(session, record, self._database.now(session) + pause, "document.stumbled", reason)
            return True

    def release(self, document_id: str, token: str) -> bool:
        """Gives a claim back at once (a graceful stop, a database that was away); the attempt does not count.

        False when the claim was no longer this worker's.
        """
        with self._database.write() as session:
            record = self._locked(session, document_id, token)
            if record is not None:
                record.attempts -= 1
                self._requeue(session, record, None, "document.released", None)
            return record is not None

    def bury(self, worker: str) -> int:
        """A worker is known to be dead: what it held waits again at once, or fails if that was its last attempt.

        How many documents those were.
        """
        with self._database.write() as session:
            dead = select(DocumentRecord).where(DocumentRecord.worker == worker, DocumentRecord.status == "reading")
            held = session.scalars(dead.with_for_update()).all()
            for record in held:
                record.lease_until = self._database.now(session) - 1
        if any(record.attempts >= self._attempts for record in held):
            self._give_up()
        return len(held)

    def sweep(self, older_than: float = 2.0) -> list[str]:
        """Fails what was tried too often, and returns the ids of what has waited longest without anybody working on it.

        Every idle worker sweeps all the time, so a sweep that finds nothing takes no lock.
        """
        with self._database.read() as session:
            now = self._database.now(session)
            expired = (DocumentRecord.status == "reading") & (DocumentRecord.lease_until < now)
            lost = expired & (DocumentRecord.attempts >= self._attempts)
            hopeless = session.scalar(select(DocumentRecord.id).where(lost).limit(1))
            forgotten = or_(expired, DocumentRecord.uploaded_at < now - older_than)
            query = select(DocumentRecord.id).where(self._free(session), forgotten)
            query = query.order_by(DocumentRecord.attempts, DocumentRecord.uploaded_at).limit(ROUSED)
            waiting = list(session.scalars(query))
        if hopeless is not None:
            self._give_up()
        return waiting

    def _give_up(self) -> None:
        """Fails what its last worker was lost over."""
        with self._database.write() as session:
            now = self._database.now(session)
            lost = select(DocumentRecord).where(
                DocumentRecord.status == "reading",
                DocumentRecord.lease_until < now,
                DocumentRecord.attempts >= self._attempts,
            )
            if not self._database.embedded:
                lost = lost.with_for_update(skip_locked=True)
            for record in session.scalars(lost).all():
                failed = replace(self._documents.document(record), status="failed", error=LOST)
                self._settle(session, record, failed, "sweeper")

    def beat(self, worker: str) -> None:
        """A worker's sign of life."""
        with self._database.write() as session:
            now = self._database.now(session)
            session.execute(delete(WorkerRecord).where(WorkerRecord.seen_at < now - FORGOTTEN))
            session.merge(WorkerRecord(id=worker, seen_at=now))

    def times(self, case_id: str) -> dict[str, tuple[float, float | None]]:
        """When each document of a case was uploaded and when its reading ended, seconds since 1970."""
        query = select(DocumentRecord.id, DocumentRecord.uploaded_at, DocumentRecord.finished_at)
        with self._database.read() as session:
            found = session.execute(query.where(DocumentRecord.case_id == case_id)).all()
        return {document_id: (began, ended) for document_id, began, ended in found}

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

    def _free(self, session: Session) -> ColumnElement[bool]:
        """What may be claimed: it waits and its pause is over, or its lease ran out; and it has tries left."""
        now = self._database.now(session)
        over = or_(DocumentRecord.lease_until.is_(None), DocumentRecord.lease_until < now)
        return and_(
            WAITS,  # word for word as in its index, or the planner would not know that the index fits
            DocumentRecord.attempts < self._attempts,
            over,
        )

    def _locked(self, session: Session, document_id: str, token: str) -> DocumentRecord | None:
        return session.scalars(select(DocumentRecord).where(_held(document_id, token)).with_for_update()).one_or_none()

    def _settle(
        self, session: Session, record: DocumentRecord, document: Document, actor: str, reason: str | None = None
    ) -> None:
        """Ends the work on a document: what was read or why not, the lease given back, the password forgotten."""
        record.finished_at = self._database.now(session)
        record.token = record.worker = record.lease_until = record.password = None
        self._documents.write(record, document)
        remember(session, record.case_id, document, self._known_by)
        detail: dict[str, Any] = {"kind": document.kind, "attempts": record.attempts}
        detail["error"] = document.error["code"] if document.error else None
        if reason is not None:
            detail["reason"] = reason
        happened = f"document.{document.status}"
        self._audit.record(session, actor, happened, case_id=record.case_id, subject=record.id, detail=detail)
        self._events.record(session, record.case_id, happened, {"document_id": record.id})

    def _requeue(
        self, session: Session, record: DocumentRecord, not_before: float | None, happened: str, reason: str | None
    ) -> None:
        record.status, record.token, record.worker, record.lease_until = "queued", None, None, not_before
        record.version += 1
        detail = {"attempts": record.attempts, "reason": reason}
        self._audit.record(session, "worker", happened, case_id=record.case_id, subject=record.id, detail=detail)
        self._events.record(session, record.case_id, "document.queued", {"document_id": record.id})


def _held(document_id: str, token: str) -> ColumnElement[bool]:
    """The row, while this token's claim runs."""
    return and_(DocumentRecord.id == document_id, DocumentRecord.token == token, DocumentRecord.status == "reading")
