"""People who work here: their passwords (argon2id) and the sessions that the server keeps for them."""

import secrets
import threading
from functools import cache
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from intake.audit import stamp
from intake.store.audit import Audit
from intake.store.database import Database
from intake.store.records import KeyRecord, SessionRecord, StaffRecord
from intake.store.views import Conflict, NotFound, Person, Principal, Role

IDLE, LONGEST = 900.0, 43200.0  # seconds that a session may lie still, and may last at all
SEEN_EVERY = 60.0  # seconds between two notes that a session is used
PATIENCE = 5  # wrong passwords before the account waits
FIRST_WAIT, LONGEST_WAIT = 30.0, 900.0  # seconds; doubled with each further wrong one
SHORTEST = 10  # characters of a password
# OWASP's smallest recommended setting: 19 MiB, two passes. A machine of two cores serves the borrowers meanwhile.
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_hashing = threading.BoundedSemaphore(2)  # each takes its memory; a flood of guesses must wait, not swell


@cache
def _nobody() -> str:
    """A hash to compare with when there is no such name: a wrong name takes as long as a wrong password."""
    return HASHER.hash(secrets.token_urlsafe(16))


class Staff:
    """Accounts and sessions. A session's cookie is 256 random bits; what is kept is its SHA-256."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database, self._audit = database, audit

    def create(self, name: str, role: Role, password: str, actor: str) -> Person:
        """A new member of staff. Raises Conflict for a name that is taken."""
        hashed = _hashed(password)
        try:
            with self._database.write() as session:
                now = self._database.now(session)
                record = StaffRecord(
                    id=f"user_{uuid4().hex}", name=name, role=role, password=hashed, created_at=now, failures=0
                )
                session.add(record)
                session.flush()
                self._audit.record(session, actor, "user.created", subject=record.id, detail={"role": role})
                return _person(record)
        except IntegrityError as error:
            raise Conflict("the name is taken") from error

    def list(self) -> tuple[Person, ...]:
        """Everybody, by name."""
        with self._database.read() as session:
            return tuple(_person(each) for each in session.scalars(select(StaffRecord).order_by(StaffRecord.name)))

    def named(self, name: str) -> Person:
        """Who goes by that name. Raises NotFound."""
        with self._database.read() as session:
            record = session.scalars(select(StaffRecord).where(StaffRecord.name == name)).one_or_none()
        if record is None:
            raise NotFound(name)
        return _person(record)

    def change(
        self,
        user_id: str,
        actor: str,
        *,
        role: Role | None = None,
        password: str | None = None,
        disabled: bool | None = None,
    ) -> Person:
        """Another role or password, or shut out (and in again); the person's sessions end. Raises NotFound."""
        hashed = None if password is None else _hashed(password)
        with self._database.write() as session:
            record = session.get(StaffRecord, user_id)
            if record is None:
                raise NotFound(user_id)
            now = self._database.now(session)
            record.role = role or record.role
            if hashed is not None:
                record.password, record.failures, record.locked_until = hashed, 0, None
            if disabled is not None:
                record.disabled_at = now if disabled else None
            session.execute(delete(SessionRecord).where(SessionRecord.owner == user_id))
            changed = {"role": role, "password": hashed is not None or None, "disabled": disabled}
            detail = {name: value for name, value in changed.items() if value is not None}
            self._audit.record(session, actor, "user.changed", subject=user_id, detail=detail)
            return _person(record)

    def enter(self, name: str, password: str) -> str | None:
        """The cookie of a new session; None for a wrong name or password, a shut or a waiting account alike."""
        with self._database.read() as session:
            known = session.scalars(select(StaffRecord).where(StaffRecord.name == name)).one_or_none()
            now = self._database.now(session)
        waits = known is not None and (known.disabled_at is not None or (known.locked_until or 0) > now)
        right = _verified(known.password if known is not None else _nobody(), password)
        if known is None or waits:
            return None
        with self._database.write() as session:
            record = session.get_one(StaffRecord, known.id)
            now = self._database.now(session)
            if not right:
                record.failures += 1
                over = record.failures - PATIENCE
                if over >= 0:
                    record.locked_until = now + min(FIRST_WAIT * 2**over, LONGEST_WAIT)
                    detail = {"failures": record.failures}
                    self._audit.record(session, "login", "user.locked", subject=record.id, detail=detail)
                return None
            record.failures, record.locked_until, record.entered_at = 0, None, now
            if HASHER.check_needs_rehash(record.password):
                record.password = _hashed(password)
        return self._begin(Principal(known.id, known.role, None, known.name))  # type: ignore[arg-type]  # a Role

    def enter_with_key(self, principal: Principal) -> str:
        """The cookie of a session for whoever holds an API key: the first way in, before there are accounts."""
        return self._begin(principal)

    def _begin(self, principal: Principal) -> str:
        cookie = secrets.token_urlsafe(32)
        with self._database.write() as session:
            now = self._database.now(session)
            session.execute(delete(SessionRecord).where(SessionRecord.seen_at < now - LONGEST))
            session.add(
                SessionRecord(
                    digest=stamp(cookie),
                    owner=principal.id,
                    role=principal.role,
                    name=principal.name,
                    created_at=now,
                    seen_at=now,
                )
            )
            session.flush()
            self._audit.record(session, f"{principal.role}:{principal.id}", "session.begun", subject=principal.id)
        return cookie

    def find(self, cookie: str) -> Principal | None:
        """Whose session this is; None when it is unknown or over, or its account or key no longer opens."""
        with self._database.read() as session:
            record = session.get(SessionRecord, stamp(cookie))
            now = self._database.now(session)
            if record is None or record.seen_at < now - IDLE or record.created_at < now - LONGEST:
                return None
            if not _stands(session.get(StaffRecord, record.owner), session.get(KeyRecord, record.owner), now):
                return None
        if record.seen_at < now - SEEN_EVERY:
            with self._database.write() as session:
                again = session.get(SessionRecord, record.digest)
                if again is not None:
                    again.seen_at = now
        return Principal(record.owner, record.role, None, record.name, session=True)  # type: ignore[arg-type]  # a Role

    def leave(self, cookie: str, actor: str) -> None:
        """Ends a session; it opens nothing from the next request on."""
        with self._database.write() as session:
            record = session.get(SessionRecord, stamp(cookie))
            if record is not None:
                session.delete(record)
                self._audit.record(session, actor, "session.ended", subject=record.owner)

    def verify(self, user_id: str, password: str) -> bool:
        """True for the person's present password."""
        with self._database.read() as session:
            record = session.get(StaffRecord, user_id)
        return record is not None and _verified(record.password, password)

    def count(self) -> int:
        """How many accounts there are."""
        with self._database.read() as session:
            return session.scalar(select(func.count()).select_from(StaffRecord)) or 0


def _stands(person: StaffRecord | None, key: KeyRecord | None, now: float) -> bool:
    if person is not None:
        return person.disabled_at is None
    return key is not None and key.revoked_at is None and (key.expires_at is None or key.expires_at >= now)


def _hashed(password: str) -> str:
    with _hashing:
        return HASHER.hash(password)


def _verified(hashed: str, password: str) -> bool:
    with _hashing:
        try:
            return HASHER.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False


def _person(record: StaffRecord) -> Person:
    role: Role = record.role  # type: ignore[assignment]  # written as a Role
    return Person(
        record.id, record.name, role, record.created_at, record.disabled_at, record.entered_at, record.locked_until
    )
