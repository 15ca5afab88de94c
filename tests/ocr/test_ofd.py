"""OFD and XML of electronic invoices: places of their texts, and nothing that their makers could do with them."""

import io
import time
from pathlib import Path

import pytest
from PIL import Image

from ocr.faults import CorruptFile, DocumentFault, UnsupportedType
from ocr.formats.xml_tree import parse
from ocr.pages import PageImage
from ocr.sandbox import decode, page_count, render_page
from ocr.sniff import OFD, XML, media_type_of
from tests.ocr.ofds import INVOICE, LAUGHS, hostile, ofd, parts


def pages_of(tmp_path: Path, content: bytes, name: str = "a.ofd") -> list[PageImage]:
    path = tmp_path / "file"
    path.write_bytes(content)
    return list(decode(path, media_type_of(path, name)))


def test_texts_have_their_places(tmp_path: Path) -> None:
    """A text object's boundary and steps say where each of its characters stands, in fractions of the page."""
    (page,) = pages_of(tmp_path, ofd(parts()))
    (word,) = page.words
    assert (word.text, page.text_from) == ("发票号码", "pdf")
    assert round(page.width) == 595 and round(page.height) == 397
    assert word.box.x0 == pytest.approx(20 / 210, abs=1e-3) and word.box.x1 == pytest.approx(36 / 210, abs=1e-3)
    assert word.box.y0 == pytest.approx(30 / 140, abs=5e-3) and word.box.height == pytest.approx(4 / 140, abs=5e-3)
    assert [round(box.x0 * 210) for box in word.char_boxes] == [20, 24, 28, 32]


def test_lines_of_page_and_template_are_seen(tmp_path: Path) -> None:
    """The form's frame lies on a template beneath the page."""
    (page,) = pages_of(tmp_path, ofd(parts()))
    assert len(page.lines) == 2 and all(line.horizontal for line in page.lines)


def test_a_matrix_moves_and_scales(tmp_path: Path) -> None:
    """A text object's own matrix is applied before its boundary."""
    text = '<ofd:TextObject ID="9" Boundary="20 30 60 5" CTM="2 0 0 2 0 0" Size="4"><ofd:TextCode X="0" Y="3.44" DeltaX="4">金额</ofd:TextCode></ofd:TextObject>'
    (page,) = pages_of(tmp_path, ofd(parts(text)))
    assert page.words[0].box.x1 == pytest.approx(36 / 210, abs=1e-3)


def test_xml_of_an_invoice_is_cells(tmp_path: Path) -> None:
    """Each element with text is a row: its parent, its name, its text."""
    (page,) = pages_of(tmp_path, INVOICE.format("示例公司").encode(), "a.xml")
    assert [word.text for word in page.words] == ["SellerInformation", "SellerName", "示例公司"]
    assert (page.text_from, page.sheet) == ("cells", "EInvoice")


def test_types_are_told_by_content(tmp_path: Path) -> None:
    """OFD by its first part, an invoice's XML by its root; other XML is refused."""
    path = tmp_path / "file"
    path.write_bytes(ofd(parts()))
    assert media_type_of(path, "a.zip") == OFD
    for text in (INVOICE, f"<!-- 示例 -->\n{INVOICE}", '<fp:eInvoice xmlns:fp="x"><a>1</a></fp:eInvoice>'):
        path.write_bytes(('<?xml version="1.0" encoding="UTF-8"?>\n' + text).encode())
        assert media_type_of(path, "a.txt") == XML
    path.write_bytes(b"<?xml version='1.0'?><invoice><a>1</a></invoice>")
    with pytest.raises(UnsupportedType):
        media_type_of(path, "a.xml")


@pytest.mark.parametrize("name", sorted(hostile()))
def test_hostile_files_end_as_faults_or_pages(tmp_path: Path, name: str) -> None:
    """No entity is expanded, no path leaves the file, nothing swells; and whatever comes, comes soon."""
    began = time.monotonic()
    try:
        pages = pages_of(tmp_path, hostile()[name], name)
    except DocumentFault:
        pages = []
    assert time.monotonic() - began < 30
    text = "".join(word.text for page in pages for word in page.words)
    assert "haha" not in text and "root:" not in text


@pytest.mark.parametrize(
    "name", ["laughs.ofd", "outside.ofd", "laughs.xml", "outside.xml", "upward.ofd", "no_page.ofd", "broken.ofd"]
)
def test_these_are_refused(tmp_path: Path, name: str) -> None:
    """A document type, an entity from outside, a part that is not there: the file's fault, told as such."""
    with pytest.raises(DocumentFault):
        pages_of(tmp_path, hostile()[name], name)


def test_entities_are_refused_before_they_grow() -> None:
    """The tree is never built of a document with a document type."""
    with pytest.raises(CorruptFile):
        parse((LAUGHS + "<x>&b;</x>").encode())


def test_a_page_is_drawn_and_counted(tmp_path: Path) -> None:
    """The desk shows an OFD's page as it lies: words and lines on white."""
    path = tmp_path / "file"
    path.write_bytes(ofd(parts()))
    picture = Image.open(io.BytesIO(render_page(path, OFD, 1, max_side=600))).convert("L")
    assert page_count(path, OFD) == 1
    assert max(picture.size) == 600
    low, high = picture.getextrema()
    assert low < 80 and high == 255
