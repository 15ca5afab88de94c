"""The transformer over characters and boxes: its slot in the pipeline, and the one encoding that training and use share.

Model format, under `models/field_tagger/` and named in the manifest:
- `field_tagger.onnx`: inputs `input_ids` (int64, batch x length) and `bbox` (int64, batch x length x 4, 0..1000, left, top,
  right, bottom of the character on the straight page), outputs `logits` (float, batch x length x labels) and `page_logits`
  (float, batch x kinds, of a window that begins a page);
- `field_tagger.json`: `{"characters": "…", "labels": ["O", "B-name", "I-name", ...], "kinds": ["bank_statement", ...]}`; the id
  of a character is its place in `characters` plus FIRST_ID (0 pads, 1 is any other character).
Without those files the slot is empty and the rules go on alone.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models import ModelMissing, locate
from nlp.candidate import Candidate
from nlp.finders import made
from nlp.layout import Layout, lay_out
from nlp.spec import FieldSpec
from ocr.page import Page

LENGTH = 512  # characters a window
STRIDE = 384  # between two windows' starts; the overlap lets each character be judged with context on both sides
OTHER = 1
FIRST_ID = 2  # of the characters that the model knows
CONTINUED = " continued"  # behind a kind's name: a later page of such a document
MOST_WINDOWS = 5  # of a document: its head, and the last for what stands at its foot
NEXT_LINE = 2.6  # heights; a line that begins lower is not the next of the same value
LETTERS = 2  # of a word that a span may lack at its edge
LEAST = 0.5  # mean probability of a span's labels below which it is not told


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of glyphs as the model sees it: where it starts, character ids and boxes (0..1000)."""

    start: int
    ids: NDArray[np.int64]
    boxes: NDArray[np.int64]


def symbols_of(layout: Layout) -> list[str]:
    """What the model knows each glyph by: its comparable form."""
    return [glyph.norm or glyph.text for glyph in layout.glyphs]


def boxes_of(layout: Layout) -> NDArray[np.int64]:
    """Each glyph's left, top, right, bottom on its straight page, 0..1000 on both axes."""
    aspects = [page.aspect for page in layout.pages]
    boxes = np.array(
        [
            [1000 * g.box.x0, 1000 * g.box.y0 / aspects[g.page], 1000 * g.box.x1, 1000 * g.box.y1 / aspects[g.page]]
            for g in layout.glyphs
        ]
    ).reshape(-1, 4)
    return np.asarray(np.clip(np.rint(boxes), 0, 1000), np.int64)


def encode(layout: Layout, id_of: Mapping[str, int]) -> list[Window]:
    """The layout in windows of at most LENGTH glyphs, STRIDE apart."""
    ids = np.array([id_of.get(symbol, OTHER) for symbol in symbols_of(layout)], np.int64)
    boxes = boxes_of(layout)
    last = max(len(ids) - LENGTH, 0)
    starts = [*range(0, last, STRIDE), last]
    return [Window(start, ids[start : start + LENGTH], boxes[start : start + LENGTH]) for start in starts]


class Tagger:
    """A trained model in the slot."""

    def __init__(self, weights: Path, labels: Sequence[str], kinds: Sequence[str], characters: Sequence[str]) -> None:
        import onnxruntime  # only where there is a model to run

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session: Any = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
        self._labels = tuple(labels)
        self._kinds = tuple(kinds)
        self._id_of = {character: place + FIRST_ID for place, character in enumerate(characters)}

    def find(self, layout: Layout, specs: Sequence[FieldSpec]) -> Iterator[Candidate]:
        """Spans of the labels of `specs`, each on one page; lines that go on below are joined where the spec allows it."""
        if layout.pages and layout.pages[0].text_from == "cells":
            return  # a sheet's cells are no layout that the model has seen
        by_name = {spec.name: spec for spec in specs}
        joined = frozenset(spec.name for spec in specs if spec.multiline)
        for name, glyphs, sure in spans(self.probabilities(layout), self._labels, layout, joined):
            if sure < LEAST:
                continue
            glyphs = whole_words(layout, whole_figures(layout, glyphs))
            for field in name.split("+"):  # "from 1 May 2015 to 30 April 2035" is one span and two fields
                if spec := by_name.get(field):
                    yield made(layout, spec, glyphs, "tagger", given=sure)

    def probabilities(self, layout: Layout) -> NDArray[np.float64]:
        """Glyphs x labels; where windows overlap, each glyph's from the window in which it stands further inside."""
        total = np.zeros((len(layout.glyphs), len(self._labels)))
        total[:, 0] = 1.0
        depth = np.full(len(layout.glyphs), -1)
        windows = encode(layout, self._id_of)
        for window in [*windows[: MOST_WINDOWS - 1], *windows[MOST_WINDOWS - 1 :][-1:]]:
            feed = {"input_ids": window.ids[None], "bbox": window.boxes[None]}
            spread = softmax(self._session.run(["logits"], feed)[0][0])
            here = np.minimum(np.arange(len(spread)), np.arange(len(spread))[::-1])
            places = np.arange(window.start, window.start + len(spread))
            better = here > depth[places]
            total[places[better]] = spread[better]
            depth[places[better]] = here[better]
        return total

    def kinds(self, page: Page) -> dict[str, float]:
        """Probability of each kind of page; "KIND continued" is a later page of such a document. Empty without glyphs."""
        windows = encode(lay_out([page]), self._id_of)[:1]
        if not len(windows[0].ids):
            return {}
        feed = {"input_ids": windows[0].ids[None], "bbox": windows[0].boxes[None]}
        spread = softmax(self._session.run(["page_logits"], feed)[0])[0]
        return dict(zip(self._kinds, spread.tolist(), strict=True))


