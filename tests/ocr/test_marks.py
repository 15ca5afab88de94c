"""Marks, print that runs downwards, tiny print and glare: what real pages carry besides straight black lines."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ocr import legibility
from ocr.engines import ppocr
from ocr.engines.detection import _boxes
from ocr.engines.recognition import Reading
from ocr.marks.grey_seals import find_grey_seals
from ocr.marks.seal_text import Ellipse, _evenly_set, ring_text
from ocr.marks.seals import find_seals
from ocr.read import read_image
from tests.ocr.paper import drawn, font, pixels

RED = (205, 45, 50)
NAME = "样例市样例区市场监督管理局"


def stamped(squeeze: float = 1.0, turn: float = 0.0, strength: float = 1.0) -> Image.Image:
    """A page with one seal whose name runs round the rim; `squeeze` makes it oval, `strength` below 1 makes it pale."""
    seal = Image.new("RGBA", (480, 480), (255, 255, 255, 0))
    draw = ImageDraw.Draw(seal)
    draw.ellipse((10, 10, 470, 470), outline=(*RED, 255), width=9)
    angles = np.linspace(-130, 130, len(NAME))
    for char, angle in zip(NAME, angles, strict=True):
        glyph = Image.new("RGBA", (480, 480), (255, 255, 255, 0))
        ImageDraw.Draw(glyph).text((240, 62), char, fill=(*RED, 255), font=font(50), anchor="mm")
        seal.alpha_composite(glyph.rotate(-angle, resample=Image.Resampling.BICUBIC, center=(240, 240)))
    seal = seal.resize((480, round(480 * squeeze))).rotate(turn, resample=Image.Resampling.BICUBIC, expand=True)
    seal.putalpha(seal.getchannel("A").point(lambda a: round(a * strength)))
    page = Image.new("RGB", (1800, 1300), "white")
    page.paste(drawn(("SPECIMEN 样本", "公示系统", "样例")))
    page.paste(seal, (1100, 600), seal)
    return page


def test_a_round_seal_is_found_and_its_name_read() -> None:
    """Place, colour, shape, and the name on its rim."""
    [seal] = find_seals(pixels(stamped()))
    assert seal.detail == {"colour": "red", "shape": "round"}
    assert abs(seal.box.centre[0] - 1340 / 1800) < 0.01
    assert seal.text == NAME and seal.confidence > 0.9


def test_a_pale_and_tilted_oval_seal_is_found() -> None:
    """A weak stamp seen at a slant has still its place and shape."""
    [seal] = find_seals(pixels(stamped(squeeze=0.7, turn=12, strength=0.45)))
    assert seal.detail == {"colour": "red", "shape": "oval"}


def test_a_seal_copied_in_grey_is_found_and_the_date_under_it_read() -> None:
    """A copy has no red, but a rim is round in any colour; the date below stays, the seal's letters are no words."""
    page = stamped()
    draw = ImageDraw.Draw(page)
    draw.text((1180, 880), "2023年11月08日", fill=(15, 15, 15), font=font(42))
    grey = pixels(page.convert("L").convert("RGB"))
    [seal] = find_grey_seals(grey)
    assert seal.detail["colour"] == "grey" and abs(seal.box.centre[0] - 1340 / 1800) < 0.02
    read = read_image(grey)
    date = next(word for word in read.words if "2023" in word.text)
    assert date.text == "2023年11月08日" and date.under_seal
    assert find_grey_seals(pixels(page)) == []  # a coloured page has none


def test_a_red_title_and_a_filled_emblem_are_no_seals() -> None:
    """Red ink alone makes no seal."""
    picture = drawn(("SPECIMEN 样本",), width=1200).resize((1200, 900))
    draw = ImageDraw.Draw(picture)
    draw.text((300, 300), "国营业执照", fill=RED, font=font(110))
    draw.ellipse((520, 80, 680, 240), fill=RED)
    assert find_seals(pixels(picture)) == []


