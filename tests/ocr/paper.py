"""Paper for the tests: lines of Chinese text drawn on white, a seal, a table; all marked SPECIMEN."""

import io
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONTS = ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")
LINES = (
    "SPECIMEN 样本 营业执照",
    "统一社会信用代码 91990100MA0D3MYNXQ",
    "名称 样例市云启信息技术有限公司",
    "类型 有限责任公司(自然人独资)",
    "法定代表人 张三丰",
    "成立日期 2019年07月26日",
    "经营范围 软件开发；信息技术咨询服务；五金产品零售；日用百货销售",
    "住所 样例市样例区样例路88号样例大厦2幢603室",
)


def font(size: int) -> ImageFont.FreeTypeFont:
    path = next(path for path in FONTS if Path(path).exists())
    return ImageFont.truetype(path, size)


def drawn(lines: tuple[str, ...] = LINES, size: int = 36, width: int = 1400) -> Image.Image:
    """Lines of print on white paper."""
    picture = Image.new("RGB", (width, 120 + len(lines) * size * 2), "white")
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        draw.text((80, 60 + number * size * 2), line, fill=(30, 30, 30), font=font(size))
    return picture


def pixels(picture: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.asarray(picture.convert("RGB"), np.uint8)


def saved(picture: Image.Image, sort: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, sort, **options)  # type: ignore[arg-type]  # Pillow's options are per format
    return out.getvalue()


def pdf(pages: tuple[tuple[str, ...], ...] = (LINES,), rotation: int = 0, password: str | None = None) -> bytes:
    """A PDF with a text layer, one page for each group of lines, with a ruled box."""
    out = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(out, pagesize=A4, encrypt=password)
    for lines in pages:
        canvas.setFont("STSong-Light", 12)
        for number, line in enumerate(lines):
            canvas.drawString(60, 760 - number * 24, line)
        canvas.rect(50, 500, 400, 280)
        canvas.line(50, 600, 450, 600)
        canvas.showPage()
    canvas.save()
    if not rotation:
        return out.getvalue()
    with pikepdf.open(out) as document:
        for page in document.pages:
            page.Rotate = rotation
        turned = io.BytesIO()
        document.save(turned)
    return turned.getvalue()