def softmax(scores: Any) -> NDArray[np.float64]:
    """Scores made probabilities, along the last axis."""
    powers = np.exp(np.asarray(scores, np.float64) - np.max(scores, axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float64)


def spans(
    probabilities: NDArray[np.float64], labels: Sequence[str], layout: Layout, joined: frozenset[str] = frozenset()
) -> Iterator[tuple[str, list[int], float]]:
    """Field, glyphs and mean probability of each stretch of B- and I- labels; a field of `joined` goes on in lines below."""
    best = probabilities.argmax(axis=1)
    stretches: list[tuple[str, list[int]]] = []
    for place, at in enumerate(best):
        part, _, field = labels[at].partition("-")
        if not field:
            continue
        last = stretches[-1] if stretches else None
        touches = last is not None and last[1][-1] == place - 1 and last[0] == field
        if part == "I" and last is not None and touches:
            last[1].append(place)
        elif part == "I" and field in joined and (open_one := _open(stretches, field, place, layout)) is not None:
            open_one.append(place)
        else:
            stretches.append((field, [place]))
    for field, glyphs in stretches:
        yield field, glyphs, float(np.mean([probabilities[i, best[i]] for i in glyphs]))


def whole_figures(layout: Layout, glyphs: list[int]) -> list[int]:
    """The span with its first and last run of figures whole: half an amount or a number must not pass for one."""
    found = list(glyphs)
    while _joined(layout, found[-1], found[-1] + 1):
        found.append(found[-1] + 1)
    while _joined(layout, found[0] - 1, found[0]):
        found.insert(0, found[0] - 1)
    return found


def whole_words(layout: Layout, glyphs: list[int]) -> list[int]:
    """The span with a letter or two that its first and last words lack, and without the lone letter of a word beyond.

    Nothing is taken in from beyond a colon, which parts a label from its value.
    """
    found = list(glyphs)
    for at, step in ((-1, 1), (0, -1)):
        word = _word_of(layout, found[at])
        inside = [g for g in found if g in word]
        if len(inside) == 1 and len(word) > 3 and len(found) > 3:
            found.pop(at)
            continue
        edge = found[at]
        beyond = [g for g in word if g > edge] if step == 1 else [g for g in reversed(word) if g < edge]
        missing = list(takewhile(lambda g: layout.glyphs[g].norm not in ":()", beyond))
        if 0 < len(missing) <= LETTERS and len(inside) > 3:
            found = found + missing if step == 1 else missing[::-1] + found
    return found


def _word_of(layout: Layout, place: int) -> list[int]:
    """The glyphs of the word that a glyph stands in."""
    here = layout.glyphs[place]
    first = last = place
    while first > 0 and (layout.glyphs[first - 1].page, layout.glyphs[first - 1].word) == (here.page, here.word):
        first -= 1
    while last + 1 < len(layout.glyphs) and (layout.glyphs[last + 1].page, layout.glyphs[last + 1].word) == (
        here.page,
        here.word,
    ):
        last += 1
    return list(range(first, last + 1))


def _joined(layout: Layout, left: int, right: int) -> bool:
    """True when two neighbouring glyphs stand in one word without a gap, and both are of a number or code."""
    if left < 0 or right >= len(layout.glyphs):
        return False
    one, other = layout.glyphs[left], layout.glyphs[right]
    same = (one.page, one.word) == (other.page, other.word) and not other.spaced
    return same and all(
        glyph.norm.isascii() and (glyph.norm.isalnum() or glyph.norm in ".,-/") for glyph in (one, other)
    )


def _open(stretches: Sequence[tuple[str, list[int]]], field: str, place: int, layout: Layout) -> list[int] | None:
    """The last stretch of the field, if the glyph stands on the line below its last one, and it is the field's latest."""
    latest = next((glyphs for name, glyphs in reversed(stretches) if name == field), None)
    if latest is None:
        return None
    above, below = layout.glyphs[latest[-1]], layout.glyphs[place]
    step = below.box.y0 - above.box.y0
    near = above.page == below.page and 0 < step < NEXT_LINE * max(above.box.height, below.box.height)
    return latest if near else None


@cache
def tagger() -> Tagger | None:
    """The trained tagger, None where the manifest names none."""
    try:
        facts = json.loads(locate("field_tagger.json").read_text(encoding="utf-8"))
        return Tagger(locate("field_tagger.onnx"), facts["labels"], facts["kinds"], facts["characters"])
    except ModelMissing:
        return None
