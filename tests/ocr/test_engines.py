"""Engines: what happens when one of them fails."""

import numpy as np
import pytesseract
import pytest

from ocr.engines import tesseract


def test_a_second_opinion_that_dies_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tesseract divides by zero on some crops: then there is no second opinion, and the reading goes on."""

    def dies(*_: object, **__: object) -> str:
        raise pytesseract.TesseractError(-8, "floating point exception")

    monkeypatch.setattr(tesseract, "available", lambda: True)
    monkeypatch.setattr(pytesseract, "image_to_string", dies)
    assert tesseract.read_code(np.full((20, 100, 3), 255, np.uint8)) == ""
