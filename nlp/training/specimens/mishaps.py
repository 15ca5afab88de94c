"""What befalls a page besides light and lens: two on one sheet, an edge cut off, fingers, creases, a monitor's dots."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from nlp.training.specimens.optics import Pixels, View
from nlp.training.specimens.sheet import Run
from nlp.training.specimens.truth import Specimen

COMPANIONS = {
    "clean": 0.03,
    "photo": 0.03,
    "hard": 0.08,
}  # of the single pages arrive on one scan with another paper's page
PAIRED = 0.12  # of the documents of several pages arrive with two pages side by side


def put_together(rng: Random, specimen: Specimen, mode: str) -> Specimen:
    """Some specimens as two-up copies: their own pages in pairs, or their page beside some other paper's."""
    if not specimen.images or specimen.kind == "unknown":
        return specimen
    if len(specimen.images) > 1:
        return _in_pairs(rng, specimen) if rng.random() < PAIRED else specimen
    if rng.random() > COMPANIONS[mode]:
        return specimen
    return _beside_another(rng, specimen)


def _in_pairs(rng: Random, specimen: Specimen) -> Specimen:
    images: list[Image.Image] = []
    runs: list[Run] = []
    across = specimen.images[0].width < specimen.images[0].height
    for first in range(0, len(specimen.images), 2):
        pair = specimen.images[first : first + 2]
        sheet, places = _laid_out(rng, pair, across)
        images.append(sheet)
        for run in specimen.runs:
            if 0 <= run.page - 1 - first < len(pair):
                moved = run.quads + np.array(places[run.page - 1 - first], float)
                runs.append(replace(run, page=len(images), quads=moved))
    return replace(specimen, images=tuple(images), runs=runs, notes={**specimen.notes, "two_up": True})


def _beside_another(rng: Random, specimen: Specimen) -> Specimen:
    from nlp.training.specimens import others  # it draws, and what is drawn is degraded: one of the two must wait

    one = specimen.images[0]
    other = others.draw_companion(rng)
    picture = other.images[0].convert("RGB")
    scale = (one.width / picture.width) if one.width > one.height else (one.height / picture.height)
    picture = picture.resize((max(round(picture.width * scale), 1), max(round(picture.height * scale), 1)))
    first = rng.random() < 0.7
    pair = (one, picture) if first else (picture, one)
    sheet, places = _laid_out(rng, pair, one.width < one.height)
    mine, theirs = (places[0], places[1]) if first else (places[1], places[0])
    runs = [replace(run, quads=run.quads + np.array(mine, float)) for run in specimen.runs]
    runs += [replace(run, quads=run.quads * scale + np.array(theirs, float), field="") for run in other.runs]
    longest = max(sheet.size)
    if longest > 2600:
        shrink = 2600 / longest
        sheet = sheet.resize((round(sheet.width * shrink), round(sheet.height * shrink)), Image.Resampling.LANCZOS)
        runs = [replace(run, quads=run.quads * shrink) for run in runs]
    return replace(specimen, images=(sheet,), runs=runs, notes={**specimen.notes, "two_up": True})


def _laid_out(rng: Random, pair: Sequence[Image.Image], across: bool) -> tuple[Image.Image, list[tuple[int, int]]]:
    """Pictures side by side (or one over the other) on white, and where the corner of each lies."""
    gap, places, at = rng.randrange(0, 60), [], 0
    for picture in pair:
        places.append((at, rng.randrange(0, 30)) if across else (rng.randrange(0, 30), at))
        at += (picture.width if across else picture.height) + gap
    wide = max(x + picture.width for (x, _), picture in zip(places, pair, strict=True))
    high = max(y + picture.height for (_, y), picture in zip(places, pair, strict=True))
    sheet = Image.new("RGB", (wide, high), (253, 253, 252))
    for place, picture in zip(places, pair, strict=True):
        sheet.paste(picture.convert("RGB"), place)
    return sheet, places


