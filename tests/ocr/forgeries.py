"""Genuine PDFs and edits of them, each as people make it: boxes over numbers, other fonts, saves on top, broken seals.

Everything here is synthetic and marked SPECIMEN; an edit takes the bytes of a file and gives those of the forged one.
"""

import io
import random
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import cv2
import numpy as np
import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ocr.engines.engine import Line
from ocr.formats.pdf_frame import Frame
from ocr.marks.traces.pdf_pieces import Piece, drawn

FONT_FILE = "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf"
OTHER_FILE = "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"
MONEY = re.compile(r"\d{1,3}(,\d{3})*\.\d{2}")
Edit = Callable[[bytes, random.Random], bytes]


def fonts() -> None:
    """Registers the fonts once."""
    for name, path in (("Body", FONT_FILE), ("Other", OTHER_FILE)):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, path))


@cache
def statement(seed: int = 1, pages: int = 2, font: str = "Body", size: float = 9.0) -> bytes:
    """A statement of an invented bank: dates, texts, right-aligned amounts and balances, a total below."""
    fonts()
    rng, out = random.Random(seed), io.BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=seed % 2)
    canvas.setProducer("Specimen Report Server 4.1")
    canvas.setCreator("SPECIMEN")
    balance = rng.randint(100_000, 900_000_00)
    right, other = rng.uniform(330, 360), rng.uniform(440, 470)
    for page in range(pages):
        canvas.setFont(font, size + 5)
        canvas.drawCentredString(297, 800, "SPECIMEN BANK STATEMENT")
        canvas.setFont(font, size)
        canvas.drawString(50, 775, f"Account 6299 9900 {rng.randint(1000, 9999)}   Page {page + 1}/{pages}")
        for row in range(32):
            y = 750 - row * 20
            amount = rng.randint(-900_000, 1_000_000)
            balance += amount
            if row % 2 and seed % 3 == 0:
                canvas.setFillGray(0.94)
                canvas.rect(45, y - 5, 500, 20, stroke=0, fill=1)
                canvas.setFillGray(0)
            canvas.drawString(50, y, f"2024-{1 + row // 16 + 2 * page:02d}-{1 + row % 16:02d}")
            canvas.drawString(130, y, rng.choice(("Transfer", "Goods", "Fee", "Salary", "Interest")))
            canvas.drawRightString(right, y, f"{amount / 100:,.2f}")
            canvas.drawRightString(other, y, f"{balance / 100:,.2f}")
        canvas.drawString(50, 90, "Total")
        canvas.drawRightString(other, 90, f"{balance / 100:,.2f}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@cache
def scan(seed: int = 1) -> bytes:
    """A PDF of one page that is a picture."""
    rng = random.Random(seed)
    picture = Image.new("RGB", (1240, 1754), (250, 249, 246))
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(FONT_FILE, 28)
    pen.text((400, 60), "SPECIMEN RECEIPT", fill=(20, 20, 30), font=font)
    for row in range(30):
        pen.text(
            (120, 160 + row * 46),
            f"2024-03-{1 + row % 28:02d}   {rng.randint(1000, 900000) / 100:,.2f}",
            fill=(20, 20, 30),
            font=font,
        )
    out, shot = io.BytesIO(), io.BytesIO()
    picture.save(shot, "JPEG", quality=85)
    canvas = Canvas(out, pagesize=A4)
    canvas.drawImage(ImageReader(shot), 0, 0, *A4)
    canvas.save()
    return out.getvalue()


def amounts(content: bytes, page: int = 0) -> list[tuple[Piece, float, float]]:
    """The amounts of a page with the x and y (PDF space) at which they begin."""
    document = pdfium.PdfDocument(content)
    try:
        seen = drawn(document[page], Frame.of(document[page]))
        pieces = [p for p in seen.pieces if MONEY.fullmatch(p.text.strip().removeprefix("-")) and p.base < 700]
        return [(piece, piece.x0, seen.height - piece.base) for piece in pieces]
    finally:
        document.close()


def overlay(draw: Callable[[Canvas], Any], size: tuple[float, float]) -> bytes:
    """A page drawn by `draw`, to lay over another of that size."""
    fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def laid_over(content: bytes, draw: Callable[[Canvas], Any], page: int = 0) -> bytes:
    """The file with something drawn over one page, saved whole."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        box = document.pages[page].mediabox
        over = pikepdf.open(io.BytesIO(overlay(draw, (float(box[2]), float(box[3])))))
        document.pages[page].add_overlay(over.pages[0])
        document.save(out)
    return out.getvalue()


def grown(text: str) -> str:
    """The amount with its first digit raised."""
    at = next(i for i, char in enumerate(text) if char.isdigit())
    return text[:at] + str((int(text[at]) + 5) % 10 or 9) + text[at + 1 :]


def white_box(content: bytes, rng: random.Random, font: str = "Body") -> bytes:
    """A white box over an amount and another amount typed on it."""
    piece, x, y = rng.choice(amounts(content))

    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        canvas.rect(x - 1, y - 2, piece.x1 - x + 2, piece.size + 1, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.setFont(font, piece.size)
        canvas.drawRightString(piece.x1, y, grown(piece.text.strip()))

    return laid_over(content, draw)


def picture_patch(content: bytes, rng: random.Random) -> bytes:
    """A picture of another amount over an amount."""
    piece, x, y = rng.choice(amounts(content))
    patch = Image.new("RGB", (round((piece.x1 - x + 4) * 6), round(piece.size * 7)), "white")
    ImageDraw.Draw(patch).text(
        (6, 4), grown(piece.text.strip()), fill="black", font=ImageFont.truetype(FONT_FILE, round(piece.size * 6))
    )
    shot = io.BytesIO()
    patch.save(shot, "PNG")
    return laid_over(
        content, lambda canvas: canvas.drawImage(ImageReader(shot), x - 2, y - 2, piece.x1 - x + 4, piece.size * 1.15)
    )


def redrawn(
    content: bytes, rng: random.Random, font: str, size: float = 1.0, dx: float = 0.0, dy: float = 0.0, tail: int = 0
) -> bytes:
    """An amount taken out of the content stream and drawn anew; `tail`: only so many digits at its end."""
    piece, x, y = rng.choice([each for each in amounts(content) if each[0].text.strip().count(",") < 2])
    text = piece.text.strip()
    with pikepdf.open(io.BytesIO(content)) as document:
        page = document.pages[0]
        page.contents_coalesce()
        kept = []
        for operands, operator in pikepdf.parse_content_stream(page):
            kept.append((operands, operator))
            if str(operator) == "Tm" and abs(float(operands[4]) - x) < 0.3 and abs(float(operands[5]) - y) < 0.3:
                mark = len(kept)
        for at in range(mark, len(kept)):
            if str(kept[at][1]) == "Tj":
                del kept[at]
                break
        page.Contents = document.make_stream(pikepdf.unparse_content_stream(kept))
        out = io.BytesIO()
        document.save(out)
    new = grown(text)

    def draw(canvas: Canvas) -> None:
        head = new[: len(new) - tail] if tail else ""
        canvas.setFont("Body", piece.size)
        start = piece.x1 - canvas.stringWidth(new, "Body", piece.size)
        if head:
            canvas.drawString(start, y, head)
            canvas.setFont(font, piece.size * size)
            canvas.drawString(start + canvas.stringWidth(head, "Body", piece.size) + dx, y + dy, new[-tail:])
        else:
            canvas.setFont(font, piece.size * size)
            canvas.drawRightString(piece.x1 + dx, y + dy, new)

    return laid_over(out.getvalue(), draw)


def foreign_page(content: bytes, rng: random.Random) -> bytes:
    """One page replaced by one in another font."""
    out = io.BytesIO()
    other = statement(rng.randint(100, 999), 4, "Other")
    with pikepdf.open(io.BytesIO(content)) as document, pikepdf.open(io.BytesIO(other)) as strange:
        at = rng.randrange(1, len(document.pages))
        document.pages.insert(at, strange.pages[at])
        del document.pages[at + 1]
        document.save(out)
    return out.getvalue()


def stamped(content: bytes, rng: random.Random, **facts: str) -> bytes:
    """Saved anew by another program."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        for name, value in facts.items():
            document.docinfo[f"/{name}"] = value
        document.save(out)
    return out.getvalue()


def free_text(content: bytes, rng: random.Random) -> bytes:
    """A text note on white ground laid over an amount, as viewers offer it."""
    piece, x, y = rng.choice(amounts(content))
    rect = [x - 1, y - 3, piece.x1 + 2, y + piece.size + 1]
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        body = f"1 1 1 rg 0 0 {rect[2] - rect[0]} {rect[3] - rect[1]} re f BT 0 g /F {piece.size} Tf 2 3 Td ({grown(piece.text.strip())}) Tj ET"
        look = document.make_stream(body.encode())
        look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        look.BBox = [0, 0, rect[2] - rect[0], rect[3] - rect[1]]
        face = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        look.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=face))
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=rect, F=4, Contents="x", DA="/Helv 9 Tf 0 g",
            AP=pikepdf.Dictionary(N=document.make_indirect(look)),
        )  # fmt: skip
        document.pages[0].Annots = document.make_indirect(pikepdf.Array([document.make_indirect(note)]))
        document.save(out)
    return out.getvalue()


