"""The tagger's slot: one encoding for training and use, and a plugin in the slot heard like any other finder."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from intake.kind import all_kinds
from nlp import language, tagger
from nlp.candidate import Candidate
from nlp.extract import extract_fields
from nlp.finders import made
from nlp.layout import Layout, lay_out
from nlp.spec import FieldSpec
from tests.nlp.sheets import page, word

LICENCE = all_kinds()["business_licence"].fields


def test_windows_cover_every_glyph() -> None:
    """Windows are at most 512 glyphs long, overlap, and leave none out; boxes are thousandths of the page."""
    layout = lay_out([page(*(word("经营" * 20, 0.1, 0.01 + 0.03 * n) for n in range(30)))])
    windows = tagger.encode(layout, {"经": 7, "营": 7})
    covered = {place for w in windows for place in range(w.start, w.start + len(w.ids))}
    assert covered == set(range(1200))
    assert all(len(w.ids) <= tagger.LENGTH and len(w.ids) == len(w.boxes) for w in windows)
    assert all((w.ids == 7).all() and w.boxes.min() >= 0 and w.boxes.max() <= 1000 for w in windows)
    assert windows[0].boxes[0].tolist() == [100, 10, 120, 30]


def test_unknown_letters_and_short_pages() -> None:
    """A letter outside the vocabulary has id 1; a page of a few letters is one window."""
    windows = tagger.encode(lay_out([page(word("名称", 0.1, 0.1))]), {"名": 2})
    assert [w.ids.tolist() for w in windows] == [[2, 1]]


def test_spans_of_labels() -> None:
    """B- opens a span, I- of the same field goes on with it, anything else ends it."""
    labels = ("O", "B-name", "I-name", "B-address", "I-address")
    best = [0, 1, 2, 1, 2, 4, 0, 3]
    table: NDArray[np.float64] = np.full((len(best), 5), 0.02)
    table[range(len(best)), best] = 0.92
    layout = lay_out([page(word("一二三四五六七八", 0.1, 0.1))])
    found = [(field, glyphs) for field, glyphs, _ in tagger.spans(table, labels, layout)]
    assert found == [("name", [1, 2]), ("name", [3, 4]), ("address", [5]), ("address", [7])]


def test_lines_of_one_value_are_joined() -> None:
    """A field that may wrap goes on in the line below although another column's words stand between; a far one does not."""
    labels = ("O", "B-address", "I-address")
    sheet = page(
        word("滨江路", 0.1, 0.10), word("资本", 0.6, 0.10), word("七号", 0.1, 0.13), word("元整", 0.6, 0.13),
        word("楼下", 0.1, 0.60),
    )  # fmt: skip
    best = [1, 2, 2, 0, 0, 2, 2, 0, 0, 2, 2]
    table: NDArray[np.float64] = np.full((len(best), 3), 0.02)
    table[range(len(best)), best] = 0.96
    found = [glyphs for _, glyphs, _ in tagger.spans(table, labels, lay_out([sheet]), frozenset(("address",)))]
    assert found == [[0, 1, 2, 5, 6], [9, 10]]


class EveryDate:
    """A plugin for the slot that takes the first ten glyphs for the day of founding."""

    def find(self, layout: Layout, specs: Sequence[FieldSpec]) -> Iterator[Candidate]:
        for spec in specs:
            if spec.name == "established_on":
                yield made(layout, spec, range(11), "tagger", given=0.9)


def test_a_plugin_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the model in the slot finds becomes a field, told to be the tagger's."""
    monkeypatch.setattr(language, "tagger", EveryDate)
    found = extract_fields([page(word("2015年03月02日", 0.1, 0.1))], LICENCE)["established_on"]
    assert found.value == "2015-03-02"
    assert found.found_by == ("tagger",)


def test_agreement_raises_confidence(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tagger that finds the labelled value makes it surer."""
    sheet = page(word("2015年03月02日", 0.4, 0.1), word("成立日期", 0.1, 0.1))

    class Agreeing(EveryDate):
        def find(self, layout: Layout, specs: Sequence[FieldSpec]) -> Iterator[Candidate]:
            for spec in specs:
                if spec.name == "established_on":
                    yield made(layout, spec, range(4, 15), "tagger", given=0.9)

    alone = extract_fields([sheet], LICENCE)["established_on"]
    monkeypatch.setattr(language, "tagger", Agreeing)
    both = extract_fields([sheet], LICENCE)["established_on"]
    assert both.value == alone.value == "2015-03-02"
    assert both.confidence > alone.confidence
    assert both.found_by == ("label", "tagger")


def test_the_empty_slot() -> None:
    """Without a model in the manifest the slot is empty and the rules go on alone."""
    tagger.tagger.cache_clear()
    if "field_tagger.onnx" in tagger.locate.__wrapped__.__globals__["manifest"]():
        pytest.skip("a trained tagger is installed")
    assert tagger.tagger() is None
