"""Files made to hurt: whatever they hold, decoding gives pages or a coded fault, in seconds, and the next file is read."""

import io
import random
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pillow_heif
import pytest
import xlsxwriter
import xlwt
from PIL import Image

from ocr.faults import DocumentFault, ImageTooLarge
from ocr.pages import PageImage
from ocr.sandbox import decode, render_page
from ocr.sniff import CSV, HTML, PDF, XLSX, media_type_of
from tests.ocr.paper import drawn, pdf, saved

pillow_heif.register_heif_opener()


def workbook(rows: int = 40) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("SPECIMEN")
    for row in range(rows):
        sheet.write_row(row, 0, ["2024-01-01", row * 1.5, f"摘要{row}"])
    book.close()
    return out.getvalue()


def old_workbook() -> bytes:
    out = io.BytesIO()
    book = xlwt.Workbook()
    sheet = book.add_sheet("SPECIMEN")
    for row in range(40):
        sheet.write(row, 0, f"摘要{row}")
        sheet.write(row, 1, row * 1.5)
    book.save(out)
    return out.getvalue()


def seeds() -> dict[str, bytes]:
    picture = drawn(("SPECIMEN 样本",), width=400)
    return {
        "a.pdf": pdf(),
        "scan.pdf": saved(picture, "PDF"),
        "locked.pdf": pdf(password="x"),
        "a.xlsx": workbook(),
        "a.xls": old_workbook(),
        "a.jpg": saved(picture, "JPEG", progressive=True),
        "a.png": saved(picture, "PNG"),
        "a.tif": saved(picture, "TIFF", compression="tiff_lzw"),
        "fax.tif": saved(picture.convert("1"), "TIFF", compression="group4"),
        "a.webp": saved(picture, "WEBP"),
        "a.heic": saved(picture, "HEIF"),
        "a.bmp": saved(picture.resize((90, 60)), "BMP"),
        "a.csv": "日期,金额\n2024-01-01,1.00\n".encode("gb18030") * 30,
        "html.xls": "<table><tr><td rowspan=3 colspan=2>余额</td></tr></table>".encode() * 5,
    }


def damaged(content: bytes, chance: random.Random) -> bytes:
    broken = bytearray(content)
    for _ in range(chance.choice((1, 3, 20))):
        at, way = chance.randrange(len(broken)), chance.random()
        if way < 0.6:
            broken[at] = chance.randrange(256)
        elif way < 0.8:
            del broken[at : at + chance.randrange(1, 30)]
        elif way < 0.95:
            broken[at:at] = bytes(chance.choice((0, 255)) for _ in range(8))
        else:
            del broken[max(at, 1) :]
        broken = broken or bytearray(b"x")
    return bytes(broken)


def outcome(path: Path, name: str, password: str | None = None) -> list[PageImage] | str:
    """The pages of a file, or the code of its fault."""
    try:
        return list(decode(path, media_type_of(path, name), password=password))
    except DocumentFault as fault:
        return fault.code


@pytest.mark.parametrize("name", seeds())
def test_damaged_files_end_in_pages_or_a_fault(tmp_path: Path, name: str) -> None:
    """Bytes changed, lost, added, cut: never anything but pages or a fault."""
    chance, path, content = random.Random(name), tmp_path / "file", seeds()[name]
    path.write_bytes(content)
    assert isinstance(outcome(path, name, "x"), list)
    for _ in range(12):
        path.write_bytes(damaged(content, chance))
        outcome(path, name, "x")


def png_head(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(40_000, 40_000), (2**31 - 1, 2**31 - 1), (1_000_000, 1)])
def test_claimed_sizes_are_refused_before_decoding(tmp_path: Path, width: int, height: int) -> None:
    """A few bytes that claim gigapixels cost nothing."""
    path = tmp_path / "a.png"
    path.write_bytes(png_head(width, height))
    with pytest.raises(DocumentFault) as raised:
        list(decode(path, "image/png"))
    assert raised.value.code in (ImageTooLarge.code, "corrupt_file")


