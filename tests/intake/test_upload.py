"""Uploads: names cleaned, archives opened with care, each bad file told beside the good ones."""

import io
import stat
import zipfile
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


def test_names_in_gbk(tmp_path: Path) -> None:
    """Chinese desktops write entry names in GBK without saying so."""
    entry = zipfile.ZipInfo("x.csv")
    entry.filename = "流水.csv".encode("gb18030").decode("cp437")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(entry, CSV)
    raw = out.getvalue().replace("流水".encode("gb18030").decode("cp437").encode(), "流水".encode("gb18030"))
    taken, _ = accept("a.zip", io.BytesIO(out.getvalue() if len(raw) != len(out.getvalue()) else raw), tmp_path)
    assert len(taken) == 1


def test_nested_archives_are_refused(tmp_path: Path) -> None:
    """One level, no more."""
    _, refused = accept("a.zip", io.BytesIO(zipped({"b.zip": zipped({"c.csv": CSV})})), tmp_path)
    assert codes(refused) == ["nested_archive"]


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


def test_locked_archives_ask_for_their_password(tmp_path: Path) -> None:
    """Network banks lock their archives; without the password nothing is guessed."""
    content = bytearray(zipped({"a.csv": CSV}, zipfile.ZIP_STORED))
    content[6] |= 1
    content[content.find(b"PK\x01\x02") + 8] |= 1
    _, refused = accept("a.zip", io.BytesIO(bytes(content)), tmp_path)
    assert codes(refused) == ["password_required"]
    _, refused = accept("a.zip", io.BytesIO(bytes(content)), tmp_path, password="no")
    assert codes(refused) == ["wrong_password"]


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
