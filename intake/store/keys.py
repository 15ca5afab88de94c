"""API keys: 256 random bits, shown once; what is kept is their SHA-256, looked up by equality of the whole digest."""

import secrets
from contextlib import suppress
from uuid import uuid4

from sqlalchemy import bindparam, func, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from intake.audit import stamp
from intake.store.audit import Audit
from intake.store.cases import standing_case
from intake.store.cursors import decode_cursor, encode_cursor
from intake.store.database import Database
from intake.store.records import KeyRecord
from intake.store.views import KeyMade, KeyView, NotFound, Page, Principal, Role

PREFIX = "yz_"
USED_EVERY = 60.0  # seconds between two notes of a key's use
_TABLE = (
    KeyRecord.__table__
)  # columns alone: each request asks, and an object of the row would cost it half as much again
BY_DIGEST = select(*_TABLE.columns).where(_TABLE.c.digest == bindparam("digest"))


def digest(secret: str, pepper: bytes = b"") -> str:
    """What is kept of a key: its SHA-256, an HMAC where there is a master key. No slow hash: 256 bits can't be guessed."""
    return stamp(secret, pepper)


class Keys:
    """Makes, finds and revokes keys."""

    def __init__(self, database: Database, audit: Audit, peppers: tuple[bytes, ...] = ()) -> None:
        self._database, self._audit = database, audit
        self._used: dict[str, float] = {}
        self._peppers = (*peppers, b"")  # the first one writes; keys from before the master key still open

    def create(
        self,
        role: Role,
        *,
        actor: str,
        name: str = "",
        case_id: str | None = None,
        lifetime: float | None = None,
        secret: str | None = None,
    ) -> KeyMade:
        """A new key; borrowers' keys open one case. `lifetime` in seconds; `secret` only for a key set from outside."""
        secret = secret or PREFIX + secrets.token_urlsafe(32)
        key_id = f"key_{uuid4().hex}"
        with self._database.write() as session:
            if case_id is not None:
                standing_case(session, case_id)
            now = self._database.now(session)
            expires_at = None if lifetime is None else now + lifetime
            session.add(
                KeyRecord(
                    id=key_id,
                    digest=digest(secret, self._peppers[0]),
                    role=role,
                    name=name,
                    case_id=case_id,
                    created_at=now,
                    expires_at=expires_at,
                )
            )
            session.flush()
            self._audit.record(session, actor, "key.created", case_id=case_id, subject=key_id, detail={"role": role})
        return KeyMade(key_id, secret, role, expires_at)

    def find(self, secret: str) -> Principal | None:
        """Whose key this is; None when it is unknown, expired or revoked."""
        known = {digest(secret, pepper) for pepper in self._peppers}
        with self._database.read() as session:
            now = self._database.now(session)
            found = (session.execute(BY_DIGEST, {"digest": each}).first() for each in sorted(known))
            record = next((row for row in found if row is not None), None)
        if (
            record is None
            or record.revoked_at is not None
            or (record.expires_at is not None and record.expires_at < now)
        ):
            return None
        if max(record.used_at or 0, self._used.get(record.id, 0)) < now - USED_EVERY:
            self._used[record.id] = now  # before the write: the others that come meanwhile need not wait for it as well
            with self._database.write() as session:
                session.execute(update(KeyRecord).where(KeyRecord.id == record.id).values(used_at=now))
        return Principal(record.id, record.role, record.case_id, record.name)

    def revoke(self, key_id: str, actor: str) -> None:
        """The key opens nothing from now on. Raises NotFound."""
        with self._database.write() as session:
            record = session.get(KeyRecord, key_id)
            if record is None:
                raise NotFound(key_id)
            record.revoked_at = self._database.now(session)
            self._audit.record(session, actor, "key.revoked", case_id=record.case_id, subject=key_id)

    def list(self, limit: int = 50, cursor: str | None = None) -> Page[KeyView]:
        """Keys (never their secrets), newest first."""
        query = select(KeyRecord)
        if cursor:
            at, last = decode_cursor(cursor)
            query = query.where(tuple_(KeyRecord.created_at, KeyRecord.id) < (float(at), last))
        query = query.order_by(KeyRecord.created_at.desc(), KeyRecord.id.desc()).limit(limit + 1)
        with self._database.read() as session:
            found = session.scalars(query).all()
        more = encode_cursor(repr(found[limit - 1].created_at), found[limit - 1].id) if len(found) > limit else None
        return Page(tuple(_view(record) for record in found[:limit]), more)

    def has_admin(self) -> bool:
        """True when an admin key that still opens exists."""
        query = (
            select(func.count()).select_from(KeyRecord).where(KeyRecord.role == "admin", KeyRecord.revoked_at.is_(None))
        )
        with self._database.read() as session:
            return bool(session.scalar(query))

    def ensure_admin(self, secret: str = "") -> str | None:
        """Makes the first admin key (or the one set from outside); returns it when it was made here and now."""
        if secret:
            if self.find(secret) is None:
                with suppress(IntegrityError):  # another process has just made it, or it was revoked and stays so
                    self.create("admin", actor="settings", name="from the settings", secret=secret)
            return None
        if self.has_admin():
            return None
        return self.create("admin", actor="first start", name="first admin key").secret


def _view(record: KeyRecord) -> KeyView:
    return KeyView(
        record.id,
        record.role,  # type: ignore[arg-type]  # written as a Role
        record.name,
        record.case_id,
        record.created_at,
        record.expires_at,
        record.revoked_at,
        record.used_at,
    )