def hidden_text(content: bytes, rng: random.Random, how: str) -> bytes:
    """Another account's balance where no eye sees it."""

    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(60, 40 if how != "off" else -60)
        text.setFont("Body", 9)
        if how == "invisible":
            text.setTextRenderMode(3)
        if how == "white":
            text.setFillGray(1)
        text.textOut("Balance 9,876,543.21")
        canvas.drawText(text)

    return laid_over(content, draw)


def box_on_scan(content: bytes, rng: random.Random) -> bytes:
    """A pale box with another amount on a scanned page."""

    def draw(canvas: Canvas) -> None:
        y = rng.uniform(300, 700)
        canvas.setFillColorRGB(0.98, 0.975, 0.965)
        canvas.rect(150, y, 80, 15, stroke=0, fill=1)
        canvas.setFillGray(0.1)
        canvas.setFont("Body", 12)
        canvas.drawString(152, y + 3, "88,888.00")

    return laid_over(content, draw)


def saved_on_top(content: bytes, forged: bytes) -> bytes:
    """The edit appended as an incremental save: the pages' new contents and resources, the old bytes untouched."""
    from pyhanko.pdf_utils import generic, writer
    from pyhanko.pdf_utils.reader import PdfFileReader

    top = IncrementalPdfFileWriter(io.BytesIO(content))
    strange = PdfFileReader(io.BytesIO(forged))
    for index in range(int(strange.root["/Pages"]["/Count"])):
        page, _ = strange.find_page_for_modification(index)
        own, _ = top.find_page_for_modification(index)
        for name in ("/Contents", "/Resources", "/Annots"):
            if name in page.get_object():
                own.get_object()[generic.NameObject(name)] = top.import_object(page.get_object().raw_get(name))
        top.update_container(own.get_object())
    del writer
    out = io.BytesIO()
    top.write(out)
    return out.getvalue()


