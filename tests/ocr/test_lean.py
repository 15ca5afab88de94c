"""Columns that lean and converge on a photo are stood upright; what stands upright already is left alone."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.clean.lean import upright
from ocr.clean.undo import moved
from ocr.engines.engine import Points
from ocr.engines.ppocr import overlooked

WIDTH, HEIGHT = 2000.0, 1400.0


def sheet(seed: int = 1) -> list[Points]:
    """The boxes of a table of 20 rows: two columns set left, two set right, of wavering length."""
    random = np.random.default_rng(seed)
    boxes = []
    for row in range(20):
        y = 200 + row * 50
        for at, right in ((150, False), (700, False), (1300, True), (1850, True)):
            long = random.integers(60, 350)
            x0, x1 = (at - long, at) if right else (at, at + long)
            boxes.append(np.array([[x0, y], [x1, y], [x1, y + 24], [x0, y + 24]], np.float64))
    return boxes


def aslant(lean: float, turn: float) -> np.ndarray:
    """A map that makes columns lean, and converge."""
    x, y = WIDTH / 2, HEIGHT / 2
    to_middle = np.array([[1 / WIDTH, 0, -x / WIDTH], [0, 1 / WIDTH, -y / WIDTH], [0, 0, 1]])
    return np.linalg.inv(to_middle) @ np.array([[1, lean, 0], [0, 1, 0], [0, turn, 1]]) @ to_middle


@settings(max_examples=25, deadline=None)
@given(lean=st.floats(-0.12, 0.12), turn=st.floats(-0.2, 0.2), seed=st.integers(0, 9))
def test_leaning_columns_are_stood_upright(lean: float, turn: float, seed: int) -> None:
    """Left edges of one column end within a line's height of each other, however the page was held."""
    leaning = [moved(box, aslant(lean, turn)) for box in sheet(seed)]
    straight = [moved(box, upright(leaning, WIDTH, HEIGHT)) for box in leaning]
    assert np.ptp([box[0][0] for box in straight[0::4]]) < 16
    assert np.ptp([box[1][0] for box in straight[3::4]]) < 16


def test_upright_columns_and_too_little_print_stay() -> None:
    """A level scan pays nothing, and a few lines tell nothing."""
    assert np.array_equal(upright(sheet(), WIDTH, HEIGHT), np.eye(3))
    assert np.array_equal(upright(sheet()[:10], WIDTH, HEIGHT), np.eye(3))


def test_a_second_look_loses_no_line_of_the_first() -> None:
    """A line that no box of the second look holds comes along; one that it holds in two parts does not."""
    first = sheet()[:3]
    left, right = first[1].copy(), first[1].copy()
    middle = first[1][:, 0].mean()
    left[1:3, 0], right[[0, 3], 0] = middle, middle
    assert [id(box) for box in overlooked(first, [first[0], left, right])] == [id(first[2])]
    assert overlooked(first, []) == first and overlooked([], first) == []
