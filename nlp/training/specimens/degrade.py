"""What happens to paper on its way in: scanners, copiers, phones, desks, light and messengers.

Every geometric step is one projective map, and the places of the characters go through the same one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nlp.training.specimens.sheet import Run
from nlp.training.specimens.truth import Specimen

Pixels = NDArray[np.uint8]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class View:
    """A picture of a page, and the map from the clean page's pixels to the picture's (`bend`, if any, comes first)."""

    image: Pixels
    matrix: Matrix
    bend: Callable[[NDArray[np.float64]], NDArray[np.float64]] | None = None


def degrade(rng: Random, specimen: Specimen, mode: str, recipe: "Recipe | None" = None) -> Specimen:
    """The specimen as it arrives: `clean` (a good scan or export), `photo` (an ordinary phone photo), `hard`."""
    noise = np.random.default_rng(rng.randrange(2**32))
    condition, rotation, views = mode, 0, []
    turn = rng.choice((90, 180, 270)) if mode == "hard" and recipe is None and rng.random() < 0.2 else 0
    recipe = recipe or rng.choice(RECIPES[mode])
    for image in specimen.images:
        view = recipe(rng, noise, np.asarray(image.convert("RGB")))
        if turn:
            view = _turned(view, turn)
            rotation = (360 - turn) % 360
        views.append(view)
    runs = [replace(run, quads=_moved(run, views[run.page - 1])) for run in specimen.runs]
    quality = {"clean": (85, 95), "photo": (70, 90), "hard": (42, 72)}[mode]
    notes = {**specimen.notes, "recipe": recipe.__name__, "jpeg": rng.randrange(*quality)}
    return replace(
        specimen,
        images=tuple(Image.fromarray(v.image) for v in views),
        runs=runs,
        condition=condition,
        rotation=rotation,
        notes=notes,
    )


def _moved(run: Run, view: View) -> NDArray[np.float64]:
    points = run.quads.reshape(-1, 2)
    if view.bend is not None:
        points = view.bend(points)
    moved = cv2.perspectiveTransform(points.reshape(-1, 1, 2).astype(np.float64), view.matrix)
    return np.asarray(moved, dtype=np.float64).reshape(run.quads.shape)


def _turned(view: View, degrees: int) -> View:
    """Turned clockwise by 90, 180 or 270 degrees."""
    high, wide = view.image.shape[:2]
    matrix = {
        90: np.array([[0, -1, high], [1, 0, 0], [0, 0, 1.0]]),
        180: np.array([[-1, 0, wide], [0, -1, high], [0, 0, 1.0]]),
        270: np.array([[0, 1, 0], [-1, 0, wide], [0, 0, 1.0]]),
    }[degrees]
    return View(np.ascontiguousarray(np.rot90(view.image, -degrees // 90)), matrix @ view.matrix, view.bend)


def _scaled(view: View, longest: int) -> View:
    high, wide = view.image.shape[:2]
    ratio = longest / max(high, wide)
    size = (max(round(wide * ratio), 1), max(round(high * ratio), 1))
    how = cv2.INTER_AREA if ratio < 1 else cv2.INTER_CUBIC
    image = np.asarray(cv2.resize(view.image, size, interpolation=how), dtype=np.uint8)
    return View(image, np.diag([size[0] / wide, size[1] / high, 1.0]) @ view.matrix, view.bend)


def _jpeg(image: Pixels, quality: int) -> Pixels:
    _, data = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR))[..., ::-1]).astype(np.uint8)


def _noise(image: Pixels, noise: np.random.Generator, sigma: float) -> Pixels:
    grain = noise.standard_normal(image.shape[:2], dtype=np.float32)[..., None] * sigma
    return np.clip(image.astype(np.float32) + grain, 0, 255).astype(np.uint8)


def _blur(image: Pixels, sigma: float) -> Pixels:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), dtype=np.uint8) if sigma > 0.2 else image


def _shake(image: Pixels, length: int, angle: float) -> Pixels:
    line = np.zeros((length, length), np.float32)
    line[length // 2] = 1 / length
    turn = cv2.getRotationMatrix2D((length / 2 - 0.5, length / 2 - 0.5), angle, 1)
    kernel = np.asarray(cv2.warpAffine(line, turn, (length, length)), np.float32)
    return np.asarray(cv2.filter2D(image, -1, kernel / max(float(kernel.sum()), 1e-6)), dtype=np.uint8)


def _field(
    noise: np.random.Generator, shape: Sequence[int], low: float, high: float, cells: int = 3
) -> NDArray[np.float32]:
    """A smooth field of light between `low` and `high`."""
    small = noise.random((cells, cells), dtype=np.float32)
    big = cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(low + (high - low) * np.clip(big, 0, 1), dtype=np.float32)


def _lit(image: Pixels, light: NDArray[np.float32]) -> Pixels:
    lit: Pixels = np.clip(image.astype(np.float32) * light[..., None], 0, 255).astype(np.uint8)
    return lit


def _desk(noise: np.random.Generator, rng: Random, high: int, wide: int) -> Pixels:
    base = np.array(rng.choice(((92, 70, 52), (150, 120, 86), (60, 60, 64), (196, 194, 190), (40, 52, 60))), np.float32)
    grain = cv2.resize(
        noise.random((high // 60 + 2, wide // 6 + 2), dtype=np.float32), (wide, high), interpolation=cv2.INTER_LINEAR
    )
    return np.clip(base + (grain[..., None] - 0.5) * rng.uniform(8, 34), 0, 255).astype(np.uint8)


def _photographed(rng: Random, noise: np.random.Generator, image: Pixels, tilt: float, longest: int) -> View:
    """The page on a desk under a hand-held lens: perspective, a few degrees of turn, margins of desk."""
    high, wide = image.shape[:2]
    ratio = longest / max(high, wide) / rng.uniform(1.04, 1.2)
    out_w, out_h = round(wide * ratio * rng.uniform(1.06, 1.22)), round(high * ratio * rng.uniform(1.06, 1.22))
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    middle = np.array([out_w * rng.uniform(0.49, 0.51), out_h * rng.uniform(0.49, 0.51)])
    angle = np.deg2rad(rng.uniform(-tilt, tilt) * 40)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    target = ((corners - [wide / 2, high / 2]) * ratio) @ turn.T
    target *= 1 + np.array([[rng.uniform(-tilt, tilt) * 0.6, rng.uniform(-tilt, tilt) * 0.6] for _ in range(4)])
    reach = np.abs(target).max(axis=0) / [out_w * 0.495, out_h * 0.495]
    target = (target / max(float(reach.max()), 1.0) + middle).astype(np.float32)
    matrix = np.asarray(cv2.getPerspectiveTransform(corners, target), dtype=np.float64)
    desk = _desk(noise, rng, out_h, out_w)
    mask = cv2.warpPerspective(np.full((high, wide), 255, np.uint8), matrix, (out_w, out_h), flags=cv2.INTER_LINEAR)
    shade = _blur(np.roll(mask, (int(out_h * 0.006), int(out_w * 0.005)), (0, 1)), 9)
    under = desk.astype(np.float32) * (1 - 0.45 * shade[..., None].astype(np.float32) / 255)
    page = cv2.warpPerspective(image, matrix, (out_w, out_h), flags=cv2.INTER_AREA if ratio < 1 else cv2.INTER_LINEAR)
    alpha = mask[..., None].astype(np.float32) / 255
    return View((page * alpha + under * (1 - alpha)).astype(np.uint8), matrix)


def _folded(rng: Random, image: Pixels) -> Pixels:
    out = image.astype(np.float32)
    high, wide = image.shape[:2]
    for upright in rng.choice(((True,), (False,), (True, False))):
        length = wide if upright else high
        at = length * rng.uniform(0.35, 0.65)
        distance = np.abs(np.arange(length) - at)
        side = np.where(np.arange(length) > at, -1.0, 1.0) * np.exp(-distance / (length * 0.06)) * rng.uniform(10, 30)
        crease = -rng.uniform(15, 45) * np.exp(-((distance / max(length * 0.0016, 1)) ** 2))
        change = (side + crease).astype(np.float32)
        out += change[None, :, None] if upright else change[:, None, None]
    return np.clip(out, 0, 255).astype(np.uint8)


def _shadow(rng: Random, image: Pixels) -> Pixels:
    high, wide = image.shape[:2]
    mask = np.zeros((high, wide), np.float32)
    side = rng.choice((0, 1))
    edge = wide * rng.uniform(0.25, 0.6)
    polygon = np.array(
        [[0 if side else wide, 0], [edge, 0], [edge + wide * rng.uniform(-0.2, 0.2), high], [0 if side else wide, high]]
    )
    cv2.fillPoly(mask, [polygon.astype(np.int32)], 1.0)
    mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), wide * rng.uniform(0.01, 0.05)), dtype=np.float32)
    return _lit(image, 1 - mask * np.float32(rng.uniform(0.2, 0.45)))


def _curl(rng: Random, image: Pixels) -> View:
    """A page that bulges: columns shift up and down along a gentle wave."""
    high, wide = image.shape[:2]
    swing, phase = high * rng.uniform(0.004, 0.012), rng.uniform(0, np.pi)

    def shift(x: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(swing * np.sin(np.pi * 1.2 * x / wide + phase), dtype=np.float64)

    x, y = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
    back = (y - shift(x.astype(np.float64))).astype(np.float32)
    bent = cv2.remap(image, x, back, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    def bend(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.stack([points[:, 0], points[:, 1] + shift(points[:, 0])], axis=1)

    return View(np.asarray(bent, dtype=np.uint8), np.eye(3), bend)


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
    return View(_noise(_blur(np.asarray(out, np.uint8), rng.uniform(0, 0.7)), noise, rng.uniform(0.5, 3)), matrix)


def photo(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A careful phone photo: slight perspective, uneven light, mild noise."""
    view = _photographed(rng, noise, image, rng.uniform(0.02, 0.07), rng.randrange(1900, 2600))
    out = _lit(view.image, _field(noise, view.image.shape, rng.uniform(0.72, 0.9), 1.06))
    if rng.random() < 0.4:
        out = _shadow(rng, out)
    return replace(view, image=_noise(_blur(out, rng.uniform(0, 1.0)), noise, rng.uniform(1, 5)))


