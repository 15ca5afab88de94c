"""Requests that came twice: the first answer is kept and given again."""

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.exc import IntegrityError

from intake.store.database import Database
from intake.store.records import IdempotencyRecord
from intake.store.views import Conflict, KeyReused

KEPT = 7 * 86400.0  # seconds
LEASE = 20.0  # seconds after which a request without an answer is taken for lost with its host
RENEWED = 4.0  # seconds between two signs of life of the requests under way


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer given before: HTTP status and body."""

    status: int
    body: bytes


class Idempotency:
    """A key is taken by a unique row, so that of fifty equal requests at once one is carried out.

    The taker holds it under a lease that its process renews: what a killed process held is free again when another starts at
    the same place (`take_over`), and after the lease where none does.
    """

    def __init__(self, database: Database, place: str = "") -> None:
        self._database, self._place = database, place
        self._holder = f"{place}/{uuid4().hex}"
        self._open: set[tuple[str, str]] = set()

    def begin(self, principal: str, key: str, request: str) -> Answer | None:
        """Takes the key for this request (its hash); the earlier answer when there is one.

        Raises KeyReused for another request under the same key, Conflict while the first is still under way.
        """
        known = self._known(principal, key, request)  # first without a lock: those who wait for an answer ask often
        if known is not None:
            return known
        try:
            with self._database.write() as session:
                now, mine = self._database.now(session), _is(principal, key)
                lost = IdempotencyRecord.status.is_(None) & (IdempotencyRecord.at < now - LEASE)
                session.execute(delete(IdempotencyRecord).where(*mine, (IdempotencyRecord.at < now - KEPT) | lost))
                taken = IdempotencyRecord(principal=principal, key=key, request=request, at=now, holder=self._holder)
                session.add(taken)
                session.flush()
        except IntegrityError:
            known = self._known(principal, key, request)
            if known is None:
                raise Conflict("the same request has just failed; send it again") from None
            return known
        self._open.add((principal, key))
        return None

    def _known(self, principal: str, key: str, request: str) -> Answer | None:
        """The answer given under the key; None when the key is free. Raises KeyReused, Conflict."""
        with self._database.read() as session:
            known, now = session.get(IdempotencyRecord, (principal, key)), self._database.now(session)
        if known is None or known.at < now - (LEASE if known.status is None else KEPT):
            return None
        if known.request != request:
            raise KeyReused(key)
        if known.status is None or known.body is None:
            raise Conflict("the same request is still under way")
        return Answer(known.status, known.body)

    def finish(self, principal: str, key: str, status: int, body: bytes) -> None:
        """Keeps the answer, if the key is still this process's."""
        with self._database.write() as session:
            kept = update(IdempotencyRecord).where(*_is(principal, key), IdempotencyRecord.holder == self._holder)
            session.execute(kept.values(status=status, body=body))
        self._open.discard((principal, key))

    def abandon(self, principal: str, key: str) -> None:
        """The request came to nothing: the key may be used again."""
        self._open.discard((principal, key))
        with self._database.write() as session:
            mine = *_is(principal, key), IdempotencyRecord.holder == self._holder, IdempotencyRecord.status.is_(None)
            session.execute(delete(IdempotencyRecord).where(*mine))

    def take_over(self) -> int:
        """Frees what a killed process held at this place; how many keys those were."""
        with self._database.write() as session:
            theirs = IdempotencyRecord.holder.startswith(f"{self._place}/", autoescape=True)
            dead = delete(IdempotencyRecord).where(theirs, IdempotencyRecord.holder != self._holder)
            freed = session.execute(dead.where(IdempotencyRecord.status.is_(None)).returning(IdempotencyRecord.key))
            return len(freed.all())

    def renew(self) -> None:
        """A sign of life of the requests under way; costs nothing when there are none."""
        if not self._open:
            return
        with self._database.write() as session:
            held = IdempotencyRecord.holder == self._holder, IdempotencyRecord.status.is_(None)
            session.execute(update(IdempotencyRecord).where(*held).values(at=self._database.now(session)))

    def forget_old(self) -> None:
        """Throws away answers that are kept long enough."""
        with self._database.write() as session:
            before = self._database.now(session) - KEPT
            session.execute(delete(IdempotencyRecord).where(IdempotencyRecord.at < before))


def _is(principal: str, key: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return IdempotencyRecord.principal == principal, IdempotencyRecord.key == key
