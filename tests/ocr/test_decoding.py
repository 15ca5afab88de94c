"""Files become pages inside the sandbox; whatever is wrong with them comes out as a fault with a code."""

import io
import struct
import zlib
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from PIL import Image

from ocr.faults import CorruptFile, DocumentFault, ImageTooLarge, PasswordRequired, WrongPassword
from ocr.formats.pdf_reference import read_page
from ocr.page import Word
from ocr.pages import Limits, PageImage
from ocr.sandbox import decode, render_page
from ocr.sniff import CSV, HTML, PDF, XLS, XLSX
from tests.ocr.paper import LINES, drawn, pdf, saved


def decoded(folder: Path, content: bytes, media_type: str, **options: object) -> list[PageImage]:
    path = folder / "file"
    path.write_bytes(content)
    return list(decode(path, media_type, **options))  # type: ignore[arg-type]  # handed on as they are


def text_of(words: tuple[Word, ...]) -> str:
    return "".join(word.text for word in words)


def test_text_layer_becomes_words_with_places(tmp_path: Path) -> None:
    """Embedded text needs no image; its boxes lie where the eye sees it."""
    [page] = decoded(tmp_path, pdf(), PDF)
    assert page.text_from == "pdf" and page.image is None
    assert text_of(page.words) == "".join("".join(LINES).split())
    title = page.words[0]
    assert 0.05 < title.box.x0 < 0.15 and 0.05 < title.box.y0 < 0.12
    assert len(title.char_boxes) == len(title.text)
    assert sum(line.horizontal for line in page.lines) >= 3 and any(not line.horizontal for line in page.lines)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_turned_pages_have_boxes_as_shown(tmp_path: Path, rotation: int) -> None:
    """PDFium's boxes are those of the unrotated page; ours equal pdfplumber's, which are as shown."""
    path = tmp_path / "turned.pdf"
    path.write_bytes(pdf((("户名：张三丰",),), rotation=rotation))
    [page] = decode(path, PDF)
    words, _ = read_page(path, 1)
    ours = [round(edge, 2) for edge in page.words[0].box]
    theirs = [round(edge, 2) for edge in words[0].box]
    assert all(abs(a - b) < 0.02 for a, b in zip(ours, theirs, strict=True))


def test_both_readers_agree_word_for_word(tmp_path: Path) -> None:
    """The fast reader must equal the reference."""
    lines = (
        "交易日期 摘要 交易金额 账户余额",
        "2024-01-05 转账 -1,234.50 8,765.50",
        "2024-01-06 工资 3,000.00 11,765.50",
    )
    fast = decoded(tmp_path, pdf((lines,)), PDF)[0]
    slow = decoded(tmp_path, pdf((lines,)), PDF, pdf_reader="pdfplumber")[0]
    assert [w.text for w in fast.words] == [w.text for w in slow.words]


def test_scanned_pdf_becomes_an_image(tmp_path: Path) -> None:
    """A page that is one picture is read from its pixels."""
    [page] = decoded(tmp_path, saved(drawn(), "PDF"), PDF)
    assert page.text_from == "ocr" and page.image is not None and page.image.shape[2] == 3


def test_locked_pdf_asks_for_its_password(tmp_path: Path) -> None:
    """No password, a wrong one, the right one."""
    content = pdf(password="secret")
    with pytest.raises(PasswordRequired):
        decoded(tmp_path, content, PDF)
    with pytest.raises(WrongPassword):
        decoded(tmp_path, content, PDF, password="no")
    assert decoded(tmp_path, content, PDF, password="secret")[0].words


def test_photo_is_turned_as_its_exif_says(tmp_path: Path) -> None:
    """Boxes are told on the page as a viewer shows it."""
    picture = drawn()
    exif = Image.Exif()
    exif[274] = 6
    [page] = decoded(tmp_path, saved(picture, "JPEG", exif=exif), "image/jpeg")
    assert page.image is not None and page.image.shape[:2] == (picture.width, picture.height)
    assert (page.width, page.height) == (picture.height, picture.width)


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK", "RGBA", "I;16"])
def test_every_colour_mode_becomes_rgb(tmp_path: Path, mode: str) -> None:
    """See-through parts are white paper, not black."""
    picture = drawn(size=20, width=400)
    picture = Image.new("I;16", (200, 100), 40000) if mode == "I;16" else picture.convert(mode)
    sort = "TIFF" if mode in ("CMYK", "I;16") else "PNG"
    [page] = decoded(tmp_path, saved(picture, sort), f"image/{sort.lower()}")
    assert page.image is not None and page.image.shape[2] == 3 and page.image.mean() > 100


