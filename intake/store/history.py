"""What was known when: every version of a document as it was written, and the answers that were given from them.

Both are sealed like the documents, and both go when the case is erased.
"""

import json
import zlib
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from intake.document import Document
from intake.store.cursors import decode_cursor, encode_cursor
from intake.store.database import Database
from intake.store.records import AnswerRecord, CaseRecord, DocumentRecord, VersionRecord
from intake.store.sealing import Sealer
from intake.store.views import Erased, NotFound, Page


@dataclass(frozen=True, slots=True)
class Known:
    """A document as it stood: its result, its version, and since when (seconds since 1970)."""

    document: Document
    version: int
    since: float


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given: its id, the day judged at, when it was first given, and its bytes."""

    id: str
    as_of: str
    at: float
    body: bytes


def keep_version(session: Session, record: DocumentRecord, at: float) -> None:
    """Keeps what the row holds now under its version; the row itself goes on changing."""
    kept = VersionRecord(document_id=record.id, case_id=record.case_id, version=record.version, at=at, body=record.body)
    session.merge(kept)


def forget_history(session: Session, case_id: str) -> None:
    """Takes away what was known and told of a case."""
    session.execute(delete(VersionRecord).where(VersionRecord.case_id == case_id))
    session.execute(delete(AnswerRecord).where(AnswerRecord.case_id == case_id))


class History:
    """Reads the past; only `keep_version` writes documents' versions, in the transaction that makes them."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database, self._sealer = database, sealer

    def known_at(self, case_id: str, at: float) -> tuple[Known, ...]:
        """A case's documents as they stood at a moment (its last second included), oldest upload first."""
        query = select(VersionRecord, DocumentRecord.uploaded_at)
        query = query.join(DocumentRecord, DocumentRecord.id == VersionRecord.document_id)
        query = query.where(VersionRecord.case_id == case_id, VersionRecord.at <= at)
        query = query.order_by(DocumentRecord.uploaded_at, VersionRecord.document_id, VersionRecord.version)
        with self._database.read() as session:
            latest = {record.document_id: record for record, _ in session.execute(query)}
        return tuple(Known(self._document(record), record.version, record.at) for record in latest.values())

    def _document(self, record: VersionRecord) -> Document:
        return Document.from_json(json.loads(self._sealer.open(record.body, record.document_id)))

    def keep_answer(self, answer_id: str, case_id: str, as_of: str, body: bytes) -> Given:
        """Keeps an answer under its id. The first one given under an id stands, and is what is returned."""
        sealed = self._sealer.seal(zlib.compress(body), answer_id, owner=case_id)
        try:
            with self._database.write() as session:
                if session.get(AnswerRecord, answer_id) is None:
                    now = self._database.now(session)
                    session.add(AnswerRecord(id=answer_id, case_id=case_id, as_of=as_of, at=now, body=sealed))
        except IntegrityError:  # somebody asked the same at the same moment: theirs stands
            pass
        return self.answer(case_id, answer_id)

    def answer(self, case_id: str, answer_id: str) -> Given:
        """An answer once given, byte for byte. Raises NotFound, Erased."""
        with self._database.read() as session:
            record = session.get(AnswerRecord, answer_id)
            if record is None or record.case_id != case_id:
                case = session.get(CaseRecord, case_id)
                raise Erased(case_id) if case is not None and case.erased_at is not None else NotFound(answer_id)
            return self._given(record)

    def answers(self, case_id: str, limit: int = 50, cursor: str | None = None) -> Page[Given]:
        """What was told of a case, newest first (without the bytes)."""
        query = select(AnswerRecord.id, AnswerRecord.as_of, AnswerRecord.at).where(AnswerRecord.case_id == case_id)
        if cursor:
            at, last = decode_cursor(cursor)
            earlier = (AnswerRecord.at < float(at)) | ((AnswerRecord.at == float(at)) & (AnswerRecord.id < last))
            query = query.where(earlier)
        with self._database.read() as session:
            found = session.execute(
                query.order_by(AnswerRecord.at.desc(), AnswerRecord.id.desc()).limit(limit + 1)
            ).all()
        given = tuple(Given(answer_id, as_of, at, b"") for answer_id, as_of, at in found[:limit])
        return Page(given, encode_cursor(repr(given[-1].at), given[-1].id) if len(found) > limit else None)

    def _given(self, record: AnswerRecord) -> Given:
        body = zlib.decompress(self._sealer.open(record.body, record.id))
        return Given(record.id, record.as_of, record.at, body)