def cut_off(rng: Random, specimen: Specimen) -> Specimen:
    """A single page with a strip of one side missing; a field counts only where all of its characters can be seen."""
    if len(specimen.images) != 1 or any(specimen.tables.values()) or specimen.kind == "unknown":
        return specimen
    image = specimen.images[0]
    side, share = rng.choice(("left", "right", "top", "bottom")), rng.uniform(0.1, 0.34)
    wide, high = image.size
    box = {
        "left": (round(wide * share), 0, wide, high), "right": (0, 0, round(wide * (1 - share)), high),
        "top": (0, round(high * share), wide, high), "bottom": (0, 0, wide, round(high * (1 - share))),
    }[side]  # fmt: skip
    runs, lost = [], set()
    for run in specimen.runs:
        centres = run.quads.mean(axis=1)
        inside = (
            (centres[:, 0] > box[0]) & (centres[:, 0] < box[2]) & (centres[:, 1] > box[1]) & (centres[:, 1] < box[3])
        )
        if not inside.all() and run.field:
            lost.update(run.field.split("+"))
        if inside.any():
            kept = "".join(c for c, here in zip(run.text, inside, strict=True) if here)
            runs.append(replace(run, text=kept, quads=run.quads[inside] - np.array([box[0], box[1]], float)))
    fields = {name: said for name, said in specimen.fields.items() if name not in lost}
    notes = {**specimen.notes, "cut": side, "lost": sorted(lost)}
    return replace(specimen, images=(image.crop(box),), runs=runs, fields=fields, notes=notes)


def fingers(rng: Random, view: View) -> Pixels:
    """The picture with one to three fingertips reaching over the page's edge, hardly into the print."""
    image = Image.fromarray(view.image)
    wide, high = image.size
    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    skin = rng.choice(((222, 180, 150), (196, 148, 118), (236, 200, 174)))
    for _ in range(rng.randrange(1, 4)):
        left = rng.random() < 0.5
        x, y = (0 if left else wide), high * rng.uniform(0.2, 0.95)
        reach, thick = wide * rng.uniform(0.05, 0.11), high * rng.uniform(0.018, 0.03)
        draw.ellipse((x - reach, y - thick, x + reach, y + thick), fill=(*skin, 255))
        nail = x + reach * 0.62 if left else x - reach * 0.62
        draw.ellipse(
            (nail - reach * 0.2, y - thick * 0.5, nail + reach * 0.2, y + thick * 0.5), fill=(240, 214, 204, 255)
        )
    layer = layer.filter(ImageFilter.GaussianBlur(2))
    image.paste(layer, (0, 0), layer)
    return np.asarray(image, dtype=np.uint8)


def creased(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """Small waves both ways, with the light and shade that they throw."""
    high, wide = image.shape[:2]
    swing = max(high, wide) * rng.uniform(0.002, 0.005)
    cells = rng.choice((3, 4, 6))
    small = (noise.random((cells + 1, cells + 1, 2)).astype(np.float32) - 0.5) * 2 * swing
    field = np.asarray(cv2.resize(small, (wide, high), interpolation=cv2.INTER_CUBIC), np.float32)
    x, y = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
    bent = cv2.remap(image, x - field[..., 0], y - field[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    slope = cv2.Sobel(field[..., 1], cv2.CV_32F, 0, 1, ksize=5) + cv2.Sobel(field[..., 0], cv2.CV_32F, 1, 0, ksize=5)
    shade = 1 + np.clip(slope / max(float(np.abs(slope).max()), 1e-6), -1, 1) * rng.uniform(0.04, 0.16)
    shaded = np.clip(np.asarray(bent, np.float32) * shade[..., None], 0, 255).astype(np.uint8)

    def bend(points: NDArray[np.float64]) -> NDArray[np.float64]:
        at = np.clip(np.rint(points), 0, [wide - 1, high - 1]).astype(int)
        return np.asarray(points + field[at[:, 1], at[:, 0]], dtype=np.float64)

    return View(shaded, np.eye(3), bend)


def on_screen(rng: Random, image: Pixels) -> Pixels:
    """The page as a monitor shows it: columns of red, green and blue dots, dark lines between rows, a cold white."""
    period = rng.choice((3, 3, 4))
    mask = np.full((period, period, 3), rng.uniform(0.78, 0.9), np.float32)
    for colour in range(3):
        mask[:, colour % period, colour] = 1.12
    mask[-1] *= rng.uniform(0.8, 0.93)
    high, wide = image.shape[:2]
    tiled = np.tile(mask, (high // period + 1, wide // period + 1, 1))[:high, :wide]
    lit = image.astype(np.float32) * tiled * np.array([0.96, 1.0, 1.06], np.float32)
    shown: Pixels = np.clip(lit, 0, 255).astype(np.uint8)
    return shown
