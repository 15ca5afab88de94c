"""Digits copied within one picture: two pieces of print whose paper has the same grain, grain for grain.

Print in one font looks alike everywhere; the noise of a sensor and the fibres of paper never do. So only the paper
between and around the strokes is compared, digit by digit of one value. A clean rendering has no grain and tells nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ocr.engines.engine import Line
from ocr.marks.traces.grain import FIGURES, Grain

REACH = 3  # pixels by which an engine's places of characters are off
SHIFTS = 2 * REACH + 1  # a side
MOST = 120  # digits of one value and size that are compared; a dense page has more
LEAST = 40  # pixels of paper that both have
ENOUGH = 120  # pixels of paper from which a correlation counts in full
CLOSER = 60  # pairs that are looked at with what stands beside them
BESIDE = (
    (0, 0),
    (1, 0),
    (0, 1),
    (1, 1),
    (2, 0),
    (0, 2),
    (2, 1),
    (1, 2),
    (3, 0),
    (0, 3),
)  # digits to the left and right
CHANCE = 6.0  # strength that chance reaches anywhere
LEAST_STRENGTH = 9.0  # correlation times the root of its pixels: what chance and printing reach on few pages
LEAST_ALIKE = 0.38  # patterned paper is alike everywhere, but no more than this
LEAST_TWICE = 0.9  # the same figures printed twice are alike to the fringes of their strokes
APART = 1.35  # times the third strongest likeness of the page
PATTERN = 0.5  # share of a copy's likeness that the paper around it may have
WORTH = 0.35  # less is no evidence for a neighbour either
Floats = NDArray[np.float32]
Spot = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Digit:
    """A digit as an engine placed it: its value, centre and size in pixels, and the figures that it is part of."""

    value: str
    x: float
    y: float
    width: float
    height: float
    run: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """Two places, pixels (x0, y0, x1, y1), whose paper is one; by how much it correlates, how it was moved, and whether
    the same figures stand at both."""

    value: str
    here: Spot
    there: Spot
    alike: float
    moved: tuple[int, int]
    twice: bool = False


def digits_of(lines: Sequence[Line]) -> list[Digit]:
    """Every digit of level lines."""
    found = []
    for line in lines:
        corners = line.corners
        along, down = corners[1] - corners[0], (corners[3] - corners[0] + corners[2] - corners[1]) / 2
        if len(line.char_spans) != len(line.text) or abs(along[1]) > 0.05 * abs(along[0]):
            continue
        for run in FIGURES.finditer(line.text):
            for char, (start, end) in zip(run[0], line.char_spans[run.start() : run.end()], strict=True):
                x, y = corners[0] + (start + end) / 2 * along + down / 2
                wide, tall = float((end - start) * abs(along[0])), float(down[1])
                if char.isdigit():
                    found.append(Digit(char, float(x), float(y), wide, tall, run[0]))
    return found


def copies_of(grain: Grain, digits: Sequence[Digit]) -> list[Copy]:
    """Digits that were copied, strongest first; only for a page with grain. About 0.2 s for 400 digits.

    A pair counts by its strength over all of what was moved with it, beside the third strongest pair of the page that
    was moved otherwise: what chance, printing and patterned paper reach here.
    """
    pairs = sorted((copy for group in _groups(digits) for copy in _alike(grain, group)), key=lambda copy: -copy.alike)
    closer = sorted((_closer(grain, copy) for copy in pairs[:CLOSER]), key=lambda found: -found[0])
    limit = max(LEAST_STRENGTH, APART * third_strength(closer))
    strong = [
        copy
        for strength, copy in closer
        if strength >= limit and copy.alike >= (LEAST_TWICE if copy.twice else LEAST_ALIKE)
    ]
    return [copy for copy in strong if not _patterned(grain, copy)]


def third_strength(closer: Sequence[tuple[float, Copy]]) -> float:
    """The third strongest likeness among pairs that were moved differently (pairs come strongest first)."""
    ways: list[Copy] = []
    for strength, copy in closer:
        if not any(max(abs(w.moved[0] - copy.moved[0]), abs(w.moved[1] - copy.moved[1])) <= 2 for w in ways):
            ways.append(copy)
        if len(ways) == 3:
            return max(strength, CHANCE)
    return CHANCE


def _patterned(grain: Grain, copy: Copy) -> bool:
    """Whether the paper beyond what was moved is alike as well, at the same distance: a pattern that repeats itself."""
    x0, y0, x1, y1 = copy.here
    wide, tall, (dx, dy) = x1 - x0, y1 - y0, copy.moved
    height, width = grain.fine.shape
    alike = []
    for right, down in ((-2, 0), (2, 0), (0, -2), (0, 2), (-2, -2), (2, 2), (-2, 2), (2, -2)):
        a, t = x0 + right * wide, y0 + down * tall
        if min(a, a + dx, t, t + dy) < 0 or max(a, a + dx) + wide > width or max(t, t + dy) + tall > height:
            continue
        here, there = (
            (slice(t, t + tall), slice(a, a + wide)),
            (slice(t + dy, t + dy + tall), slice(a + dx, a + dx + wide)),
        )
        paper = grain.clear[here] * grain.clear[there]
        if float(paper.sum()) >= LEAST:
            alike.append(correlation(grain.fine[here] * paper, grain.fine[there] * paper))
    return len(alike) >= 2 and float(np.sort(alike)[-2]) > PATTERN * copy.alike


def correlation(one: Floats, other: Floats) -> float:
    """Of two patches without their means (fine structure has none)."""
    return float(float((one * other).sum()) / max(float((one * one).sum() * (other * other).sum()) ** 0.5, 1e-6))


def _closer(grain: Grain, copy: Copy) -> tuple[float, Copy]:
    """A pair's strength over the stretch of print that was most likely moved with it, and the pair as that stretch."""
    x0, y0, x1, y1 = copy.here
    wide, (dx, dy) = x1 - x0, copy.moved
    height, width = grain.fine.shape
    top, bottom = y0 - 2, y1 + 2
    best, found = 0.0, copy
    for left, right in BESIDE:
        a, b = x0 - left * wide, x1 + right * wide
        if min(a, a + dx, top, top + dy) < 0 or max(b, b + dx) > width or max(bottom, bottom + dy) > height:
            continue
        here, there = (slice(top, bottom), slice(a, b)), (slice(top + dy, bottom + dy), slice(a + dx, b + dx))
        paper = grain.clear[here] * grain.clear[there]
        one, other = grain.fine[here] * paper, grain.fine[there] * paper
        pixels = float(paper.sum())
        alike = correlation(one, other)
        strength = alike * pixels**0.5
        if pixels >= LEAST and strength > best:
            best = strength
            spot, to = (a, y0, b, y1), (a + dx, y0 + dy, b + dx, y1 + dy)
            found = replace(copy, here=spot, there=to, alike=alike)
    return best, found


