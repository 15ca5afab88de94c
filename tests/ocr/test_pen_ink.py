"""Notes in coloured ink over black print."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.clean.pen_ink import without_pen_ink

BLUE, BLACK = (30, 60, 190), (20, 20, 20)


def _sheet(*, note: bool, print_colour: tuple[int, int, int] = BLACK) -> NDArray[np.uint8]:
    sheet = np.full((900, 1200, 3), 245, np.uint8)
    for row in range(16):
        cv2.putText(sheet, "PRINTED LINE 123456 OF A FORM", (80, 120 + 36 * row), 0, 0.9, print_colour, 2)
    if note:
        cv2.rectangle(sheet, (150, 230), (420, 360), BLUE, 4)
        cv2.putText(sheet, "SEEN", (170, 330), 0, 2.4, BLUE, 4)
    return sheet


def test_a_note_over_black_print_becomes_paper() -> None:
    """Of a blue stamp across black lines nothing blue is left, and the print under it stays black."""
    noted, plain = _sheet(note=True), _sheet(note=False)
    cleaned = without_pen_ink(noted, [])
    blue = cleaned[:, :, 2].astype(int) - cleaned[:, :, 0]
    assert (blue > 60).sum() < 0.03 * ((noted[:, :, 2].astype(int) - noted[:, :, 0]) > 60).sum()
    black = plain.max(axis=2) < 60
    assert (cleaned.max(axis=2)[black] < 120).mean() > 0.95


def test_print_of_the_paper_s_own_colour_stays() -> None:
    """A form printed in blue is no note."""
    form = _sheet(note=False, print_colour=BLUE)
    assert without_pen_ink(form, []) is form
