"""Tells a file's type by its content. Name and claimed type are hints only; what is on no list is refused."""

import zipfile
from pathlib import Path

from charset_normalizer import from_bytes

from ocr.faults import CorruptFile, EmptyFile, UnsupportedEncryption, UnsupportedType

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
CSV = "text/csv"
HTML = "text/html"
ZIP = "application/zip"
IMAGES = frozenset(f"image/{name}" for name in ("jpeg", "png", "tiff", "webp", "heic", "bmp"))
SHEETS = frozenset({XLSX, XLS, CSV, HTML})

_HEAD = 1 << 16
_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
)
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def media_type_of(path: Path, name: str) -> str:
    """The media type of the file at `path`; `name` is its name as given.

    Raises EmptyFile, CorruptFile (a broken archive), UnsupportedEncryption (a locked office file), UnsupportedType.
    """
    with path.open("rb") as source:
        head = source.read(_HEAD)
    if not head:
        raise EmptyFile
    if b"%PDF-" in head[:1024]:
        return PDF
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature) and not (media_type == "image/bmp" and _looks_textual(head)):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "image/heic"
    if head.startswith(_OLE):
        return _ole(path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(path)
    return _text(head, name)


def _ole(path: Path) -> str:
    """Old office files: a workbook is read, a locked new one is told, anything else (DOC, MSG …) is refused."""
    content = path.read_bytes()
    names = {
        word: word.encode("utf-16-le") in content for word in ("Workbook", "Book", "EncryptedPackage", "WordDocument")
    }
    if names["EncryptedPackage"]:
        raise UnsupportedEncryption
    if (names["Workbook"] or names["Book"]) and not names["WordDocument"]:
        return XLS
    raise UnsupportedType


def _zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise CorruptFile(str(error)) from error
    if "[Content_Types].xml" in names:
        if any(name.startswith("xl/") for name in names):
            return XLSX
        raise UnsupportedType("an office file that is no spreadsheet")
    return ZIP


def _text(head: bytes, name: str) -> str:
    """Tables as text: separated values in any usual Chinese encoding, or an HTML table (often named .xls)."""
    text = decode_text(head[: len(head) // 2 * 2])
    if text is None:
        raise UnsupportedType
    lowered = text[:4096].lstrip("\ufeff \t\r\n").lower()
    if "<table" in text.lower() and lowered.startswith("<"):
        return HTML
    if lowered.startswith(("<", "%!", "{\\rtf", "{", "#!")):
        raise UnsupportedType
    lines = [line for line in text.splitlines() if line.strip()]
    separated = sum(1 for line in lines if line.count(",") + line.count("\t") + line.count(";") + line.count("|") >= 2)
    by_name = name.lower().endswith((".csv", ".tsv", ".txt", ".xls"))
    if separated >= 2 and (by_name or separated >= 0.5 * len(lines)):
        return CSV
    raise UnsupportedType


def _looks_textual(head: bytes) -> bool:
    return b"\x00" not in head[:512] and decode_text(head) is not None


def decode_text(content: bytes) -> str | None:
    """Text in UTF-8, UTF-16 or GB18030 (in that order, a cut last character forgiven), None when it is no text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content[:4096]:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        for cut in range(4):
            try:
                text = content[: len(content) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            if _printable(text):
                return text
    guess = from_bytes(content).best()
    return str(guess) if guess is not None and _printable(str(guess)) else None


def _printable(text: str) -> bool:
    """Text has next to no control characters."""
    odd = sum(1 for char in text if ord(char) < 32 and char not in "\t\r\n\f")
    return odd <= len(text) // 200
