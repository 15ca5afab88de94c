"""What makes paper look official: borders, guilloche, an emblem that is nobody's, QR codes, seals, the specimen mark."""

import math
from random import Random

import numpy as np
import segno
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from nlp.training.specimens.faces import fit, font
from nlp.training.specimens.sheet import Colour, ImageSheet

Pixels = NDArray[np.uint8]
MARK = "SPECIMEN 样本"


def guilloche(sheet: ImageSheet, rng: Random, colour: Colour, strength: float = 0.5) -> None:
    """Waves over the whole page, as security paper has them; `strength` 0..1."""
    image = sheet.image
    wide, high = image.size
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    period, swing = rng.uniform(14, 30), rng.uniform(5, 16)
    waves = np.sin((y + swing * np.sin(x / rng.uniform(25, 70)) + 0.35 * swing * np.sin(x / 11)) * 2 * math.pi / period)
    if rng.random() < 0.5:
        waves = np.maximum(waves, np.sin((x + swing * np.sin(y / rng.uniform(30, 80))) * 2 * math.pi / period))
    ink = np.clip((waves - 0.86) * 8, 0, 1)[..., None] * strength
    paper = np.asarray(image, dtype=np.float32)
    mixed = paper * (1 - ink) + np.array(colour, dtype=np.float32) * ink
    sheet.replace_image(Image.fromarray(mixed.astype(np.uint8)))


def border(sheet: ImageSheet, rng: Random, colour: Colour, inset: float, style: str) -> None:
    """A frame `inset` points from the edge: `lines`, `gold` (band of rosettes between lines) or `key` (meander)."""
    x0, y0, x1, y1 = inset, inset, sheet.width - inset, sheet.height - inset
    sheet.box(x0, y0, x1, y1, weight=2.2, colour=colour)
    if style == "lines":
        sheet.box(x0 + 5, y0 + 5, x1 - 5, y1 - 5, weight=0.7, colour=colour)
        return
    band = rng.uniform(11, 18)
    sheet.box(x0 + band, y0 + band, x1 - band, y1 - band, weight=1.0, colour=colour)
    sheet.box(x0 + band + 3, y0 + band + 3, x1 - band - 3, y1 - band - 3, weight=0.4, colour=colour)
    draw = ImageDraw.Draw(sheet.image)
    radius, s = band * 0.36, sheet.scale
    for cx, cy in _around(x0 + band / 2, y0 + band / 2, x1 - band / 2, y1 - band / 2, band * 0.92):
        if style == "key":
            for k in (1.0, 0.5):
                r = radius * k
                draw.rectangle(
                    ((cx - r) * s, (cy - r) * s, (cx + r) * s, (cy + r) * s), outline=colour, width=max(int(s * 0.6), 1)
                )
        else:
            for k in range(6):
                a = k * math.pi / 3
                px, py = cx + radius * 0.55 * math.cos(a), cy + radius * 0.55 * math.sin(a)
                r = radius * 0.5
                draw.ellipse(
                    ((px - r) * s, (py - r) * s, (px + r) * s, (py + r) * s), outline=colour, width=max(int(s * 0.4), 1)
                )


def _around(x0: float, y0: float, x1: float, y1: float, step: float) -> list[tuple[float, float]]:
    across, down = max(int((x1 - x0) / step), 1), max(int((y1 - y0) / step), 1)
    top = [(x0 + (x1 - x0) * i / across, y) for i in range(across + 1) for y in (y0, y1)]
    return top + [(x, y0 + (y1 - y0) * i / down) for i in range(1, down) for x in (x0, x1)]


def emblem(sheet: ImageSheet, cx: float, cy: float, radius: float) -> None:
    """A red disc with a gold ring and a gear: at the emblem's place, of its colours, but no state's emblem."""
    draw, s = ImageDraw.Draw(sheet.image), sheet.scale
    red, gold = (201, 32, 28), (226, 178, 60)

    def disc(x: float, y: float, r: float, colour: Colour) -> None:
        draw.ellipse(((x - r) * s, (y - r) * s, (x + r) * s, (y + r) * s), fill=colour)

    disc(cx, cy, radius, gold)
    disc(cx, cy, radius * 0.9, red)
    for k in range(12):
        a = k * math.pi / 6
        disc(cx + radius * 0.7 * math.cos(a), cy + radius * 0.7 * math.sin(a), radius * 0.09, gold)
    disc(cx, cy, radius * 0.34, gold)
    disc(cx, cy, radius * 0.22, red)


def qr(sheet: ImageSheet, x: float, y: float, side: float, payload: str) -> None:
    """A QR code with its top left corner at (x, y), `side` points wide."""
    code = segno.make(payload, error="m", boost_error=False)
    matrix = np.array([list(row) for row in code.matrix], dtype=np.uint8)
    pixels = Image.fromarray(((1 - np.pad(matrix, 1)) * 255).astype(np.uint8))
    size = round(side * sheet.scale)
    sheet.image.paste(
        pixels.resize((size, size), Image.Resampling.NEAREST), (round(x * sheet.scale), round(y * sheet.scale))
    )


