"""Uploads: names cleaned, archives opened with care, each bad file told beside the good ones."""

import io
import stat
import zipfile
import zlib
from pathlib import Path

import pytest

from intake.upload import UploadLimits, accept, clean_name
from ocr.faults import DocumentFault

CSV = "日期,金额,余额\n2024-01-01,1.00,1.00\n".encode()


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def codes(refused: list[object]) -> list[str]:
    return [each.fault.code for each in refused]  # type: ignore[attr-defined]  # all are Refused


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\流水\\a.pdf", "a.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("\x00\x01", "file"),
        ("...", "file"),
        ("é.pdf", "é.pdf"),
    ],
)
def test_names_are_data_and_harmless(given: str, kept: str) -> None:
    """No path, no control or direction characters, never empty."""
    assert clean_name(given) == kept
    assert len(clean_name("长" * 300 + ".pdf").encode()) <= 255 and clean_name("长" * 300 + ".pdf").endswith(".pdf")


def test_a_file_is_kept_under_its_hash(tmp_path: Path) -> None:
    """What was taken can be found by its SHA-256, and nothing half-written is left."""
    [upload], refused = accept("流水.csv", io.BytesIO(CSV), tmp_path)
    assert not refused and upload.path.read_bytes() == CSV and upload.path.name == upload.sha256
    assert [p.name for p in tmp_path.iterdir()] == [upload.sha256]


def test_an_archive_gives_its_files(tmp_path: Path) -> None:
    """System litter is passed over; a bad file is told and the others are taken."""
    content = zipped({"a/流水.csv": CSV, "__MACOSX/x": b"1", "b.exe": b"MZ\x90", ".DS_Store": b"x"})
    taken, refused = accept("all.zip", io.BytesIO(content), tmp_path)
    assert [u.name for u in taken] == ["流水.csv"] and codes(refused) == ["unsupported_type"]


def renamed(content: bytes, old: bytes, new: bytes) -> bytes:
    """The archive with an entry's name changed in both places, whatever its flags say."""
    assert len(old) == len(new)
    return content.replace(old, new)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_a_word_on_their_encoding(tmp_path: Path, encoding: str) -> None:
    """Chinese desktops write names in GBK, Macs in UTF-8, and neither says so."""
    written = "流水.csv".encode(encoding)
    content = renamed(zipped({"x" * len(written): CSV}), b"x" * len(written), written)
    taken, _ = accept("a.zip", io.BytesIO(content), tmp_path)
    assert [upload.name for upload in taken] == ["流水.csv"]


@pytest.mark.parametrize("inner", [zipped({"c.csv": CSV}), b"Rar!\x1a\x07\x01\x00rest", b"7z\xbc\xaf\x27\x1crest"])
def test_nested_archives_are_refused(tmp_path: Path, inner: bytes) -> None:
    """One level, no more, of any kind; the files beside are taken."""
    taken, refused = accept("a.zip", io.BytesIO(zipped({"b.dat": inner, "c.csv": CSV})), tmp_path)
    assert codes(refused) == ["nested_archive"] and [upload.name for upload in taken] == ["c.csv"]


def test_paths_in_names_lead_nowhere(tmp_path: Path) -> None:
    """A name with dots and slashes is kept as a name; the bytes lie under their hash."""
    folder = tmp_path / "in"
    taken, _ = accept(
        "a.zip", io.BytesIO(zipped({"../../x.csv": CSV, "/etc/y.csv": CSV + b"2024-01-03,2,3\n"})), folder
    )
    assert [upload.name for upload in taken] == ["x.csv", "y.csv"]
    assert [p.name for p in tmp_path.iterdir()] == ["in"] and {p.name for p in folder.iterdir()} == {
        upload.sha256 for upload in taken
    }


def test_bombs_and_links_are_refused(tmp_path: Path) -> None:
    """Too much in all, an entry that swells, too many entries, a symbolic link."""
    swelling = zipped({"a.csv": b"0" * 30_000_000})
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    many = zipped({f"{n}.csv": CSV for n in range(30)})
    for content, limits in (
        (swelling, UploadLimits()),
        (out.getvalue(), UploadLimits()),
        (many, UploadLimits(entries=10)),
        (many, UploadLimits(archive_bytes=100)),
    ):
        taken, refused = accept("a.zip", io.BytesIO(content), tmp_path, limits)
        assert not taken and codes(refused) == ["unsafe_archive"]


