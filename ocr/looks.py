"""A page as its marks are looked for: greys, and a small copy with its two colours of ink, each made once for all who look."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engines.engine import Grey, Image

WORK = 1200  # pixels, the long side of the small copy
PALE, STRONG = 14, 30  # ink's channel above both others, 0..255: what may be ink, and what it has some of
LEAST_INK = 150  # pixels of strong ink; less is no ink
COLOURS = {"red": (0, 1, 2), "blue": (2, 0, 1)}  # own channel, the two others


@dataclass(frozen=True, slots=True)
class Looks:
    """`image` as it is (RGB), its `grey`; `small` RGB of at most WORK pixels, `scale` times the image, the `brightest`
    and `darkest` of each of its pixels' channels, and by colour the mask of its `inks` (255 where ink, else 0)."""

    image: Image
    grey: NDArray[np.uint8]
    small: Image
    scale: float
    brightest: NDArray[np.uint8]
    darkest: NDArray[np.uint8]
    inks: dict[str, NDArray[np.uint8]]

    def spread_at(self, share: float) -> NDArray[np.uint8]:
        """The difference of each pixel's channels, on a copy of the image `share` times its size (or as small as `small`)."""
        factor = min(1.0, share / self.scale)
        less = cv2.resize(self.small, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        red, green, blue = cv2.split(less)
        spread = cv2.subtract(cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue))
        return np.asarray(spread, np.uint8)


def look(image: Image) -> Looks:
    """What is looked at, of an RGB image."""
    scale = min(1.0, WORK / max(image.shape[:2]))
    small = shrunk(image, round(image.shape[1] * scale), round(image.shape[0] * scale))
    red, green, blue = cv2.split(small)
    return Looks(
        image,
        np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8),
        small,
        scale,
        np.asarray(cv2.max(cv2.max(red, green), blue), np.uint8),
        np.asarray(cv2.min(cv2.min(red, green), blue), np.uint8),
        {colour: ink_of(small, colour) for colour in COLOURS},
    )


def shrunk(image: Grey, width: int, height: int) -> NDArray[np.uint8]:
    """A picture made smaller to a size, every pixel of it counted: to twice the size between neighbours, and halved. A third
    of the time of OpenCV's areas, which only halving does fast."""
    while image.shape[1] >= 4 * width and image.shape[0] >= 4 * height:
        rows, columns = (side // 2 * 2 for side in image.shape[:2])
        image = cv2.resize(image[:rows, :columns], (columns // 2, rows // 2), interpolation=cv2.INTER_AREA)
    if (image.shape[1], image.shape[0]) != (width, height):
        twice = cv2.resize(image, (2 * width, 2 * height), interpolation=cv2.INTER_LINEAR)
        image = cv2.resize(twice, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(image, np.uint8)


def ink_of(image: NDArray[np.uint8], colour: str) -> NDArray[np.uint8]:
    """Mask of one colour of ink (red, blue) in a small picture. Tinted paper is taken off and dark photos are brightened: 255 where ink, else 0."""
    own, first, second = (cv2.extractChannel(image, channel) for channel in COLOURS[colour])
    others = cv2.max(first, second)
    light = max(percentile(cv2.max(own, others), 80), 40) / 235
    excess = cv2.subtract(own, others)  # never below nought
    paper = percentile(excess, 50)
    strong = _above(excess, paper + STRONG * light)
    if cv2.countNonZero(strong) < LEAST_INK:
        return np.zeros(excess.shape, np.uint8)
    # Pale ink counts only beside strong ink: guilloche and warm light are pale throughout.
    near = cv2.dilate(strong, np.ones((7, 7), np.uint8))
    return np.asarray(cv2.bitwise_and(_above(excess, paper + PALE * light), near), np.uint8)


def percentile(grey: Grey, share: float) -> int:
    """The value below which `share` per cent of the pixels (0..255) lie."""
    counts = np.cumsum(levels(grey))
    return int(np.searchsorted(counts, share / 100 * counts[-1]))


def levels(grey: Grey) -> NDArray[np.float64]:
    """How many pixels have each of the 256 levels."""
    return np.asarray(cv2.calcHist([grey], [0], None, [256], [0, 256]), np.float64).ravel()


def _above(channel: Grey, level: float) -> Grey:
    return cv2.threshold(channel, level, 255, cv2.THRESH_BINARY)[1]
