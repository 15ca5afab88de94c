"""What is done beside the work: erased files taken away for good, and files that no row names."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.store.audit import Audit
from intake.store.blobs import Blobs
from intake.store.database import Database
from intake.store.records import DocumentRecord, RemovalRecord
from intake.store.sealing import owner_of

KEY_OF = "key/"  # before an owner's name, among the names of files that shall go
ORPHAN = 86400.0  # seconds that a file without a row is left alone: its upload may still be under way


class Upkeep:
    """Run now and then by a worker's sweeper."""

    def __init__(self, database: Database, blobs: Blobs, audit: Audit) -> None:
        self._database, self._blobs, self._audit = database, blobs, audit

    def remove_noted(self) -> int:
        """Removes what erasures noted; how many files and keys that were."""
        return remove_noted(self._database, self._blobs, self._audit)

    def remove_orphans(self, older_than: float = ORPHAN) -> int:
        """Removes files that no row names, as a crash between file and row leaves them; how many those were."""
        removed = 0
        for name in self._blobs.names(older_than):
            with self._database.read() as session:
                if _named(session, name):
                    continue
            with self._database.write() as session:
                self._database.lock_chain(session)  # nobody adds a document with this file meanwhile
                if not _named(session, name):
                    self._blobs.remove(name)
                    removed += 1
        return removed


def _named(session: Session, name: str) -> bool:
    """True when a row names the file, or the document that it is a page of."""
    owner = f"doc_{name.rpartition('-')[0]}" if name.endswith(".png") else None
    wanted = DocumentRecord.id == owner if owner else DocumentRecord.sha256 == name
    return session.scalar(select(DocumentRecord.id).where(wanted).limit(1)) is not None


def remove_noted(database: Database, blobs: Blobs, audit: Audit) -> int:
    """Destroys the keys and removes the blobs that shall go, except those that another document needs.

    How many notes that settled. The audit keeps which keys are no more, by their fingerprints: the proof of an erasure.
    """
    with database.write() as session:
        database.lock_chain(session)
        noted = session.scalars(select(RemovalRecord)).all()
        files = [note.name for note in noted if not note.name.startswith(KEY_OF) and not _named(session, note.name)]
        owners = [note.name.removeprefix(KEY_OF) for note in noted if note.name.startswith(KEY_OF)]
        gone = blobs.destroy_keys([*owners, *(name for name in files if owner_of(name) == name)])  # first the keys
        for name in files:
            blobs.remove(name)
        for note in noted:
            session.delete(note)
        if gone:
            detail = {"keys": [[each.owner, each.fingerprint] for each in gone]}
            audit.record(session, "erasure", "keys.destroyed", detail=detail)
        return len(noted)
