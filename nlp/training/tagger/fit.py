"""The training run: windows of samples through the network until layouts it has not seen are read no better."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from nlp.tagger import FIRST_ID, LENGTH, OTHER
from nlp.training.tagger.augment import CLOSED, Augmenter, Glyphs
from nlp.training.tagger.corpus import ROW, Sample
from nlp.training.tagger.network import FieldTagger
from nlp.training.tagger.vocabulary import Vocabulary, common_characters

POOL = 64  # samples drawn for a step, of which neighbours in length are taken
TOKENS = 2560  # glyphs a step, padding included
RATE, WARM_UP = 1e-3, 200
PAGE_SHARE = 0.2  # of the loss, for the page's kind
EVERY, PATIENCE = 250, 8  # steps between two looks at held-out layouts; looks without gain before it stops
APART = 7  # one family in so many is held out from the fit to tell when to stop
TOLD = 25  # steps between two words on the loss
UNJUDGED = -100


@dataclass(frozen=True, slots=True)
class Prepared:
    """A sample as arrays, with the kind (by place) of each of its pages."""

    glyphs: Glyphs
    kinds: tuple[int, ...]


def prepare(sample: Sample, vocabulary: Vocabulary, id_of: dict[str, int]) -> Prepared:
    """The sample in ids and places; labels that the vocabulary lacks are O."""
    place = {label: at for at, label in enumerate(vocabulary.labels)}
    glyphs = Glyphs(
        np.array([id_of.get(symbol, OTHER) for symbol in sample.symbols], np.int64),
        np.array(sample.boxes, np.int64).reshape(-1, 4),
        np.array([place.get(label, 0) for label in sample.labels], np.int64),
        np.array(sample.pages, np.int64),
    )
    return Prepared(glyphs, tuple(vocabulary.kind_of(sample, page) for page in range(sample.pages[-1] + 1)))


def bare(sample: Sample) -> Sample:
    """The sample without its table's rows, as the finders of fields meet certificates and statements."""
    kept = [at for at, label in enumerate(sample.labels) if label != ROW]
    return replace(
        sample,
        symbols=[sample.symbols[at] for at in kept],
        boxes=[sample.boxes[at] for at in kept],
        pages=[sample.pages[at] for at in kept],
        labels=[sample.labels[at] for at in kept],
    )


def both(samples: Sequence[Sample]) -> list[Sample]:
    """Every sample whole, and those with rows once more without them."""
    stripped = [bare(sample) for sample in samples if ROW in sample.labels]
    return [*samples, *(sample for sample in stripped if sample.symbols)]


def is_held_out(sample: Sample) -> bool:
    """True for samples of a family (or, for invented layouts, of a case) that tells when to stop."""
    name = f"{sample.family}/{sample.case}" if "invented" in sample.family else sample.family
    return int(sha256(name.encode()).hexdigest(), 16) % APART == 0


def fit(samples: Sequence[Sample], vocabulary: Vocabulary, folder: Path, steps: int, threads: int) -> FieldTagger:
    """The best network of a run of `steps`; goes on from `folder/state.pt` where a run was stopped."""
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    id_of = {character: at + FIRST_ID for at, character in enumerate(vocabulary.characters)}
    learnt = [prepare(s, vocabulary, id_of) for s in both(samples) if not is_held_out(s)]
    apart = [prepare(s, vocabulary, id_of) for s in both(samples) if is_held_out(s)]
    augment = Augmenter(
        np.array([id_of[d] for d in "0123456789"]),
        np.array([id_of[c] for c in common_characters()]),
        np.array([at for at, label in enumerate(vocabulary.labels) if label[2:].split("+")[0] in CLOSED]),
    )
    network = FieldTagger(vocabulary)
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.02, betas=(0.9, 0.98))
    state: dict[str, Any] = {"step": 0, "best": -1.0, "stale": 0}
    if (folder / "state.pt").exists():
        saved = torch.load(folder / "state.pt", weights_only=True)
        network.load_state_dict(saved.pop("network"))
        optimiser.load_state_dict(saved.pop("optimiser"))
        state = saved
    print(f"{len(learnt)} documents to learn from, {len(apart)} of layouts held out", file=sys.stderr)
    began = time.monotonic()
    while state["step"] < steps and state["stale"] < PATIENCE:
        state["step"] += 1
        for group in optimiser.param_groups:
            group["lr"] = rate(state["step"], steps)
        rng = np.random.default_rng(state["step"])
        loss = _step(network, optimiser, batch(learnt, augment, rng))
        if state["step"] % TOLD == 0:
            print(f"step {state['step']}: loss {loss:.3f}, {time.monotonic() - began:.0f} s", file=sys.stderr)
        if state["step"] % EVERY == 0 or state["step"] == steps:
            exact, page = judge(network, apart, vocabulary)
            state["stale"] += 1
            if exact > state["best"]:
                state |= {"best": exact, "stale": 0}
                torch.save(network.state_dict(), folder / "best.pt")
                told = {"step": state["step"], "best": exact, "page": page}
                (folder / "best.json").write_text(json.dumps(told), encoding="utf-8")
            kept = state | {"network": network.state_dict(), "optimiser": optimiser.state_dict()}
            torch.save(kept, folder / "state.pt")
            record = {
                **state,
                "loss": round(loss, 4),
                "exact": exact,
                "page": page,
                "s": round(time.monotonic() - began),
            }
            print(json.dumps(record), file=sys.stderr)
    network.load_state_dict(torch.load(folder / "best.pt", weights_only=True))
    network.eval()
    return network


