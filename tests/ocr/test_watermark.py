"""Watermarks: pale slanted letters go, print stays, and nothing happens where there is none."""

import cv2
import numpy as np
import pytest

from ocr.clean.watermark import is_level, without_watermark
from ocr.engines.engine import Image, Points

PAPER, PRINT = 220, 40


def sheet(ink: int, slant: float) -> tuple[Image, list[Points]]:
    """Four level lines of bars for print, and a band of bars across them at `slant` degrees with the ink level `ink`."""
    image = np.full((400, 600, 3), PAPER, np.uint8)
    boxes = []
    turn = cv2.getRotationMatrix2D((300, 200), slant, 1.0)
    for x in range(120, 480, 16):
        corners = np.array([[x, 188], [x + 8, 188], [x + 8, 212], [x, 212]], np.float64)
        places = corners @ turn[:, :2].T + turn[:, 2]
        cv2.fillPoly(image, [np.rint(places).astype(np.int32)], (ink, ink, ink))
    band = np.array([[120, 186], [480, 186], [480, 214], [120, 214]], np.float64)
    boxes.append(band @ turn[:, :2].T + turn[:, 2])
    for y in (60, 140, 260, 340):
        for x in range(60, 540, 12):
            cv2.rectangle(image, (x, y), (x + 5, y + 20), (PRINT, PRINT, PRINT), -1)
        boxes.append(np.array([[58, y - 2], [540, y - 2], [540, y + 22], [58, y + 22]], np.float64))
    return image, boxes


def test_a_pale_slanted_band_becomes_paper() -> None:
    """Its ink is gone to within a few levels; print is as dark as before, also where the band ran through it."""
    image, boxes = sheet(170, -35)
    plain = without_watermark(image, boxes)
    assert plain is not None
    grey = plain[:, :, 0]
    assert not ((grey > PRINT + 30) & (grey < PAPER - 20)).any()
    assert (grey[image[:, :, 0] == PRINT] <= PRINT + 5).all()


@pytest.mark.parametrize(("ink", "slant"), [(60, -35.0), (170, 0.0), (170, 90.0)])
def test_what_is_no_watermark_stays(ink: int, slant: float) -> None:
    """Slanted ink as dark as print, level pale lines and upright ones are print of the page."""
    image, boxes = sheet(ink, slant)
    assert without_watermark(image, boxes) is None


def test_level_lines() -> None:
    """A line is level along the page; a lone letter tells no direction."""
    assert is_level(np.array([[0, 0], [90, 4], [90, 24], [0, 20]], np.float64))
    assert not is_level(np.array([[0, 0], [60, 60], [50, 70], [-10, 10]], np.float64))
    assert not is_level(np.array([[0, 0], [20, 0], [20, 20], [0, 20]], np.float64))
