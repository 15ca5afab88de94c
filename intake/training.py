"""Learns how sure a field is from specimens that went through the real reading: right or wrong, by what was known."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from intake.kind import all_kinds
from intake.pipeline import extract
from intake.reliability import binned, calibration_error, diagram, straight_through
from models.manifest import HERE, enter
from nlp.calibration import WATCHED
from nlp.normalise import compact
from nlp.training.specimens.case import MODES, make_case
from ocr.faults import DocumentFault
from ocr.page import Page
from ocr.read import read_file
from ocr.sniff import media_type_of

KEPT = TypeAdapter(list[tuple[dict[str, Any], list[Page]]])
"""A case's documents between two runs: each truth with the pages as they were read."""
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


def train_confidence(cases: int, seed: int, work: Path) -> None:
    """Makes specimens of held-out layouts, reads them, fits, and writes `models/confidence/` with card, plot and manifest entry.

    What was read is kept in `work/confidence`, so that a stopped run goes on. The layouts are those that the tagger has not
    learnt: on layouts that it knows, its word would be worth more than it is in use.
    """
    found = list(read_examples(work / "confidence", cases, seed))
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
    diagram(binned(held_out.tolist(), [e.right for e in found]), target / "reliability.svg")
    enter(path, "confidence")
    print(f"{len(found)} fields; {path} written", file=sys.stderr)


def read_examples(folder: Path, cases: int, seed: int) -> Iterator[Example]:
    """Every field of every specimen as an example, in the order of cases, as the tagger of today sees it.

    The pages as the OCR read them are kept, one file a case in `folder`: a new tagger needs no new reading.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        for number, path in enumerate(pool.map(partial(read_case, folder, seed), range(cases))):
            for truth, pages in KEPT.validate_json(path.read_bytes()):
                yield from examples_of(truth, pages, number)


def read_case(folder: Path, seed: int, number: int) -> Path:
    """The file with one case's (truth, pages) as read; what is there already stays."""
    kept = folder / f"case_{number:04d}.json"
    if kept.exists():
        return kept
    mode = MODES[number % len(MODES)]
    found: list[tuple[dict[str, Any], list[Page]]] = []
    with tempfile.TemporaryDirectory() as scratch:
        for truth in make_case(Path(scratch), seed, number, mode, held_out=True)["documents"]:
            path = Path(scratch) / truth["file"]
            try:
                found.append((truth, list(read_file(path, media_type_of(path, path.name)))))
            except DocumentFault as fault:
                print(f"case {number}: {truth['file']} was refused: {fault.code}", file=sys.stderr)
    partial_file = kept.with_suffix(".part")
    partial_file.write_bytes(KEPT.dump_json(found))
    partial_file.replace(kept)
    print(f"case {number}: {len(found)} documents", file=sys.stderr)
    return kept


def examples_of(truth: Mapping[str, Any], pages: Sequence[Page], number: int) -> Iterator[Example]:
    """The examples of one document, found with the calibration off."""
    known: dict[str, list[float]] = {}
    token = WATCHED.set(known)
    try:
        fields = extract(pages, all_kinds().get(truth["kind"])).fields
    finally:
        WATCHED.reset(token)
    for field in fields.values():
        told = truth["fields"].get(field.name)
        if told is None or field.name not in known or {"rows", "arithmetic", "title", "columns"} & set(field.found_by):
            continue
        right = same(told["value"], field.value) and field.meaning == told.get("meaning")
        yield Example(field.name, number, truth["condition"], tuple(known[field.name]), field.confidence, right)


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


def card(found: Sequence[Example], held_out: NDArray[np.float64], cases: int, seed: int) -> str:
    """The model card."""
    right = [e.right for e in found]
    hand = [e.hand for e in found]
    told, fitted = binned(hand, right), binned(held_out.tolist(), right)
    through = [straight_through(sure, right)[0] / len(found) for sure in (hand, held_out.tolist())]
    return f"""# Calibration of field confidences

A logistic model (Platt's, with more to look at) over the hand-set confidence, the finders, the tagger's word for and against,
repair, embedded text, seal, length, and a bias a field. It answers one question: how likely is this value the printed one?

Made by `./run train confidence --cases {cases} --seed {seed}` on {date.today()}, 2 cores, 24 GB, from specimens of layouts and
typefaces that the tagger has not learnt, in all three conditions, read by the real OCR.

| | hand-set | fitted (5-fold by case) |
|---|---|---|
| calibration error (ECE) | {calibration_error(told):.4f} | {calibration_error(fitted):.4f} |
| straight through at 0.5 % error | {through[0]:.1%} | {through[1]:.1%} |

{len(found)} fields of {cases} cases, {sum(right) / len(found):.1%} right.

| confidence | fields | mean confidence | right |
|---|--:|--:|--:|
{chr(10).join(f"| {b.low:.2f}-{b.high:.2f} | {b.count} | {b.confidence:.3f} | {b.right:.3f} |" for b in fitted)}

![Reliability](reliability.svg)

Where it fails: it knows only specimens. On layouts and damage that they do not show it is as sure as they taught it to be.
Fields of statements that arithmetic or a table yields keep their own confidence.
"""
