"""A page of placed words drawn as a picture, for formats that nothing here renders."""

import contextlib
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from ocr.pages import PageImage

FONTS = ("NotoSansCJK-Regular.ttc", "wqy-zenhei.ttc", "wqy-microhei.ttc", "uming.ttc", "DroidSansFallbackFull.ttf")
FORM = "#876"  # the colour of what is not print


def drawn(page: PageImage, side: int) -> Image.Image:
    """The page's words, lines and the places of its codes on white, `side` pixels long."""
    scale = side / max(page.width, page.height)
    size = max(round(page.width * scale), 1), max(round(page.height * scale), 1)
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    for edges, outline in [*((line.box, False) for line in page.lines), *((mark.box, True) for mark in page.marks)]:
        x0, y0, x1, y1 = (edge * whole for edge, whole in zip(edges, (*size, *size), strict=True))
        if outline:
            draw.rectangle((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), outline=FORM)
        else:
            draw.line((x0, y0, x1, y1), fill=FORM)
    for word in page.words:
        for character, box in zip(word.text, word.char_boxes, strict=False):
            high = min(max((box.y1 - box.y0) * size[1], 4.0), side / 4)
            draw.text((box.x0 * size[0], box.y0 * size[1]), character, fill="black", font=_font(round(high)))
    return picture


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for name in FONTS:
        with contextlib.suppress(OSError):  # not on this machine
            return ImageFont.truetype(name, size)
    return ImageFont.load_default(size)
