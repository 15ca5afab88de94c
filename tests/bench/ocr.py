"""Reading pages: our pipeline beside stock RapidOCR and Tesseract, on the same specimen pages, one thread each.

Writes `docs/pictures/bench-ocr.svg`: what is lost, against what it costs.
"""

import json
import os
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from nlp.normalise import compact
from nlp.training.specimens.case import make_case
from ocr.engines.engine import engine
from ocr.read import ReadOptions, read_image

CASES = (("clean", 1), ("photo", 1))
SEED = 4242
PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "bench-ocr.svg"
Picture = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


def pages(folder: Path) -> list[tuple[str, Picture, Counter[str]]]:
    """(mode, pixels, the printed characters) of each specimen picture."""
    found = []
    for mode, count in CASES:
        for number in range(count):
            make_case(folder / f"{mode}{number}", SEED, number, mode, with_characters=True)
    for picture in sorted(folder.glob("*/*.jpg")):
        runs = json.loads(picture.with_name(f"{picture.name}.characters.json").read_text(encoding="utf-8"))["runs"]
        # The mark that names a specimen lies over the print like any watermark, and is kept apart from it on purpose.
        text = "".join(run["text"] for run in runs if compact(run["text"]) != "SPECIMEN样本")
        pixels = np.asarray(Image.open(picture).convert("RGB"), np.uint8)
        found.append((picture.parent.name[:5], pixels, Counter(c for c in compact(text) if c.isalnum())))
    return found


def ours(image: Picture) -> str:
    return "".join(word.text for word in read_image(image, options=ReadOptions(second_opinion=False)).words)


def bare(name: str) -> Callable[[Picture], str]:
    return lambda image: "".join(line.text for line in engine(name)(image, threads=1))


READERS: dict[str, Callable[[Picture], str]] = {
    "yinzheng": ours,
    "rapidocr (stock)": bare("rapidocr"),
    "tesseract": bare("tesseract"),
}


@dataclass(frozen=True, slots=True)
class Result:
    """What one reader lost (share of printed letters and figures by mode) and cost (CPU seconds a page, of which the share
    outside of neural networks, and the process's greatest size in MB)."""

    lost: dict[str, float]
    cost: float
    outside: float
    peak: float


def measure(name: str, found: list[tuple[str, Picture, Counter[str]]]) -> Result:
    """One reader, in a process of its own."""
    read, inside = READERS[name], _watched_networks()
    read(found[0][1])  # models load outside of the measurement
    missed, printed, began, before = Counter[str](), Counter[str](), _cpu(), sum(inside)
    for mode, image, truth in found:
        text = Counter(c for c in compact(read(image)) if c.isalnum())
        missed[mode] += sum((truth - text).values())
        printed[mode] += truth.total()
    cost = (_cpu() - began) / len(found)
    within = (sum(inside) - before) / len(found)
    # Linux tells the greatest size in kB; Tesseract is a program of its own.
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    lost = {mode: missed[mode] / max(printed[mode], 1) for mode in printed}
    return Result(lost, cost, 1 - within / cost if within else 0.0, max(peaks) / 1024)


def _watched_networks() -> list[float]:
    """A list that grows by the CPU seconds of each run of a network, in this process, from now on."""
    import onnxruntime

    spent: list[float] = []
    plain = onnxruntime.InferenceSession.run

    def run(*args: Any, **options: Any) -> Any:
        began = time.process_time()
        try:
            return plain(*args, **options)
        finally:
            spent.append(time.process_time() - began)

    onnxruntime.InferenceSession.run = run
    return spent


def main() -> None:
    """Prints characters lost (of the printed ones), CPU seconds a page, their ratio to stock RapidOCR, and peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        found = pages(Path(folder))
    print(f"{len(found)} pages, {sum(truth.total() for _, _, truth in found):,} letters and figures\n")
    print("| reader | clean: lost | photo: lost | CPU s a page | outside the networks | peak MB |")
    print("|---|---|---|---|---|---|", flush=True)
    results: dict[str, Result] = {}
    for name in READERS:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            seen = results[name] = alone.submit(measure, name, found).result()
        outside = f"{seen.outside:.0%}" if seen.outside else "-"
        lost = f"{seen.lost.get('clean', 0):.2%} | {seen.lost.get('photo', 0):.2%}"
        print(f"| {name} | {lost} | {seen.cost:.2f} | {outside} | {seen.peak:.0f} |", flush=True)
    ratio = results["yinzheng"].cost / results["rapidocr (stock)"].cost
    print(f"\nyinzheng costs {ratio:.2f} of stock RapidOCR.")
    points = [(name, seen.cost, 100 * sum(seen.lost.values()) / len(seen.lost)) for name, seen in results.items()]
    picture = scatter(
        "What is lost, against what it costs", "CPU seconds a page", "letters and figures lost, %", points
    )
    PICTURE.write_text(picture, encoding="utf-8")


def scatter(
    title: str, across: str, up: str, points: list[tuple[str, float, float]], *, line: float | None = None
) -> str:
    """An SVG of named points from nought; `line` is an upright line at that place of the horizontal axis."""
    wide, high, edge = 640, 400, 64
    most_x = 1.25 * max(x for _, x, _ in points) or 1.0
    most_y = 1.25 * max(y for _, _, y in points) or 1.0

    def at(x: float, y: float) -> tuple[float, float]:
        return edge + x / most_x * (wide - 2 * edge), high - edge - y / most_y * (high - 2 * edge)

    left, bottom = at(0, 0)
    right, top = at(most_x, most_y)
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-family="sans-serif" font-size="13">',
        f'<rect width="{wide}" height="{high}" fill="#fff"/><text x="{edge}" y="28" font-size="16">{title}</text>',
        f'<path d="M{left} {top}V{bottom}H{right}" fill="none" stroke="#333"/>',
        f'<text x="{right}" y="{high - 18}" text-anchor="end">{across}</text><text x="{edge}" y="{edge - 10}">{up}</text>',
    ]
    for step in range(1, 6):
        x, y = at(most_x * step / 5, most_y * step / 5)
        drawn.append(f'<path d="M{x:.1f} {bottom}v4M{left} {y:.1f}h-4" stroke="#333"/>')
        drawn.append(f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{most_x * step / 5:.3g}</text>')
        drawn.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{most_y * step / 5:.3g}</text>')
    if line is not None:
        x, _ = at(line, 0)
        drawn.append(f'<path d="M{x:.1f} {top}V{bottom}" stroke="#b22" stroke-dasharray="5 4"/>')
    for name, x_value, y_value in points:
        x, y = at(x_value, y_value)
        drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#1566a8" fill-opacity="0.7"/>')
        drawn.append(f'<text x="{x + 8:.1f}" y="{y - 6:.1f}">{name}</text>')
    return "\n".join([*drawn, "</svg>", ""])


def _cpu() -> float:
    """CPU seconds of this process and of the programs it ran (Tesseract)."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system
