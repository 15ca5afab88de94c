"""Learns how sure a field is from specimens that went through the real reading: right or wrong, by what was known."""

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intake.kind import all_kinds
from intake.pipeline import extract
from models.manifest import HERE
from nlp.calibration import RAW, facts_of
from nlp.normalise import compact
from nlp.training.specimens.case import MODES, make_case
from ocr.faults import DocumentFault
from ocr.page import Page
from ocr.read import read_file
from ocr.sniff import media_type_of

FOLDS = 5
SHRINK = 2.0  # how strongly a field's own bias is pulled to zero: few examples move it little
MOST = 0.998  # no reading is surer than the number of examples can show


@dataclass(frozen=True, slots=True)
class Example:
    """One field as read: its name, case, mode, what the model may look at, its hand-set confidence, right or wrong."""

    field: str
    case: int
    mode: str
    facts: tuple[float, ...]
    hand: float
    right: bool


def train_confidence(cases: int, seed: int, specimens: Path | None) -> None:
    """Makes (or takes) specimens, reads them, fits, and writes `models/confidence/` with its card and manifest entry."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = specimens or Path(scratch)
        if specimens is None:
            for number in range(cases):
                mode = MODES[number % len(MODES)]
                make_case(folder / f"case_{number:04d}_{mode}", seed, number, mode)
        found = list(read_examples(folder))
    held_out = cross_validated(found)
    weights, biases, names = fit(found)
    target = HERE / "confidence"
    target.mkdir(exist_ok=True)
    content = {
        "weights": [round(w, 4) for w in weights],
        "fields": {name: round(bias, 4) for name, bias in zip(names, biases, strict=True)},
        "most": MOST,
    }
    path = target / "field_confidence.json"
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (target / "README.md").write_text(card(found, held_out, cases, seed), encoding="utf-8")
    note_in_manifest(path, "confidence")
    print(f"{len(found)} fields; {path} written", file=sys.stderr)


def read_examples(folder: Path) -> Iterator[Example]:
    """Every field of every specimen as an example, in the order of cases."""
    cases = sorted(folder.glob("*/case.json"))
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        for examples in pool.map(examples_of, cases):
            yield from examples


def examples_of(case: Path) -> list[Example]:
    """The examples of one case, read with the calibration off."""
    record = json.loads(case.read_text(encoding="utf-8"))
    token = RAW.set(True)
    examples = []
    try:
        for truth in record["documents"]:
            path = case.parent / truth["file"]
            try:
                pages = list(read_file(path, media_type_of(path, path.name)))
            except DocumentFault:
                continue
            for field in extract(pages, all_kinds().get(truth["kind"])).fields.values():
                told = truth["fields"].get(field.name)
                if told is None or {"rows", "arithmetic", "title", "columns"} & set(field.found_by):
                    continue
                facts = facts_of(field, *conditions(pages, field.page, field.boxes))
                right = same(told["value"], field.value) and field.meaning == told.get("meaning")
                examples.append(
                    Example(field.name, record["case"], record["mode"], tuple(facts), field.confidence, right)
                )
    finally:
        RAW.reset(token)
    print(f"{case.parent.name}: {len(examples)} fields", file=sys.stderr)
    return examples


def conditions(pages: Sequence[Page], number: int, boxes: Sequence[Any]) -> tuple[bool, bool]:
    """Whether a field's page has embedded text, and whether a seal lies over the field."""
    page = next(page for page in pages if page.number == number)
    under = any(word.under_seal and any(word.box.overlap(box) > 0.5 for box in boxes) for word in page.words)
    return page.text_from != "ocr", under


def same(told: Any, found: Any) -> bool:
    """Equal, texts in their comparable form."""
    return compact(told) == compact(found) if isinstance(told, str) and isinstance(found, str) else bool(told == found)


