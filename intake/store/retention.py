"""Cases whose time is over: each kind of document has its term in days, and a case goes with the last of its documents."""

from collections.abc import Mapping

from sqlalchemy import select

from intake.store.database import Database
from intake.store.records import CaseRecord, DocumentRecord

OTHERS = "*"  # the term of kinds that have none of their own, and of cases without documents
DAY = 86400.0
MOST = 50  # cases of one look, so that an upkeep never takes long


def expired(database: Database, terms: Mapping[str, int]) -> list[str]:
    """Cases of which every document is older than its kind's term. Without a term that fits, nothing ever is."""
    if not terms:
        return []
    with database.read() as session:
        now = database.now(session)
        shortest = now - min(terms.values()) * DAY
        query = select(CaseRecord.id, CaseRecord.created_at)
        query = query.where(CaseRecord.erased_at.is_(None), CaseRecord.created_at < shortest)
        over = []
        for case_id, created_at in session.execute(query.order_by(CaseRecord.created_at)).all():
            ages = select(DocumentRecord.kind, DocumentRecord.uploaded_at).where(DocumentRecord.case_id == case_id)
            kept = [(str(kind), float(at)) for kind, at in session.execute(ages).all()] or [(OTHERS, float(created_at))]
            if all(_over(terms, kind, now - at) for kind, at in kept):
                over.append(str(case_id))
            if len(over) == MOST:
                break
        return over


def _over(terms: Mapping[str, int], kind: str, age: float) -> bool:
    days = terms.get(kind, terms.get(OTHERS))
    return days is not None and age > days * DAY
