"""ZIP archives, opened with care: what no honest archive of documents holds is refused before anything is unpacked."""

import itertools
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ocr.faults import (
    CorruptFile,
    PasswordRequired,
    UnsafeArchive,
    UnsupportedEncryption,
    UnsupportedType,
    WrongPassword,
)
from ocr.sniff import guard_directory

CHUNK = 1 << 20
AES = 99  # the ZIP method number of WinZip's AES, which the standard library can't open
LOCKED, STRONG, UTF8 = 0x1, 0x40, 0x800  # flag bits of an entry
UNICODE_PATH = 0x7075  # the extra field in which Info-ZIP keeps a name in UTF-8
SMALL = 1 << 20  # bytes; below, no swelling matters
LITTER = (".DS_Store", "Thumbs.db", "desktop.ini")
# The ways in which the standard library stumbles over a broken archive.
STUMBLES = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How many entries, how many bytes in all, and how many times an entry may swell."""

    entries: int
    total_bytes: int
    ratio: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive: its name as the archive's maker wrote it, and the way to its bytes."""

    name: str
    _archive: zipfile.ZipFile
    _record: zipfile.ZipInfo
    _passwords: tuple[bytes, ...]

    def chunks(self) -> Iterator[bytes]:
        """Its bytes in parts. Raises CorruptFile, WrongPassword, UnsupportedType (a method of packing unknown here)."""
        locked = bool(self._record.flag_bits & LOCKED)
        try:
            with self._archive.open(self._record, pwd=self._password() if locked else None) as opened:
                while chunk := opened.read(CHUNK):
                    yield chunk
        except NotImplementedError as error:
            raise UnsupportedType("a method of packing that is not known here") from error
        except RuntimeError as error:  # zipfile's way to say that the password does not fit
            raise WrongPassword from error
        except STUMBLES as error:
            # one wrong password in 256 passes the first look, and its bytes make no sense
            raise (WrongPassword if locked else CorruptFile(type(error).__name__)) from error

    def _password(self) -> bytes:
        """The spelling of the password that the entry's first bytes bear out; the first where none does."""
        for password in self._passwords:
            try:
                self._archive.open(self._record, pwd=password).close()
            except RuntimeError:
                continue
            return password
        return self._passwords[0]


def entries_of(path: Path, limits: ArchiveLimits, password: str | None = None) -> Iterator[Entry]:
    """The files of a ZIP, litter of desktops left out. Names may be unsafe: they are never used as paths.

    Raises CorruptFile, UnsafeArchive, PasswordRequired, UnsupportedEncryption before the first entry.
    """
    guard_directory(path)
    try:
        archive = zipfile.ZipFile(path)
    except (*STUMBLES, NotImplementedError) as error:
        raise CorruptFile(type(error).__name__) from error
    with archive:
        named = [(name_of(record), record) for record in archive.infolist() if not record.is_dir()]
        named = [(name, record) for name, record in named if not _litter(name)]
        _guard([record for _, record in named], limits)
        if any(record.compress_type == AES or record.flag_bits & STRONG for _, record in named):
            raise UnsupportedEncryption
        if password is None and any(record.flag_bits & LOCKED for _, record in named):
            raise PasswordRequired
        spellings = (password or "").encode(), (password or "").encode("gb18030", errors="replace")
        for name, record in named:
            yield Entry(name, archive, record, tuple(dict.fromkeys(spellings)))


def name_of(record: zipfile.ZipInfo) -> str:
    """The entry's name. Without the UTF-8 flag it was written by a Mac in UTF-8, or by a Chinese desktop in GBK."""
    if record.flag_bits & UTF8:
        return record.filename
    for kind, field in _extra_fields(record.extra):
        if kind == UNICODE_PATH and len(field) > 5:
            return field[5:].decode("utf-8", errors="replace")
    try:
        written = record.filename.encode("cp437")
    except UnicodeEncodeError:
        return record.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return record.filename


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        yield kind, extra[4 : 4 + length]
        extra = extra[4 + length :]


def _litter(name: str) -> bool:
    last = name.rsplit("/", 1)[-1]
    return "__MACOSX/" in name or last in LITTER or last.startswith(("._", "~$"))


def _guard(records: list[zipfile.ZipInfo], limits: ArchiveLimits) -> None:
    """Raises UnsafeArchive for what no honest archive of documents is."""
    if len(records) > limits.entries:
        raise UnsafeArchive(f"{len(records)} entries")
    if sum(record.file_size for record in records) > limits.total_bytes:
        raise UnsafeArchive("too large in all")
    spans = sorted((record.header_offset, record.header_offset + 30 + record.compress_size) for record in records)
    for (_, end), (start, _) in itertools.pairwise(spans):
        if start < end:
            raise UnsafeArchive("entries overlap")
    for record in records:
        kind = stat.S_IFMT(record.external_attr >> 16)
        if kind and kind != stat.S_IFREG:
            raise UnsafeArchive("an entry that is no plain file")
        if record.file_size > SMALL and record.file_size > limits.ratio * max(record.compress_size, 1):
            raise UnsafeArchive("an entry that swells too much")