def fit(found: Sequence[Example]) -> tuple[list[float], list[float], list[str]]:
    """Weights of the facts and a bias a field, by Newton's method on the penalised log likelihood."""
    names = sorted({example.field for example in found})
    place = {name: index for index, name in enumerate(names)}
    facts = np.array([example.facts for example in found])
    own = np.zeros((len(found), len(names)))
    own[np.arange(len(found)), [place[example.field] for example in found]] = 1
    design = np.hstack([facts, own])
    right = np.array([example.right for example in found], float)
    penalty = np.array([0.01] + [0.2] * (facts.shape[1] - 1) + [SHRINK] * len(names))
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        probability = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (right - probability) - penalty * weights
        curvature = (design * (probability * (1 - probability))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        weights += step
        if float(np.abs(step).max()) < 1e-6:
            break
    return weights[: facts.shape[1]].tolist(), weights[facts.shape[1] :].tolist(), names


def predicted(
    found: Sequence[Example], weights: Sequence[float], biases: Sequence[float], names: Sequence[str]
) -> NDArray[np.float64]:
    """The probabilities that a fitted model gives."""
    bias = dict(zip(names, biases, strict=True))
    scores = np.array([np.dot(e.facts, weights) + bias.get(e.field, 0.0) for e in found])
    return np.asarray(np.minimum(1 / (1 + np.exp(-scores)), MOST), np.float64)


def cross_validated(found: Sequence[Example]) -> NDArray[np.float64]:
    """For every example the probability by a model that saw no field of its case."""
    out = np.zeros(len(found))
    for fold in range(FOLDS):
        inside = [e for e in found if e.case % FOLDS != fold]
        places = [i for i, e in enumerate(found) if e.case % FOLDS == fold]
        if inside and places:
            out[places] = predicted([found[i] for i in places], *fit(inside))
    return out


def calibration_error(sure: NDArray[np.float64], right: NDArray[np.float64], bins: int = 15) -> float:
    """Expected calibration error over equally filled bins."""
    order = np.argsort(sure)
    parts = np.array_split(order, bins)
    return float(sum(abs(sure[p].mean() - right[p].mean()) * len(p) for p in parts if len(p)) / len(sure))


def straight_through(sure: NDArray[np.float64], right: NDArray[np.float64], allowed: float = 0.005) -> float:
    """Share of fields above the lowest threshold that keeps the share of wrong ones at `allowed`."""
    order = np.argsort(-sure)
    wrong = np.cumsum(1 - right[order]) / np.arange(1, len(order) + 1)
    within = np.nonzero(wrong <= allowed)[0]
    return float((within[-1] + 1) / len(order)) if len(within) else 0.0


def card(found: Sequence[Example], held_out: NDArray[np.float64], cases: int, seed: int) -> str:
    """The model card."""
    right = np.array([e.right for e in found], float)
    hand = np.array([e.hand for e in found])
    lines = [
        "# Calibration of field confidences",
        "",
        "Logistic model over the hand-set confidence, the finders, repair, embedded text, seal, length and a bias a field.",
    ]
    lines += [
        "",
        f"Made by `./run train confidence --cases {cases} --seed {seed}` on {date.today()}, 2 cores, from specimens read by the real OCR.",
        "",
    ]
    lines += ["| | hand-set | fitted (5-fold by case) |", "|---|---|---|"]
    lines += [
        f"| calibration error (ECE) | {calibration_error(hand, right):.4f} | {calibration_error(held_out, right):.4f} |"
    ]
    lines += [
        f"| straight-through at 0.5 % error | {straight_through(hand, right):.1%} | {straight_through(held_out, right):.1%} |"
    ]
    lines += [
        "",
        f"{len(found)} fields of {cases} cases, {right.mean():.1%} right.",
        "",
        "| confidence | fields | right |",
        "|---|---|---|",
    ]
    for low, high in ((0, 0.5), (0.5, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 0.98), (0.98, 0.99), (0.99, 1.01)):
        inside = (held_out >= low) & (held_out < high)
        if inside.any():
            lines.append(f"| {low:.2f} – {min(high, 1):.2f} | {int(inside.sum())} | {right[inside].mean():.1%} |")
    lines += [
        "",
        "Where it fails: it knows only specimens. On layouts and damage that they do not show it is as sure as they taught it to be.",
    ]
    return "\n".join(lines) + "\n"


def note_in_manifest(path: Path, folder: str) -> None:
    """Puts the file's hash into the manifest, in place of an older entry."""
    manifest = HERE / "manifest.toml"
    parts = manifest.read_text(encoding="utf-8").split("\n[")
    kept = [part for part in parts if not part.startswith(f'"{path.name}"]')]
    entry = f'"{path.name}"]\nfrom = "{folder}"\nsha256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}"\n'
    manifest.write_text("\n[".join([part.rstrip("\n") + "\n" for part in kept] + [entry]), encoding="utf-8")
