"""Wavy pages are levelled where layout is judged, with an undo; flat ones are left alone."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.clean.dewarp import ACROSS, DOWN, Bend, find_bend
from ocr.engines.engine import Points

WIDTH, HEIGHT = 1600.0, 2200.0


def table(drop: float, fold: float = 0.5) -> tuple[list[Points], list[int]]:
    """Boxes of 40 rows of six cells on a page that sags by `drop` pixels at its fold, and the row of each."""

    def sag(x: float) -> float:
        share = x / WIDTH
        return drop * (share / fold if share < fold else (1 - share) / (1 - fold))

    boxes, rows = [], []
    for row in range(40):
        for cell in range(6):
            x0, x1 = 100 + cell * 240, 100 + cell * 240 + 150
            y0, y1 = 150 + row * 45 + sag(x0), 150 + row * 45 + sag(x1)
            boxes.append(np.array([[x0, y0], [x1, y1], [x1, y1 + 26], [x0, y0 + 26]], np.float64))
            rows.append(row)
    return boxes, rows


def test_a_fold_across_a_table_is_levelled() -> None:
    """Rows that sag by more than a row's pitch at the fold lie level again, each apart from the next."""
    boxes, rows = table(70)
    bend = find_bend(boxes, WIDTH, HEIGHT)
    assert bend is not None
    heights = np.array([bend.level(box)[:, 1].mean() for box in boxes])
    for row in range(40):
        own = heights[np.array(rows) == row]
        assert np.ptp(own) < 13  # half of a line's height


def test_a_flat_page_pays_nothing() -> None:
    """Level rows, and rows whose boxes are a pixel off, have no field."""
    boxes, _ = table(0)
    rng = np.random.default_rng(1)
    shaky = [box + rng.normal(0, 0.5, (4, 2)) for box in boxes]
    assert find_bend(boxes, WIDTH, HEIGHT) is None and find_bend(shaky, WIDTH, HEIGHT) is None
    assert find_bend(boxes[:5], WIDTH, HEIGHT) is None


@given(
    st.lists(st.floats(-40, 40), min_size=ACROSS, max_size=ACROSS),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0.5, 1.5),
)
@settings(max_examples=80)
def test_the_undo_leads_back(heights: list[float], u: float, v: float, growth: float) -> None:
    """A point of the wavy page, levelled and bent again, is where it was: to a hundredth of a pixel."""
    drop = np.array([[height * (1 + (growth - 1) * row / DOWN) for height in heights] for row in range(DOWN)])
    bend = Bend(WIDTH, HEIGHT, drop)
    point = np.array([[u * WIDTH, v * HEIGHT]])
    assert np.abs(bend.bent(bend.level(point)) - point).max() < 0.01
    assert np.abs(bend.level(bend.bent(point)) - point).max() < 0.01