def test_a_hole_in_the_ring_is_not_read_over() -> None:
    """A letter that was not read leaves a gap; the rest is not given out as the whole name."""
    spans = tuple((n / 10, n / 10 + 0.08) for n in range(8))
    whole = Reading("样例市税务总局吧", (1.0,) * 8, spans)
    holed = Reading("样例市税务局吧", (1.0,) * 7, spans[:5] + spans[6:])
    assert _evenly_set(whole)[1] == 1.0 and _evenly_set(holed)[1] < 0.9


def test_a_seal_too_small_to_read_stays_unread() -> None:
    """Twenty pixels of radius carry no letters."""
    assert ring_text(np.full((60, 60, 3), 255, np.uint8), Ellipse(30, 30, 20, 20, 0), "red", 1) == ("", 0.0)


@given(st.floats(20, 90), st.floats(20, 90), st.floats(-3, 3), st.floats(0, 6))
@settings(max_examples=60)
def test_an_ellipse_knows_its_points(a: float, b: float, turn: float, angle: float) -> None:
    """Every point it gives lies on it, whatever its turn, and within its bounds."""
    ellipse = Ellipse(100, 120, a, b, turn)
    xs, ys = ellipse.at(np.array([angle]))
    dx, dy = float(xs[0]) - 100, float(ys[0]) - 120
    along, across = dx * np.cos(turn) + dy * np.sin(turn), dy * np.cos(turn) - dx * np.sin(turn)
    assert abs((along / a) ** 2 + (across / b) ** 2 - 1) < 1e-6
    left, top, right, bottom = ellipse.bounds()
    assert left - 1 <= xs[0] <= right + 1 and top - 1 <= ys[0] <= bottom + 1


def test_print_that_runs_downwards_is_read() -> None:
    """The note down the margin of a certificate is one word with its letters in order, boxes going down the page."""
    picture = drawn(("SPECIMEN 样本", "税收完税证明"), width=900).resize((900, 700))
    draw = ImageDraw.Draw(picture)
    for place, char in enumerate("收据联交纳税人作完税证明"):
        draw.text((840, 60 + place * 44), char, fill=(20, 20, 20), font=font(34))
    page = read_image(pixels(picture))
    note = next(w for w in page.words if "完税证明" in w.text and w.box.x0 > 0.9)
    assert note.text == "收据联交纳税人作完税证明" and note.at.height > note.at.width
    tops = [box.y0 for box in note.char_boxes]
    assert tops == sorted(tops)


def test_lone_figures_of_tiny_print_are_found() -> None:
    """A dense page is looked at closer, so that the row numbers of its first column stay."""
    picture = Image.new("RGB", (1900, 1400), "white")
    draw = ImageDraw.Draw(picture)
    for row in range(24):
        for x, text in ((60, str(row % 9 + 1)), (300, "2023-09-01"), (700, "转账支出"), (1200, "1,234.56")):
            draw.text((x, 40 + row * 40), text, fill=(20, 20, 20), font=font(17))
    found = [line for line in ppocr.read(pixels(picture)) if line.corners[0, 0] < 200]
    assert len(found) == 24


def test_grain_does_not_cost_the_top_of_the_page() -> None:
    """Thousands of specks fill no limit that a line of print at the top then fails."""
    seen = np.zeros((800, 1200), np.float32)
    seen[100:780:6, ::8] = seen[101:781:6, ::8] = 0.9
    seen[20:40, 100:600] = 0.9
    [line] = _boxes(seen)
    assert line[:, 1].max() < 80 and line[:, 0].min() < 110


def test_glare_is_told_from_white_paper() -> None:
    """A reflection on greyish paper is glare; a white page on a dark desk is not."""
    paper = pixels(drawn(width=1200)).astype(np.float32)
    height, width = paper.shape[:2]
    y, x = np.mgrid[:height, :width]
    spot = np.exp(-(((x - width * 0.4) / (width * 0.15)) ** 2 + ((y - height * 0.5) / (height * 0.2)) ** 2))
    lit = np.clip(paper * 0.8 + spot[..., None] * 330, 0, 255).astype(np.uint8)
    desk = np.full((height * 2, width * 2, 3), 70, np.uint8)
    desk[height // 2 : height // 2 + height, width // 2 : width // 2 + width] = paper.astype(np.uint8)
    assert "glare" in legibility.judge(lit).reasons
    assert legibility.judge(desk).reasons == ()
