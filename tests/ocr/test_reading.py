"""Pixels become words whose boxes lie on the upload, whichever way it was laid on the scanner."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from models import ModelMissing, locate
from ocr import legibility
from ocr.clean.orient import turned, upright_turn
from ocr.clean.undo import moved, turn_undo
from ocr.engines import tesseract
from ocr.engines.engine import EngineMissing, engine, engine_names
from ocr.marks.codes import find_codes
from ocr.marks.seals import find_seals
from ocr.read import ReadOptions, read_image
from tests.ocr.paper import LINES, drawn, font, pixels


def bare(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def test_print_is_read_whole() -> None:
    """Every letter and figure of clean print, with a box and a confidence for each character."""
    page = read_image(pixels(drawn()))
    assert sorted(bare("".join(w.text for w in page.words))) == sorted(bare("".join(LINES)))
    assert all(len(w.char_boxes) == len(w.char_confidences) == len(w.text) for w in page.words)
    assert page.legibility.score > 0.9


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_turned_pages_are_read_and_boxes_stay_on_the_upload(degrees: int) -> None:
    """The code of a sideways page has its box where it stands on that sideways page."""
    upright = pixels(drawn())
    page = read_image(turned(upright, degrees))
    assert page.rotation == (360 - degrees) % 360
    straight = read_image(upright)
    code = next(w for w in straight.words if "91990100" in w.text)
    there = next(w for w in page.words if "91990100" in w.text)
    height, width = upright.shape[:2]
    corners = np.array([[there.box.x0, there.box.y0], [there.box.x1, there.box.y1]])
    size = (height, width) if degrees in (90, 270) else (width, height)
    undo = turn_undo(size[0], size[1], (360 - degrees) % 360)
    back = moved(corners * size, np.linalg.inv(undo)) / (width, height)
    assert abs(back.mean(axis=0) - np.array(code.box.centre)).max() < 0.01


@given(
    st.sampled_from([0, 90, 180, 270]), st.integers(50, 3000), st.integers(50, 3000), st.floats(0, 1), st.floats(0, 1)
)
def test_undo_of_a_quarter_turn_is_exact(degrees: int, width: int, height: int, u: float, v: float) -> None:
    """A point of the original, followed onto the turned image and back, is where it was."""
    undo = turn_undo(width, height, degrees)
    point = np.array([[u * width, v * height]])
    there = moved(point, np.linalg.inv(undo))
    side = (height, width) if degrees in (90, 270) else (width, height)
    assert -1e-6 <= there[0, 0] <= side[0] + 1e-6 and -1e-6 <= there[0, 1] <= side[1] + 1e-6
    assert np.allclose(moved(there, undo), point)


def test_an_upright_page_is_not_turned() -> None:
    """Doubt turns nothing."""
    assert upright_turn(pixels(drawn())) == 0
    assert upright_turn(np.full((400, 600, 3), 255, np.uint8)) == 0


def test_text_under_a_red_seal_is_read_and_told() -> None:
    """The date under the seal survives, and is marked as read under it."""
    lines = (
        "SPECIMEN 样本",
        "登记机关",
        "2023年11月08日",
        "公示系统网址",
        "样例市",
        "样例区",
        "样例路",
        "样例号",
        "样例楼",
    )
    picture = drawn(lines, size=40, width=1000)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((60, 120, 340, 400), outline=(215, 50, 50), width=8)
    draw.text((110, 240), "专用章★样例", fill=(215, 50, 50), font=font(34))
    image = pixels(picture)
    [seal] = find_seals(image)
    assert seal.detail == {"colour": "red", "shape": "round"}
    page = read_image(image)
    date = next(w for w in page.words if "2023" in w.text)
    assert date.under_seal and bare(date.text).startswith("2023年11月08日")


def test_qr_codes_are_marks_and_not_text() -> None:
    """The payload is kept, and nothing is read out of the code's pattern."""
    import io

    import segno

    out = io.BytesIO()
    segno.make("http://www.gsxt.gov.cn/91990100MA0D3MYNXQ").save(out, kind="png", scale=6)
    picture = drawn(("SPECIMEN 样本",), width=900)
    whole = Image.new("RGB", (900, 700), "white")
    whole.paste(picture, (0, 0))
    whole.paste(Image.open(out).convert("RGB"), (500, 300))
    [code] = find_codes(pixels(whole))
    assert code.kind == "qr" and code.text.endswith("91990100MA0D3MYNXQ")
    page = read_image(pixels(whole))
    assert not any(w.box.overlap(code.box) > 0.7 for w in page.words)


def test_tesseract_is_the_other_engine() -> None:
    """The same call reads a page by the other engine, and one code with a restricted alphabet."""
    picture = drawn(("91990100MA0D3MYNXQ",), size=48, width=900)
    page = read_image(pixels(picture), options=ReadOptions(engine="tesseract"))
    assert page.words and page.words[0].engine == "tesseract"
    assert "91990100" in tesseract.read_code(pixels(picture)[50:130, 60:800])


def test_engines_are_found_by_their_file_names() -> None:
    """Adding an engine is adding a file."""
    assert {"ppocr", "rapidocr", "tesseract"} <= set(engine_names())
    with pytest.raises(EngineMissing):
        engine("none")


def test_a_thumbnail_is_refused_not_guessed() -> None:
    """183 x 253 pixels hold no readable page."""
    page = read_image(pixels(drawn().resize((253, 183))))
    assert page.legibility.score < 0.2 and page.legibility.reasons == ("too_small",) and not page.words


def test_dark_and_blurred_photos_are_told() -> None:
    """Each reason has a sentence for the borrower in two languages."""
    sharp = pixels(drawn())
    dark = (sharp * 0.15).astype(np.uint8)
    blurred = pixels(drawn().resize((60, 40)).resize((1400, 900)))
    assert legibility.judge(sharp).reasons == ()
    assert "dark" in legibility.judge(dark).reasons and "blur" in legibility.judge(blurred).reasons
    assert all(len(pair) == 2 and all(pair) for pair in legibility.REASONS.values())


def test_weights_are_proven_by_their_hash() -> None:
    """Only files of the manifest are loaded."""
    assert locate("ppocrv6_tiny_rec.onnx").is_file()
    with pytest.raises(ModelMissing):
        locate("nothing.onnx")
