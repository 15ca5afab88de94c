"""A form's print made level: rows of a page that still slopes or bends a little would part their labels from their amounts."""

import re
from collections.abc import Iterator
from dataclasses import replace
from statistics import median

import numpy as np
import numpy.typing as npt

from ocr.page import Box, Page, RuledLine, Word

UPRIGHT = 1.5  # a word so much taller than wide runs down the page
STEEPEST = 0.035  # of a page that was straightened before
SLOPES = 71
STEEP = 6.0  # how much is held against a slope: one that carries amounts to the next row fits nearly as well
BANDS = 3  # of a page's height, each with a slope of its own
TRIES = 4  # slopes of a page that are tried
WORTH = 0.5  # of the best one's score that another must reach
FEW = 24  # words below which a band has none
_LETTERS = re.compile(r"[\u4e00-\u9fff]")
Floats = npt.NDArray[np.float64]


def levelled(page: Page) -> Iterator[Page]:
    """The page in reading frames where its rows run level, without words that run down it; boxes stay as they are.

    The likeliest first: amounts a row further down fit nearly as well, and only what they add up to tells which is right.
    """
    letters = [(w, len(_LETTERS.findall(w.text))) for w in page.words]
    words = [w for w, count in letters if not (count > 1 and w.at.height * page.aspect > UPRIGHT * w.at.width)]
    bare = page if len(words) == len(page.words) else replace(page, words=tuple(words))
    if page.text_from != "ocr" or len(words) < FEW:
        yield bare
        return
    places = np.array([(*w.at.centre,) for w in words])
    places[:, 1] *= page.aspect
    usual = median(w.at.height * page.aspect for w in words) * 0.7
    for whole in _peaks(places, usual):
        yield _lifted(bare, *_bands(places, usual, whole))


def _lifted(page: Page, at: Floats, slopes: Floats) -> Page:
    def lift(box: Box) -> Box:
        x, y = box.centre
        down = float(np.interp(y * page.aspect, at, slopes)) * (x - 0.5) / page.aspect
        return Box(box.x0, box.y0 - down, box.x1, box.y1 - down)

    moved: list[Word] = [replace(word, frame=lift(word.at)) for word in page.words]
    lines = tuple(RuledLine(lift(line.box), True) if line.horizontal else line for line in page.lines)
    return replace(page, words=tuple(moved), lines=lines)


def _peaks(places: Floats, height: float) -> list[float]:
    """The slopes at which words gather on rows better than at those around, the best few."""
    candidates = np.linspace(-STEEPEST, STEEPEST, SLOPES)
    scores = _scores(places, height, candidates)
    tops = [
        k
        for k in range(SLOPES)
        if scores[k] == scores[max(0, k - 6) : k + 7].max() and scores[k] > WORTH * scores.max()
    ]
    return [float(candidates[k]) for k in sorted(tops, key=lambda k: -scores[k])[:TRIES]]


def _bands(places: Floats, height: float, whole: float) -> tuple[Floats, Floats]:
    """Where down the page (page widths) rows have which slope, near that of the whole page."""
    low, high = float(places[:, 1].min()), float(places[:, 1].max())
    step = max((high - low) / BANDS, 1e-6)
    at, slopes = [], []
    for band in range(BANDS):
        inside = places[(places[:, 1] >= low + (band - 0.15) * step) & (places[:, 1] <= low + (band + 1.15) * step)]
        at.append(low + (band + 0.5) * step)
        near = whole + np.linspace(-0.008, 0.008, 17)
        slopes.append(_slope(inside, height, near) if len(inside) >= FEW else whole)
    return np.array(at), np.array(slopes)


def _slope(places: Floats, height: float, candidates: Floats) -> float:
    """The slope along which the words' middles gather on the fewest rows; the middle one of those that do as well."""
    scores = _scores(places, height, candidates)
    return float(np.median(candidates[scores > 0.99 * scores.max()]))


def _scores(places: Floats, height: float, candidates: Floats) -> Floats:
    bins = max(height / 9, 1e-4)
    scores = []
    for slope in candidates:
        y = places[:, 1] - slope * (places[:, 0] - 0.5)
        counts = np.bincount(((y - y.min()) / bins).astype(int) + 2, minlength=6).astype(float)
        smooth = np.convolve(counts, (0.4, 0.8, 1.0, 0.8, 0.4), mode="same")
        scores.append(float((smooth**2).sum()) * (1 - STEEP * abs(slope)))
    return np.array(scores)
