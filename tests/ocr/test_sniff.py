"""Types are told by content; names lie."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from ocr.faults import CorruptFile, EmptyFile, UnsafeArchive, UnsupportedEncryption, UnsupportedType
from ocr.sniff import CSV, HTML, PDF, XLS, XLSX, ZIP, media_type_of, ole_names
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


def archive_of(names: tuple[str, ...], content: bytes = b"x", method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name in names:
            archive.writestr(name, content)
    return out.getvalue()


def test_an_archive_that_stores_a_pdf_is_an_archive(tmp_path: Path) -> None:
    """Stored without packing, the PDF's own header lies within the first kilobyte."""
    assert told(tmp_path, archive_of(("流水.pdf",), pdf()), "a.pdf") == ZIP


@pytest.mark.parametrize(
    "names",
    [
        ("[Content_Types].xml", "word/document.xml"),
        ("[Content_Types].xml", "ppt/presentation.xml"),
        ("META-INF/MANIFEST.MF", "A.class"),
    ],
)
def test_other_documents_in_a_zip_are_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    """A DOCX is no archive of documents, though it is a ZIP."""
    with pytest.raises(UnsupportedType):
        told(tmp_path, archive_of(names), "a.xlsx")


def test_open_document_is_refused(tmp_path: Path) -> None:
    """It says what it is in its first entry."""
    with pytest.raises(UnsupportedType):
        told(tmp_path, archive_of(("mimetype",), b"application/vnd.oasis.opendocument.spreadsheet"), "a.ods")


def test_broken_and_endless_archives(tmp_path: Path) -> None:
    """Cut archives are damaged; one whose table of contents is too long is not listed at all."""
    content = archive_of(("a.csv",))
    with pytest.raises(CorruptFile):
        told(tmp_path, content[:-30], "a.zip")
    end = content.rfind(b"PK\x05\x06")
    with pytest.raises(UnsafeArchive):
        told(tmp_path, content[: end + 12] + struct.pack("<I", 1 << 30) + content[end + 16 :], "a.zip")


def compound(*names: str, below: tuple[str, ...] = ()) -> bytes:
    """An OLE file whose root holds streams of these names, and a storage with those of `below`."""
    every = ["Root Entry", *names, *(["Storage"] if below else []), *below]
    nodes = b""
    for index, name in enumerate(every):
        top = 1 + len(names) + (1 if below else 0)
        sort = 5 if index == 0 else 1 if name == "Storage" else 2
        right = index + 1 if 0 < index < top - 1 or (index >= top and index + 1 < len(every)) else 0xFFFFFFFF
        child = 1 if index == 0 and len(every) > 1 else top if name == "Storage" else 0xFFFFFFFF
        written = name.encode("utf-16-le")
        node = written.ljust(64, b"\0") + struct.pack("<HBBIII", len(written) + 2, sort, 1, 0xFFFFFFFF, right, child)
        nodes += node.ljust(128, b"\0")
    nodes = nodes.ljust(-(-len(nodes) // 512) * 512, b"\0")
    count = len(nodes) // 512
    chain = [0xFFFFFFFD, *range(2, count + 1), 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    head = head.ljust(44, b"\0") + struct.pack("<II", 1, 1)
    head = head.ljust(56, b"\0") + struct.pack("<I", 4096) + struct.pack("<IIII", 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return (head + struct.pack("<I", 0)).ljust(512, b"\xff") + table + nodes


def test_old_office_files_are_told_by_their_own_streams(tmp_path: Path) -> None:
    """A workbook with a letter embedded is a workbook; a letter with a workbook embedded is none."""
    (tmp_path / "ole").write_bytes(compound("Workbook", below=("WordDocument",)))
    assert ole_names(tmp_path / "ole") == {"Workbook", "Storage"}
    assert told(tmp_path, compound("Workbook", below=("WordDocument",)), "a.doc") == XLS
    assert told(tmp_path, compound("SummaryInformation", "a", "b", "Book"), "a") == XLS
    for other in (compound("WordDocument", below=("Workbook",)), compound("__properties_version1.0")):
        with pytest.raises(UnsupportedType):
            told(tmp_path, other, "a.xls")
    with pytest.raises(UnsupportedEncryption):
        told(tmp_path, compound("EncryptionInfo", "EncryptedPackage"), "a.xlsx")
    with pytest.raises(CorruptFile):
        told(tmp_path, compound("Workbook")[:600], "a.xls")


def test_text_that_begins_like_a_picture(tmp_path: Path) -> None:
    """A bitmap is more than two letters."""
    assert told(tmp_path, b"BMW,1,2\nVW,3,4\n", "a.csv") == CSV


def test_a_name_settles_a_doubt_only(tmp_path: Path) -> None:
    """A header alone is a table when it is called one; prose is none, whatever it is called."""
    assert told(tmp_path, "交易日期,摘要,金额".encode("gb18030"), "a.csv") == CSV
    with pytest.raises(UnsupportedType):
        told(tmp_path, "尊敬的客户，您好。\n".encode("gb18030"), "a.csv")


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a.....",
        b"MZ\x90\x00",
        b"%!PS-Adobe",
        b"{\\rtf1}",
        b"hello world\n",
        b"<?xml version='1.0'?><invoice><a>1</a></invoice>",
        b"<!DOCTYPE html><html><body><p>no rows here</p></body></html>",
        b'<?xml version="1.0"?><svg><foreignObject><table><tr/></table></foreignObject></svg>',
        b'{"a": [1, 2], "b": [3, 4]}',
        b"\xc5\xd0\xd3\xc6" + bytes(40),
        b"\x7fELF" + bytes(range(200)),
        b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf",
        b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00",
        b"Rar!\x1a\x07\x00",
        "尊敬的客户，您好。\n我们会尽快回复您的来信。\n".encode("gb18030"),
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
