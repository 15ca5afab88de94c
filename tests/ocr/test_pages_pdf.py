"""PDF pages: words where the eye sees them, both readers alike, and pixels wherever the text layer can't be trusted."""

import io
import math
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from ocr.faults import CorruptFile, DocumentFault, PasswordRequired, TooManyPages, WrongPassword
from ocr.formats.pdf_reference import words_by_pdfplumber
from ocr.page import Box, RuledLine, Word
from ocr.pages import Limits, PageImage
from ocr.sandbox import decode, page_count
from ocr.sniff import PDF
from tests.ocr.paper import drawn, pdf, saved

SAMPLES = Path(__file__).parent.parent.parent.parent / "shared" / "samples" / "pdf"
ROWS = (
    ("交易日期", "摘要", "交易金额", "账户余额", "对方户名"),
    ("2024-01-05", "转账", "-1,234.50", "8,765.50", "样例商贸有限公司"),
    ("2024-01-06", "工资", "3,000.00", "11,765.50", "-"),
    ("2024-01-07", "手续费", "-5.00", "11,760.50", "SPECIMEN BANK"),
)
COLUMNS = (60, 150, 230, 320, 420)


def made(draw: Callable[[Canvas], None], size: tuple[float, float] = (595, 842), **options: object) -> bytes:
    out = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(out, pagesize=size, **options)
    canvas.setFont("STSong-Light", 10)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def table(canvas: Canvas) -> None:
    """A small ruled statement."""
    for r, row in enumerate(ROWS):
        for x, text in zip(COLUMNS, row, strict=True):
            canvas.drawString(x, 700 - r * 20, text)
        canvas.line(50, 695 - r * 20, 540, 695 - r * 20)
    canvas.rect(50, 635, 490, 80)


def decoded(folder: Path, content: bytes, **options: object) -> list[PageImage]:
    path = folder / "file.pdf"
    path.write_bytes(content)
    return list(decode(path, PDF, **options))  # type: ignore[arg-type]  # handed on as they are


def texts(words: tuple[Word, ...]) -> list[str]:
    return [word.text for word in words]


def white(mode: str = "RGB", colour: object = "white", side: int = 300) -> ImageReader:
    return ImageReader(Image.new(mode, (side, side), colour))  # type: ignore[arg-type]  # a colour of the mode


def near(ours: Box, theirs: Box, most: float = 0.02) -> bool:
    return all(math.isclose(a, b, abs_tol=most) for a, b in zip(ours, theirs, strict=True))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (30, 500, 580, 800), (-50, 500, 580, 2000)])
@pytest.mark.parametrize("origin", [(0, 0), (-20, 30)])
def test_places_are_those_of_the_page_as_shown(
    tmp_path: Path, rotation: int, crop: tuple[int, ...] | None, origin: tuple[int, int]
) -> None:
    """However a page is turned, cropped and set off: each sign stands where pdfplumber and the eye see it."""
    with pikepdf.open(io.BytesIO(made(table))) as document:
        page = document.pages[0]
        page.Rotate = rotation
        page.MediaBox = [*origin, 595, 842]
        if crop:
            page.CropBox = list(crop)
        turned = io.BytesIO()
        document.save(turned)
    [page] = decoded(tmp_path, turned.getvalue())
    words = words_by_pdfplumber(tmp_path / "file.pdf", 1)
    if rotation == 0:
        assert texts(page.words) == texts(words)

    def signs(found: tuple[Word, ...]) -> list[tuple[str, Box]]:
        return [(char, box) for word in found for char, box in zip(word.text, word.char_boxes, strict=True)]

    ours, theirs = signs(page.words), signs(words)
    assert len(ours) == len(theirs) == sum(len(cell.replace(" ", "")) for row in ROWS for cell in row)
    assert all(any(char == other and near(box, there) for other, there in theirs) for char, box in ours)
    assert page.rotation == (360 - rotation) % 360


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_sidewise_pages_are_read_in_their_own_direction(tmp_path: Path, angle: int) -> None:
    """A landscape statement set sideways on an upright page: words whole, rows in order, the turn told."""

    def draw(canvas: Canvas) -> None:
        canvas.translate(*{90: (842, 0), 180: (842, 842), 270: (0, 842)}[angle])
        canvas.rotate(angle)
        table(canvas)

    [page] = decoded(tmp_path, made(draw, size=(842, 842)))
    assert texts(page.words) == [token for row in ROWS for cell in row for token in cell.split()]
    assert page.rotation == angle
    first = page.words[0]
    assert first.frame is not None and first.frame.width > first.frame.height
    rules = [line.box.y0 for line in page.lines if line.horizontal]
    assert first.frame.y1 < max(rules) and len(rules) >= 5


