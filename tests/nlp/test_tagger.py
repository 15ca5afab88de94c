"""The tagger's slot: one encoding for training and use, and a plugin in the slot heard like any other finder."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from intake.kind import all_kinds
from models import ModelMissing
from nlp import language, tagger
from nlp.ablation import SPEAKING, TAGGER
from nlp.candidate import Candidate
from nlp.extract import extract_fields
from nlp.finders import made
from nlp.layout import Layout, lay_out
from nlp.page_kinds import page_kind
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


def test_the_empty_slot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a model in the manifest the slot is empty and the rules go on alone."""

    def missing(name: str) -> Path:
        raise ModelMissing(name)

    monkeypatch.setattr(tagger, "locate", missing)
    tagger.tagger.cache_clear()
    assert tagger.tagger() is None
    found = extract_fields([page(word("成立日期", 0.1, 0.1), word("2015年03月02日", 0.4, 0.1))], LICENCE)
    assert found["established_on"].found_by == ("label",)
    tagger.tagger.cache_clear()


def test_the_served_model_reads_a_licence() -> None:
    """The model of the manifest knows the fields of a plain sheet by themselves, and what kind of page it is."""
    sheet = page(
        word("营业执照", 0.4, 0.05), word("统一社会信用代码 91990100MA0D3MYNXQ", 0.1, 0.12),
        word("名称", 0.1, 0.2), word("示例瑞丰软件有限责任公司", 0.25, 0.2),
        word("类型", 0.1, 0.25), word("有限责任公司(自然人独资)", 0.25, 0.25),
        word("法定代表人", 0.1, 0.3), word("毛璇", 0.25, 0.3),
        word("成立日期", 0.1, 0.35), word("2015年05月28日", 0.25, 0.35),
        word("住所", 0.1, 0.4), word("样例市龙湾新区滨江东路711号29幢", 0.25, 0.4),
        word("登记机关", 0.5, 0.8), word("2015年12月04日", 0.6, 0.85),
    )  # fmt: skip
    token = SPEAKING.set(frozenset((TAGGER,)))
    found = extract_fields([sheet], LICENCE)
    SPEAKING.reset(token)
    assert found["uscc"].value == "91990100MA0D3MYNXQ"
    assert found["established_on"].value == "2015-05-28"
    assert all(field.found_by[-1] == "tagger" for field in found.values() if field.name != "legal_representative_role")
    told = page_kind(sheet)
    assert told is not None and told.kind == "business_licence" and not told.continued


def test_edges_of_spans() -> None:
    """Half a figure becomes whole; a word lacks no letter at its end; the next word's first letter is let go; a colon holds."""
    layout = lay_out(
        [page(word("名称:示例瑞丰软件公司", 0.1, 0.1), word("其他文字说明", 0.5, 0.1), word("8,298.27", 0.1, 0.2))]
    )
    text = "".join(glyph.text for glyph in layout.glyphs)
    name = text.index("示")
    span = list(range(name + 1, name + 9))  # without its first letter, with the next word's first
    assert "".join(text[i] for i in tagger.whole_words(layout, span)) == "示例瑞丰软件公司"
    amount = text.index("8,298")
    assert "".join(text[i] for i in tagger.whole_figures(layout, [amount + 2, amount + 3])) == "8,298.27"