def test_tiff_frames_are_pages(tmp_path: Path) -> None:
    """A fax of three sheets has three pages."""
    frames = [drawn((f"第{n}页",), width=500) for n in range(3)]
    content = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    assert [page.number for page in decoded(tmp_path, content, "image/tiff")] == [1, 2, 3]


def test_sheets_keep_cells_where_they_stand(tmp_path: Path) -> None:
    """Long numbers keep their digits, dates are ISO, empty rows keep their place."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("明细")
    sheet.write(0, 0, "账号")
    sheet.write_string(2, 1, "6222020200011112222")
    sheet.write_number(2, 2, 1234.5)
    sheet.write_datetime(
        2, 3, __import__("datetime").datetime(2024, 1, 5), book.add_format({"num_format": "yyyy-mm-dd"})
    )
    book.close()
    [page] = decoded(tmp_path, out.getvalue(), XLSX)
    assert [w.text for w in page.words] == ["账号", "6222020200011112222", "1234.5", "2024-01-05"]
    assert page.sheet == "明细" and round(page.words[1].box.y0 * page.height) == 2


def test_old_workbook(tmp_path: Path) -> None:
    """XLS of the nineties is still what banks give out."""
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "余额")
    out = io.BytesIO()
    book.save(out)
    assert decoded(tmp_path, out.getvalue(), XLS)[0].words[0].text == "余额"


def test_text_tables(tmp_path: Path) -> None:
    """GBK, tab padding and ragged rows; and HTML in disguise."""
    [page] = decoded(tmp_path, "日期\t金额\n2024-01-01\t 1.00\t\n\n合计\n".encode("gb18030"), CSV)
    assert [w.text for w in page.words] == ["日期", "金额", "2024-01-01", "1.00", "合计"]
    html = "<table><tr><td colspan=2>户名</td><td>x</td></tr></table>".encode()
    [page] = decoded(tmp_path, html, HTML)
    assert [round(w.box.x0 * page.width) for w in page.words] == [0, 2]


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7\ngarbage", PDF),
        (pdf()[:900], PDF),
        (saved(drawn(), "JPEG")[:3000], "image/jpeg"),
        (saved(drawn(), "PNG")[:3000], "image/png"),
        (b"PK\x03\x04" + b"\x00" * 100, XLSX),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, XLS),
    ],
)
def test_broken_files_end_in_a_coded_fault(tmp_path: Path, content: bytes, media_type: str) -> None:
    """Never a traceback, never a hang."""
    with pytest.raises(DocumentFault):
        decoded(tmp_path, content, media_type)


def test_picture_bomb_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    """A few bytes that claim 40,000 x 40,000 pixels."""
    head = struct.pack(">IIBBBBB", 40000, 40000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    png += struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    with pytest.raises((ImageTooLarge, CorruptFile)):
        decoded(tmp_path, png, "image/png")


def test_memory_wall_holds(tmp_path: Path) -> None:
    """A file that needs more memory than allowed ends in a fault, and the parent lives."""
    content = saved(Image.new("RGB", (9000, 9000)), "PNG")
    with pytest.raises(DocumentFault):
        decoded(tmp_path, content, "image/png", limits=Limits(memory=300 * 1024 * 1024))


def test_pages_are_drawn_for_reviewers(tmp_path: Path) -> None:
    """PDF, photo and sheet alike become a PNG of limited size."""
    for content, media_type in ((pdf(), PDF), (saved(drawn(), "JPEG"), "image/jpeg"), (b"a,b\n1,2\n", CSV)):
        path = tmp_path / "file"
        path.write_bytes(content)
        picture = Image.open(io.BytesIO(render_page(path, media_type, 1, max_side=500)))
        assert max(picture.size) <= 500