@pytest.mark.parametrize("angle", [90, 270])
def test_landscape_pages_that_turn_back_are_upright(tmp_path: Path, angle: int) -> None:
    """Drivers write landscape pages sideways and turn the page: shown, they are upright."""

    def draw(canvas: Canvas) -> None:
        canvas.translate(*{90: (842, 0), 270: (0, 842)}[angle])
        canvas.rotate(angle)
        table(canvas)

    with pikepdf.open(io.BytesIO(made(draw, size=(842, 842)))) as document:
        document.pages[0].Rotate = angle
        out = io.BytesIO()
        document.save(out)
    [page] = decoded(tmp_path, out.getvalue())
    assert texts(page.words) == [token for row in ROWS for cell in row for token in cell.split()]
    assert page.rotation == 0 and all(word.frame is None for word in page.words)


def test_statement_words_are_its_cells(tmp_path: Path) -> None:
    """Cells are words, also a lone dash; each has a box a character, its size and its font."""
    [page] = decoded(tmp_path, made(table))
    assert texts(page.words) == [token for row in ROWS for cell in row for token in cell.split()]
    for word in page.words:
        assert len(word.char_boxes) == len(word.text) and word.font and 8 < word.size < 16
        assert near(Box.around(word.char_boxes), word.box, 1e-4)


def test_pdfplumber_is_a_reader_by_option(tmp_path: Path) -> None:
    """Through the sandbox as well, and with the same words and as many rules."""
    content = made(table)
    [fast], [slow] = decoded(tmp_path, content), decoded(tmp_path, content, pdf_reader="pdfplumber")
    assert texts(fast.words) == texts(slow.words)

    def levels(lines: tuple[RuledLine, ...]) -> set[int]:
        return {round(line.box.centre[1] * 842) for line in lines if line.horizontal}

    assert levels(fast.lines) == levels(slow.lines) and len(levels(fast.lines)) >= 5
    assert sum(not line.horizontal for line in fast.lines) == sum(not line.horizontal for line in slow.lines) == 2


@pytest.mark.parametrize("name", ["cmb", "dbs"])
def test_both_readers_agree_on_samples(name: str) -> None:
    """Statements made by others: word for word alike."""
    path = SAMPLES / f"{name}.pdf"
    if not path.exists():
        pytest.skip("the shared samples are not here")
    for page in decode(path, PDF):
        assert texts(page.words) == texts(words_by_pdfplumber(path, page.number))


def test_things_in_forms_stand_where_they_are_placed(tmp_path: Path) -> None:
    """Form XObjects have a space of their own; rules and pictures in them are told on the page."""

    def draw(canvas: Canvas) -> None:
        canvas.beginForm("grid")
        canvas.line(0, 10, 100, 10)
        canvas.setFont("STSong-Light", 5)
        canvas.drawString(10, 12, "余额合计")
        canvas.endForm()
        canvas.translate(100, 400)
        canvas.scale(2, 2)
        canvas.doForm("grid")

    [page] = decoded(tmp_path, made(draw))
    [line] = page.lines
    assert near(line.box, Box(100 / 595, 1 - 420 / 842, 300 / 595, 1 - 420 / 842), 0.002)
    assert texts(page.words) == ["余额合计"] and line.box.x0 < page.words[0].box.x0 < line.box.x1


def test_text_drawn_twice_is_one_text(tmp_path: Path) -> None:
    """Bold made by drawing twice, a little beside: one text; true double letters stay two."""

    def draw(canvas: Canvas) -> None:
        for shift in (0, 0.4):
            canvas.drawString(60 + shift, 700, "11,000.00")
        canvas.setFont("Helvetica", 9)
        canvas.drawString(60, 650, "Billing...ll")

    assert texts(decoded(tmp_path, made(draw))[0].words) == ["11,000.00", "Billing...ll"]


