"""Photos with painted patches and copied digits are told from genuine ones; pictures without grain are not judged."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ocr.marks.traces.copies import digits_of
from ocr.marks.traces.pixels import pixel_traces
from ocr.page import Box
from tests.ocr.forgeries import FONT_FILE, compressed, lines_of, painted_over, photo

pytestmark = pytest.mark.skipif(not Path(FONT_FILE).exists(), reason=f"no font at {FONT_FILE}")


def traces(picture: Image.Image, places: list[tuple[str, tuple[int, int, int, int]]]) -> list[tuple[str, Box]]:
    marks, _ = pixel_traces(np.asarray(picture), lines_of(places))
    return [(mark.text, mark.box) for mark in marks]


def on(box: Box, place: tuple[int, int, int, int], picture: Image.Image) -> bool:
    """Whether a box in fractions lies on a place in pixels."""
    x, y = box.centre[0] * picture.width, box.centre[1] * picture.height
    return place[0] - 4 <= x <= place[2] + 4 and place[1] - 6 <= y <= place[3] + 6


@pytest.mark.parametrize("quality", [95, 88, 80])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_genuine_photo_shows_nothing(seed: int, quality: int) -> None:
    """Uneven light, blur, grain and compression are no signs of editing, and the page was searched."""
    picture, places = photo(seed)
    marks, searched = pixel_traces(np.asarray(compressed(picture, quality)), lines_of(places))
    assert marks == [] and searched == ("patches", "copies")


@pytest.mark.parametrize("quality", [40, 60])
def test_a_photo_that_went_through_a_messenger_shows_nothing(quality: int) -> None:
    """Strong compression wipes grain out in places; that accuses nobody."""
    picture, places = photo(3)
    assert traces(compressed(compressed(picture, 90), quality), places) == []


@pytest.mark.parametrize("quality", [100, 92, 85])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_painted_patch_is_found_where_it_is(seed: int, quality: int) -> None:
    """Paint has no grain."""
    picture, places = photo(seed)
    text, place = places[9]
    forged = compressed(painted_over(picture, place, text), quality)
    found = traces(forged, places)
    assert ("flat_patch", True) in [(sign, on(box, place, forged)) for sign, box in found]
    assert all(on(box, place, forged) for _, box in found)


@pytest.mark.parametrize("quality", [100, 96])
@pytest.mark.parametrize("seed", [1, 2])
def test_copied_digits_are_found_at_both_places(seed: int, quality: int) -> None:
    """The last five signs of an amount pasted over those of another."""
    picture, places = photo(seed)
    (source, here), (target, there) = places[4], places[31]
    forged = picture.copy()
    wide = 80
    cut = picture.crop((here[2] - wide, here[1] - 10, here[2] + 3, here[3] + 10))
    forged.paste(cut, (there[2] - wide, there[1] - 10))
    forged = compressed(forged, quality)
    read = [(text if at != 31 else target[:-5] + source[-5:], place) for at, (text, place) in enumerate(places)]
    found = traces(forged, read)
    assert {sign for sign, _ in found} == {"copied"}
    assert any(on(box, here, forged) for _, box in found) and any(on(box, there, forged) for _, box in found)


def test_a_rendering_without_grain_is_not_called_clean() -> None:
    """Equal digits of a clean picture are equal pixel by pixel; nothing is said of it, and it is not said to be clean."""
    picture, places = photo(1, grain=0.0)
    assert pixel_traces(np.asarray(picture), lines_of(places)) == ([], ())


def test_print_under_a_seal_is_left_out() -> None:
    """A patch where a seal lies may be the seal."""
    picture, places = photo(1)
    text, place = places[9]
    forged = np.asarray(painted_over(picture, place, text))
    x0, y0, x1, y1 = place
    seal = Box((x0 - 60) / 1300, (y0 - 60) / 1500, (x1 + 60) / 1300, (y1 + 60) / 1500)
    assert pixel_traces(forged, lines_of(places), [seal])[0] == []


def test_digits_are_placed_where_they_are_printed() -> None:
    """The centre of each digit lies within its amount."""
    _, places = photo(1)
    digits = digits_of(lines_of(places[:1]))
    text, (x0, y0, x1, y1) = places[0]
    assert [digit.value for digit in digits] == [char for char in text if char.isdigit()]
    assert all(x0 <= digit.x <= x1 and y0 <= digit.y <= y1 for digit in digits)
