"""Engines: what happens when one of them fails."""

import numpy as np
import pytesseract
import pytest

from ocr.engines import cascade, tails, tesseract
from ocr.engines.engine import Image, Line
from ocr.engines.recognition import Reading, Recogniser


def test_a_second_opinion_that_dies_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tesseract divides by zero on some crops: then there is no second opinion, and the reading goes on."""

    def dies(*_: object, **__: object) -> str:
        raise pytesseract.TesseractError(-8, "floating point exception")

    monkeypatch.setattr(tesseract, "available", lambda: True)
    monkeypatch.setattr(pytesseract, "image_to_string", dies)
    assert tesseract.read_code(np.full((20, 100, 3), 255, np.uint8)) == ""


def line(text: str) -> Line:
    """A line of letters 20 pixels wide and high."""
    wide = 20.0 * len(text)
    spans = tuple((at / len(text), (at + 1) / len(text)) for at in range(len(text)))
    corners = np.array([[10, 10], [10 + wide, 10], [10 + wide, 30], [10, 30]], np.float64)
    return Line(text, corners, 1.0, spans, (1.0,) * len(text))


def test_a_mark_cut_off_at_a_lines_end_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of running Chinese is looked at once more, with room behind it; figures and short lines are left alone;
    what does not join on to the letters before it is not believed. The box and the letters' places grow by the mark."""
    lines = [
        line("机械设备销售办公设备销售电子产品销售"),
        line("机械设备销售办公设备销售电子产品零售"),
        line("1,234,567.00" * 2),
        line("短行"),
    ]
    seen: list[int] = []

    def reads(crops: list[object], *_: object, **__: object) -> list[Reading]:
        seen.append(len(crops))
        return [Reading("销售、", (1.0, 1.0, 0.9), ((0, 0.3), (0.3, 0.6), (0.6, 0.8)))] * len(crops)

    monkeypatch.setattr(tails, "recognise", reads)
    found = tails.with_last_marks(np.full((60, 600, 3), 255, np.uint8), lines)
    assert seen == [2]
    assert [one.text[-3:] for one in found] == ["销售、", "品零售", ".00", "短行"]
    grown = found[0]
    assert grown.corners[1][0] == pytest.approx(lines[0].corners[1][0] + 10)
    assert len(grown.char_spans) == len(grown.char_confidences) == len(grown.text)
    length = grown.corners[1][0] - grown.corners[0][0]
    assert grown.char_spans[0][1] * length == pytest.approx(20.0)


def test_a_name_alone_on_its_line_is_read_by_the_larger_alphabet(monkeypatch: pytest.MonkeyPatch) -> None:
    """What may be a name is read again however sure the small alphabet's reader is, a repeated word only once."""
    asked: list[int] = []

    def reads(crops: list[Image], which: Recogniser, *, threads: int) -> list[Reading]:
        if which is cascade.SMALL:
            asked.append(len(crops))
            return [Reading("冯赟英", (0.99,) * 3, ((0.0, 0.3), (0.3, 0.6), (0.6, 1.0))) for _ in crops]
        return [Reading("冯赞英", (1.0,) * 3, ((0.0, 0.3), (0.3, 0.6), (0.6, 1.0))) for _ in crops]

    monkeypatch.setattr(cascade, "recognise", reads)
    line = np.full((40, 120, 3), 255, np.uint8)
    read = cascade.read_crops([line, line])
    assert [reading.text for reading in read] == ["冯赟英", "冯赟英"]
    assert sum(asked) == 1