def locked(name: str, content: bytes, password: bytes) -> bytes:
    """A ZIP with one entry under PKWARE's old cipher, which the standard library reads but does not write."""
    table = zlib.crc32
    keys = [0x12345678, 0x23456789, 0x34567890]

    def crc(byte: int, before: int) -> int:
        return (table(bytes([byte]), before ^ 0xFFFFFFFF) ^ 0xFFFFFFFF) & 0xFFFFFFFF

    def stir(byte: int) -> None:
        keys[0] = crc(byte, keys[0])
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = crc(keys[1] >> 24, keys[2])

    def cipher(byte: int) -> int:
        word = (keys[2] | 2) & 0xFFFF
        stir(byte)
        return byte ^ ((word * (word ^ 1)) >> 8 & 0xFF)

    for byte in password:
        stir(byte)
    check = table(content) & 0xFFFFFFFF
    body = bytes(cipher(byte) for byte in b"0123456789a" + bytes([check >> 24]) + content)
    plain = bytearray(zipped({name: body}, zipfile.ZIP_STORED))
    central = plain.find(b"PK\x01\x02")
    for flags, crc_at, size_at in ((6, 14, 22), (central + 8, central + 16, central + 24)):
        plain[flags] |= 1
        plain[crc_at : crc_at + 4] = check.to_bytes(4, "little")
        plain[size_at : size_at + 4] = len(content).to_bytes(4, "little")
    return bytes(plain)


@pytest.mark.parametrize("spelling", ["utf-8", "gb18030"])
def test_locked_archives_open_with_their_password(tmp_path: Path, spelling: str) -> None:
    """Network banks lock their archives; without the password nothing is guessed, and no encoding is asked for."""
    content = locked("a.csv", CSV, "口令123".encode(spelling))
    _, refused = accept("a.zip", io.BytesIO(content), tmp_path)
    assert codes(refused) == ["password_required"]
    _, refused = accept("a.zip", io.BytesIO(content), tmp_path, password="no")
    assert codes(refused) == ["wrong_password"]
    [upload], refused = accept("a.zip", io.BytesIO(content), tmp_path, password="口令123")
    assert not refused and upload.path.read_bytes() == CSV


def test_locks_that_cannot_be_opened_are_told(tmp_path: Path) -> None:
    """AES in a ZIP needs another program; asking for a password would be in vain."""
    content = bytearray(locked("a.csv", CSV, b"x"))
    central = content.find(b"PK\x01\x02")
    content[8], content[central + 10] = 99, 99
    _, refused = accept("a.zip", io.BytesIO(bytes(content)), tmp_path, password="x")
    assert codes(refused) == ["unsupported_encryption"]


def test_a_broken_entry_leaves_the_others(tmp_path: Path) -> None:
    """Damage, a lock and emptiness of one file are that file's; damage of the bytes is seen by the checksum."""
    content = bytearray(zipped({"bad.csv": CSV * 40, "empty.csv": b"", "good.csv": CSV}))
    content[60] ^= 0xFF
    taken, refused = accept("a.zip", io.BytesIO(bytes(content)), tmp_path)
    assert [upload.name for upload in taken] == ["good.csv"]
    assert codes(refused) == ["corrupt_file", "empty_file"]


def test_overlapping_entries_are_refused(tmp_path: Path) -> None:
    """Many entries that share the same bytes swell without limit."""
    content = zipped({"a.csv": CSV, "b.csv": CSV}, zipfile.ZIP_STORED)
    central = content.find(b"PK\x01\x02")
    second = content.find(b"PK\x01\x02", central + 4)
    lying = bytearray(content)
    lying[second + 42 : second + 46] = lying[central + 42 : central + 46]
    taken, refused = accept("a.zip", io.BytesIO(bytes(lying)), tmp_path)
    assert not taken and codes(refused) == ["unsafe_archive"]


def test_a_table_of_contents_too_long_to_list_is_refused_unread(tmp_path: Path) -> None:
    """A million empty entries cost the server its memory before any limit on entries is asked."""
    content = bytearray(zipped({"a.csv": CSV}))
    end = content.rfind(b"PK\x05\x06")
    content[end + 12 : end + 16] = (50_000_000).to_bytes(4, "little")
    taken, refused = accept("a.zip", io.BytesIO(bytes(content)), tmp_path)
    assert not taken and codes(refused) == ["unsafe_archive"]


def test_a_full_disk_is_not_the_files_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the world does wrong rises, so that it is tried again."""

    def full(draft: Path, name: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(OSError, match="No space"):
        accept("a.zip", io.BytesIO(zipped({"a.csv": CSV})), tmp_path)
    assert not list(tmp_path.iterdir())


def test_too_large_and_broken(tmp_path: Path) -> None:
    """Size is counted while reading; a broken archive is told."""
    _, refused = accept("a.csv", io.BytesIO(CSV * 100), tmp_path, UploadLimits(file_bytes=1000))
    assert codes(refused) == ["file_too_large"]
    _, refused = accept("a.zip", io.BytesIO(zipped({"a.csv": CSV})[:-30]), tmp_path)
    assert codes(refused) == ["corrupt_file"]


def test_every_fault_has_a_code_and_two_sentences() -> None:
    """Stable codes are unique; what to do is said in Chinese and English."""
    faults = [DocumentFault, *DocumentFault.__subclasses__()]
    assert len({fault.code for fault in faults}) == len(faults)
    assert all(fault.zh.endswith("。") and fault.en.endswith(".") for fault in faults)