def _groups(digits: Sequence[Digit]) -> Iterator[list[Digit]]:
    """Digits of one value and about one height."""
    values: dict[str, list[Digit]] = defaultdict(list)
    for digit in digits:
        values[digit.value].append(digit)
    for members in values.values():
        members.sort(key=lambda digit: digit.height)
        group = members[:1]
        for digit in members[1:]:
            if digit.height > 1.25 * group[0].height:
                yield group
                group = []
            group.append(digit)
        yield group


def _alike(grain: Grain, group: Sequence[Digit]) -> list[Copy]:
    """Pairs of a group whose paper correlates, at the best of all small shifts: a product of matrices a shift."""
    tall = int(np.median([digit.height for digit in group]))
    wide = min(max(int(np.median([digit.width for digit in group])), 8), max(int(0.9 * tall), 8))
    height, width = grain.grey.shape
    placed = [(digit.run, int(digit.x - wide / 2), int(digit.y - tall / 2)) for digit in group]
    placed = [
        (run, x, y) for run, x, y in placed if REACH <= x < width - wide - REACH and REACH <= y < height - tall - REACH
    ][:MOST]
    at = [(x, y) for _, x, y in placed]
    if len(at) < 2 or tall < 8:
        return []

    def windows(source: Floats) -> Floats:
        return np.stack([source[y - REACH : y + tall + REACH, x - REACH : x + wide + REACH] for x, y in at])

    fine, clear = windows(grain.fine), windows(grain.clear)
    count = len(at)
    middle = slice(REACH, REACH + tall), slice(REACH, REACH + wide)
    paper = clear[:, *middle].reshape(count, -1)
    left = fine[:, *middle].reshape(count, -1) * paper
    squares = left * left
    # All shifts in one product of matrices: many small ones would be spent on waking threads.
    seen, right = (_shifted(part, tall, wide) for part in (clear, fine))
    right *= seen
    shared = paper @ seen.T
    alike = (left @ right.T) / np.sqrt(np.maximum((squares @ seen.T) * (paper @ (right * right).T), 1e-6))
    alike *= np.sqrt(np.minimum(shared / ENOUGH, 1.0)) * (shared >= LEAST)
    alike = alike.reshape(count, SHIFTS * SHIFTS, count)
    best, chosen = alike.max(axis=1), alike.argmax(axis=1)
    shift = np.stack([chosen % SHIFTS - REACH, chosen // SHIFTS - REACH], axis=2)
    pairs = _pairs(group[0].value, at, best, shift, (wide, tall))
    return [replace(copy, twice=placed[i][0] == placed[j][0]) for i, j, copy in pairs]


def _shifted(windows: Floats, tall: int, wide: int) -> Floats:
    """Every shift of every window as a row: (shifts x windows) x pixels."""
    views = np.lib.stride_tricks.sliding_window_view(windows, (tall, wide), axis=(1, 2))
    return np.ascontiguousarray(views.transpose(1, 2, 0, 3, 4), np.float32).reshape(-1, tall * wide)


def _pairs(
    value: str, at: list[tuple[int, int]], best: Floats, shift: NDArray[np.int64], size: tuple[int, int]
) -> Iterator[tuple[int, int, Copy]]:
    wide, tall = size
    for i, j in np.argwhere(np.triu(np.maximum(best, best.T), 1) > WORTH):
        (ax, ay), (bx, by) = at[i], at[j]
        if abs(ax - bx) < wide and abs(ay - by) < tall:
            continue  # the same place twice
        turned = best[j, i] > best[i, j]
        dx, dy = (-shift[j, i] if turned else shift[i, j]).tolist()
        here, there = (ax, ay, ax + wide, ay + tall), (bx, by, bx + wide, by + tall)
        alike = float(max(best[i, j], best[j, i]))
        yield int(i), int(j), Copy(value, here, there, alike, (bx + dx - ax, by + dy - ay))