def rate(step: int, steps: int) -> float:
    """The learning rate: up over WARM_UP steps, then down along a cosine."""
    if step < WARM_UP:
        return RATE * step / WARM_UP
    return RATE * (0.02 + 0.98 * 0.5 * (1 + float(np.cos(np.pi * min(step / steps, 1.0)))))


def batch(
    prepared: Sequence[Prepared], augment: Augmenter, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """`input_ids`, `bbox`, labels, page kinds (UNJUDGED where a window does not begin a page), padded with 0."""
    drawn = [prepared[int(at)] for at in rng.integers(len(prepared), size=POOL)]
    drawn.sort(key=lambda one: min(len(one.glyphs.ids), LENGTH))  # windows of a length need little padding
    start = int(rng.integers(POOL))
    windows: list[tuple[Glyphs, int]] = []
    longest = 0
    for one in [*drawn[start:], *drawn[:start][::-1]]:
        cut = window(augment(one.glyphs, rng), one.kinds, rng)
        longest = max(longest, len(cut[0].ids))
        if windows and longest * (len(windows) + 1) > TOKENS:
            break
        windows.append(cut)
    longest = max(len(glyphs.ids) for glyphs, _ in windows)
    ids = np.zeros((len(windows), longest), np.int64)
    boxes = np.zeros((len(windows), longest, 4), np.int64)
    labels = np.full((len(windows), longest), UNJUDGED, np.int64)
    for row, (glyphs, _) in enumerate(windows):
        count = len(glyphs.ids)
        ids[row, :count], boxes[row, :count], labels[row, :count] = glyphs.ids, glyphs.boxes, glyphs.labels
    return ids, boxes, labels, np.array([kind for _, kind in windows], np.int64)


def window(glyphs: Glyphs, kinds: Sequence[int], rng: np.random.Generator) -> tuple[Glyphs, int]:
    """A page's beginning (and its kind), or a stretch from anywhere, as use will meet them."""
    page = int(rng.integers(len(kinds))) if rng.random() < 0.4 else 0
    on_page = np.nonzero(glyphs.pages == page)[0]
    if len(glyphs.ids) > LENGTH and rng.random() < 0.4:
        start = int(rng.integers(len(glyphs.ids) - LENGTH + 1))
        return glyphs.take(np.arange(start, start + LENGTH)), UNJUDGED
    if not len(on_page):
        return glyphs.take(np.arange(min(LENGTH, len(glyphs.ids)))), UNJUDGED
    return glyphs.take(on_page[:LENGTH]), kinds[page]


def _step(network: FieldTagger, optimiser: Any, arrays: Sequence[NDArray[np.int64]]) -> float:
    network.train()
    ids, boxes, labels, kinds = map(torch.from_numpy, arrays)
    with torch.autocast("cpu", torch.bfloat16):
        scores, pages = network(ids, boxes)
    told = functional.cross_entropy(
        scores.float().flatten(0, 1), labels.flatten(), ignore_index=UNJUDGED, label_smoothing=0.02
    )
    loss = told
    if bool((kinds >= 0).any()):
        loss = told + PAGE_SHARE * functional.cross_entropy(pages.float(), kinds, ignore_index=UNJUDGED)
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()
    return float(loss.detach())


@torch.no_grad()  # type: ignore[untyped-decorator]  # torch ships no types that mypy is given here
def judge(network: FieldTagger, prepared: Sequence[Prepared], vocabulary: Vocabulary) -> tuple[float, float]:
    """On first windows: the share of fields whose every glyph is labelled right (F1), and of pages whose kind is."""
    network.eval()
    right = found = told = pages = 0
    for one in prepared:
        for scores, kind, glyphs, truth in _judged(network, one):
            pages += kind == truth
            mine, its = _groups(scores, vocabulary), _groups(glyphs.labels, vocabulary)
            right += sum(mine.get(field) == places for field, places in its.items())
            found, told = found + len(mine), told + len(its)
    count = sum(len(one.kinds) for one in prepared)
    return round(2 * right / max(found + told, 1), 4), round(pages / max(count, 1), 4)


def _judged(network: FieldTagger, one: Prepared) -> Iterator[tuple[NDArray[np.int64], int, Glyphs, int]]:
    for page, truth in enumerate(one.kinds):
        glyphs = one.glyphs.take(np.nonzero(one.glyphs.pages == page)[0][:LENGTH])
        if len(glyphs.ids):
            scores, kinds = network(torch.from_numpy(glyphs.ids)[None], torch.from_numpy(glyphs.boxes)[None])
            yield scores[0].argmax(-1).numpy(), int(kinds[0].argmax()), glyphs, truth


def _groups(labels: NDArray[np.int64], vocabulary: Vocabulary) -> dict[str, tuple[int, ...]]:
    """Field -> places of all its glyphs."""
    out: dict[str, list[int]] = {}
    for place, label in enumerate(labels):
        if label:
            out.setdefault(vocabulary.labels[label][2:], []).append(place)
    return {field: tuple(places) for field, places in out.items()}
