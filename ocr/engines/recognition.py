"""Reads cut-out lines: PP-OCR's CTC recogniser, lines batched by width, each character with confidence and place."""

import itertools
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from models import locate
from ocr.engines.detection import session
from ocr.engines.engine import Image, Points

HEIGHT = 48  # the recogniser's input height, pixels
PAD = 10  # margin right of each line; the last character suffers without
GREY = 127.5  # middle grey, zero to the network


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands on one cut-out line; spans are fractions of the cut-out's width."""

    text: str
    confidences: tuple[float, ...]
    spans: tuple[tuple[float, float], ...]

    @property
    def weakest(self) -> float:
        """The least sure character's confidence, 0 for an empty reading."""
        return min(self.confidences, default=0.0)

    @property
    def mean(self) -> float:
        return float(np.mean(self.confidences)) if self.confidences else 0.0


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A model file and the file of its characters (one a line), or "" where the model's own metadata holds them."""

    model: str
    characters: str = ""


TINY = Recogniser("ppocrv6_tiny_rec.onnx", "ppocrv6_tiny_chars.txt")
SMALL = Recogniser("PP-OCRv6_rec_small.onnx")


@cache
def alphabet(recogniser: Recogniser) -> tuple[str, ...]:
    """Class index -> character: the blank first, the space last."""
    if recogniser.characters:
        listed = locate(recogniser.characters).read_text(encoding="utf-8").split("\n")[:-1]
    else:
        listed = session(recogniser.model, 1).get_modelmeta().custom_metadata_map["character"].split("\n")
    return ("", *listed, " ")


def cut_out(image: Image, corners: Points) -> Image:
    """The line upright: its box, from the corner where reading starts, by perspective to a rectangle."""
    width = round(max(np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[2] - corners[3])))
    height = round(max(np.linalg.norm(corners[3] - corners[0]), np.linalg.norm(corners[2] - corners[1])))
    width, height = max(width, 1), max(height, 1)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    cut = cv2.warpPerspective(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8)


def recognise(crops: list[Image], recogniser: Recogniser, *, threads: int) -> list[Reading]:
    """The reading of each crop, in order.

    One by one at their own width: on a CPU a batch is no faster than its lines alone, and what it pads is wasted.
    """
    net = session(recogniser.model, threads)
    name, characters = net.get_inputs()[0].name, alphabet(recogniser)
    readings = []
    for crop in crops:
        tensor, stretch = line_input(crop)
        readings.append(_decode(net.run(None, {name: tensor})[0][0], characters, stretch))
    return readings


def line_input(crop: Image) -> tuple[Any, float]:
    """A cut-out as the network's input (1 x 3 x 48 x width), and its padded width / line width."""
    width = max(16, round(crop.shape[1] * HEIGHT / crop.shape[0]))
    padded = (width + PAD + 7) // 8 * 8
    canvas = np.full((HEIGHT, padded, 3), 127, np.uint8)
    canvas[:, :width] = cv2.resize(crop, (width, HEIGHT), interpolation=cv2.INTER_LINEAR)
    # The network was trained on BGR; grey is zero to it.
    return cv2.dnn.blobFromImage(canvas, 1 / GREY, mean=(GREY, GREY, GREY), swapRB=True), padded / width


def _decode(scores: NDArray[np.float32], characters: tuple[str, ...], stretch: float) -> Reading:
    """Greedy CTC: steps x classes -> characters with the peak's confidence; `stretch` = padded width / line width."""
    best = scores.argmax(axis=1)
    sure = scores[np.arange(len(best)), best]
    steps = len(best)
    text: list[str] = []
    confidences: list[float] = []
    centres: list[float] = []
    previous = 0
    for step, (index, confidence) in enumerate(zip(best.tolist(), sure.tolist(), strict=True)):
        if index and index == previous and text:
            if confidence > confidences[-1]:
                confidences[-1] = confidence
        elif index:
            text.append(characters[index])
            confidences.append(confidence)
            centres.append(min(1.0, (step + 0.5) / steps * stretch))
        previous = index
    return Reading("".join(text), tuple(confidences), tuple(_spans(centres, text)))


def _spans(centres: list[float], text: list[str]) -> list[tuple[float, float]]:
    """Start and end of each character: half-way to its neighbours; at the ends as wide as it is inwards."""
    if not centres:
        return []
    edges = [(a + b) / 2 for a, b in itertools.pairwise(centres)]
    pitch = float(np.median(np.diff(centres))) if len(centres) > 1 else 1.0
    first = max(0.0, centres[0] - (edges[0] - centres[0] if edges else 0.5))
    last = min(1.0, centres[-1] + (centres[-1] - edges[-1] if edges else 0.5))
    starts, ends = [first, *edges], [*edges, last]
    # A wide gap between two characters belongs to neither of them.
    return [
        (max(s, c - pitch * 0.8), min(e, c + pitch * 0.8)) if len(text) > 2 else (s, e)
        for s, c, e in zip(starts, centres, ends, strict=True)
    ]
