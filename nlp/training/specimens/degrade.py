"""What happens to paper on its way in: scanners, copiers, phones, desks, light and messengers.

Every geometric step is one projective map, and the places of the characters go through the same one.
"""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nlp.training.specimens import mishaps
from nlp.training.specimens.optics import (
    SOFT,
    Pixels,
    View,
    blur,
    curl,
    folded,
    grain,
    jpeg,
    light_field,
    lit,
    photographed,
    scaled,
    shadow,
    shake,
    spread,
    turned,
)
from nlp.training.specimens.sheet import Run
from nlp.training.specimens.truth import Specimen


def degrade(rng: Random, specimen: Specimen, mode: str, recipe: "Recipe | None" = None) -> Specimen:
    """The specimen as it arrives: `clean` (a good scan or export), `photo` (an ordinary phone photo), `hard`."""
    noise = np.random.default_rng(rng.randrange(2**32))
    whole = recipe is None
    if whole:
        specimen = mishaps.put_together(rng, specimen, mode)
    condition, rotation, views = mode, 0, []
    turn = rng.choice((90, 180, 270)) if mode == "hard" and recipe is None and rng.random() < 0.2 else 0
    recipe = recipe or rng.choice(RECIPES[mode])
    for image in specimen.images:
        view = recipe(rng, noise, np.asarray(image.convert("RGB")))
        if turn:
            view = turned(view, turn)
            rotation = (360 - turn) % 360
        views.append(view)
    runs = [replace(run, quads=_moved(run, views[run.page - 1])) for run in specimen.runs]
    quality = {"clean": (85, 95), "photo": (70, 90), "hard": (42, 72)}[mode]
    notes = {**specimen.notes, "recipe": recipe.__name__, "jpeg": rng.randrange(*quality)}
    arrived = replace(
        specimen,
        images=tuple(Image.fromarray(v.image) for v in views),
        runs=runs,
        condition=condition,
        rotation=rotation,
        notes=notes,
    )
    return mishaps.cut_off(rng, arrived) if whole and mode == "hard" and rng.random() < 0.08 else arrived


def _moved(run: Run, view: View) -> NDArray[np.float64]:
    points = run.quads.reshape(-1, 2)
    if view.bend is not None:
        points = view.bend(points)
    moved = cv2.perspectiveTransform(points.reshape(-1, 1, 2).astype(np.float64), view.matrix)
    return np.asarray(moved, dtype=np.float64).reshape(run.quads.shape)


