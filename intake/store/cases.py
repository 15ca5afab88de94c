"""Cases: opened, found, listed, erased."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.orm import Session

from intake.store.audit import Audit
from intake.store.blobs import Blobs
from intake.store.cursors import decode_cursor, encode_cursor
from intake.store.database import Database
from intake.store.events import Events
from intake.store.history import forget_history
from intake.store.judgements import forget_documents
from intake.store.likeness import forget
from intake.store.recent import Recent
from intake.store.records import CaseRecord, DocumentRecord, EventRecord, KeyRecord, RemovalRecord
from intake.store.sealing import SealBroken, Sealer
from intake.store.upkeep import KEY_OF, remove_noted
from intake.store.views import CaseView, Erased, NotFound, Page


def standing_case(session: Session, case_id: str) -> CaseRecord:
    """The case's row. Raises NotFound, and Erased for one that was erased."""
    record = session.get(CaseRecord, case_id)
    if record is None:
        raise NotFound(case_id)
    if record.erased_at is not None:
        raise Erased(case_id)
    return record


class Cases:
    """All that is done with a case as a whole."""

    def __init__(
        self, database: Database, blobs: Blobs, sealer: Sealer, audit: Audit, events: Events, recent: Recent
    ) -> None:
        self._database, self._blobs, self._sealer = database, blobs, sealer
        self._audit, self._events, self._recent = audit, events, recent

    def create(self, *, reference: str | None, declared: dict[str, Any], actor: str) -> CaseView:
        """Opens a case."""
        case_id = f"case_{uuid4().hex}"
        with self._database.write() as session:
            now = self._database.now(session)
            sealed = self._sealer.seal(json.dumps(declared, ensure_ascii=False).encode(), case_id)
            session.add(CaseRecord(id=case_id, reference=reference, declared=sealed, created_at=now))
            session.flush()
            self._audit.record(session, actor, "case.created", case_id=case_id)
            self._events.record(session, case_id, "case.created", {})
        return CaseView(case_id, reference, declared, now)

    def get(self, case_id: str) -> CaseView:
        """The case. Raises NotFound, Erased."""
        with self._database.read() as session:
            return self._view(standing_case(session, case_id))

    def consent(self, case_id: str, version: str, actor: str) -> CaseView:
        """The borrower agreed to the text of that version; the first time counts. Raises NotFound, Erased."""
        with self._database.write() as session:
            record = standing_case(session, case_id)
            if record.consent != version:
                record.consent, record.consented_at = version, self._database.now(session)
                self._audit.record(session, actor, "case.consented", case_id=case_id, detail={"text": version})
            return self._view(record)

    def list(self, limit: int = 50, cursor: str | None = None) -> Page[CaseView]:
        """Cases, newest first."""
        query = select(CaseRecord).where(CaseRecord.erased_at.is_(None))
        if cursor:
            at, last = decode_cursor(cursor)
            query = query.where(tuple_(CaseRecord.created_at, CaseRecord.id) < (float(at), last))
        with self._database.read() as session:
            query = query.order_by(CaseRecord.created_at.desc(), CaseRecord.id.desc()).limit(limit + 1)
            found = session.scalars(query).all()
        more = encode_cursor(repr(found[limit - 1].created_at), found[limit - 1].id) if len(found) > limit else None
        return Page(tuple(self._view(record) for record in found[:limit]), more)

    def erase(self, case_id: str, actor: str) -> None:
        """Erases documents, results, files and keys; the audit keeps hashes. Raises NotFound, Erased."""
        with self._database.write() as session:
            self._database.lock_chain(session)  # nobody adds a document meanwhile
            record = standing_case(session, case_id)
            documents = session.scalars(select(DocumentRecord).where(DocumentRecord.case_id == case_id)).all()
            hashes = {document.sha256 for document in documents}
            now = self._database.now(session)
            keys = {f"{KEY_OF}{owner}" for owner in (case_id, *(document.id for document in documents))}
            for name in hashes.union(keys, *(self._page_blobs(document) for document in documents)):
                session.merge(RemovalRecord(name=name, at=now))
            session.execute(delete(DocumentRecord).where(DocumentRecord.case_id == case_id))
            session.execute(delete(EventRecord).where(EventRecord.case_id == case_id))
            session.execute(delete(KeyRecord).where(KeyRecord.case_id == case_id))
            forget(session, case_id)
            forget_documents(session, [document.id for document in documents])
            forget_history(session, case_id)
            record.reference, record.declared, record.erased_at = None, b"{}", now
            self._audit.record(session, actor, "case.erased", case_id=case_id, detail={"sha256": sorted(hashes)})
        self._recent.clear()
        remove_noted(self._database, self._blobs, self._audit)
        self._database.scrub()

    def erase_again(self, erased: Iterable[str], actor: str) -> int:
        """Erases what an older copy brought back although its key says that it was erased; how many cases those were."""
        count = 0
        for case_id in erased:
            try:
                self.erase(case_id, actor)
                count += 1
            except (Erased, NotFound):
                continue
        return count

    def unopened(self) -> int:
        """How many standing cases have no key that opens them."""
        count = 0
        with self._database.read() as session:
            for record in session.scalars(select(CaseRecord).where(CaseRecord.erased_at.is_(None))):
                try:
                    self._sealer.open(record.declared, record.id)
                except SealBroken:
                    count += 1
        return count

    def count(self) -> int:
        """How many cases there are."""
        with self._database.read() as session:
            return session.scalar(select(func.count()).select_from(CaseRecord)) or 0

    def _page_blobs(self, record: DocumentRecord) -> tuple[str, ...]:
        """Names that the pictures of a document's pages may lie under: any of its pages may have been drawn."""
        try:
            pages = json.loads(self._sealer.open(record.body, record.id))["pages"]
        except SealBroken:  # erased before, and brought back by an older copy: its pages open as little as itself
            return ()
        return tuple(page_blob_name(record.id, page["number"]) for page in pages)

    def _view(self, record: CaseRecord) -> CaseView:
        declared = json.loads(self._sealer.open(record.declared, record.id))
        return CaseView(record.id, record.reference, declared, record.created_at, record.consented_at, record.consent)


def page_blob_name(document_id: str, number: int) -> str:
    """The name of one page's picture."""
    return f"{document_id.removeprefix('doc_')}-{number}.png"