def on_top(edit: Edit) -> Edit:
    """An edit saved incrementally."""
    return lambda content, rng: saved_on_top(content, edit(content, rng))


EDITS: dict[str, tuple[str, Edit]] = {
    "white box": ("PDF_TAMPER_OVERLAY", white_box),
    "white box, other font": ("PDF_TAMPER_OVERLAY", lambda c, r: white_box(c, r, "Other")),
    "picture over an amount": ("PDF_TAMPER_OVERLAY", picture_patch),
    "text note over an amount": ("PDF_TAMPER_OVERLAY", free_text),
    "box on a scan": ("PDF_TAMPER_OVERLAY", lambda c, r: box_on_scan(scan(r.randint(1, 99)), r)),
    "other font": ("PDF_TAMPER_FONT", lambda c, r: redrawn(c, r, "Other")),
    "Helvetica": ("PDF_TAMPER_FONT", lambda c, r: redrawn(c, r, "Helvetica")),
    "same font, own subset": ("PDF_TAMPER_FONT", lambda c, r: redrawn(c, r, "Body")),
    "larger": ("PDF_TAMPER_FONT", lambda c, r: redrawn(c, r, "Body", 1.08)),
    "lifted": ("PDF_TAMPER_FONT", lambda c, r: redrawn(c, r, "Body", dy=r.choice((-0.6, 0.5, 0.8)))),
    "two digits in another font": ("PDF_TAMPER_FONT", lambda c, r: redrawn(c, r, "Other", tail=4)),
    "digits lifted": ("PDF_TAMPER_FONT", lambda c, r: redrawn(c, r, "Body", dy=0.5, tail=5)),
    "foreign page": ("PDF_TAMPER_FONT", lambda c, r: foreign_page(statement(r.randint(1, 99), 4), r)),
    "saved on top: white box": ("PDF_TAMPER_REVISION", on_top(white_box)),
    "saved on top: other font": ("PDF_TAMPER_REVISION", on_top(lambda c, r: redrawn(c, r, "Body"))),
    "saved on top: note": ("PDF_TAMPER_REVISION", on_top(free_text)),
    "invisible text": ("PDF_TAMPER_HIDDEN_TEXT", lambda c, r: hidden_text(c, r, "invisible")),
    "white text": ("PDF_TAMPER_HIDDEN_TEXT", lambda c, r: hidden_text(c, r, "white")),
    "text off the page": ("PDF_TAMPER_HIDDEN_TEXT", lambda c, r: hidden_text(c, r, "off")),
    "Photoshop": ("PDF_TAMPER_PRODUCER", lambda c, r: stamped(c, r, Producer="Adobe Photoshop for Windows", Creator="Adobe Photoshop 25.0")),
    "iLovePDF": ("PDF_TAMPER_PRODUCER", lambda c, r: stamped(c, r, Producer="iLovePDF")),
    "WPS": ("PDF_TAMPER_PRODUCER", lambda c, r: stamped(c, r, Creator="WPS 文字")),
    "changed later": ("PDF_TAMPER_DATES", lambda c, r: stamped(c, r, CreationDate="D:20240105090000+08'00'", ModDate="D:20240309213000+08'00'")),
}  # fmt: skip


