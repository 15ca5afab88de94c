"""Backup of the embedded stores: one archive with a consistent copy of the database, every file it names, and their hashes.

The database is copied first and files are never changed, so every row of the copy finds its file. Files and personal columns
are sealed in the archive as they are in the store; without a master key the archive is as open as the store was.
"""

import hashlib
import io
import json
import sqlite3
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from intake.store.blobs import BlobMissing, Shelf

DATABASE, LIST = "database.sqlite", "list.json"


class BackupRefused(RuntimeError):
    """It can't be made or put back; the message says why."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What an archive holds: documents' rows, files, files that the rows name and nobody has."""

    rows: int
    files: int
    missing: int


def backup(database_url: str, shelf: Shelf, target: Path) -> BackupReport:
    """Writes the archive; under another name until it is whole. Raises BackupRefused for a database of another sort."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise BackupRefused(
            "this database has its own tools: pg_dump for the tables, and the bucket's own copy for the files"
        )
    draft = target.with_name(f".{target.name}.part")
    listed: dict[str, str] = {}
    missing = rows = 0
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder, tarfile.open(draft, "w") as archive:
            copy = Path(folder) / DATABASE
            with sqlite3.connect(url.database) as source, sqlite3.connect(copy) as snapshot:
                source.backup(snapshot)
                rows = snapshot.execute("select count(*) from document").fetchone()[0]
            source.close()
            snapshot.close()
            _add(archive, DATABASE, copy.read_bytes(), listed)
            for name in sorted(shelf.names(-1.0)):
                try:
                    _add(archive, f"blobs/{name}", shelf.get(name), listed)
                except BlobMissing:
                    missing += 1  # erased in the meantime
            content = json.dumps(listed).encode()
            entry = tarfile.TarInfo(LIST)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    return BackupReport(rows, len(listed) - 1, missing)


def restore(source: Path, database_url: str, shelf: Shelf) -> BackupReport:
    """Puts an archive back into empty stores, each file checked. Raises BackupRefused, having changed nothing or half a copy."""
    url = make_url(database_url)
    place = Path(url.database or "")
    if url.get_backend_name() != "sqlite" or place.exists():
        raise BackupRefused(f"{place} exists already: restore only into empty stores")
    if not tarfile.is_tarfile(source):
        raise BackupRefused("the archive is not whole")
    with tarfile.open(source) as archive:
        try:
            listed: dict[str, str] = json.loads(_read(archive, LIST))
        except (KeyError, ValueError, tarfile.TarError) as error:
            raise BackupRefused("the archive is not whole") from error
        for name in [
            *(n for n in listed if n != DATABASE),
            DATABASE,
        ]:  # the rows last: they must not name what is not there
            content = _read(archive, name)
            if hashlib.sha256(content).hexdigest() != listed[name]:
                raise BackupRefused(f"{name} was changed")
            if name == DATABASE:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
            else:
                shelf.put(name.removeprefix("blobs/"), content)
    with sqlite3.connect(place) as kept:
        wanted = {sha256 for (sha256,) in kept.execute("select distinct sha256 from document")}
        rows = kept.execute("select count(*) from document").fetchone()[0]
    kept.close()
    return BackupReport(rows, len(listed) - 1, sum(not shelf.has(sha256) for sha256 in wanted))


def _add(archive: tarfile.TarFile, name: str, content: bytes, listed: dict[str, str]) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))
    listed[name] = hashlib.sha256(content).hexdigest()


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    opened = archive.extractfile(name)
    if opened is None:
        raise KeyError(name)
    return opened.read()