def rewritten(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """A workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            body = old.read(entry)
            new.writestr(entry.filename, change(body.decode()).encode() if entry.filename == part else body)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("claim", ["A1", "A1:XFD1048576", "B7:C8", "nonsense"])
def test_lying_dimensions_are_not_believed(tmp_path: Path, claim: str) -> None:
    """All cells are read whatever <dimension> says; several libraries believe it and lose rows."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(rewritten(workbook(), SHEET, lambda xml: xml.replace('ref="A1:C40"', f'ref="{claim}"')))
    pages = outcome(path, "a.xlsx")
    if claim == "nonsense":
        assert pages == "corrupt_file" or isinstance(pages, list)
        return
    assert isinstance(pages, list) and len(pages[0].words) == 120 and (pages[0].width, pages[0].height) == (3, 40)


def far_cell() -> bytes:
    return rewritten(
        workbook(), SHEET, lambda xml: xml.replace('r="C40"', 'r="XFD1048576"').replace('r="40"', 'r="1048576"')
    )


def swollen_workbook() -> bytes:
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/x.xml", "w") as part:
        for _ in range(80):
            part.write(b"\0" * (1 << 20))
    return out.getvalue()


def laughing_workbook() -> bytes:
    laughs = (
        '<!DOCTYPE x [<!ENTITY a "ha">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 20}">' for a, b in zip("abcdefg", "bcdefgh", strict=True))
        + "]>"
    )
    return rewritten(
        workbook(),
        SHEET,
        lambda xml: xml.replace("<worksheet", laughs + "<worksheet", 1).replace(
            "<sheetData>", "<sheetData><row><c t='str'><v>&h;</v></c></row>"
        ),
    )


def looping_tiff() -> bytes:
    content = bytearray(saved(Image.new("L", (20, 20)), "TIFF"))
    first = struct.unpack_from("<I", content, 4)[0]
    count = struct.unpack_from("<H", content, first)[0]
    content[first + 2 + 12 * count : first + 6 + 12 * count] = struct.pack("<I", first)
    return bytes(content)


def circling_pdf() -> bytes:
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.Root.Pages.Kids.append(document.Root.Pages)
        document.Root.Pages.Count = 100_000_000
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def swelling_pdf() -> bytes:
    with pikepdf.open(io.BytesIO(pdf())) as document:
        content = b"q 1 0 0 1 0 0 cm Q\n" * 5_000_000
        document.pages[0].Contents = pikepdf.Stream(document, zlib.compress(content), Filter=pikepdf.Name.FlateDecode)
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def self_drawing_pdf() -> bytes:
    with pikepdf.open(io.BytesIO(pdf())) as document:
        form = document.make_stream(b"/F Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
        form = document.make_indirect(form)
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        page = document.pages[0]
        page.Resources.XObject = pikepdf.Dictionary(F=form)
        page.Contents = document.make_stream(b"/F Do")
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "far cell": ("a.xlsx", far_cell),
    "swollen workbook": ("a.xlsx", swollen_workbook),
    "laughing workbook": ("a.xlsx", laughing_workbook),
    "looping frames": ("a.tif", looping_tiff),
    "circling page tree": ("a.pdf", circling_pdf),
    "swelling content": ("a.pdf", swelling_pdf),
    "form that draws itself": ("a.pdf", self_drawing_pdf),
    "endless quote": ("a.csv", lambda: b'a,b\n"1,2\n' + b"x,y\n" * 200_000),
    "endless line": ("a.csv", lambda: b"a,b\n" + b"1," * 2_000_000),
    "endless columns": ("a.html", lambda: b"<table>" + b"<tr><td colspan=9999999>x" * 20_000),
    "endless rows": ("a.html", lambda: b"<table><tr ss:index=9999999><td rowspan=999999>x" * 50),
    "deep markup": ("a.html", lambda: b"<table><tr><td>" * 100_000),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_end_in_seconds(tmp_path: Path, name: str) -> None:
    """Pages or a fault, soon; and the next file is read."""
    called, make = BOMBS[name]
    path = tmp_path / "file"
    path.write_bytes(make())
    began = time.monotonic()
    outcome(path, called)
    assert time.monotonic() - began < 60
    path.write_bytes(b"a,b\n1,2\n")
    assert len(list(decode(path, CSV))) == 1


@pytest.mark.parametrize("media_type", [PDF, XLSX, CSV, HTML, "image/png", "image/heic", "image/svg+xml"])
def test_a_wrong_type_is_a_fault(tmp_path: Path, media_type: str) -> None:
    """Nothing is opened as what it is not, whoever claims it."""
    path = tmp_path / "file"
    path.write_bytes(b"\x00\x01\x02\x03" * 500)
    for open_as in (lambda: list(decode(path, media_type)), lambda: render_page(path, media_type, 1)):
        with pytest.raises(DocumentFault):
            open_as()