def messenger(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A photo sent through a messenger: about 1080 to 1440 pixels on the short side, compressed twice."""
    view = photo(rng, noise, image)
    short = min(view.image.shape[:2]) / max(view.image.shape[:2])
    view = _scaled(view, round(rng.randrange(1080, 1300) / short))
    return replace(view, image=_jpeg(view.image, rng.randrange(60, 80)))


def folded_photo(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A folded, curling page under a lens at an angle."""
    bent = _curl(rng, _folded(rng, image))
    view = _photographed(rng, noise, bent.image, rng.uniform(0.08, 0.16), rng.randrange(1700, 2400))
    out = _shadow(rng, _lit(view.image, _field(noise, view.image.shape, 0.6, 1.1)))
    return View(_noise(_blur(out, rng.uniform(0.3, 1.1)), noise, rng.uniform(3, 8)), view.matrix, bent.bend)


def low_light(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A photo at night: dark, grainy, tinted, a little shaken."""
    view = _photographed(rng, noise, image, rng.uniform(0.04, 0.1), rng.randrange(1700, 2300))
    dark = view.image.astype(np.float32) * rng.uniform(0.32, 0.55) * np.array([1.06, 1.0, 0.84], np.float32)
    out = _lit(np.clip(dark, 0, 255).astype(np.uint8), _field(noise, view.image.shape, 0.7, 1.15))
    if rng.random() < 0.5:
        out = _shake(out, rng.choice((3, 4, 5)), rng.uniform(0, 180))
    return replace(view, image=_noise(out, noise, rng.uniform(5, 11)))


def photocopy(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A grey photocopy, scanned: contrast pushed, specks, skew."""
    view = scan(rng, noise, image)
    grey = np.asarray(cv2.cvtColor(view.image, cv2.COLOR_RGB2GRAY), np.float32)
    grey = 255 / (1 + np.exp(-(grey - rng.uniform(118, 150)) / rng.uniform(16, 34)))
    specks = noise.random(grey.shape, dtype=np.float32) > 1 - rng.uniform(0.00005, 0.0006)
    grey = np.where(cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0, 60, grey)
    out = np.repeat(_blur(np.clip(grey, 0, 255).astype(np.uint8), rng.uniform(0.4, 0.9))[..., None], 3, axis=2)
    return replace(view, image=out)


def small_messenger(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A photo that a messenger made small: 1080 pixels at its longer side or little more, hard compressed."""
    view = _scaled(photo(rng, noise, image), rng.randrange(1180, 1500))
    return replace(view, image=_jpeg(view.image, rng.randrange(48, 68)))


def glare(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A photo with a lamp's reflection on the paper."""
    view = photo(rng, noise, image)
    high, wide = view.image.shape[:2]
    spot = np.zeros((high, wide), np.float32)
    axes = (int(wide * rng.uniform(0.06, 0.16)), int(high * rng.uniform(0.03, 0.1)))
    centre = (int(wide * rng.uniform(0.2, 0.8)), int(high * rng.uniform(0.2, 0.8)))
    cv2.ellipse(spot, centre, axes, rng.uniform(0, 180), 0, 360, 1.0, -1)
    spot = np.asarray(cv2.GaussianBlur(spot, (0, 0), wide * 0.03), np.float32) * np.float32(rng.uniform(90, 170))
    return replace(view, image=np.clip(view.image.astype(np.float32) + spot[..., None], 0, 255).astype(np.uint8))


def screen(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A photo of a screen: moiré stripes and a cold tint."""
    view = _photographed(rng, noise, image, rng.uniform(0.03, 0.08), rng.randrange(1800, 2300))
    high, wide = view.image.shape[:2]
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    angle, period = rng.uniform(0.1, 1.4), rng.uniform(5, 11)
    stripes = np.sin(
        (x * np.cos(angle) + y * np.sin(angle)) * 2 * np.pi / period + 3 * np.sin(y / rng.uniform(90, 240))
    )
    tinted = view.image.astype(np.float32) * np.array([0.94, 0.98, 1.06], np.float32)
    out = np.clip(tinted + stripes[..., None] * rng.uniform(5, 13), 0, 255).astype(np.uint8)
    return replace(view, image=_noise(_blur(out, rng.uniform(0.4, 0.9)), noise, 3))


def fax(rng: Random, noise: np.random.Generator, image: Pixels) -> View:
    """A fax: few lines, pure black and white."""
    view = _scaled(scan(rng, noise, image), rng.randrange(1700, 2200))
    grey = np.asarray(cv2.cvtColor(view.image, cv2.COLOR_RGB2GRAY), np.float32)
    dots = np.where(grey + noise.standard_normal(grey.shape, dtype=np.float32) * 6 > rng.uniform(135, 165), 255, 0)
    return replace(view, image=np.repeat(dots.astype(np.uint8)[..., None], 3, axis=2))


Recipe = Callable[[Random, np.random.Generator, Pixels], View]
RECIPES: dict[str, tuple[Recipe, ...]] = {
    "clean": (as_is, scan, scan),
    "photo": (photo, photo, messenger),
    "hard": (folded_photo, folded_photo, low_light, photocopy, small_messenger, glare, screen, fax),
}
