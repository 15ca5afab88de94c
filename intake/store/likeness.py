"""Papers met before: by what each document is known again, and which other applicants' cases know it (X-24)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, aliased

from intake.case import Met
from intake.document import Document
from intake.likeness import alike, marks_of
from intake.store.database import Database
from intake.store.records import DocumentRecord, LikenessRecord
from intake.store.sealing import Sealer

ROWS = 5  # rows that two statements must share to be looked at
BANDS = 6  # of a picture's 32, likewise
ALIKE = 0.85  # of a picture's bits; copies share 75 % and more at the worst quality, other papers on one form 45 %
MOST = 3  # other cases told for one document
Found = Literal["file", "image", "rows"]


class Likenesses:
    """Kept with each result, asked for by verification, erased with the case."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._key = likeness_key(sealer)

    def met(self, case_id: str, documents: Sequence[Document]) -> tuple[Met, ...]:
        """What other applicants' cases hold as well. Cases of the same firm, or of one that is not known, are left out."""
        with self._database.read() as session:
            own = _firms(session, [case_id])[case_id]
            if not own:
                return ()
            found = [met for document in documents for met in self._of(session, case_id, document)]
            firms = _firms(session, {met.other_case for met in found})
        return tuple(met for met in found if firms[met.other_case] and not firms[met.other_case] & own)

    def _of(self, session: Session, case_id: str, document: Document) -> list[Met]:
        met: dict[str, Met] = {}
        for what, other, share in (
            *_files(session, case_id, document),
            *_rows(session, case_id, document),
            *_images(session, case_id, document),
        ):
            met.setdefault(other, Met(document.id, what, share, other))
        return list(met.values())[:MOST]


def likeness_key(sealer: Sealer) -> bytes:
    """The key of marks; without a master key they are hashed plainly, as all else lies open then."""
    return next(iter(sealer.derived("likeness")), b"yinzheng")


def remember(session: Session, case_id: str, document: Document, key: bytes) -> None:
    """Keeps a result's marks in the place of an earlier result's."""
    session.execute(delete(LikenessRecord).where(LikenessRecord.document_id == document.id))
    session.add_all(
        LikenessRecord(document_id=document.id, case_id=case_id, sort=sort, value=value)
        for sort, value in marks_of(document, key)
    )


def forget(session: Session, case_id: str) -> None:
    """Erases a case's marks."""
    session.execute(delete(LikenessRecord).where(LikenessRecord.case_id == case_id))


def _firms(session: Session, cases: Iterable[str]) -> dict[str, set[str]]:
    firms: dict[str, set[str]] = defaultdict(set)
    query = select(LikenessRecord.case_id, LikenessRecord.value)
    query = query.where(LikenessRecord.sort == "firm", LikenessRecord.case_id.in_(list(cases)))
    for case_id, value in session.execute(query):
        firms[case_id].add(value)
    return firms


def _files(session: Session, case_id: str, document: Document) -> list[tuple[Found, str, float]]:
    query = select(DocumentRecord.case_id).where(
        DocumentRecord.sha256 == document.file.sha256, DocumentRecord.case_id != case_id
    )
    return [("file", other, 1.0) for other in session.scalars(query.limit(MOST))]


def _shared(session: Session, case_id: str, document: Document, sort: str, least: int) -> list[tuple[str, str, int]]:
    """(other document, its case, marks of a sort that it shares), most first."""
    mine, theirs = aliased(LikenessRecord), aliased(LikenessRecord)
    count = func.count()
    query = (
        select(theirs.document_id, theirs.case_id, count)
        .join(mine, (mine.value == theirs.value) & (mine.sort == theirs.sort))
        .where(mine.document_id == document.id, mine.sort == sort, theirs.case_id != case_id)
        .group_by(theirs.document_id, theirs.case_id)
        .having(count >= least)
        .order_by(count.desc())
        .limit(MOST)
    )
    return [(other, case, number) for other, case, number in session.execute(query)]


def _rows(session: Session, case_id: str, document: Document) -> list[tuple[Found, str, float]]:
    total = len(document.rows("transactions"))
    if not total:
        return []
    return [("rows", case, shared / total) for _, case, shared in _shared(session, case_id, document, "row", ROWS)]


def _images(session: Session, case_id: str, document: Document) -> list[tuple[Found, str, float]]:
    own: dict[str, str] = document.notes.get("likeness", {})
    found: list[tuple[Found, str, float]] = []
    for other, case, _ in _shared(session, case_id, document, "band", BANDS) if own else ():
        query = select(LikenessRecord.value).where(LikenessRecord.document_id == other, LikenessRecord.sort == "image")
        closest = max((alike(a, b) for a in own.values() for b in session.scalars(query)), default=0.0)
        if closest >= ALIKE:
            found.append(("image", case, closest))
    return found
