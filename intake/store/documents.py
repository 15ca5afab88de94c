"""Documents: added, found, corrected, decided, reviewed. The row is the truth; its JSON is the whole result."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import Session, object_session

from intake.document import Document, FileFacts
from intake.store.audit import Audit
from intake.store.blobs import Blobs
from intake.store.cases import standing_case
from intake.store.cursors import decode_cursor, encode_cursor
from intake.store.database import Database
from intake.store.events import Events
from intake.store.history import keep_version
from intake.store.judgements import REVIEWER, How, note_judgements
from intake.store.recent import Recent
from intake.store.records import AuditRecord, CaseRecord, DocumentRecord
from intake.store.sealing import Sealer
from intake.store.views import Conflict, DocumentView, Erased, Held, NotFound, Page, SecondNeeded, Stale
from intake.upload import Upload

LEASE = 600.0  # seconds that a reviewer holds a document
OURS = ("internal_error", "worker_lost")  # faults that are not the document's own
WAITING = ("needs_review", "done", "failed")
DECISIONS = {"accept": "accepted", "reject": "rejected", "recapture": "recapture"}


class Documents:
    """All that is done with one document, apart from the work of reading it (`work.py`)."""

    def __init__(
        self, database: Database, blobs: Blobs, sealer: Sealer, audit: Audit, events: Events, recent: Recent
    ) -> None:
        self._database, self._blobs, self._sealer = database, blobs, sealer
        self._audit, self._events, self._recent = audit, events, recent

    def add(
        self, case_id: str, upload: Upload, *, actor: str, kind: str | None = None, password: str | None = None
    ) -> DocumentView:
        """Keeps the file, then the row, then says so.

        The same bytes in the same case are the same document: it is returned as it stands, but one that failed through our
        fault is read anew, and one that waits for its password takes the one that came along.
        """
        sealed_by = self._blobs.put_file(upload.sha256, upload.path)  # first the blob: a row without one would be a lie
        with self._database.write() as session:
            self._database.lock_chain(session)  # from here on nobody else adds or removes
            standing_case(session, case_id)
            # An erasure may just have taken the last one like it, or its key.
            self._blobs.put_file(upload.sha256, upload.path, sealed_by)
            same = select(DocumentRecord).where(
                DocumentRecord.case_id == case_id, DocumentRecord.sha256 == upload.sha256, DocumentRecord.part == 1
            )
            known = session.scalars(same).one_or_none()
            if known is not None:
                return self._again(session, known, password, actor)
            now = self._database.now(session)
            document = Document(
                id=f"doc_{uuid4().hex}",
                file=FileFacts(upload.name, upload.sha256, upload.bytes, upload.media_type),
                case_id=case_id,
                uploaded_on=datetime.fromtimestamp(now, UTC).astimezone().date().isoformat(),
            )
            record = DocumentRecord(
                id=document.id,
                case_id=case_id,
                status="queued",
                sha256=upload.sha256,
                body=self.sealed(document),
                kind_hint=kind,
                password=self._sealer.seal(password.encode(), document.id) if password else None,
                uploaded_at=now,
            )
            session.add(record)
            session.flush()
            self._note(session, record, actor, "document.added", "document.queued", {"sha256": upload.sha256})
            return self.view(record)

    def _again(self, session: Session, known: DocumentRecord, password: str | None, actor: str) -> DocumentView:
        """The same bytes once more."""
        error = self.document(known).error
        ours = known.status == "failed" and error is not None and error["code"] in OURS
        if ours or (known.status == "password_required" and password):
            self._requeue(known, password)
            self._note(session, known, actor, "document.sent_again", "document.queued")
        return self.view(known)

    def _requeue(self, record: DocumentRecord, password: str | None) -> None:
        record.password = self._sealer.seal(password.encode(), record.id) if password else record.password
        self.write(record, replace(self.document(record), status="queued", error=None))
        record.attempts, record.token, record.worker, record.lease_until = 0, None, None, None

    def _note(
        self,
        session: Session,
        record: DocumentRecord,
        actor: str,
        action: str,
        event: str | None,
        detail: dict[str, Any] | None = None,
    ) -> None:
        """The audit entry and the event of one act."""
        self._audit.record(session, actor, action, case_id=record.case_id, subject=record.id, detail=detail)
        if event is not None:
            self._events.record(session, record.case_id, event, {"document_id": record.id})

    def get(self, document_id: str) -> DocumentView:
        """The document. Raises NotFound, Erased."""
        with self._database.read() as session:
            return self._shown(self._found(session, document_id))

    def of_case(self, case_id: str) -> tuple[DocumentView, ...]:
        """A case's documents, oldest upload first; the papers of one file in their order."""
        query = select(DocumentRecord).where(DocumentRecord.case_id == case_id)
        query = query.order_by(DocumentRecord.uploaded_at, DocumentRecord.part)
        with self._database.read() as session:
            return tuple(self._shown(record) for record in session.scalars(query))

    def correct(
        self,
        document: Document,
        *,
        version: int,
        actor: str,
        fields: tuple[str, ...],
        judged: tuple[tuple[str, float, How], ...] = (),
    ) -> DocumentView:
        """Replaces a document's result by a corrected one. Raises Conflict when the version is no longer `version`.

        `judged` is what the correction says of the reading: (field, its confidence, how).
        """
        with self._database.write() as session:
            record = self._found(session, document.id, changing=True)
            if record.version != version:
                raise Conflict(f"version {record.version}, not {version}")
            self.write(record, document)
            note_judgements(session, self._database.now(session), document.kind, document.id, judged)
            self._note(session, record, actor, "document.corrected", "document.corrected", {"fields": list(fields)})
            return self.view(record)

    def decide(
        self,
        document_id: str,
        decision: str,
        reason: str,
        actor: str,
        *,
        four_eyes: bool = False,
        version: int | None = None,
        reviewer: str | None = None,
    ) -> DocumentView:
        """A reviewer's word: accept, reject or recapture. Raises NotFound, Conflict while it is still being read, Stale
        when it is no longer `version` (where one is named), Held while another than `reviewer` holds it.

        With `four_eyes`, accepting against a failed check of weight takes two people: the first one's word is kept as
        `notes.approval` and the document goes on waiting. Raises SecondNeeded when the same person says it again.
        """
        status = DECISIONS[decision]
        with self._database.write() as session:
            record = self._found(session, document_id, changing=True)
            if version is not None and record.version != version:
                raise Stale(f"version {record.version}, not {version}")
            held = record.reviewer is not None and (record.review_until or 0) > self._database.now(session)
            if reviewer is not None and held and record.reviewer != reviewer:
                raise Held(document_id)
            if record.status in ("queued", "reading"):
                raise Conflict("the document is still being read")
            document, now = self.document(record), self._database.now(session)
            approval = document.notes.get("approval")
            alone = four_eyes and decision == "accept" and document.grave
            if alone and approval is not None and approval["by"] == actor:
                raise SecondNeeded(document_id)
            record.reviewer = record.review_until = None
            if alone and approval is None:
                notes = {**document.notes, "approval": {"by": actor, "reason": reason, "at": now}}
                self.write(record, replace(document, notes=notes, status="needs_review"))
                self._note(session, record, actor, "document.approved_once", None, {"decision": decision})
                return self.view(record)
            if decision == "accept":
                implied = [f for f in document.fields.values() if REVIEWER not in f.found_by and f.reason is None]
                found: list[tuple[str, float, How]] = [(f.name, f.confidence, "implied") for f in implied]
                if record.status != "accepted":
                    note_judgements(session, now, document.kind, document.id, found)
            notes = {**document.notes, "decision": {"decision": decision, "reason": reason}}
            self.write(record, replace(document.with_status(status), notes=notes))
            happened = f"document.{status}"
            self._note(session, record, actor, happened, happened, {"decision": decision})
            return self.view(record)

    def confirm(self, document_id: str, right: bool, note: str, actor: str) -> DocumentView:
        """The borrower's word on what was read. A done document that is said to be misread waits for a person.

        Raises NotFound, Conflict while there is nothing to confirm.
        """
        with self._database.write() as session:
            record = self._found(session, document_id, changing=True)
            if record.status not in ("done", "needs_review"):
                raise Conflict("there is nothing to confirm")
            document = self.document(record)
            notes = {**document.notes, "confirmation": {"right": right, "note": note}}
            self.write(record, replace(document, notes=notes, status=record.status if right else "needs_review"))
            self._note(session, record, actor, "document.confirmed", "document.confirmed", {"right": right})
            return self.view(record)

    def give_password(self, document_id: str, password: str, actor: str) -> DocumentView:
        """The file's password: kept until the file was opened; the document waits to be read again."""
        with self._database.write() as session:
            record = self._found(session, document_id, changing=True)
            if record.status != "password_required":
                raise Conflict("the document waits for no password")
            self._requeue(record, password)
            self._note(session, record, actor, "document.unlocked", "document.queued")
            return self.view(record)

    def review_queue(
        self,
        reviewer: str,
        limit: int = 50,
        cursor: str | None = None,
        *,
        kind: str | None = None,
        status: str | None = None,
        urgency: int | None = None,
    ) -> Page[DocumentView]:
        """What waits for a person, most urgent and oldest first; what another reviewer holds is left out.

        Narrowed to a kind, a status, or what is at least so urgent.
        """
        with self._database.read() as session:
            now = self._database.now(session)
            free = or_(
                DocumentRecord.review_until.is_(None),
                DocumentRecord.review_until < now,
                DocumentRecord.reviewer == reviewer,
            )
            wanted = (status,) if status in WAITING else WAITING
            query = select(DocumentRecord).where(DocumentRecord.status.in_(wanted), free)
            if kind is not None:
                query = query.where(DocumentRecord.kind == kind)
            if urgency is not None:
                query = query.where(DocumentRecord.urgency >= urgency)
            if cursor:
                urgent, at, last = decode_cursor(cursor)
                place = tuple_(-DocumentRecord.urgency, DocumentRecord.uploaded_at, DocumentRecord.id)
                query = query.where(place > (-int(urgent), float(at), last))
            query = query.order_by(DocumentRecord.urgency.desc(), DocumentRecord.uploaded_at, DocumentRecord.id)
            found = session.scalars(query.limit(limit + 1)).all()
            views = tuple(self._shown(record) for record in found[:limit])
        more = None
        if len(found) > limit:
            last_shown = found[limit - 1]
            more = encode_cursor(str(last_shown.urgency), repr(last_shown.uploaded_at), last_shown.id)
        return Page(views, more)

    def lease(self, document_id: str, reviewer: str) -> DocumentView:
        """Ten minutes on one document. Raises Conflict while another reviewer holds it."""
        with self._database.write() as session:
            record = self._found(session, document_id, changing=True)
            now = self._database.now(session)
            if record.reviewer not in (None, reviewer) and (record.review_until or 0) > now:
                raise Conflict("another reviewer holds this document")
            record.reviewer, record.review_until = reviewer, now + LEASE
            self._note(session, record, reviewer, "review.leased", None)
            return self.view(record)

    def view(self, record: DocumentRecord) -> DocumentView:
        """The outside's view of a row that is being changed."""
        return _view(record, self.document(record))

    def _shown(self, record: DocumentRecord) -> DocumentView:
        """The outside's view of a row as committed; only such ones may be remembered under their version."""
        return _view(
            record, self._recent.get(record.id, record.version, len(record.body), lambda: self.document(record))
        )

    def document(self, record: DocumentRecord) -> Document:
        """The document that a row holds, with the row's status (the row is the truth)."""
        return Document.from_json(json.loads(self._sealer.open(record.body, record.id))).with_status(record.status)

    def sealed(self, document: Document) -> bytes:
        """A document's JSON as it is kept."""
        return self._sealer.seal(json.dumps(document.to_json(), ensure_ascii=False).encode(), document.id)

    def write(self, record: DocumentRecord, document: Document) -> None:
        """Puts a document into its row; every write makes a new version."""
        record.body, record.status, record.kind = self.sealed(document), document.status, document.kind
        record.urgency = urgency(document)
        record.version += 1
        if session := object_session(record):
            keep_version(session, record, self._database.now(session))

    def _found(self, session: Session, document_id: str, *, changing: bool = False) -> DocumentRecord:
        """The row, locked where that is for a change. Raises NotFound; Erased when the audit knows that it was here once."""
        record = session.get(DocumentRecord, document_id, with_for_update=changing)
        if record is not None:
            return record
        once = select(CaseRecord.id).join(AuditRecord, AuditRecord.case_id == CaseRecord.id)
        once = once.where(AuditRecord.subject == document_id, CaseRecord.erased_at.is_not(None))
        case_id = session.scalar(once.limit(1))
        raise NotFound(document_id) if case_id is None else Erased(case_id)


def _view(record: DocumentRecord, document: Document) -> DocumentView:
    return DocumentView(
        document,
        record.version,
        record.uploaded_at,
        record.attempts,
        record.kind_hint,
        record.reviewer,
        record.review_until,
    )


def urgency(document: Document) -> int:
    """How much a document needs a person: 3 for grave findings, 2 when unsure, 1 when it can't be read, 0 otherwise."""
    return 3 if document.grave else {"needs_review": 2, "failed": 1}.get(document.status, 0)
