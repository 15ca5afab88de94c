"""The transformer over characters and boxes: its slot in the pipeline, and the one encoding that training and use share.

Model format, under `models/field_tagger/` and named in the manifest:
- `field_tagger.onnx`: inputs `input_ids` (int64, batch x length) and `bbox` (int64, batch x length x 4, 0..1000, left, top,
  right, bottom of the character on the straight page), output `logits` (float, batch x length x labels);
- `field_tagger.json`: `{"characters": [...], "labels": ["O", "B-name", "I-name", ...]}`; the id of a character is its place
  in the list plus 2 (0 pads, 1 is any other character).
Without those files the slot is empty and the rules go on alone.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from models import ModelMissing, locate
from nlp.candidate import Candidate
from nlp.finders import made
from nlp.layout import Layout
from nlp.spec import FieldSpec

LENGTH = 512  # characters a window
STRIDE = 384  # between two windows' starts; the overlap lets each character be judged with context on both sides
OTHER = 1
LEAST = 0.5  # mean probability of a span's labels below which it is not told


class Slot(Protocol):
    """What stands in the slot: reads fields from a layout."""

    def find(self, layout: Layout, specs: Sequence[FieldSpec]) -> Iterator[Candidate]:
        """Candidates with `way` "tagger" and the model's own confidence in `given`."""
        ...


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of glyphs as the model sees it: where it starts, character ids and boxes (0..1000)."""

    start: int
    ids: NDArray[np.int64]
    boxes: NDArray[np.int64]


def encode(layout: Layout, id_of: dict[str, int]) -> list[Window]:
    """The layout in windows of at most LENGTH glyphs, STRIDE apart."""
    aspects = [page.aspect for page in layout.pages]
    ids = np.array([id_of.get(glyph.norm or glyph.text, OTHER) for glyph in layout.glyphs], np.int64)
    boxes = np.array(
        [
            [1000 * g.box.x0, 1000 * g.box.y0 / aspects[g.page], 1000 * g.box.x1, 1000 * g.box.y1 / aspects[g.page]]
            for g in layout.glyphs
        ]
    ).reshape(-1, 4)
    clipped = np.clip(np.rint(boxes), 0, 1000).astype(np.int64)
    last = max(len(ids) - LENGTH, 0)
    starts = [*range(0, last, STRIDE), last]
    return [Window(start, ids[start : start + LENGTH], clipped[start : start + LENGTH]) for start in starts]


class Tagger:
    """A trained model in the slot."""

    def __init__(self, weights: Path, labels: Sequence[str], characters: Sequence[str]) -> None:
        import onnxruntime  # only where there is a model to run

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session: Any = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
        self._labels = tuple(labels)
        self._id_of = {character: place + 2 for place, character in enumerate(characters)}

    def find(self, layout: Layout, specs: Sequence[FieldSpec]) -> Iterator[Candidate]:
        """Spans of the labels of `specs`, each on one page."""
        by_name = {spec.name: spec for spec in specs}
        for field, glyphs, sure in spans(self.probabilities(layout), self._labels):
            spec = by_name.get(field)
            on_page = [g for g in glyphs if layout.glyphs[g].page == layout.glyphs[glyphs[0]].page]
            if spec is not None and sure >= LEAST:
                yield made(layout, spec, on_page, "tagger", given=sure)

    def probabilities(self, layout: Layout) -> NDArray[np.float64]:
        """Glyphs x labels; where windows overlap, each glyph's from the window in which it stands further inside."""
        total = np.zeros((len(layout.glyphs), len(self._labels)))
        depth = np.full(len(layout.glyphs), -1)
        for window in encode(layout, self._id_of):
            feed = {"input_ids": window.ids[None], "bbox": window.boxes[None]}
            scores = np.asarray(self._session.run(["logits"], feed)[0][0], np.float64)
            spread = np.exp(scores - scores.max(axis=1, keepdims=True))
            here = np.minimum(np.arange(len(spread)), np.arange(len(spread))[::-1])
            places = np.arange(window.start, window.start + len(spread))
            better = here > depth[places]
            total[places[better]] = (spread / spread.sum(axis=1, keepdims=True))[better]
            depth[places[better]] = here[better]
        return total


def spans(probabilities: NDArray[np.float64], labels: Sequence[str]) -> Iterator[tuple[str, list[int], float]]:
    """Field, glyphs and mean probability of each run of B- and I- labels."""
    best = probabilities.argmax(axis=1)
    run: list[int] = []
    field = ""
    for place in range(len(best) + 1):
        label = labels[best[place]] if place < len(best) else "O"
        if run and label != f"I-{field}":
            yield field, run, float(np.mean([probabilities[i, best[i]] for i in run]))
            run = []
        if label.startswith("B-") or (label.startswith("I-") and not run):
            field, run = label[2:], [place]
        elif run:
            run.append(place)


@cache
def tagger() -> Slot | None:
    """The trained tagger, None where the manifest names none."""
    try:
        facts = json.loads(locate("field_tagger.json").read_text(encoding="utf-8"))
        return Tagger(locate("field_tagger.onnx"), facts["labels"], facts["characters"])
    except ModelMissing:
        return None
