"""A new master key for an old store: the key of each sealed thing is wrapped anew, the thing itself stays as it is.

May run while the service does: every process must know both keys (YINZHENG_MASTER_KEY the new, YINZHENG_FORMER_MASTER_KEY the
old one) before it begins. Interrupted, it is simply run again.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from intake.store.audit import Audit
from intake.store.blobs import Blobs
from intake.store.database import Database
from intake.store.records import AnswerRecord, CaseRecord, DocumentRecord, VersionRecord, WebhookRecord
from intake.store.sealing import Sealer

BATCH = 200  # rows of one transaction, so that nobody waits long


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """How many rows (those of the ring of keys too) and files were wrapped anew, and how many needed nothing."""

    rows: int
    files: int
    current: int


def rewrap(database: Database, blobs: Blobs, sealer: Sealer, audit: Audit, actor: str) -> Rewrapped:
    """Wraps everything under the present master key. Raises SealBroken where neither key opens something."""
    rows = sealer.rewrap_ring()
    current = files = 0
    for record, column, bound in (
        (CaseRecord, "declared", "id"),
        (DocumentRecord, "body", "id"),
        (DocumentRecord, "password", "id"),
        (VersionRecord, "body", "document_id"),
        (AnswerRecord, "body", "id"),
        (WebhookRecord, "secret", "id"),
    ):
        done, same = _column(database, sealer, record, column, bound)
        rows, current = rows + done, current + same
    for name in blobs.names(-1.0):
        if blobs.rewrap(name):
            files += 1
        else:
            current += 1
    audit.note(actor, "master_key.changed", detail={"rows": rows, "files": files})
    return Rewrapped(rows, files, current)


def _column(database: Database, sealer: Sealer, record: Any, column: str, bound: str) -> tuple[int, int]:
    """One column of one table: how many were wrapped anew, and how many needed nothing."""
    done = same = 0
    keys = list(record.__mapper__.primary_key)
    sealed, name = getattr(record, column), getattr(record, bound)
    last: tuple[Any, ...] | None = None
    while True:
        query = select(*keys, sealed, name).order_by(*keys).limit(BATCH)
        if last is not None:
            query = query.where(keys[0] >= last[0])
        with database.read() as session:
            found = [row for row in session.execute(query).all() if last is None or tuple(row[: len(keys)]) > last]
        if not found:
            return done, same
        last = tuple(found[-1][: len(keys)])
        with database.write() as session:
            for row in found:
                body = row[len(keys)]
                if body is None or sealer.is_current(body):
                    same += body is not None
                    continue
                own = [key == value for key, value in zip(keys, row[: len(keys)], strict=True)]
                # Whoever changed it meanwhile has sealed it under the present key.
                fresh = update(record).where(*own, sealed == body).values({column: sealer.rewrap(body, row[-1])})
                session.execute(fresh.execution_options(synchronize_session=False))
                done += 1
