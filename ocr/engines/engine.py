"""What an engine is: an upright image in, words out. One file an engine; the file's name is the engine's name."""

import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from ocr import engines

Image = NDArray[np.uint8]
"""Height x width x 3, RGB, 0..255."""
Grey = NDArray[Any]
"""Height x width, whole numbers (OpenCV's own signatures leave the type open)."""
Points = NDArray[np.float64]
"""n x 2, x and y in pixels."""


class EngineMissing(RuntimeError):
    """The engine, or a part it needs, is not installed. The message says what to install."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as an engine read it, in pixels of the image it was given.

    `corners` are the four corners of its box, clockwise from where reading starts (the top right for print that runs
    downwards); `char_spans` gives for each character of `text` where it starts and ends along the line, as fractions of
    the line's length.
    """

    text: str
    corners: Points
    confidence: float
    char_spans: tuple[tuple[float, float], ...] = ()
    char_confidences: tuple[float, ...] = ()


class Engine(Protocol):
    """Reads an image. Implementations are modules' `read` functions or objects with this call."""

    def __call__(self, image: Image, *, threads: int = 1) -> list[Line]:
        """All lines of text on the image, in no particular order."""
        ...


@cache
def engine_names() -> tuple[str, ...]:
    """Names of the engines there are, sorted: every module of this package that defines `read`."""
    names = sorted(module.name for module in pkgutil.iter_modules(engines.__path__))
    return tuple(name for name in names if name not in ("engine", "detection", "recognition", "cascade", "tails"))


def engine(name: str) -> Engine:
    """The engine of that name. Raises EngineMissing for an unknown name."""
    if name not in engine_names():
        raise EngineMissing(f"there is no engine {name!r}; there are: {', '.join(engine_names())}")
    return cast(Engine, import_module(f"ocr.engines.{name}").read)
