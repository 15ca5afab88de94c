"""The ring of keys: one a document, a case and a file, wrapped under the master key, kept apart from what they open.

Destroying a key here makes everything sealed under it unreadable wherever a copy of it lies, in old backups as well, as long as
old copies of the ring are not kept. What stays of a destroyed key is its name, its fingerprint and when.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import Float, LargeBinary, String, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from intake.store.database import Database

BATCH = 500  # rows of one transaction
LOCK = 0x59494E5C  # any number, the same for everybody who changes the ring


class _Ring(DeclarativeBase):
    """Apart from the tables of the store: it may lie in a database of its own."""


class _Key(_Ring):
    __tablename__ = "sealing_key"

    owner: Mapped[str] = mapped_column(String(80), primary_key=True)
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)  # None: destroyed
    fingerprint: Mapped[str] = mapped_column(String(16))
    destroyed_at: Mapped[float | None] = mapped_column(Float)


@dataclass(frozen=True, slots=True)
class Destroyed:
    """A key that is no more: whose it was, and by what it is known in the audit ("" where there never was one)."""

    owner: str
    fingerprint: str


class Ring:
    """Wrapped keys by the name of their owner."""

    def __init__(self, url: str, beside: Database | None = None) -> None:
        """`beside` is the rows' database: where the ring lies in that one, its connections serve both."""
        self._url, self._beside = url, beside

    @cached_property
    def _database(self) -> Database:
        shared = self._beside is not None and self._beside.url == self._url
        made = self._beside if shared and self._beside is not None else Database(self._url)
        try:
            _Ring.metadata.create_all(made.engine)
        except (IntegrityError, OperationalError, ProgrammingError):  # another process makes it at this moment
            _Ring.metadata.create_all(made.engine)
        return made

    def find(self, owner: str) -> tuple[bytes | None, str] | None:
        """The wrapped key (None once it was destroyed) and its fingerprint; None where there never was one."""
        with self._database.read() as session:
            kept = session.get(_Key, owner)
            return None if kept is None else (kept.wrapped, kept.fingerprint)

    def put(self, owner: str, wrapped: bytes, fingerprint: str) -> tuple[bytes | None, str]:
        """Keeps a new key; where another was quicker, theirs. A destroyed one is replaced."""
        with self._writing() as session:
            kept = session.get(_Key, owner, with_for_update=True)
            if kept is None or kept.wrapped is None:
                kept = session.merge(_Key(owner=owner, wrapped=wrapped, fingerprint=fingerprint, destroyed_at=None))
            return kept.wrapped, kept.fingerprint

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with self._database.write() as session:
            if not self._database.embedded:  # two first keys of one owner must not both be believed
                session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            yield session

    def destroy(self, owners: Iterable[str]) -> tuple[Destroyed, ...]:
        """Overwrites keys; done again it changes nothing. Also notes owners that never had one."""
        told = []
        with self._writing() as session:
            now = self._database.now(session)
            for owner in owners:
                kept = session.get(_Key, owner)
                if kept is None:
                    kept = _Key(owner=owner, wrapped=None, fingerprint="", destroyed_at=now)
                    session.add(kept)
                elif kept.wrapped is not None:
                    kept.wrapped, kept.destroyed_at = None, now
                told.append(Destroyed(owner, kept.fingerprint))
        self._database.scrub()
        return tuple(told)

    def destroyed(self, prefix: str = "") -> tuple[str, ...]:
        """Owners whose key is no more."""
        gone = select(_Key.owner).where(_Key.wrapped.is_(None), _Key.owner.startswith(prefix, autoescape=True))
        with self._database.read() as session:
            return tuple(session.scalars(gone.order_by(_Key.owner)))

    def standing(self) -> Iterator[tuple[str, bytes]]:
        """Owners and wrapped keys, some hundred at a time."""
        last = ""
        while True:
            query = select(_Key.owner, _Key.wrapped).where(_Key.owner > last, _Key.wrapped.is_not(None))
            with self._database.read() as session:
                found = session.execute(query.order_by(_Key.owner).limit(BATCH)).all()
            if not found:
                return
            for owner, wrapped in found:
                yield owner, wrapped or b""
            last = found[-1].owner

    def rewrap(self, owner: str, was: bytes, wrapped: bytes) -> None:
        """Puts a new wrapping in an old one's place, unless the key changed meanwhile."""
        with self._writing() as session:
            kept = session.get(_Key, owner)
            if kept is not None and kept.wrapped == was:
                kept.wrapped = wrapped

    def copy_to(self, target: Path) -> None:
        """A copy of the ring as an SQLite file, over an older one."""
        draft = target.with_name(f".{target.name}.part")
        draft.unlink(missing_ok=True)
        copy = Ring(f"sqlite:///{draft}")
        copy.merge(self)
        copy.close()
        draft.replace(target)

    def merge(self, other: "Ring") -> int:
        """Takes over what this ring has not; what was destroyed in either stays so. How many keys came."""
        came = 0
        with other._database.read() as theirs, self._writing() as session:
            for key in theirs.scalars(select(_Key).execution_options(yield_per=BATCH)):
                kept = session.get(_Key, key.owner)
                if kept is None:
                    session.add(
                        _Key(
                            owner=key.owner,
                            wrapped=key.wrapped,
                            fingerprint=key.fingerprint,
                            destroyed_at=key.destroyed_at,
                        )
                    )
                    came += key.wrapped is not None
                elif key.wrapped is None and kept.fingerprint == key.fingerprint:
                    kept.wrapped, kept.destroyed_at = None, key.destroyed_at
        return came

    def close(self) -> None:
        """Everything written, nothing left open."""
        self._database.scrub()
        self._database.engine.dispose()