def test_slanted_watermarks_are_no_words(tmp_path: Path) -> None:
    """A watermark across the page would tear every row it crosses."""

    def draw(canvas: Canvas) -> None:
        table(canvas)
        canvas.translate(200, 500)
        canvas.rotate(40)
        canvas.setFont("STSong-Light", 40)
        canvas.drawString(0, 0, "仅供贷款使用")

    content = made(draw)
    expected = [token for row in ROWS for cell in row for token in cell.split()]
    assert texts(decoded(tmp_path, content)[0].words) == expected
    assert texts(words_by_pdfplumber(tmp_path / "file.pdf", 1)) == expected


def test_sidewise_words_beside_level_text(tmp_path: Path) -> None:
    """A note set along the edge is one word, and the page is not turned for it."""

    def draw(canvas: Canvas) -> None:
        table(canvas)
        canvas.translate(580, 400)
        canvas.rotate(90)
        canvas.drawString(0, 0, "第二联客户留存")

    [page] = decoded(tmp_path, made(draw))
    assert page.rotation == 0 and "第二联客户留存" in texts(page.words)


def test_form_fields_are_read(tmp_path: Path) -> None:
    """What was typed into a form's fields is on the page, though not in its content."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 700, "纳税人识别号")
        canvas.acroForm.textfield(name="n", value="91990100MA0D3MYNXQ", x=150, y=690, width=200, height=20)

    content = made(draw)
    assert texts(decoded(tmp_path, content)[0].words) == ["纳税人识别号", "91990100MA0D3MYNXQ"]
    assert texts(decoded(tmp_path, content, pdf_reader="pdfplumber")[0].words) == ["纳税人识别号", "91990100MA0D3MYNXQ"]


def long_text(canvas: Canvas) -> None:
    for n in range(12):
        canvas.drawString(60, 700 - n * 20, f"第{n}行 样例市云启信息技术有限公司 2024-01-{n + 1:02d}")


def scan_with_stamp(canvas: Canvas) -> None:
    canvas.drawImage(white(), 0, 0, 595, 842)
    canvas.drawString(60, 800, "样例档案馆 扫描于2024年01月05日")


def scan_with_long_footer(canvas: Canvas) -> None:
    canvas.drawImage(white(), 0, 0, 595, 842)
    canvas.setFont("STSong-Light", 5)
    canvas.drawString(20, 20, "本件由样例扫描软件生成 " * 8)


def scan_in_strips(canvas: Canvas) -> None:
    for n in range(10):
        canvas.drawImage(white(side=60 + n), 0, n * 84, 595, 84)
    canvas.drawString(60, 800, "SPECIMEN")


def hidden_layer(canvas: Canvas) -> None:
    canvas.drawImage(white(), 0, 0, 595, 842)
    text = canvas.beginText(60, 700)
    text.setTextRenderMode(3)
    for n in range(20):
        text.textLine(f"看不见的文字层 第{n}行 1,234.50")
    canvas.drawText(text)


def text_under_picture(canvas: Canvas) -> None:
    long_text(canvas)
    canvas.drawImage(white(), 0, 0, 595, 842)


def caption_and_photo(canvas: Canvas) -> None:
    canvas.drawString(60, 800, "附件一 营业执照")
    canvas.drawImage(white(), 60, 300, 400, 300)


@pytest.mark.parametrize(
    "draw",
    [scan_with_stamp, scan_with_long_footer, scan_in_strips, hidden_layer, text_under_picture, caption_and_photo],
)
def test_what_the_eye_reads_in_a_picture_is_read_from_pixels(tmp_path: Path, draw: Callable[[Canvas], None]) -> None:
    """Stamps, captions, hidden layers and text beneath a picture are no reason to leave the picture unread."""
    [page] = decoded(tmp_path, made(draw))
    assert page.text_from == "ocr" and page.image is not None and not page.words
    assert max(page.image.shape) <= 3500 and page.dpi is not None


def on_background(canvas: Canvas) -> None:
    canvas.drawImage(white(), 0, 0, 595, 842)
    long_text(canvas)


def under_veil(canvas: Canvas) -> None:
    long_text(canvas)
    canvas.drawImage(white("RGBA", (255, 0, 0, 20)), 0, 0, 595, 842, mask="auto")


@pytest.mark.parametrize("draw", [on_background, under_veil])
def test_text_over_a_background_stays_text(tmp_path: Path, draw: Callable[[Canvas], None]) -> None:
    """Electronic licences print text over a background picture; watermarks let text shine through."""
    [page] = decoded(tmp_path, made(draw))
    assert page.text_from == "pdf" and page.image is None and "第0行" in texts(page.words)


def test_unseen_text_is_left_out(tmp_path: Path) -> None:
    """A balance hidden behind what is printed is not what the document says."""

    def draw(canvas: Canvas) -> None:
        long_text(canvas)
        text = canvas.beginText(60, 100)
        text.setTextRenderMode(3)
        text.textLine("999,999.00")
        canvas.drawText(text)

    [page] = decoded(tmp_path, made(draw))
    assert page.text_from == "pdf" and "999,999.00" not in texts(page.words)


def test_undecodable_glyphs_are_read_from_pixels(tmp_path: Path) -> None:
    """A font whose table sends its signs to private use tells nothing."""
    table_ = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
    table_ += b"1 beginbfrange <20> <7E> <E020> endbfrange endcmap end"

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for n in range(9):
            canvas.drawString(60, 700 - n * 20, "Closing balance 1,234.50 of the account")

    with pikepdf.open(io.BytesIO(made(draw))) as document:
        for font in document.pages[0].Resources.Font.values():
            font.ToUnicode = document.make_stream(table_)
        out = io.BytesIO()
        document.save(out)
    [page] = decoded(tmp_path, out.getvalue())
    assert page.text_from == "ocr" and page.image is not None


@pytest.mark.parametrize("strength", [2, 3, 4, 6])
def test_every_lock_opens_with_its_password(tmp_path: Path, strength: int) -> None:
    """RC4 and AES of all revisions; a lock for the owner only is none for the reader."""

    def locked(user: str) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(made(table))) as document:
            lock = pikepdf.Encryption(owner="owner", user=user, R=strength, aes=strength >= 4, metadata=strength >= 4)  # type: ignore[arg-type]  # all of its revisions
            document.save(out, encryption=lock)
        return out.getvalue()

    with pytest.raises(PasswordRequired):
        decoded(tmp_path, locked("secret"))
    with pytest.raises(WrongPassword):
        decoded(tmp_path, locked("secret"), password="no")
    assert decoded(tmp_path, locked("secret"), password="secret")[0].words
    assert decoded(tmp_path, locked("secret"), password="secret", pdf_reader="pdfplumber")[0].words
    assert decoded(tmp_path, locked(""))[0].words


def test_unknown_lock_is_told(tmp_path: Path) -> None:
    """A lock of another maker can't be opened by any password."""
    content = pdf(password="x").replace(b"/Filter /Standard", b"/Filter /Strangely")
    with pytest.raises(DocumentFault) as raised:
        decoded(tmp_path, content, password="x")
    assert raised.value.code in ("unsupported_encryption", "corrupt_file")


def test_pages_are_counted_and_limited(tmp_path: Path) -> None:
    """More pages than allowed are refused before the first is read."""
    content = pdf((("一",), ("二",), ("三",)))
    assert [page.number for page in decoded(tmp_path, content)] == [1, 2, 3]
    assert page_count(tmp_path / "file.pdf", PDF) == 3
    with pytest.raises(TooManyPages):
        decoded(tmp_path, content, limits=Limits(max_pages=2))


@pytest.mark.parametrize("keep", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_cut_files_end_in_pages_or_a_fault(tmp_path: Path, keep: float) -> None:
    """A cut file gives its pages when its contents can be rebuilt, else a fault; never anything else."""
    for content in (made(table), saved(drawn(), "PDF")):
        try:
            decoded(tmp_path, content[: int(len(content) * keep)])
        except DocumentFault as fault:
            assert fault.code in ("corrupt_file", "decode_limit")


def test_a_page_larger_than_paper_is_refused(tmp_path: Path) -> None:
    """A page of miles would be drawn for minutes."""
    with pytest.raises(CorruptFile):
        decoded(tmp_path, made(table, size=(200_000, 200_000)))
