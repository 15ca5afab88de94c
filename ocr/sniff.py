"""Tells a file's type by its content. Name and claimed type are hints only; what is on no list is refused."""

import re
import struct
import zipfile
from pathlib import Path

from ocr.faults import CorruptFile, EmptyFile, UnsafeArchive, UnsupportedEncryption, UnsupportedType
from ocr.text import decode_text, delimiter_of

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
CSV = "text/csv"
HTML = "text/html"
ZIP = "application/zip"
OFD = "application/ofd"
XML = "application/xml"  # of electronic invoices only
IMAGES = frozenset(f"image/{name}" for name in ("jpeg", "png", "tiff", "webp", "heic", "bmp"))
SHEETS = frozenset({XLSX, XLS, CSV, HTML})

HEAD = 1 << 16  # bytes looked at
OTHER_ARCHIVE = "an archive of a kind that is not opened"
XML_INVOICE = re.compile(
    r"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,400}?-->\s*)?<(?:[a-z]{1,12}:)?einvoice[\s>]", re.DOTALL
)
XML_SHEET = "urn:schemas-microsoft-com:office:spreadsheet"  # Excel's XML of 2003, named .xls by some banks
MAX_DIRECTORY = 4 << 20  # bytes of a ZIP's table of contents; listing more would cost the server dearly

_IMAGES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
)
_BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
_REFUSED_TEXT = ("<", "%!", "%pdf", "{", "[{", "#!", "gif8", "from ", "mime-version")
_TABLE_NAMES = (".csv", ".tsv", ".xls", ".xlsx", ".et")


def media_type_of(path: Path, name: str) -> str:
    """The media type of the file at `path`; `name` is its name as given, a hint where the content leaves a doubt.

    Raises EmptyFile, CorruptFile (a broken archive), UnsafeArchive (an archive too long to list),
    UnsupportedEncryption (a locked office file), UnsupportedType.
    """
    with path.open("rb") as source:
        head = source.read(HEAD)
    if not head:
        raise EmptyFile
    image = _image(head)
    if image:
        return image
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK00PK\x03\x04")):
        return _zip(path)
    if head.startswith(_OLE):
        return _ole(path)
    if head.startswith(_ARCHIVES):
        raise UnsupportedType(OTHER_ARCHIVE)
    if b"%PDF-" in head[:1024]:  # mail gateways and old servers put bytes before it, and viewers open such files
        return PDF
    return _text(head, name)


def _image(head: bytes) -> str | None:
    for signature, media_type in _IMAGES:
        if head.startswith(signature):
            return media_type
    if head[:2] == b"BM" and len(head) > 18 and struct.unpack_from("<I", head, 14)[0] in _BMP_HEADERS:
        return "image/bmp"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "image/heic"
    return None


def _ole(path: Path) -> str:
    """Old office files: a workbook is read, a locked new one is told, anything else (DOC, MSG …) is refused."""
    try:
        names = ole_names(path)
    except (struct.error, IndexError, ValueError) as error:
        raise CorruptFile("a broken office file") from error
    if "EncryptedPackage" in names:
        raise UnsupportedEncryption
    if names & {"Workbook", "Book"}:
        return XLS
    if not names:
        raise CorruptFile("a broken office file")
    raise UnsupportedType("an old office file that is no workbook")


def ole_names(path: Path) -> set[str]:
    """The names at the top of an OLE compound file ([MS-CFB]): its root's own children, not those of embedded ones."""
    content = path.read_bytes()
    size = 1 << min(struct.unpack_from("<H", content, 30)[0], 12)
    per = size // 4
    first = struct.unpack_from("<I", content, 48)[0]

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    tables = list(struct.unpack_from("<109I", content, 76))
    more = struct.unpack_from("<I", content, 68)[0]
    while more < 0xFFFFFFFA and len(tables) < 1 << 14:  # files of over 7 MB keep the rest of the list elsewhere
        *further, more = struct.unpack_from(f"<{per}I", sector(more))
        tables += further
    tables = [number for number in tables if number < 0xFFFFFFFA]
    entries, number, seen = b"", first, set[int]()
    while number < 0xFFFFFFFA and number not in seen and len(seen) < 4096:
        seen.add(number)
        entries += sector(number)
        if number // per >= len(tables):
            break
        table = sector(tables[number // per])
        number = struct.unpack_from("<I", table, 4 * (number % per))[0]
    nodes = [entries[start : start + 128] for start in range(0, len(entries) - 127, 128)]
    found: set[str] = set()
    waiting, visited = [struct.unpack_from("<I", nodes[0], 76)[0]] if nodes else [], set[int]()
    while waiting:
        index = waiting.pop()
        if index >= len(nodes) or index in visited:
            continue
        visited.add(index)
        length = struct.unpack_from("<H", nodes[index], 64)[0]
        found.add(nodes[index][: max(min(length, 64) - 2, 0)].decode("utf-16-le", errors="replace"))
        waiting += struct.unpack_from("<II", nodes[index], 68)
    return found


def _zip(path: Path) -> str:
    guard_directory(path)
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:100] if _is_short(archive, "mimetype") else b""
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        struct.error,
    ) as error:
        raise CorruptFile(type(error).__name__) from error
    if "[Content_Types].xml" in names:
        if any(name.startswith("xl/") for name in names):
            return XLSX
        raise UnsupportedType("an office file that is no workbook")
    if "OFD.xml" in names:
        return OFD
    if kind.startswith(b"application/") or names & {"AndroidManifest.xml", "META-INF/MANIFEST.MF"}:
        raise UnsupportedType("a document in a ZIP that is no workbook")
    return ZIP


def _is_short(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether the archive has this entry, and it is small and open."""
    if name not in archive.NameToInfo:
        return False
    entry = archive.getinfo(name)
    return entry.file_size < 1000 and entry.compress_size < 1000 and not entry.flag_bits & 1


def guard_directory(path: Path) -> None:
    """Raises CorruptFile for a ZIP without its end, UnsafeArchive for one whose table of contents is too long to list."""
    with path.open("rb") as source:
        source.seek(0, 2)
        source.seek(max(source.tell() - (1 << 16) - 22, 0))
        tail = source.read()
        end = tail.rfind(b"PK\x05\x06")
        if end < 0 or len(tail) < end + 22:
            raise CorruptFile("an archive without its end")
        size = struct.unpack_from("<I", tail, end + 12)[0]
        if size == 0xFFFFFFFF:
            long_end = tail.rfind(b"PK\x06\x06")
            if long_end < 0 or len(tail) < long_end + 56:
                raise CorruptFile("an archive without its end")
            size = struct.unpack_from("<Q", tail, long_end + 40)[0]
    if size > MAX_DIRECTORY:
        raise UnsafeArchive("too many entries to list")


def _text(head: bytes, name: str) -> str:
    """Tables as text: separated values in any usual Chinese encoding, or a table of HTML or XML (often named .xls)."""
    text = decode_text(head, cut=len(head) == HEAD)
    if text is None:
        raise UnsupportedType
    lowered = text.lower()
    start = lowered[:1024].lstrip("\ufeff \t\r\n")
    if start.startswith("<") and "<svg" not in lowered[:2048]:
        if XML_SHEET in lowered and "<workbook" in lowered:
            return XLS
        if "<table" in lowered or "<tr" in lowered:
            return HTML
        if XML_INVOICE.match(start):
            return XML
    if start.startswith(_REFUSED_TEXT):
        raise UnsupportedType
    if delimiter_of(text, surely=not name.lower().endswith(_TABLE_NAMES)) is None:
        raise UnsupportedType("text that holds no table")
    return CSV
