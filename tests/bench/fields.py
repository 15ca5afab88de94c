"""Finding fields on a page that was read: the rules alone and with the tagger, beside the page's OCR, in CPU seconds."""

import resource
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import mean

import numpy as np
from PIL import Image

from intake.kind import all_kinds
from intake.pipeline import extract
from nlp.ablation import RULES, SPEAKING, TAGGER
from nlp.page_kinds import page_kind
from nlp.training.specimens.case import make_case
from ocr.page import Page
from ocr.read import ReadOptions, read_image

SEED = 4242
MODES = ("clean", "photo", "hard")


def main() -> None:
    """Prints CPU milliseconds a page: OCR, fields by rules, what the tagger adds, the page's kind, and their shares of OCR."""
    spent: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    with tempfile.TemporaryDirectory() as scratch:
        for number, mode in enumerate(MODES):
            folder = Path(scratch) / mode
            for told in make_case(folder, SEED, number, mode, held_out=True)["documents"]:
                if told["file"].endswith(".jpg"):
                    image = np.asarray(Image.open(folder / told["file"]).convert("RGB"), np.uint8)
                    _measure(image, told["kind"], spent)
    print(
        "| kind | pages | OCR ms | rules ms | tagger adds ms | of OCR | kind of page ms |\n|---|--:|--:|--:|--:|--:|--:|"
    )
    for kind, parts in sorted(spent.items()):
        ocr, rules, both, page = (
            1000 * mean(parts[part][1:] or parts[part]) for part in ("ocr", "rules", "both", "page")
        )
        added = max(both - rules, 0.0)
        print(
            f"| {kind} | {len(parts['ocr'])} | {ocr:.0f} | {rules:.0f} | {added:.0f} | {100 * added / ocr:.1f} % | {page:.0f} |"
        )


def _measure(image: np.ndarray, kind: str, spent: dict[str, dict[str, list[float]]]) -> None:
    pages: list[Page] = []
    cost: Counter[str] = Counter()
    cost["ocr"] = _cpu(lambda: pages.append(read_image(image, options=ReadOptions())))
    for name, ways in (("rules", (RULES,)), ("both", (RULES, TAGGER))):
        token = SPEAKING.set(frozenset(ways))
        extract(pages, all_kinds()[kind])  # models and patterns load outside of the measurement
        cost[name] = _cpu(lambda: extract(pages, all_kinds()[kind]))
        SPEAKING.reset(token)
    cost["page"] = _cpu(lambda: page_kind(pages[0]))
    for name, seconds in cost.items():
        spent[kind][name].append(seconds)
        spent["all"][name].append(seconds)


def _cpu(act: Callable[[], object]) -> float:
    before = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    act()
    after = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(a.ru_utime + a.ru_stime - b.ru_utime - b.ru_stime for a, b in zip(after, before, strict=True))
