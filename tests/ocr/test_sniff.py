"""Types are told by content; names lie."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from ocr.faults import EmptyFile, UnsupportedType
from ocr.sniff import CSV, HTML, PDF, XLSX, ZIP, media_type_of
from tests.ocr.paper import drawn, pdf, saved


def told(folder: Path, content: bytes, name: str) -> str:
    path = folder / "file"
    path.write_bytes(content)
    return media_type_of(path, name)


@pytest.mark.parametrize(
    ("sort", "media_type"),
    [("JPEG", "jpeg"), ("PNG", "png"), ("TIFF", "tiff"), ("WEBP", "webp"), ("BMP", "bmp"), ("HEIF", "heic")],
)
def test_pictures_are_known_whatever_they_are_called(tmp_path: Path, sort: str, media_type: str) -> None:
    """A picture named .exe is still a picture."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    assert told(tmp_path, saved(drawn(size=12, width=300), sort), "a.exe") == f"image/{media_type}"


def test_pdf_with_junk_before_its_header_is_a_pdf(tmp_path: Path) -> None:
    """Mail gateways put bytes before %PDF; viewers open such files."""
    assert told(tmp_path, b"\x00junk\n" + pdf(), "a.bin") == PDF


def test_sheets_and_archives(tmp_path: Path) -> None:
    """A workbook is told from any other ZIP by what is in it."""
    book = io.BytesIO()
    workbook = xlsxwriter.Workbook(book)
    workbook.add_worksheet().write(0, 0, "户名")
    workbook.close()
    assert told(tmp_path, book.getvalue(), "a.zip") == XLSX
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("a.txt", "x")
    assert told(tmp_path, archive.getvalue(), "a.xlsx") == ZIP


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_tables_as_text_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    """Banks export CSV in GBK as often as in UTF-8, and name it .xls."""
    text = "交易日期,摘要,金额\n2024-01-01,转账,1.00\n2024-01-02,转账,2.00\n"
    assert told(tmp_path, text.encode(encoding), "流水.xls") == CSV


def test_html_table_named_xls(tmp_path: Path) -> None:
    """Some bank exports are HTML tables under an Excel name."""
    assert told(tmp_path, "<html><table><tr><td>余额</td></tr></table></html>".encode(), "a.xls") == HTML


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a.....",
        b"MZ\x90\x00",
        b"%!PS-Adobe",
        b"{\\rtf1}",
        b"hello world\n",
    ],
)
def test_what_is_on_no_list_is_refused(tmp_path: Path, content: bytes) -> None:
    """Refused by content, not by name."""
    with pytest.raises(UnsupportedType):
        told(tmp_path, content, "a.pdf")


def test_empty_file(tmp_path: Path) -> None:
    """An empty file is told as such."""
    with pytest.raises(EmptyFile):
        told(tmp_path, b"", "a.pdf")
