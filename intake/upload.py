"""Stage 1: accept bytes. The type is told by content, limits hold, archives are opened, and each file is hashed."""

import hashlib
import itertools
import os
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import uuid4

from ocr.faults import (
    CorruptFile,
    DocumentFault,
    FileTooLarge,
    NestedArchive,
    PasswordRequired,
    UnsafeArchive,
    UnsupportedEncryption,
    WrongPassword,
)
from ocr.sniff import ZIP, media_type_of

CHUNK = 1 << 20
AES = 99  # the ZIP method number of WinZip's AES, which the standard library can't open
IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


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
    """Takes one file, or the files of a ZIP, into `folder` under their SHA-256. What can't be taken is told beside."""
    name = clean_name(name)
    try:
        upload = _take(name, source, folder, limits)
    except DocumentFault as fault:
        return [], [Refused(name, fault)]
    if upload.media_type != ZIP:
        return [upload], []
    taken: list[Upload] = []
    refused: list[Refused] = []
    try:
        for entry in _unpacked(upload, folder, limits, password):
            (taken if isinstance(entry, Upload) else refused).append(entry)  # type: ignore[arg-type]  # told apart just here
    except DocumentFault as fault:
        refused.append(Refused(name, fault))
    upload.path.unlink(missing_ok=True)
    if not taken and not refused:
        refused.append(Refused(name, CorruptFile("an archive without files")))
    return taken, refused


def clean_name(name: str) -> str:
    """A name fit to keep and show: NFC, no path, no control or direction characters, at most 255 bytes, never empty."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp")).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    while len(name.encode()) > 255:
        stem = stem[:-1] if dot else stem
        name = f"{stem}.{suffix}" if dot and stem else name[:-1]
    return name or "file"


def _take(name: str, source: Path | IO[bytes], folder: Path, limits: UploadLimits) -> Upload:
    """Copies, hashes and types one file; durable before it returns."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{uuid4().hex}.part"
    try:
        if isinstance(source, Path):
            with source.open("rb") as opened:
                sha256, size = _copy(opened, draft, limits.file_bytes)
        else:
            sha256, size = _copy(source, draft, limits.file_bytes)
        media_type = media_type_of(draft, name)
        path = folder / sha256
        draft.rename(path)
        _sync_folder(folder)
        return Upload(name, path, sha256, size, media_type)
    finally:
        draft.unlink(missing_ok=True)


def _copy(source: IO[bytes], target: Path, most: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as out:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > most:
                raise FileTooLarge(f"more than {most} bytes")
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unpacked(upload: Upload, folder: Path, limits: UploadLimits, password: str | None) -> Iterator[Upload | Refused]:
    """The files of an archive, one level deep; sizes are counted while streaming, since what is declared may lie."""
    try:
        with closing(zipfile.ZipFile(upload.path)) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir() and not entry_name(e).startswith(IGNORED[0])]
            entries = [e for e in entries if entry_name(e).rsplit("/", 1)[-1] not in IGNORED]
            _guard(entries, limits)
            total = 0
            for entry in entries:
                name = clean_name(entry_name(entry))
                try:
                    taken = _entry(archive, entry, name, folder, limits, password)
                    total += taken.bytes
                    if total > limits.archive_bytes:
                        raise UnsafeArchive("too large in all")
                    yield taken
                except (UnsafeArchive, PasswordRequired, UnsupportedEncryption):
                    raise
                except DocumentFault as fault:
                    yield Refused(name, fault)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, OverflowError) as error:
        raise CorruptFile(type(error).__name__) from error


def _entry(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    name: str,
    folder: Path,
    limits: UploadLimits,
    password: str | None,
) -> Upload:
    if entry.flag_bits & 1 and password is None:
        raise PasswordRequired
    if entry.compress_type == AES:
        raise UnsupportedEncryption
    try:
        with archive.open(entry, pwd=password.encode() if password else None) as opened:
            taken = _take(name, opened, folder, limits)
    except RuntimeError as error:  # zipfile's way to say that the password does not fit
        raise WrongPassword from error
    except zipfile.BadZipFile as error:
        if entry.flag_bits & 1:
            raise WrongPassword from error
        raise CorruptFile(str(error)) from error
    if taken.media_type == ZIP:
        taken.path.unlink(missing_ok=True)
        raise NestedArchive(name)
    return taken


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; without the UTF-8 flag it was most likely written in GBK by a Chinese desktop."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename


def _guard(entries: list[zipfile.ZipInfo], limits: UploadLimits) -> None:
    """Raises UnsafeArchive for what no honest archive of documents is."""
    if len(entries) > limits.entries:
        raise UnsafeArchive(f"{len(entries)} entries")
    if sum(e.file_size for e in entries) > limits.archive_bytes:
        raise UnsafeArchive("too large in all")
    spans = sorted((e.header_offset, e.header_offset + e.compress_size) for e in entries)
    for (_, end), (start, _) in itertools.pairwise(spans):
        if start < end:
            raise UnsafeArchive("entries overlap")
    for entry in entries:
        mode = entry.external_attr >> 16
        if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
            raise UnsafeArchive("an entry that is no plain file")
        if entry.file_size > (1 << 20) and entry.file_size > limits.ratio * max(entry.compress_size, 1):
            raise UnsafeArchive("an entry that swells too much")
