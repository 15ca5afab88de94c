"""Requests that came twice: the first answer is kept and given again."""

from dataclasses import dataclass

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from intake.store.database import Database
from intake.store.records import IdempotencyRecord
from intake.store.views import Conflict, KeyReused

KEPT = 7 * 86400.0  # seconds
STUCK = 120.0  # seconds after which a request without an answer is taken for lost with its process


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer given before: HTTP status and body."""

    status: int
    body: bytes


class Idempotency:
    """A key is taken by a unique row, so that of fifty equal requests at once one is carried out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, principal: str, key: str, request: str) -> Answer | None:
        """Takes the key for this request (its hash); the earlier answer when there is one.

        Raises KeyReused for another request under the same key, Conflict while the first is still under way.
        """
        try:
            with self._database.write() as session:
                now = self._database.now(session)
                lost = IdempotencyRecord.status.is_(None) & (IdempotencyRecord.at < now - STUCK)
                session.execute(delete(IdempotencyRecord).where((IdempotencyRecord.at < now - KEPT) | lost))
                session.add(IdempotencyRecord(principal=principal, key=key, request=request, at=now))
                session.flush()
            return None
        except IntegrityError:
            with self._database.read() as session:
                known = session.get(IdempotencyRecord, (principal, key))
        if known is None:
            raise Conflict("the same request has just failed; send it again")
        if known.request != request:
            raise KeyReused(key)
        if known.status is None or known.body is None:
            raise Conflict("the same request is still under way")
        return Answer(known.status, known.body)

    def finish(self, principal: str, key: str, status: int, body: bytes) -> None:
        """Keeps the answer."""
        with self._database.write() as session:
            mine = IdempotencyRecord.principal == principal, IdempotencyRecord.key == key
            session.execute(update(IdempotencyRecord).where(*mine).values(status=status, body=body))

    def abandon(self, principal: str, key: str) -> None:
        """The request came to nothing: the key may be used again."""
        with self._database.write() as session:
            session.execute(
                delete(IdempotencyRecord).where(
                    IdempotencyRecord.principal == principal,
                    IdempotencyRecord.key == key,
                    IdempotencyRecord.status.is_(None),
                )
            )
