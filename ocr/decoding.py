"""What the sandboxed child does with an order: pages as frames, or one page drawn as PNG."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

# Imported before the walls go up, so that every decoder is there when they stand.
from ocr.formats import image as _image  # noqa: F401
from ocr.formats import pdf as _pdf
from ocr.formats import sheet as _sheet  # noqa: F401
from ocr.frames import Frame, to_frame
from ocr.pages import Limits, PageImage, open_pages
from ocr.sniff import PDF, SHEETS


def carry_out(path: Path, order: dict[str, Any]) -> Iterator[Frame]:
    """The frames that answer an order. Raises DocumentFault."""
    limits = Limits(**{name: order[name] for name in ("max_pages", "max_pixels", "max_jpeg_pixels", "max_cells")})
    if order["do"] == "count":
        yield {"count": _count(path, order, limits)}, b""
        return
    if order["do"] == "render":
        yield {}, _drawn(path, order, limits)
        return
    pages = open_pages(
        path, order["media_type"], password=order["password"], limits=limits, pdf_reader=order["pdf_reader"]
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


def _drawn(path: Path, order: dict[str, Any], limits: Limits) -> bytes:
    number, side = int(order["number"]), int(order["max_side"])
    if order["media_type"] == PDF:
        document = _pdf.open_pdf(path, order["password"])
        if not 1 <= number <= len(document):
            return b""
        document.init_forms()
        page, _ = _pdf.open_page(document, number - 1)
        picture = Image.fromarray(_pdf.render(page, 200, side)[0])
    else:
        pages = open_pages(path, order["media_type"], limits=limits)
        page = next((p for p in pages if p.number == number), None)
        if page is None:
            return b""
        picture = _table(page) if order["media_type"] in SHEETS else Image.fromarray(page.image)  # type: ignore[arg-type]  # an image has pixels
        picture.thumbnail((side, side))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


CELL = (150, 24)  # pixels
ROWS = 60


def _table(page: PageImage) -> Image.Image:
    """The first rows of a sheet, drawn cell by cell."""
    columns, rows = int(page.width), min(int(page.height), ROWS)
    picture = Image.new("RGB", (columns * CELL[0], rows * CELL[1]), "white")
    draw = ImageDraw.Draw(picture)
    for word in page.words:
        column, row = round(word.box.x0 * page.width), round(word.box.y0 * page.height)
        if row < rows:
            corner = (column * CELL[0], row * CELL[1])
            draw.rectangle((*corner, corner[0] + CELL[0], corner[1] + CELL[1]), outline="#ccd")
            draw.text((corner[0] + 4, corner[1] + 5), word.text[:40], fill="black")
    return picture