def photo(seed: int = 1, grain: float = 4.0) -> tuple[Image.Image, list[tuple[str, tuple[int, int, int, int]]]]:
    """A photographed receipt: uneven light, blur and grain; and where each of its amounts stands, in pixels."""
    rng, noise = random.Random(seed), np.random.default_rng(seed)
    page = Image.new("RGB", (1300, 1500), (228, 226, 220))
    pen, face = ImageDraw.Draw(page), ImageFont.truetype(FONT_FILE, 30)
    pen.text((420, 50), "SPECIMEN RECEIPT", fill=(45, 45, 52), font=face)
    places = []
    for row in range(22):
        y = 140 + row * 58
        pen.text((90, y), f"2024-03-{1 + row:02d}", fill=(45, 45, 52), font=face)
        for x in (480, 860):
            text = f"{rng.randint(100_000, 99_999_999) / 100:,.2f}"
            pen.text((x, y), text, fill=(45, 45, 52), font=face)
            places.append((text, pen.textbbox((x, y), text, font=face)))
    light = np.linspace(1.0, 0.86, 1300)[None, :, None] * np.linspace(1.0, 0.94, 1500)[:, None, None]
    pixels = cv2.GaussianBlur(np.asarray(page, np.float32) * light.astype(np.float32), (0, 0), 0.9)
    pixels += cv2.GaussianBlur(noise.normal(0, grain * 1.8, pixels.shape).astype(np.float32), (0, 0), 0.7)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8)), places


def compressed(picture: Image.Image, quality: int) -> Image.Image:
    """The picture as its JPEG gives it back."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(out).convert("RGB")


def painted_over(picture: Image.Image, place: tuple[int, int, int, int], text: str) -> Image.Image:
    """A box in the colour of the paper over an amount, and another amount typed on it."""
    x0, y0, x1, y1 = place
    forged = picture.copy()
    paper = forged.getpixel((x0 - 4, y0 - 4))
    pen = ImageDraw.Draw(forged)
    pen.rectangle((x0 - 5, y0 - 9, x1 + 5, y1 + 9), fill=paper)
    pen.text((x0, y0 - 7), text, fill=(40, 40, 48), font=ImageFont.truetype(FONT_FILE, 30))
    return forged


def lines_of(places: list[tuple[str, tuple[int, int, int, int]]]) -> list[Line]:
    """Amounts as an engine would have read them."""
    lines = []
    for text, (x0, y0, x1, y1) in places:
        corners = np.array([[x0 - 3, y0 - 8], [x1 + 3, y0 - 8], [x1 + 3, y1 + 8], [x0 - 3, y1 + 8]], np.float64)
        face = ImageFont.truetype(FONT_FILE, 30)
        whole = x1 - x0 + 6
        ends = [(3 + face.getlength(text[:n])) / whole for n in range(len(text) + 1)]
        lines.append(Line(text, corners, 0.99, tuple(zip(ends, ends[1:], strict=False))))
    return lines
