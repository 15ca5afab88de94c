"""A form's print made level: rows of a page that still slopes or bends a little would part their labels from their amounts."""

import re
from dataclasses import replace
from statistics import median

import numpy as np
import numpy.typing as npt

from ocr.page import Box, Page, RuledLine, Word

UPRIGHT = 1.5  # a word so much taller than wide runs down the page
STEEPEST = 0.035  # of a page that was straightened before
SLOPES = 71
BANDS = 3  # of a page's height, each with a slope of its own
FEW = 24  # words below which a band has none
_LETTERS = re.compile(r"[\u4e00-\u9fff]")
Floats = npt.NDArray[np.float64]


def levelled(page: Page) -> Page:
    """The page in a reading frame where its rows run level, without words that run down it. Boxes stay as they are."""
    words = [
        w
        for w in page.words
        if not (len(_LETTERS.findall(w.text)) > 1 and w.at.height * page.aspect > UPRIGHT * w.at.width)
    ]
    if page.text_from != "ocr" or len(words) < FEW:
        return page if len(words) == len(page.words) else replace(page, words=tuple(words))
    places = np.array([(*w.at.centre,) for w in words])
    places[:, 1] *= page.aspect
    usual = median(w.at.height * page.aspect for w in words) * 0.7
    at, slopes = _slopes(places, usual)
    if not np.any(np.abs(slopes) > 1e-4):
        return replace(page, words=tuple(words))

    def lift(box: Box) -> Box:
        x, y = box.centre
        down = float(np.interp(y * page.aspect, at, slopes)) * (x - 0.5) / page.aspect
        return Box(box.x0, box.y0 - down, box.x1, box.y1 - down)

    moved: list[Word] = [replace(word, frame=lift(word.at)) for word in words]
    lines = tuple(RuledLine(lift(line.box), True) if line.horizontal else line for line in page.lines)
    return replace(page, words=tuple(moved), lines=lines)


def _slopes(places: Floats, height: float) -> tuple[Floats, Floats]:
    """Where down the page (page widths) rows have which slope."""
    whole = _slope(places, height, np.linspace(-STEEPEST, STEEPEST, SLOPES))
    low, high = float(places[:, 1].min()), float(places[:, 1].max())
    step = max((high - low) / BANDS, 1e-6)
    at, slopes = [], []
    for band in range(BANDS):
        inside = places[(places[:, 1] >= low + (band - 0.15) * step) & (places[:, 1] <= low + (band + 1.15) * step)]
        at.append(low + (band + 0.5) * step)
        near = whole + np.linspace(-0.012, 0.012, 25)
        slopes.append(_slope(inside, height, near) if len(inside) >= FEW else whole)
    return np.array(at), np.array(slopes)


def _slope(places: Floats, height: float, candidates: Floats) -> float:
    """The slope along which the words' middles gather on the fewest rows; the least steep of those that do as well."""
    bins = max(height / 4, 1e-4)
    scores = []
    for slope in candidates:
        y = places[:, 1] - slope * (places[:, 0] - 0.5)
        counts = np.bincount(((y - y.min()) / bins).astype(int) + 2, minlength=4).astype(float)
        smooth = np.convolve(counts, (0.5, 1.0, 0.5), mode="same")
        scores.append(float((smooth**2).sum()))
    best = max(scores)
    fit = [slope for slope, score in zip(candidates.tolist(), scores, strict=True) if score > best * 0.985]
    return float(median(fit))
