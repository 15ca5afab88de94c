"""A picture that won't do is told so at once, in words that say what to do; one that will do is left alone."""

import re
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr import legibility
from ocr.legibility import REASONS, judge, read_legibility
from ocr.page import Box, Legibility, Word
from ocr.read import read_image
from tests.ocr.paper import drawn, pixels

RNG = np.random.default_rng(3)


def paper() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A page on greyish paper, as a phone sees it."""
    soft = cv2.GaussianBlur(pixels(drawn()), (0, 0), 0.8).astype(np.float32)
    return np.asarray(np.clip(soft * 0.85 + 10 + RNG.normal(0, 2, soft.shape), 0, 255), np.uint8)


def word(x0: float, x1: float, *, row: int, sure: float = 0.99, text: str = "样例市样例区") -> Word:
    return Word(text, Box(x0, row * 0.04, x1, row * 0.04 + 0.02), sure, "ppocr", (), (sure,) * len(text))


def test_a_page_on_a_desk_has_no_fault() -> None:
    """Ordinary paper, ordinary light: nothing to say."""
    assert judge(paper()) == Legibility(1.0, ())


def test_a_grainy_picture_at_dusk_is_dark() -> None:
    """Half the light is enough without grain, and not with it: figures drown in it."""
    dusk = paper().astype(np.float32) * 0.45
    noisy = np.clip(dusk + RNG.normal(0, 9, dusk.shape), 0, 255).astype(np.uint8)
    assert "dark" in judge(noisy).reasons and judge(dusk.astype(np.uint8)).reasons == ()


def test_a_picture_taken_at_night_is_refused() -> None:
    """With a tenth of the light half of the print is gone and the reader does not know it."""
    night = np.clip(paper() * 0.1 + RNG.normal(0, 6, paper().shape), 0, 255).astype(np.uint8)
    assert judge(night).score < 0.2 and "dark" in judge(night).reasons


def test_a_photo_of_a_screen_is_told_by_its_dots() -> None:
    """The beat of a screen's dots with the camera's is seen; print and ruled paper have no such pitch."""
    seen = paper().astype(np.float32)
    y, x = np.mgrid[: seen.shape[0], : seen.shape[1]]
    stripes = 8 * np.sin((x * 0.8 + y * 0.6) * 2 * np.pi / 7)
    assert "screen" in judge(np.clip(seen + stripes[..., None], 0, 255).astype(np.uint8)).reasons


def test_a_fax_and_a_copier_are_told() -> None:
    """Bare black dots, or black and white with the dust of a copier's glass; a clean export in black is neither."""
    white = pixels(drawn())
    fax = np.where(white > 140, 255, 0).astype(np.uint8)
    dusty = white.copy()
    for y, x in zip(RNG.integers(0, white.shape[0], 150), RNG.integers(0, white.shape[1], 150), strict=True):
        dusty[y : y + 2, x : x + 2] = 60
    assert "copy" in judge(fax).reasons and "copy" in judge(dusty).reasons and judge(white).reasons == ()


@pytest.mark.parametrize(("edge", "reason"), [(0.0, "cut_off_left"), (1.0, "cut_off_right")])
def test_print_that_runs_out_of_the_picture_is_told_by_its_side(edge: float, reason: str) -> None:
    """Three lines that end at the picture's edge are cut off there; one may be a stray mark."""
    across = (0.0, 0.4) if edge == 0 else (0.6, 1.0)
    words = [word(*across, row=row) for row in range(3)] + [word(0.2, 0.5, row=row) for row in range(4, 24)]
    assert reason in read_legibility(Legibility(), words, 2000).reasons
    assert read_legibility(Legibility(), words[2:], 2000).reasons == ()


def test_a_cropped_page_is_told_when_it_was_read() -> None:
    """The whole way: a page whose left third is missing."""
    page = read_image(np.ascontiguousarray(pixels(drawn())[:, 260:]))
    assert "cut_off_left" in page.legibility.reasons


def test_what_the_reader_could_not_read_is_refused() -> None:
    """A page is worth what was read of it: nothing below half of its characters."""
    good = [word(0.2, 0.8, row=row) for row in range(20)]
    bad = [word(0.2, 0.8, row=row, sure=0.4) for row in range(20)]
    assert read_legibility(Legibility(), good, 2000).score == 1.0
    refused = read_legibility(Legibility(), bad + good[:4], 2000)
    assert refused.score < 0.2 and refused.reasons == ("unclear",)
    tiny = [replace(each, box=Box(each.box.x0, each.box.y0, each.box.x1, each.box.y0 + 0.004)) for each in bad]
    assert "too_small" in read_legibility(Legibility(), tiny, 2000).reasons


def test_the_borrower_is_told_the_same_in_the_browser() -> None:
    """Every reason has its sentence on the borrower's page, word for word."""
    told = Path(legibility.__file__).parent.parent.joinpath("intake/apply/static/words.js").read_text(encoding="utf-8")
    listed = told[told.index("REASONS = {") :]
    for code, (chinese, english) in REASONS.items():
        assert re.search(rf"\b{code}: \[", listed) and chinese in listed and english in listed
