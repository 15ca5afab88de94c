"""Stands a page's columns upright: print that begins or ends below other print tells how far the page leans.

The lines' own slope says nothing of it. A photo taken from aside makes columns lean, and converge: the lean changes from
left to right. The lean is the one under which the lines' left and right edges gather in the fewest places.
"""

import itertools

import numpy as np
from numpy.typing import NDArray

from ocr.clean.undo import Map
from ocr.engines.engine import Points

LEAST = 20  # lines, from which edges gather
STEP = 0.02  # of the first look, for which edges are taken to share wider places
GAIN = 1.25  # edges must gather that much closer than they do on the page as it stands
SLIGHT = 0.004  # a lean that moves a line's end by less than what parts columns


def upright(boxes: list[Points], width: float, height: float) -> Map:
    """The map that stands columns upright; `boxes` (4 x 2) are pixels of a frame whose lines are level.

    The middle of the frame stays where it is. The identity where columns stand upright, or too little print tells.
    """
    if len(boxes) < LEAST:
        return np.eye(3)
    corners = np.array(boxes)
    edges = np.concatenate([(corners[:, 0] + corners[:, 3]) / 2, (corners[:, 1] + corners[:, 2]) / 2])
    ends = np.repeat([0, 1], len(boxes))
    tall = float(np.median(np.linalg.norm(corners[:, 3] - corners[:, 0], axis=1)))
    places = (edges - [width / 2, height / 2]) / width
    grain = 0.5 * tall / width

    def gathered(lean: float, turn: float, wide: float = 1.0) -> float:
        return _gathered(places, ends, lean, turn, wide * grain)

    looks = itertools.product(np.arange(-7, 8) * STEP, np.arange(-5, 6) * 3 * STEP)
    best = max(looks, key=lambda look: gathered(look[0], look[1], 2.0))
    for step in (STEP / 2, STEP / 4, STEP / 8, STEP / 16):
        near = (-step, 0.0, step)
        best = max(((best[0] + a, best[1] + b * 3) for a in near for b in near), key=lambda look: gathered(*look))
    lean, turn = best
    if gathered(lean, turn) < GAIN * gathered(0.0, 0.0) or abs(lean) + abs(turn) / 2 < SLIGHT:
        return np.eye(3)
    return _map(lean, turn, width, height)


def _gathered(places: Points, ends: NDArray[np.int64], lean: float, turn: float, grain: float) -> float:
    """How many edges share their place with others under a lean: the sum of squares over bins of `grain`, twice set."""
    weight = 1 + turn * places[:, 1]
    across = (places[:, 0] - lean * places[:, 1]) / weight
    total = 0.0
    for shift in (0.0, 0.5):
        bins = np.floor((across + 2) / grain + shift).astype(np.int64) * 2 + ends
        total += float((np.bincount(np.clip(bins, 0, None)).astype(np.float64) ** 2).sum())
    return total


def _map(lean: float, turn: float, width: float, height: float) -> Map:
    """x -> (x - lean y) / (1 + turn y) and y -> y / (1 + turn y), from the frame's middle, in frame widths."""
    to_middle = np.array([[1 / width, 0, -0.5], [0, 1 / width, -0.5 * height / width], [0, 0, 1]])
    bent = np.array([[1, -lean, 0], [0, 1, 0], [0, turn, 1]])
    return np.asarray(np.linalg.inv(to_middle) @ bent @ to_middle, np.float64)