def seal_picture(
    text: str, pixels: int, rng: Random, *, inner: str = "", oval: bool = False, strength: float = 0.8
) -> Image.Image:
    """A seal as red ink with transparency: the text on an arc, a star, a line below; worn as a hand stamp is."""
    side = pixels
    picture = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(picture)
    edge = max(side // 55, 2)
    draw.ellipse((edge, edge, side - edge, side - edge), outline=255, width=edge)
    centre, size = side / 2, int(side * min(0.125, 1.55 / max(len(text), 8)))
    sweep = min(math.radians(255), math.radians(17) * len(text) + math.radians(60))
    face = font(fit("song", text), size)
    for i, character in enumerate(text):
        angle = -math.pi / 2 - sweep / 2 + sweep * (i + 0.5) / len(text)
        tile = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(tile).text(
            (size, size), character, font=face, fill=255, anchor="mm", stroke_width=max(size // 28, 0)
        )
        tile = tile.rotate(-math.degrees(angle) - 90, resample=Image.Resampling.BICUBIC)
        r = side * 0.5 - edge * 2 - size * 0.72
        at = (int(centre + r * math.cos(angle) - size), int(centre + r * math.sin(angle) - size))
        picture.paste(255, at, tile)
    if oval:
        draw.text(
            (centre, centre),
            inner or "征税专用章",
            font=font(fit("song", inner or "征税专用章"), int(side * 0.1)),
            fill=255,
            anchor="mm",
        )
    else:
        points = [
            (centre + side * r * math.sin(k * math.pi / 5), centre - side * r * math.cos(k * math.pi / 5))
            for k in range(10)
            for r in ((0.15,) if k % 2 == 0 else (0.058,))
        ]
        draw.polygon(points, fill=255)
        if inner:
            draw.text(
                (centre, side * 0.74), inner, font=font(fit("song", inner), int(side * 0.072)), fill=255, anchor="mm"
            )
    draw.text(
        (centre, side * 0.86), MARK, font=font(fit("hei", MARK), max(int(side * 0.042), 7)), fill=255, anchor="mm"
    )
    if oval:
        picture = picture.resize((side, int(side * 0.68)), Image.Resampling.LANCZOS)
    noise = np.random.default_rng(rng.randrange(2**32)).random((24, 24)).astype(np.float32)
    wear = Image.fromarray((noise * 255).astype(np.uint8)).resize(picture.size, Image.Resampling.BICUBIC)
    alpha = np.asarray(picture, dtype=np.float32) * strength * (0.72 + 0.28 * np.asarray(wear, dtype=np.float32) / 255)
    picture = Image.fromarray(alpha.astype(np.uint8)).rotate(rng.uniform(-14, 14), resample=Image.Resampling.BICUBIC)
    picture = picture.filter(ImageFilter.GaussianBlur(max(side / 900, 0.3)))
    red = Image.new("RGBA", picture.size, (rng.randrange(196, 226), rng.randrange(18, 46), rng.randrange(30, 52), 0))
    red.putalpha(picture)
    return red


def stamp(sheet: ImageSheet, picture: Image.Image, cx: float, cy: float) -> None:
    """Multiplies a seal's ink over what is printed, its centre at (cx, cy)."""
    x, y = round(cx * sheet.scale - picture.width / 2), round(cy * sheet.scale - picture.height / 2)
    page = sheet.image
    here = page.crop((x, y, x + picture.width, y + picture.height)).convert("RGB")
    base, ink = np.asarray(here, np.float32), np.asarray(picture, np.float32)
    alpha = ink[..., 3:] / 255
    page.paste(Image.fromarray((base * (1 - alpha) + base * ink[..., :3] / 255 * alpha).astype(np.uint8)), (x, y))


def watermark(sheet: ImageSheet, rng: Random, text: str, *, grey: int, size: float, turns: float, rows: int) -> None:
    """Slanted text over the page; `grey` is how much it darkens (0..255)."""
    s, (wide, high) = sheet.scale, sheet.image.size
    layer = Image.new("L", (wide, high), 0)
    face = font(fit("hei", text), round(size * s))
    for k in range(rows):
        tile = Image.new("L", (int(face.getlength(text)) + 20, int(size * s * 1.6)), 0)
        ImageDraw.Draw(tile).text((10, 4), text, font=face, fill=255)
        tile = tile.rotate(turns, expand=True, resample=Image.Resampling.BICUBIC)
        cx = int(wide * (0.5 if rows == 1 else rng.uniform(0.15, 0.85)))
        cy = int(high * (k + 0.5) / rows)
        layer.paste(255, (cx - tile.width // 2, cy - tile.height // 2), tile)
    base = np.asarray(sheet.image, np.float32)
    ink = np.asarray(layer, np.float32)[..., None] / 255 * grey
    sheet.replace_image(Image.fromarray(np.clip(base - ink, 0, 255).astype(np.uint8)))


def specimen_mark(sheet: ImageSheet, rng: Random) -> None:
    """The mark that every specimen carries: large and slanted, and small in two corners."""
    watermark(sheet, rng, MARK, grey=9, size=sheet.width / 11, turns=rng.choice((24, 32, -28)), rows=1)
    for x, anchor in ((14.0, "left"), (sheet.width - 14.0, "right")):
        sheet.text(x, sheet.height - 13.5, MARK, "hei", 7, colour=(150, 150, 150), anchor=anchor)
