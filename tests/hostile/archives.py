"""ZIP archives made to hurt: too much in all, paths that climb, entries that overlap, sizes that lie."""

import io
import struct
import zipfile

from tests.hostile.maker import Made, csv_of


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content, compress_type=method)
    return out.getvalue()


def special(name: str, mode: int) -> zipfile.ZipInfo:
    """An entry of a sort that is no plain file."""
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, mode << 16
    return entry


def nested(depth: int) -> bytes:
    content = zipped(("0.csv", b"0" * (8 << 20)))
    for level in range(depth):
        content = zipped(*((f"{level}-{n}.zip", content) for n in range(10)))
    return content


def overlapping() -> bytes:
    """Entries that share one body: each names the same place."""
    out = bytearray(zipped(("0.csv", csv_of(1000)), *((f"{n}.csv", b"") for n in range(1, 200))))
    at, first = out.find(b"PK\x01\x02"), None
    while at >= 0:
        if first is None:
            first = bytes(out[at + 16 : at + 28]), bytes(out[at + 42 : at + 46])
        out[at + 16 : at + 28], out[at + 42 : at + 46] = first
        at = out.find(b"PK\x01\x02", at + 4)
    return bytes(out)


def lying_size() -> bytes:
    """An entry that says ten bytes and unpacks to eighty million."""
    content = bytearray(zipped(("a.csv", csv_of(10) + b"0" * 80_000_000)))
    at = content.find(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(content)


def changed(content: bytes, mark: bytes, offset: int, value: bytes) -> bytes:
    at = content.find(mark) + offset
    return content[:at] + value + content[at + len(value) :]


def archives() -> dict[str, Made]:
    """File name -> its maker."""
    good = ("good.csv", csv_of(5))
    return {
        "nested.zip": lambda: nested(2),
        "overlap.zip": overlapping,
        "lying_size.zip": lying_size,
        "slip.zip": lambda: zipped(
            ("../../../../tmp/yinzheng-slipped.csv", csv_of(3)), ("/etc/cron.d/x.csv", csv_of(4))
        ),
        "slip_windows.zip": lambda: zipped(("..\\..\\..\\x.csv", csv_of(3)), ("C:\\x.csv", csv_of(4))),
        "symlink.zip": lambda: zipped((special("link.csv", 0o120777), b"/etc/passwd"), good),
        "device.zip": lambda: zipped((special("zero.csv", 0o020666), b""), good),
        "pipe.zip": lambda: zipped((special("fifo.csv", 0o010666), b""), good),
        "many.zip": lambda: zipped(*((f"{n}.csv", b"") for n in range(20_000)), method=zipfile.ZIP_STORED),
        "ratio.zip": lambda: zipped(("a.csv", b"\0" * (100 << 20))),
        "lzma.zip": lambda: zipped(("a.csv", b"0" * (60 << 20)), method=zipfile.ZIP_LZMA),
        "bzip.zip": lambda: zipped(("a.csv", b"0" * (60 << 20)), method=zipfile.ZIP_BZIP2),
        "twins.zip": lambda: zipped(("b.csv", csv_of(5)), ("a/b.csv", csv_of(6)), ("A/B.CSV", csv_of(7))),
        "wrong_crc.zip": lambda: changed(zipped(good), b"PK\x01\x02", 16, b"\1\2\3\4"),
        "unknown_method.zip": lambda: changed(
            changed(zipped(good), b"PK\x01\x02", 10, b"\x55\0"), b"PK\3\4", 8, b"\x55\0"
        ),
        "locked_flag.zip": lambda: changed(changed(zipped(good), b"PK\x01\x02", 8, b"\1\0"), b"PK\3\4", 6, b"\1\0"),
        "directory_lies.zip": lambda: changed(zipped(good), b"PK\x05\x06", 12, b"\xff\xff\xff\x7f"),
        "offset_lies.zip": lambda: changed(zipped(good), b"PK\x05\x06", 16, b"\xff\xff\xff\x7f"),
        "count_lies.zip": lambda: changed(zipped(good), b"PK\x05\x06", 8, b"\xff\x7f\xff\x7f"),
        "empty.zip": lambda: zipped(),
        "only_folders.zip": lambda: zipped(("a/", b""), ("b/", b"")),
        "names.zip": lambda: zipped(
            ("\x01\u202ecsv.exe", csv_of(3)), ("=cmd|' /C calc'!A0.csv", csv_of(4)), ("x" * 5000, csv_of(5))
        ),
        "docx.zip": lambda: zipped(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")),
        "cut.zip": lambda: zipped(good)[:-30],
        "comment.zip": lambda: changed(zipped(good), b"PK\x05\x06", 20, b"\xff\xff") + b"PK\x05\x06" * 500,
        "zip64_lies.zip": lambda: changed(zipped(good), b"PK\x05\x06", 12, b"\xff" * 8),
    }
