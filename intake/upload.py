"""Stage 1: accept bytes. The type is told by content, limits hold, archives are opened, and each file is hashed."""

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import uuid4

from intake.archive import ArchiveLimits, entries_of
from ocr.faults import CorruptFile, DocumentFault, FileTooLarge, NestedArchive, UnsafeArchive, UnsupportedType
from ocr.sniff import OTHER_ARCHIVE, ZIP, media_type_of

CHUNK = 1 << 20
MAX_NAME = 255  # bytes, as file systems have it


@dataclass(frozen=True, slots=True)
class Upload:
    """One accepted file: its cleaned name, where its bytes lie, their SHA-256 and size, the type told by content."""

    name: str
    path: Path
    sha256: str
    bytes: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that can't be taken, and why."""

    name: str
    fault: DocumentFault


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """Bytes a file, and what an archive may hold: entries, bytes in all, and how much an entry may swell."""

    file_bytes: int = 64 * 1024 * 1024
    entries: int = 500
    archive_bytes: int = 256 * 1024 * 1024
    ratio: int = 200


def accept(
    name: str,
    source: Path | IO[bytes],
    folder: Path,
    limits: UploadLimits = UploadLimits(),
    *,
    password: str | None = None,
) -> tuple[list[Upload], list[Refused]]:
    """Takes one file, or the files of a ZIP, into `folder` under their SHA-256. What can't be taken is told beside.

    Faults of the file become `Refused`; what the world does wrong (a full disk) rises.
    """
    name = clean_name(name)
    try:
        if isinstance(source, Path):
            with source.open("rb") as opened:
                upload = _take(name, _chunks(opened), folder, limits.file_bytes)
        else:
            upload = _take(name, _chunks(source), folder, limits.file_bytes)
    except DocumentFault as fault:
        return [], [Refused(name, fault)]
    if upload.media_type != ZIP:
        return [upload], []
    taken: list[Upload] = []
    refused: list[Refused] = []
    try:
        for each in _unpacked(upload, folder, limits, password):
            if isinstance(each, Upload):
                taken.append(each)
            else:
                refused.append(each)
    except DocumentFault as fault:
        refused.append(Refused(name, fault))
    finally:
        upload.path.unlink(missing_ok=True)
    if not taken and not refused:
        refused.append(Refused(name, CorruptFile("an archive without files")))
    return taken, refused


def clean_name(name: str) -> str:
    """A name fit to keep and show: NFC, no path, no control or direction characters, at most 255 bytes, never empty."""
    name = name[-4 * MAX_NAME :].replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp"))
    name = unicodedata.normalize("NFC", name).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    ending = f".{suffix}" if dot and len(suffix.encode()) <= 20 else ""
    stem = stem if ending else name
    kept = stem.encode()[: MAX_NAME - len(ending.encode())].decode(errors="ignore")
    return f"{kept}{ending}" or "file"


def _take(name: str, chunks: Iterable[bytes], folder: Path, most: int) -> Upload:
    """Copies, hashes and types one file of at most `most` bytes. Not durable: what is answered for is kept by the store."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{uuid4().hex}.part"
    try:
        sha256, size = _copy(chunks, draft, most)
        media_type = media_type_of(draft, name)
        path = folder / sha256
        draft.rename(path)
        return Upload(name, path, sha256, size, media_type)
    finally:
        draft.unlink(missing_ok=True)


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    while chunk := source.read(CHUNK):
        yield chunk


def _copy(chunks: Iterable[bytes], target: Path, most: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as out:
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise FileTooLarge(f"more than {most} bytes")
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest(), size


def sync_folder(folder: Path) -> None:
    """Makes a rename in a folder last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unpacked(upload: Upload, folder: Path, limits: UploadLimits, password: str | None) -> Iterator[Upload | Refused]:
    """The files of an archive, one level deep; sizes are counted while streaming, since what is declared may lie."""
    bounds = ArchiveLimits(limits.entries, limits.archive_bytes, limits.ratio)
    total = 0
    for entry in entries_of(upload.path, bounds, password):
        name = clean_name(entry.name)
        most = min(limits.file_bytes, limits.archive_bytes - total)
        try:
            taken = _take(name, entry.chunks(), folder, most)
        except FileTooLarge as fault:
            if most < limits.file_bytes:
                raise UnsafeArchive("too large in all") from fault
            yield Refused(name, fault)
        except UnsupportedType as fault:
            yield Refused(name, NestedArchive(name) if fault.found == OTHER_ARCHIVE else fault)
        except DocumentFault as fault:
            yield Refused(name, fault)
        else:
            total += taken.bytes
            if taken.media_type == ZIP:
                taken.path.unlink(missing_ok=True)
                yield Refused(name, NestedArchive(name))
            else:
                yield taken
