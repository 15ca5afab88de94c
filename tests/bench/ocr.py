"""Reading pages: our pipeline beside stock RapidOCR and Tesseract, on the same specimen pages, one thread each."""

import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable
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


def main() -> None:
    """Prints characters missed (of the printed ones) and CPU seconds a page, and the ratio to stock RapidOCR."""
    readers = {"yinzheng": ours, "rapidocr (stock)": bare("rapidocr"), "tesseract": bare("tesseract")}
    with tempfile.TemporaryDirectory() as folder:
        found = pages(Path(folder))
    costs: dict[str, float] = {}
    print("| reader | clean: missed | photo: missed | CPU s a page | of stock |\n|---|---|---|---|---|")
    results = {}
    for name, read in readers.items():
        read(found[0][1])  # models load outside of the measurement
        missed, printed, began = Counter[str](), Counter[str](), _cpu()
        for mode, image, truth in found:
            text = Counter(c for c in compact(read(image)) if c.isalnum())
            missed[mode] += sum((truth - text).values())
            printed[mode] += truth.total()
        costs[name] = (_cpu() - began) / len(found)
        results[name] = {mode: missed[mode] / max(printed[mode], 1) for mode in printed}
    for name, shares in results.items():
        ratio = costs[name] / costs["rapidocr (stock)"]
        print(
            f"| {name} | {shares.get('clean', 0):.2%} | {shares.get('photo', 0):.2%} | {costs[name]:.2f} | {ratio:.2f} |"
        )


def _cpu() -> float:
    """CPU seconds of this process and of the programs it ran (Tesseract)."""

    used = os.times()
    return used.user + used.system + used.children_user + used.children_system
