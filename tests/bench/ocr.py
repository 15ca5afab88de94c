"""Reading pages: our pipeline beside stock RapidOCR and Tesseract, on the same specimen pages, one thread each."""

import json
import os
import resource
import tempfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from PIL import Image

from nlp.normalise import compact
from nlp.training.specimens.case import make_case
from ocr.engines.engine import engine
from ocr.read import ReadOptions, read_image

CASES = (("clean", 3), ("photo", 3))
SEED = 4242
Picture = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


def pages(folder: Path) -> list[tuple[str, Picture, Counter[str]]]:
    """(mode, pixels, the printed characters) of each specimen picture."""
    found = []
    for mode, count in CASES:
        for number in range(count):
            make_case(folder / f"{mode}{number}", SEED, number, mode, with_characters=True)
    for picture in sorted(folder.glob("*/*.jpg")):
        runs = json.loads(picture.with_name(f"{picture.name}.characters.json").read_text(encoding="utf-8"))["runs"]
        text = "".join(run["text"] for run in runs)
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


def measure(name: str, found: list[tuple[str, Picture, Counter[str]]]) -> tuple[dict[str, float], float, float]:
    """(share of characters missed by mode, CPU seconds a page, peak MB) of one reader, in a process of its own."""
    read = READERS[name]
    read(found[0][1])  # models load outside of the measurement
    missed, printed, began = Counter[str](), Counter[str](), _cpu()
    for mode, image, truth in found:
        text = Counter(c for c in compact(read(image)) if c.isalnum())
        missed[mode] += sum((truth - text).values())
        printed[mode] += truth.total()
    cost = (_cpu() - began) / len(found)
    # Linux tells the greatest size in kB; Tesseract is a program of its own.
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {mode: missed[mode] / max(printed[mode], 1) for mode in printed}, cost, max(peaks) / 1024


def main() -> None:
    """Prints characters missed (of the printed ones), CPU seconds a page, their ratio to stock RapidOCR, and peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        found = pages(Path(folder))
    results = {}
    for name in READERS:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            results[name] = alone.submit(measure, name, found).result()
    print("| reader | clean: missed | photo: missed | CPU s a page | of stock | peak MB |\n|---|---|---|---|---|---|")
    stock = results["rapidocr (stock)"][1]
    for name, (shares, cost, peak) in results.items():
        told = f"{shares.get('clean', 0):.2%} | {shares.get('photo', 0):.2%} | {cost:.2f} | {cost / stock:.2f} | {peak:.0f}"
        print(f"| {name} | {told} |")


def _cpu() -> float:
    """CPU seconds of this process and of the programs it ran (Tesseract)."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system
