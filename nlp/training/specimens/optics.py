"""What lenses, light, sensors and creases do to a picture of a page: the steps that recipes are made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class View:
    """A picture of a page, and the map from the clean page's pixels to the picture's (`bend`, if any, comes first)."""

    image: Pixels
    matrix: Matrix
    bend: Callable[[NDArray[np.float64]], NDArray[np.float64]] | None = None


def turned(view: View, degrees: int) -> View:
    """Turned clockwise by 90, 180 or 270 degrees."""
    high, wide = view.image.shape[:2]
    matrix = {
        90: np.array([[0, -1, high], [1, 0, 0], [0, 0, 1.0]]),
        180: np.array([[-1, 0, wide], [0, -1, high], [0, 0, 1.0]]),
        270: np.array([[0, 1, 0], [-1, 0, wide], [0, 0, 1.0]]),
    }[degrees]
    return View(np.ascontiguousarray(np.rot90(view.image, -degrees // 90)), matrix @ view.matrix, view.bend)


def scaled(view: View, longest: int) -> View:
    high, wide = view.image.shape[:2]
    ratio = longest / max(high, wide)
    size = (max(round(wide * ratio), 1), max(round(high * ratio), 1))
    how = cv2.INTER_AREA if ratio < 1 else cv2.INTER_CUBIC
    image = np.asarray(cv2.resize(view.image, size, interpolation=how), dtype=np.uint8)
    return View(image, np.diag([size[0] / wide, size[1] / high, 1.0]) @ view.matrix, view.bend)


def jpeg(image: Pixels, quality: int) -> Pixels:
    _, data = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR))[..., ::-1]).astype(np.uint8)


def grain(image: Pixels, noise: np.random.Generator, sigma: float) -> Pixels:
    grain = noise.standard_normal(image.shape[:2], dtype=np.float32)[..., None] * sigma
    return np.clip(image.astype(np.float32) + grain, 0, 255).astype(np.uint8)


def blur(image: Pixels, sigma: float) -> Pixels:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), dtype=np.uint8) if sigma > 0.2 else image


def shake(image: Pixels, length: int, angle: float) -> Pixels:
    line = np.zeros((length, length), np.float32)
    line[length // 2] = 1 / length
    turn = cv2.getRotationMatrix2D((length / 2 - 0.5, length / 2 - 0.5), angle, 1)
    kernel = np.asarray(cv2.warpAffine(line, turn, (length, length)), np.float32)
    return np.asarray(cv2.filter2D(image, -1, kernel / max(float(kernel.sum()), 1e-6)), dtype=np.uint8)


def light_field(
    noise: np.random.Generator, shape: Sequence[int], low: float, high: float, cells: int = 3
) -> NDArray[np.float32]:
    """A smooth field of light between `low` and `high`."""
    small = noise.random((cells, cells), dtype=np.float32)
    big = cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(low + (high - low) * np.clip(big, 0, 1), dtype=np.float32)


def lit(image: Pixels, light: NDArray[np.float32]) -> Pixels:
    lit: Pixels = np.clip(image.astype(np.float32) * light[..., None], 0, 255).astype(np.uint8)
    return lit


SOFT = 8  # shadows and reflections are worked out on every eighth pixel
DESKS = (
    (92, 70, 52), (150, 120, 86), (60, 60, 64), (196, 194, 190), (40, 52, 60), (236, 236, 234), (246, 245, 242),
    (222, 220, 214), (176, 140, 100), (70, 96, 90), (20, 20, 22), (120, 124, 132),
)  # fmt: skip


def tabletop(noise: np.random.Generator, rng: Random, high: int, wide: int) -> Pixels:
    base = np.array(rng.choice(DESKS), np.float32)
    grain = cv2.resize(
        noise.random((high // 60 + 2, wide // 6 + 2), dtype=np.float32), (wide, high), interpolation=cv2.INTER_LINEAR
    )
    return np.clip(base + (grain[..., None] - 0.5) * rng.uniform(8, 34), 0, 255).astype(np.uint8)


def photographed(rng: Random, noise: np.random.Generator, image: Pixels, tilt: float, longest: int) -> View:
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
    desk = tabletop(noise, rng, out_h, out_w)
    mask = cv2.warpPerspective(np.full((high, wide), 255, np.uint8), matrix, (out_w, out_h), flags=cv2.INTER_LINEAR)
    shade = blur(np.roll(mask, (int(out_h * 0.006), int(out_w * 0.005)), (0, 1)), 9)
    under = desk.astype(np.float32) * (1 - 0.45 * shade[..., None].astype(np.float32) / 255)
    page = cv2.warpPerspective(image, matrix, (out_w, out_h), flags=cv2.INTER_AREA if ratio < 1 else cv2.INTER_LINEAR)
    alpha = mask[..., None].astype(np.float32) / 255
    return View((page * alpha + under * (1 - alpha)).astype(np.uint8), matrix)


def folded(rng: Random, image: Pixels) -> Pixels:
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


def shadow(rng: Random, image: Pixels) -> Pixels:
    """A soft shadow over one side, as whoever takes the picture throws it."""
    high, wide = image.shape[0] // SOFT + 1, image.shape[1] // SOFT + 1
    mask = np.zeros((high, wide), np.float32)
    side = rng.choice((0, 1))
    edge = wide * rng.uniform(0.25, 0.6)
    polygon = np.array(
        [[0 if side else wide, 0], [edge, 0], [edge + wide * rng.uniform(-0.2, 0.2), high], [0 if side else wide, high]]
    )
    cv2.fillPoly(mask, [polygon.astype(np.int32)], 1.0)
    mask = spread(mask, wide * rng.uniform(0.01, 0.05), image.shape)
    return lit(image, 1 - mask * np.float32(rng.uniform(0.2, 0.45)))


def spread(mask: NDArray[np.float32], sigma: float, shape: Sequence[int]) -> NDArray[np.float32]:
    """A small mask blurred, and enlarged to a picture's shape: what is soft needs no pixels."""
    soft = cv2.GaussianBlur(mask, (0, 0), max(sigma, 0.5))
    return np.asarray(cv2.resize(soft, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR), np.float32)


def curl(rng: Random, image: Pixels) -> View:
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
