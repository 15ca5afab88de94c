"""Specimens as the real OCR reads them, each glyph labelled with the field it belongs to: what the tagger learns from."""

import gzip
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.layout import Layout, lay_out
from nlp.normalise import norm
from nlp.tagger import boxes_of, symbols_of
from nlp.training.specimens.case import MODES, deliver, make_case
from nlp.training.specimens.others import draw_other
from ocr.faults import DocumentFault
from ocr.read import read_file
from ocr.sniff import media_type_of

PAGES = 3  # a document's first pages teach its head and what a continued page looks like
REACH = 1.2  # in heights of a character: further away a glyph of the truth is not the one that was read
OTHERS_A_CASE = 2
ROW = "row"  # of a table: no field, and cut away before fields are looked for


@dataclass(frozen=True, slots=True)
class Sample:
    """One document as read. One entry a glyph: `symbols`, `boxes` (0..1000), `pages` (from 0) and `labels` ("", ROW, B- or I-)."""

    kind: str
    family: str
    condition: str
    case: int
    symbols: list[str]
    boxes: list[list[int]]
    pages: list[int]
    labels: list[str]


def build(folder: Path, cases: int, seed: int, *, held_out: bool | None = False) -> None:
    """One file of samples a case into `folder`, in parallel; what is there already is kept, so that a stopped run goes on."""
    folder.mkdir(parents=True, exist_ok=True)
    todo = [number for number in range(cases) if not (folder / _name(number)).exists()]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        for number, count in pool.map(partial(_build_one, folder, seed, held_out), todo):
            print(f"case {number}: {count} documents", file=sys.stderr)


def load(folder: Path) -> Iterator[Sample]:
    """Every sample of a folder, by case."""
    for path in sorted(folder.glob("case_*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield Sample(**json.loads(line))


def _name(number: int) -> str:
    return f"case_{number:05d}.jsonl.gz"


def _build_one(folder: Path, seed: int, held_out: bool | None, number: int) -> tuple[int, int]:
    mode = MODES[number % len(MODES)]
    samples = []
    with tempfile.TemporaryDirectory() as scratch:
        here = Path(scratch)
        truth = make_case(here, seed, number, mode, with_characters=True, held_out=held_out)
        rng = Random(f"{seed}/{number}/others")
        documents = [*truth["documents"]]
        for at in range(OTHERS_A_CASE):
            other = deliver(rng, draw_other(rng, held_out=held_out), mode, here, f"other_{at}")
            (here / f"{other['file']}.characters.json").write_text(json.dumps({"runs": other.get("runs", [])}))
            documents.append(other)
        for document in documents:
            path = here / document["file"]
            characters = path.with_name(f"{path.name}.characters.json")
            runs = json.loads(characters.read_text(encoding="utf-8"))["runs"] if characters.exists() else []
            sample = read_sample(path, document, runs, number)
            if sample is not None:
                samples.append(sample)
    partial_file = folder / f"{_name(number)}.part"
    with gzip.open(partial_file, "wt", encoding="utf-8") as out:
        for sample in samples:
            out.write(json.dumps(asdict(sample), ensure_ascii=False) + "\n")
    partial_file.replace(folder / _name(number))
    return number, len(samples)


def read_sample(path: Path, document: Mapping[str, Any], runs: Sequence[Mapping[str, Any]], case: int) -> Sample | None:
    """One specimen through the real reading; None for sheets, and for what cannot be read at all."""
    pages = []
    try:
        for page in read_file(path, media_type_of(path, path.name)):
            pages.append(page)
            if len(pages) == PAGES:
                break
    except DocumentFault:
        return None
    if not pages or pages[0].text_from == "cells":
        return None
    layout = lay_out(pages)
    if not layout.glyphs:
        return None
    return Sample(
        document["kind"],
        document["family"],
        document["condition"],
        case,
        symbols_of(layout),
        boxes_of(layout).tolist(),
        [glyph.page for glyph in layout.glyphs],
        labels_of(layout, runs),
    )


def labels_of(layout: Layout, runs: Sequence[Mapping[str, Any]]) -> list[str]:
    """B- and I- labels of the glyphs, from the places of the truth's characters on the page as delivered."""
    labels = [""] * len(layout.glyphs)
    for number, page in enumerate(layout.pages):
        mine = [run for run in runs if run["page"] == page.number]
        glyphs = [i for i, glyph in enumerate(layout.glyphs) if glyph.page == number]
        if mine and glyphs:
            _label_page(layout, page.height / page.width, glyphs, mine, labels)
    return labels


def _label_page(
    layout: Layout, shape: float, glyphs: Sequence[int], runs: Sequence[Mapping[str, Any]], labels: list[str]
) -> None:
    told = [(r, at) for r, run in enumerate(runs) for at, c in enumerate(run["text"]) if not c.isspace()]
    letters = np.array([norm(runs[r]["text"][at]) for r, at in told])
    boxes = np.array([runs[r]["chars"][at] for r, at in told], float) * [1, shape, 1, shape]
    centres, sizes = (boxes[:, :2] + boxes[:, 2:]) / 2, np.maximum(boxes[:, 3] - boxes[:, 1], 1e-4)
    nearest = [_nearest(layout, index, shape, letters, centres, sizes) for index in glyphs]
    # The first character read of a field's every telling begins it; the lines of one telling are runs in a row.
    begun: dict[tuple[str, int], tuple[int, int]] = {}
    strangers = _strangers(layout, glyphs, nearest, letters)
    tellings = _tellings(runs)
    for index, place in zip(glyphs, nearest, strict=True):
        if place is None or layout.glyphs[index].word in strangers:
            continue
        run = runs[told[place][0]]
        field = run.get("field", "")
        if run.get("row") is not None:
            labels[index] = ROW
        if not field or run.get("row") is not None:
            continue
        labels[index] = f"I-{field}"
        key = field, tellings[told[place][0]]
        if key not in begun or place < begun[key][0]:
            begun[key] = place, index
    for (field, _), (_, index) in begun.items():
        labels[index] = f"B-{field}"


def _strangers(
    layout: Layout, glyphs: Sequence[int], nearest: Sequence[int | None], letters: NDArray[np.str_]
) -> set[int]:
    """Words that lie over the truth's characters but say something else: a watermark, a stamp's letters."""
    agree: dict[int, list[bool]] = {}
    for index, place in zip(glyphs, nearest, strict=True):
        if place is not None:
            glyph = layout.glyphs[index]
            agree.setdefault(glyph.word, []).append(bool(letters[place] == glyph.norm))
    return {word for word, hits in agree.items() if sum(hits) < 0.5 * len(hits)}


def _tellings(runs: Sequence[Mapping[str, Any]]) -> list[int]:
    """For each run a number; runs of one field that were drawn one after the other are the lines of one telling."""
    fields = [run.get("field", "") for run in runs]
    changes = [int(at > 0 and fields[at] != fields[at - 1]) for at in range(len(fields))]
    return list(accumulate(changes))


def _nearest(
    layout: Layout,
    index: int,
    shape: float,
    letters: NDArray[np.str_],
    centres: NDArray[np.float64],
    sizes: NDArray[np.float64],
) -> int | None:
    glyph = layout.glyphs[index]
    word = layout.pages[glyph.page].words[glyph.word]
    x, y = word.box_of(glyph.at, glyph.at + 1).centre
    away = np.abs(centres - [x, y * shape]) / sizes[:, None]
    cost = away.sum(axis=1) + 0.9 * (letters != glyph.norm)
    best = int(cost.argmin())
    return best if away[best].max() < REACH else None
