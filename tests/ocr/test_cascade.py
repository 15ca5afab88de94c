"""Only what the tiny reader is unsure of is read again, and only what joins on to the rest is taken."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.engines import cascade
from ocr.engines.cascade import Stretch, _spliced, beside_gaps, is_frieze, read_crops, stretches
from ocr.engines.recognition import TINY, Reading, Recogniser

CROP = np.full((30, 600, 3), 255, np.uint8)


def reading(text: str, unsure: tuple[int, ...] = (), doubt: float = 0.8) -> Reading:
    """A line of evenly set characters, some of them unsure."""
    spans = tuple((n / len(text), (n + 1) / len(text)) for n in range(len(text)))
    return Reading(text, tuple(doubt if n in unsure else 0.999 for n in range(len(text))), spans)


@given(st.integers(1, 40), st.data())
def test_stretches_hold_every_unsure_character_and_lie_apart(count: int, data: st.DataObject) -> None:
    """Each unsure character stands inside one stretch; stretches neither touch nor leave the line."""
    unsure = tuple(data.draw(st.sets(st.integers(0, count - 1))))
    found = stretches(reading("样" * count, unsure), 600, 30)
    assert all(sum(part.first <= n < part.last for part in found) == 1 for n in unsure)
    assert all(0 <= part.left < part.right <= 600 for part in found)
    assert all(a.last < b.first and a.right <= b.left for a, b in zip(found, found[1:], strict=False))


def test_a_code_is_read_again_whole() -> None:
    """One unsure sign in a code takes the whole code along: a nought is told from a letter by its company."""
    text = "统一社会信用代码91990100MA0D3MYNXQ有效期为长期有效"
    [part] = stretches(reading(text, (14,)), 900, 30)
    assert text[part.first : part.last].strip("码有") == "91990100MA0D3MYNXQ"


def test_a_new_reading_must_join_on_to_the_old() -> None:
    """The sure neighbour must stand where it stood; a stretch that does not is not taken."""
    line = reading("软件开发技术启询", (6,))
    part = Stretch(4, 8, 300, 600)
    taken = _spliced(line, part, reading("技术咨询"), 600)
    assert taken is not None and taken.text == "软件开发技术咨询"
    assert len(taken.confidences) == len(taken.spans) == len(taken.text) and taken.spans[-1][1] <= 1.0
    assert _spliced(line, part, reading("术咨询"), 600) is None
    assert _spliced(line, part, reading("技术咨询", (0, 1, 2, 3), 0.2), 600) is None


def test_a_border_read_as_letters_is_no_text() -> None:
    """Many of few letters, none sure, is an ornament; an account number of noughts is not."""
    assert is_frieze(reading("雷器" * 20, tuple(range(40)), 0.2))
    assert not is_frieze(reading("6222000000000000000"))
    assert not is_frieze(reading("经营范围软件开发技术咨询", tuple(range(12)), 0.2))


def test_the_small_reader_sees_only_what_is_unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sure line costs it nothing; of a long line with one unsure letter it sees a piece; of a bad line all."""
    lines = [
        reading("样例市样例区样例路" * 2),
        reading("样例市样例区样例路" * 2, (9,)),
        reading("样例市", (0, 1, 2), 0.3),
    ]
    seen: list[int] = []

    def fake(
        crops: list[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]], recogniser: Recogniser, *, threads: int
    ) -> list[Reading]:
        if recogniser is TINY:
            return lines
        seen.extend(crop.shape[1] for crop in crops)
        return [reading("市样例区样") if crop.shape[1] < 600 else reading("样例市") for crop in crops]

    monkeypatch.setattr(cascade, "recognise", fake)
    found = read_crops([CROP, CROP, CROP])
    assert len(seen) >= 2 and seen[0] < 300 and seen[-1] == 600
    assert found[0] is lines[0] and found[2].weakest > 0.9


def test_a_hole_in_running_chinese_is_read_again() -> None:
    """Between two letters that stand two places apart a mark may be missing; evenly set text has no holes."""
    text = "技术咨询服务技术转让数据处理"
    even = reading(text)
    places = [at + (at >= 6) for at in range(len(text))]
    spans = tuple((at / 15, (at + 1) / 15) for at in places)
    assert beside_gaps(even) == set()
    assert beside_gaps(replace(even, spans=spans)) == {5, 6}
