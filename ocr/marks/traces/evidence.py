"""The picture of a trace for a reviewer: the place on the page with its boxes, above it how it was before a save, or
what was copied joined to where it was copied from."""

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
BLUE = (20, 80, 200)
GAP = 8  # pixels between before and after
PAIRS = 4  # copies of which both places are shown enlarged
CUT = (360, 110)  # pixels of one place, enlarged
BEHIND = (90, 90, 90)


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
    return _png(_stacked(parts))


def on_picture(picture: Image.Image, boxes: list[Box], joined: bool) -> bytes:
    """PNG of a place of a page's picture with its boxes. `joined`: they are pairs of equal places, told by lines from
    one to the other and, below, by both places enlarged."""
    picture.thumbnail((SIDE, SIDE))
    if not joined:
        return _png(_marked(picture, boxes, around(boxes), RED))
    pairs = list(zip(boxes[::2], boxes[1::2], strict=False))
    apart = [pair for at, pair in enumerate(pairs) if not any(pair[0].overlap(known) > 0 for known, _ in pairs[:at])]
    cuts = [_beside(_enlarged(picture, here, BLUE), _enlarged(picture, there, RED)) for here, there in apart[:PAIRS]]
    pen = ImageDraw.Draw(picture)
    for here, there in pairs:
        ends = [(x * picture.width, y * picture.height) for x, y in (here.centre, there.centre)]
        pen.line(ends, fill=RED, width=2)
        _frame(pen, picture, there, RED)
        _frame(pen, picture, here, BLUE)
    return _png(_stacked([_cropped(picture, around(boxes)), *cuts]))


def _enlarged(picture: Image.Image, box: Box, colour: tuple[int, int, int]) -> Image.Image:
    """A place with as much around it as it is high, as large as may be."""
    width, height = picture.size
    pad = (box.y1 - box.y0) * height
    cut = picture.crop(
        (round(max(box.x0 * width - 2 * pad, 0)), round(max(box.y0 * height - pad / 2, 0)),
         round(min(box.x1 * width + 2 * pad, width)), round(min(box.y1 * height + pad / 2, height)))
    )  # fmt: skip
    scale = min(CUT[0] / max(cut.width, 1), CUT[1] / max(cut.height, 1))
    cut = cut.resize((max(round(cut.width * scale), 1), max(round(cut.height * scale), 1)), Image.Resampling.NEAREST)
    ImageDraw.Draw(cut).rectangle((0, 0, cut.width - 1, cut.height - 1), outline=colour, width=3)
    return cut


def _beside(left: Image.Image, right: Image.Image) -> Image.Image:
    whole = Image.new("RGB", (left.width + GAP + right.width, max(left.height, right.height)), BEHIND)
    whole.paste(left, (0, 0))
    whole.paste(right, (left.width + GAP, 0))
    return whole


def _stacked(parts: list[Image.Image]) -> Image.Image:
    width, height = max(part.width for part in parts), sum(part.height + GAP for part in parts) - GAP
    whole, at = Image.new("RGB", (width, height), BEHIND), 0
    for part in parts:
        whole.paste(part, (0, at))
        at += part.height + GAP
    return whole


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
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
    return _marked(picture, boxes, place, colour)


def _marked(picture: Image.Image, boxes: list[Box], place: Box, colour: tuple[int, int, int]) -> Image.Image:
    pen = ImageDraw.Draw(picture)
    for box in boxes:
        _frame(pen, picture, box, colour)
    return _cropped(picture, place)


def _frame(pen: ImageDraw.ImageDraw, picture: Image.Image, box: Box, colour: tuple[int, int, int]) -> None:
    x0, x1 = box.x0 * picture.width, box.x1 * picture.width
    y0, y1 = box.y0 * picture.height, box.y1 * picture.height
    pen.rectangle((x0 - 3, y0 - 3, x1 + 3, y1 + 3), outline=colour, width=2)


def _cropped(picture: Image.Image, place: Box) -> Image.Image:
    edges = place.x0 * picture.width, place.y0 * picture.height, place.x1 * picture.width, place.y1 * picture.height
    left, top, right, bottom = map(round, edges)
    return picture.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
