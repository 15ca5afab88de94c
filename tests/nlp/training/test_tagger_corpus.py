"""What the tagger learns from: labels by the truth's places, and variants that keep the truth."""

import numpy as np

from nlp.layout import lay_out
from nlp.tagger import FIRST_ID
from nlp.training.tagger import augment, vocabulary
from nlp.training.tagger.augment import Augmenter, Glyphs
from nlp.training.tagger.corpus import ROW, Sample, labels_of
from tests.nlp.sheets import page, word


def run(text: str, x: float, y: float, field: str = "", row: int | None = None) -> dict[str, object]:
    """A truth's run as specimens record it: boxes of 0.02 of the page's width, side by side."""
    chars = [[x + 0.02 * at, y, x + 0.02 * (at + 1), y + 0.02] for at in range(len(text))]
    return {"text": text, "page": 1, "chars": chars, "field": field, "row": row}


def test_labels_come_from_places_not_from_text() -> None:
    """A glyph takes the label of the character that stands where it was read, also where it was misread; lines of one
    telling begin once; a table's rows are rows."""
    read = lay_out(
        [page(word("名称", 0.1, 0.1), word("瑞丰软仵", 0.2, 0.1), word("公司", 0.2, 0.15), word("税款", 0.2, 0.5))]
    )
    truth = [
        run("名称", 0.1, 0.1),
        run("瑞丰软件", 0.2, 0.1, "name"),
        run("公司", 0.2, 0.15, "name"),
        run("税款", 0.2, 0.5, "amount", row=0),
    ]
    labels = labels_of(read, truth)
    assert labels[:8] == ["", "", "B-name", "I-name", "I-name", "I-name", "I-name", "I-name"]
    assert set(labels[8:]) == {ROW}


def test_what_lies_over_a_value_is_not_the_value() -> None:
    """A watermark's letters over a date take no label of it."""
    read = lay_out([page(word("样本样本", 0.2, 0.1))])
    assert labels_of(read, [run("2015", 0.2, 0.1, "issued_on")]) == ["", "", "", ""]


def sample() -> Glyphs:
    """Six lines of a label and a value each."""
    rows = [(y, x) for y in range(250, 850, 100) for x in (100, 130, 300, 330, 360)]
    boxes = np.array([[x, y, x + 28, y + 20] for y, x in rows], np.int64)
    labels = np.array([0, 0, 1, 2, 2] * 6, np.int64)
    ids = np.array([*range(30)], np.int64) + FIRST_ID + 100
    return Glyphs(ids, boxes, labels, np.zeros(30, np.int64))


def test_variants_keep_what_belongs_together() -> None:
    """Whatever is varied, each value still begins once, and stands in its label's line; the page stays the page."""
    vary = Augmenter(np.arange(2, 12), np.arange(102, 140), np.array([9]))
    for seed in range(40):
        varied = vary(sample(), np.random.default_rng(seed))
        assert len({*map(len, (varied.ids, varied.boxes, varied.labels, varied.pages))}) == 1
        assert varied.boxes.min() >= 0 and varied.boxes.max() <= 1000
        assert int((varied.labels == 1).sum()) <= 6
        inside = varied.labels == 2
        before = np.roll(varied.labels, 1)
        assert set(before[inside].tolist()) <= {1, 2, 0}


def test_lines_change_places_with_their_values() -> None:
    """In another order of lines every glyph keeps its neighbours of the line, and lines do not overlap."""
    seen = set()
    for seed in range(10):
        moved = augment.shuffled(sample(), np.random.default_rng(seed))
        blocks = moved.ids.reshape(6, 5)
        assert (np.diff(blocks, axis=1) == 1).all()
        assert (np.diff(moved.boxes.reshape(6, 5, 4)[:, 0, 1]) > 0).all()
        seen.add(tuple(blocks[:, 0].tolist()))
    assert len(seen) > 5


def test_the_vocabulary_knows_fields_kinds_and_rare_letters() -> None:
    """Labels come in pairs after "O"; letters seen twice get an id although they are rare; a later page is a kind of its own."""
    one = Sample("id_card", "f", "clean", 0, list("龑龑名"), [[0, 0, 1, 1]] * 3, [0, 0, 1], ["B-name", "I-name", ROW])
    known = vocabulary.learn([one], ["sex"], ["id_card"])
    assert known.labels == ("O", "B-name", "I-name", "B-sex", "I-sex")
    assert "龑" in known.characters and len(vocabulary.common_characters()) == 3755
    assert known.kinds == ("id_card", "unknown", "id_card continued")
    assert [known.kind_of(one, at) for at in (0, 1)] == [0, 2]
