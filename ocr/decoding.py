"""What the sandboxed child does with an order: pages as frames, one page drawn as PNG, or traces of editing."""

import contextlib
import gc
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

# Imported before the walls go up, so that every decoder is there when they stand.
from ocr.formats import image as _image  # noqa: F401
from ocr.formats import ofd as _ofd  # noqa: F401
from ocr.formats import pdf as _pdf
from ocr.formats import sheet as _sheet  # noqa: F401
from ocr.formats import xml_cells as _xml_cells  # noqa: F401
from ocr.formats.paper import drawn
from ocr.frames import Frame, to_frame
from ocr.marks.traces.evidence import SIDE, before_and_after, on_picture
from ocr.marks.traces.search import find_traces
from ocr.page import Box
from ocr.pages import Limits, PageImage, open_pages
from ocr.sniff import PDF


def carry_out(path: Path, order: dict[str, Any]) -> Iterator[Frame]:
    """The frames that answer an order. Raises DocumentFault."""
    limits = Limits(**{name: order[name] for name in ("max_pages", "max_pixels", "max_jpeg_pixels", "max_cells")})
    if order["do"] == "count":
        yield {"count": _count(path, order, limits)}, b""
        return
    if order["do"] == "render":
        yield {}, _drawn(path, order, limits)
        return
    if order["do"] == "cuts":
        yield from _cuts(path, order)
        return
    if order["do"] == "evidence":
        yield {}, _evidence(path, order, limits)
        return
    if order["do"] == "traces":
        password, roots = order["password"], order["roots"]
        yield find_traces(path, order["media_type"], password=password, limits=limits, roots=roots).to_json(), b""
        return
    gc.set_threshold(
        20_000, 50, 1000
    )  # a child lives for one file; most of what it makes is words, none of them in circles
    lane = (int(order["lane"][0]), int(order["lane"][1]))
    pages = open_pages(
        path, order["media_type"], password=order["password"], limits=limits, pdf_reader=order["pdf_reader"], lane=lane
    )
    for page in pages:
        yield to_frame(page)


def _count(path: Path, order: dict[str, Any], limits: Limits) -> int:
    if order["media_type"] == PDF:
        document = _pdf.open_pdf(path, order["password"])
        try:
            return len(document)
        finally:
            document.close()
    return sum(1 for _ in open_pages(path, order["media_type"], limits=limits))


def _cuts(path: Path, order: dict[str, Any]) -> Iterator[Frame]:
    """Places of one page as raw pixels."""
    document = _pdf.open_pdf(path, order["password"])
    if not 1 <= order["number"] <= len(document):
        return
    document.init_forms()
    page, _ = _pdf.open_page(document, order["number"] - 1)
    pixels, _ = _pdf.render(page, float(order["dpi"]), 2 * _pdf.LONG_SIDE)
    height, width = pixels.shape[:2]
    for x0, y0, x1, y1 in order["boxes"]:
        left, top = max(int(x0 * width) - 3, 0), max(int(y0 * height) - 3, 0)
        cut = pixels[top : max(int(y1 * height) + 4, top + 1), left : max(int(x1 * width) + 4, left + 1)]
        if cut.size:
            yield {"shape": cut.shape[:2]}, cut.tobytes()


def _evidence(path: Path, order: dict[str, Any], limits: Limits) -> bytes:
    boxes = [Box(*box) for box in order["boxes"]]
    if order["media_type"] == PDF and not order["joined"]:
        return before_and_after(path, order["number"], boxes, order["revision"], order["password"])
    picture = _picture(path, order, SIDE, limits)
    return b"" if picture is None else on_picture(picture, boxes, order["joined"])


def _drawn(path: Path, order: dict[str, Any], limits: Limits) -> bytes:
    picture = _picture(path, order, int(order["max_side"]), limits)
    if picture is None:
        return b""
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _picture(path: Path, order: dict[str, Any], side: int, limits: Limits) -> Image.Image | None:
    """One page, at most `side` pixels; a sheet drawn as a table; None for a page that is not there."""
    number = int(order["number"])
    if order["media_type"] == PDF:
        document = _pdf.open_pdf(path, order["password"])
        if not 1 <= number <= len(document):
            return None
        document.init_forms()
        page, _ = _pdf.open_page(document, number - 1)
        return Image.fromarray(_pdf.render(page, 200, side)[0])
    pages = open_pages(path, order["media_type"], limits=limits)
    page = next((p for p in pages if p.number == number), None)
    if page is None:
        return None
    if page.image is None:
        return drawn(page, side) if page.text_from == "pdf" else _table(page, side)
    picture = Image.fromarray(page.image)
    picture.thumbnail((side, side))
    return picture


CELL = (150.0, 24.0)  # pixels
TALLEST = 16_000  # pixels; rows of a longer sheet are drawn lower, so that places stay fractions of the whole
SMALLEST = 7.0  # pixels a row in which letters can be told
FONTS = ("NotoSansCJK-Regular.ttc", "wqy-zenhei.ttc", "wqy-microhei.ttc", "uming.ttc", "DroidSansFallbackFull.ttf")


def _table(page: PageImage, side: int) -> Image.Image:
    """A sheet drawn cell by cell, at most `side` pixels wide."""
    across = min(CELL[0], side / page.width)
    down = min(CELL[1], TALLEST / page.height)
    size = max(round(across * page.width), 1), max(round(down * page.height), 1)
    picture = Image.new("RGB", size, "white")
    draw, font = ImageDraw.Draw(picture), _font(down)
    for word in page.words:
        x0, y0, x1, y1 = (edge * whole for edge, whole in zip(word.box, (*size, *size), strict=True))
        if min(across, down) > 3:
            draw.rectangle((x0, y0, x1, y1), outline="#ccd")
        if down < SMALLEST:
            draw.line((x0 + 1, (y0 + y1) / 2, x1 - 1, (y0 + y1) / 2), fill="#99a")
            continue
        text = word.text[:40]
        while len(text) > 1 and draw.textlength(text, font) > across - 6:
            text = text[: max(len(text) * 3 // 4, 1)]
        draw.text((x0 + 3, y0 + down * 0.12), text, fill="black", font=font)
    return picture


def _font(row: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A font that has Chinese, where the machine has one."""
    size = max(row * 0.6, 5.0)
    for name in FONTS:
        with contextlib.suppress(OSError):  # not on this machine
            return ImageFont.truetype(name, size)
    return ImageFont.load_default(size)