def as_is(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """An export or a perfect scan."""
    del rng, noise
    return View(image, np.eye(3))


def scan(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A flatbed scanner: a degree of skew at most, a little grain."""
    high, wide = image.shape[:2]
    matrix = np.vstack(
        [cv2.getRotationMatrix2D((wide / 2, high / 2), rng.uniform(-1.2, 1.2), rng.uniform(0.97, 1.0)), [0, 0, 1]]
    )
    out = cv2.warpPerspective(image, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=(250, 250, 248))
    return View(grain(blur(np.asarray(out, np.uint8), rng.uniform(0, 0.7)), noise, rng.uniform(0.5, 3)), matrix)


def photo(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A careful phone photo: slight perspective, uneven light, mild noise."""
    view = photographed(rng, noise, image, rng.uniform(0.02, 0.07), rng.randrange(1900, 2600))
    out = lit(view.image, light_field(noise, view.image.shape, rng.uniform(0.72, 0.9), 1.06))
    if rng.random() < 0.4:
        out = shadow(rng, out)
    return replace(view, image=grain(blur(out, rng.uniform(0, 1.0)), noise, rng.uniform(1, 5)))


def messenger(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A photo sent through a messenger: about 1080 to 1440 pixels on the short side, compressed twice."""
    view = photo(rng, noise, image)
    short = min(view.image.shape[:2]) / max(view.image.shape[:2])
    view = scaled(view, round(rng.randrange(1080, 1300) / short))
    return replace(view, image=jpeg(view.image, rng.randrange(60, 80)))


def folded_photo(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A folded, curling page under a lens at an angle."""
    bent = curl(rng, folded(rng, image))
    view = photographed(rng, noise, bent.image, rng.uniform(0.08, 0.16), rng.randrange(1700, 2400))
    out = shadow(rng, lit(view.image, light_field(noise, view.image.shape, 0.6, 1.1)))
    return View(grain(blur(out, rng.uniform(0.3, 1.1)), noise, rng.uniform(3, 8)), view.matrix, bent.bend)


def low_light(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A photo at night: dark, grainy, tinted, a little shaken."""
    view = photographed(rng, noise, image, rng.uniform(0.04, 0.1), rng.randrange(1700, 2300))
    dark = view.image.astype(np.float32) * rng.uniform(0.32, 0.55) * np.array([1.06, 1.0, 0.84], np.float32)
    out = lit(np.clip(dark, 0, 255).astype(np.uint8), light_field(noise, view.image.shape, 0.7, 1.15))
    if rng.random() < 0.5:
        out = shake(out, rng.choice((3, 4, 5)), rng.uniform(0, 180))
    return replace(view, image=grain(out, noise, rng.uniform(5, 11)))


def photocopy(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A grey photocopy, scanned: contrast pushed, specks, skew."""
    view = scan(rng, noise, image)
    grey = np.asarray(cv2.cvtColor(view.image, cv2.COLOR_RGB2GRAY), np.float32)
    grey = 255 / (1 + np.exp(-(grey - rng.uniform(118, 150)) / rng.uniform(16, 34)))
    specks = noise.random(grey.shape, dtype=np.float32) > 1 - rng.uniform(0.00005, 0.0006)
    grey = np.where(cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0, 60, grey)
    out = np.repeat(blur(np.clip(grey, 0, 255).astype(np.uint8), rng.uniform(0.4, 0.9))[..., None], 3, axis=2)
    return replace(view, image=out)


def small_messenger(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A photo that a messenger made small: 1080 pixels at its longer side or little more, hard compressed."""
    view = scaled(photo(rng, noise, image), rng.randrange(1180, 1500))
    return replace(view, image=jpeg(view.image, rng.randrange(48, 68)))


def glare(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A photo with a lamp's reflection on the paper."""
    view = photo(rng, noise, image)
    high, wide = view.image.shape[0] // SOFT + 1, view.image.shape[1] // SOFT + 1
    small = np.zeros((high, wide), np.float32)
    axes = (int(wide * rng.uniform(0.06, 0.16)), int(high * rng.uniform(0.03, 0.1)))
    centre = (int(wide * rng.uniform(0.2, 0.8)), int(high * rng.uniform(0.2, 0.8)))
    cv2.ellipse(small, centre, axes, rng.uniform(0, 180), 0, 360, 1.0, -1)
    spot = spread(small, wide * 0.03, view.image.shape) * np.float32(rng.uniform(90, 170))
    return replace(view, image=np.clip(view.image.astype(np.float32) + spot[..., None], 0, 255).astype(np.uint8))


def screen(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A photo of a screen: moiré stripes and a cold tint."""
    view = photographed(rng, noise, image, rng.uniform(0.03, 0.08), rng.randrange(1800, 2300))
    high, wide = view.image.shape[:2]
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    angle, period = rng.uniform(0.1, 1.4), rng.uniform(5, 11)
    stripes = np.sin(
        (x * np.cos(angle) + y * np.sin(angle)) * 2 * np.pi / period + 3 * np.sin(y / rng.uniform(90, 240))
    )
    tinted = view.image.astype(np.float32) * np.array([0.94, 0.98, 1.06], np.float32)
    out = np.clip(tinted + stripes[..., None] * rng.uniform(5, 13), 0, 255).astype(np.uint8)
    return replace(view, image=grain(blur(out, rng.uniform(0.4, 0.9)), noise, 3))


def fax(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A fax: few lines, pure black and white."""
    view = scaled(scan(rng, noise, image), rng.randrange(1700, 2200))
    grey = np.asarray(cv2.cvtColor(view.image, cv2.COLOR_RGB2GRAY), np.float32)
    dots = np.where(grey + noise.standard_normal(grey.shape, dtype=np.float32) * 6 > rng.uniform(135, 165), 255, 0)
    return replace(view, image=np.repeat(dots.astype(np.uint8)[..., None], 3, axis=2))


def wechat(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A photo that a messenger compressed twice and shrank to 1440 pixels or a little more in between."""
    view = photo(rng, noise, image)
    first = replace(view, image=jpeg(view.image, rng.randrange(70, 88)))
    view = scaled(first, rng.choice((1440, 1440, rng.randrange(1440, 1800))))
    return replace(view, image=jpeg(view.image, rng.randrange(58, 78)))


def held(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A photo of a page that fingers hold at its edge."""
    view = photographed(rng, noise, image, rng.uniform(0.03, 0.1), rng.randrange(1800, 2400))
    out = lit(mishaps.fingers(rng, view), light_field(noise, view.image.shape, rng.uniform(0.68, 0.9), 1.08))
    return replace(view, image=grain(blur(out, rng.uniform(0, 0.9)), noise, rng.uniform(1, 5)))


def crumpled(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A page that lay in a pocket: waves both ways, creases, photographed."""
    bent = mishaps.creased(rng, noise, image)
    view = photographed(rng, noise, bent.image, rng.uniform(0.04, 0.12), rng.randrange(1700, 2400))
    out = lit(view.image, light_field(noise, view.image.shape, 0.66, 1.1, cells=4))
    return View(grain(blur(out, rng.uniform(0.2, 1.0)), noise, rng.uniform(2, 7)), view.matrix, bent.bend)


def grey_scan(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A flatbed scan in greys, its paper not quite white and its ink not quite black."""
    view = scan(rng, noise, image)
    grey = np.asarray(cv2.cvtColor(view.image, cv2.COLOR_RGB2GRAY), np.float32)
    low, high = rng.uniform(10, 60), rng.uniform(205, 252)
    out = (low + grey * (high - low) / 255).astype(np.uint8)
    return replace(view, image=np.repeat(out[..., None], 3, axis=2))


def screen_grid(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A photo of a monitor whose lines of dots beat against the sensor's, in colours."""
    view = photographed(rng, noise, mishaps.on_screen(rng, image), rng.uniform(0.02, 0.07), rng.randrange(1700, 2200))
    return replace(view, image=grain(blur(view.image, rng.uniform(0.2, 0.6)), noise, 3))


def burst(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A photo whose light drowned a part of the page: a flash, a window."""
    view = glare(rng, noise, image)
    bright = view.image.astype(np.float32) * rng.uniform(1.05, 1.3) + rng.uniform(0, 18)
    return replace(view, image=np.clip(bright, 0, 255).astype(np.uint8))


Recipe = Callable[[Random, np.random.Generator, Pixels], View]
RECIPES: dict[str, tuple[Recipe, ...]] = {
    "clean": (as_is, as_is, scan, scan, scan, grey_scan),
    "photo": (photo, photo, photo, messenger, wechat, held),
    "hard": (
        folded_photo, folded_photo, crumpled, crumpled, low_light, photocopy, small_messenger, wechat, glare, burst, screen,
        screen_grid, fax, held,
    ),
}  # fmt: skip
