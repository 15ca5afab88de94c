"""Legibility: what is refused, beside what reading then fails on. Specimens as they are, as phones and copiers make them,
and worse: blurred, shaken, small, dark, pale, hard compressed.

Writes `docs/pictures/bench-legibility.svg`: the score against what was lost.
"""

import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import cv2
import numpy as np

from nlp.training.specimens import degrade
from ocr import legibility
from ocr.read import ReadOptions, read_image
from tests.bench.ocr import Picture, pages, scatter

FAILED = 0.30  # share of letters and figures lost from which reading failed (seals' own and pale print lose some on any page)
REFUSED = 0.2  # score below which a page is not guessed at
DOUBTED = 0.6  # score below which a person is asked to photograph it again
PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "bench-legibility.svg"
PAGES = 3
NOISE = np.random.default_rng(17)


def _blurred(image: Picture, sigma: float) -> Picture:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8)


def _shaken(image: Picture, way: int) -> Picture:
    kernel = np.eye(way, dtype=np.float32) / way
    return np.asarray(cv2.filter2D(image, -1, kernel), np.uint8)


def _small(image: Picture, side: int) -> Picture:
    scale = side / max(image.shape[:2])
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _dark(image: Picture, light: float) -> Picture:
    return np.asarray(np.clip(image * light + NOISE.normal(0, 8, image.shape), 0, 255), np.uint8)


def _pale(image: Picture, ink: float) -> Picture:
    return np.asarray(255 - (255 - image.astype(np.float32)) * ink, np.uint8)


def _compressed(image: Picture, quality: int) -> Picture:
    _, packed = cv2.imencode(".jpg", _small(image, 1200), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


def _arrived(recipe: degrade.Recipe) -> Callable[[Picture], Picture]:
    return lambda image: np.asarray(recipe(Random(5), np.random.default_rng(5), image).image, np.uint8)


DAMAGES: dict[str, Callable[[Picture], Picture]] = {
    "none": lambda image: image,
    "copier": _arrived(degrade.photocopy),
    "night": _arrived(degrade.low_light),
    "screen": _arrived(degrade.screen),
    "messenger": _arrived(degrade.small_messenger),
    "blur 2": lambda image: _blurred(image, 2),
    "blur 4": lambda image: _blurred(image, 4),
    "blur 6": lambda image: _blurred(image, 6),
    "shake 9": lambda image: _shaken(image, 9),
    "shake 15": lambda image: _shaken(image, 15),
    "side 700": lambda image: _small(image, 700),
    "side 500": lambda image: _small(image, 500),
    "thumbnail": lambda image: _small(image, 253),
    "light 0.2": lambda image: _dark(image, 0.2),
    "light 0.08": lambda image: _dark(image, 0.08),
    "ink 0.1": lambda image: _pale(image, 0.1),
    "JPEG 8": lambda image: _compressed(image, 8),
}


def main() -> None:
    """Prints each damage's verdicts and losses, and precision and recall of refusing and of asking again."""
    with tempfile.TemporaryDirectory() as folder:
        found = [page for page in pages(Path(folder)) if max(page[1].shape[:2]) > 1600][:PAGES]
    rows: list[tuple[str, float, float]] = []
    took: list[float] = []
    print("| damage | lost | score | reasons |\n|---|---|---|---|")
    for name, damage in DAMAGES.items():
        for _, image, truth in found:
            picture = np.ascontiguousarray(damage(image))
            began = time.process_time()
            legibility.judge(picture)
            took.append(time.process_time() - began)
            page = read_image(picture, options=ReadOptions(second_opinion=False))
            read = Counter("".join(word.text for word in page.words))
            lost = sum((truth - read).values()) / truth.total()
            rows.append((name, page.legibility.score, lost))
            print(
                f"| {name} | {lost:.0%} | {page.legibility.score:.2f} | {', '.join(page.legibility.reasons)} |",
                flush=True,
            )
    for verdict, level in (("refused", REFUSED), ("doubted", DOUBTED)):
        stopped = [lost >= FAILED for _, score, lost in rows if score < level]
        failed = [score < level for _, score, lost in rows if lost >= FAILED]
        print(
            f"\n{verdict} (score below {level}): {len(stopped)} of {len(rows)}; precision {np.mean(stopped):.2f} "
            f"(what of it reading failed on), recall {np.mean(failed):.2f} (of {len(failed)} that reading failed on)"
        )
    print(f"\nThe look at the pixels took {np.mean(took) * 1000:.0f} ms of CPU, {max(took) * 1000:.0f} ms at most.")
    points = [("", score, 100 * lost) for _, score, lost in rows]
    PICTURE.write_text(
        scatter("Score, against what is lost", "score", "lost, %", points, line=REFUSED), encoding="utf-8"
    )
