"""The picture of a trace for a reviewer: the place on the page with its boxes, and above it how it was before a save."""

import io
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from ocr.formats.pdf import open_page, render
from ocr.marks.traces.revisions import revision_ends
from ocr.page import Box

DPI = 150.0
SIDE = 2400  # pixels of the page from which the place is cut
AROUND = 0.03  # of the page, around the boxes
RED, GREEN = (200, 30, 30), (30, 130, 60)
GAP = 8  # pixels between before and after


def before_and_after(path: Path, number: int, boxes: list[Box], revision: int | None, password: str | None) -> bytes:
    """PNG of a place of a PDF's page (1-based). `revision`: the save (2 for the first on top) whose change is shown; None
    shows the page as it is. b"" for a page or revision that is not there."""
    content = path.read_bytes()
    ends = revision_ends(content)
    if revision is None:
        shown = [(content, RED)]
    elif 2 <= revision <= len(ends):
        shown = [(content[: ends[revision - 2]], GREEN), (content[: ends[revision - 1]], RED)]
    else:
        return b""
    place = around(boxes)
    parts = [
        part for each, colour in shown if (part := _part(each, number, boxes, place, colour, password)) is not None
    ]
    if len(parts) < len(shown):
        return b""
    width, height = max(part.width for part in parts), sum(part.height + GAP for part in parts) - GAP
    whole, at = Image.new("RGB", (width, height), (90, 90, 90)), 0
    for part in parts:
        whole.paste(part, (0, at))
        at += part.height + GAP
    out = io.BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()


def around(boxes: list[Box]) -> Box:
    """The boxes' place with some page around it, as wide as the page; the whole page for none."""
    if not boxes:
        return Box(0.0, 0.0, 1.0, 1.0)
    whole = Box.around(boxes)
    return Box(0.0, max(whole.y0 - AROUND, 0.0), 1.0, min(whole.y1 + AROUND, 1.0))


def _part(
    content: bytes, number: int, boxes: list[Box], place: Box, colour: tuple[int, int, int], password: str | None
) -> Image.Image | None:
    document = pdfium.PdfDocument(content, password=password)
    try:
        if not 1 <= number <= len(document):
            return None
        document.init_forms()
        page, _ = open_page(document, number - 1)
        picture = Image.fromarray(render(page, DPI, SIDE)[0])
    finally:
        document.close()
    pen = ImageDraw.Draw(picture)
    for box in boxes:
        x0, x1 = box.x0 * picture.width, box.x1 * picture.width
        y0, y1 = box.y0 * picture.height, box.y1 * picture.height
        pen.rectangle((x0 - 3, y0 - 3, x1 + 3, y1 + 3), outline=colour, width=2)
    edges = place.x0 * picture.width, place.y0 * picture.height, place.x1 * picture.width, place.y1 * picture.height
    left, top, right, bottom = map(round, edges)
    return picture.crop((left, top, right, bottom))
