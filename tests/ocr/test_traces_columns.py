"""Columns whose long numbers a program sets smaller: their own habit, beside which a foreign font still stands out."""

from ocr.marks.traces.pdf_pieces import Drawn, Piece
from ocr.marks.traces.pdf_type import odd_type
from ocr.page import Box


def piece(text: str, right: float, base: float, size: float, font: str) -> Piece:
    left = right - 0.5 * size * len(text)
    box = Box(left / 600, (base - size) / 800, right / 600, base / 800)
    return Piece(0, text, box, left, right, base, size, font, "", 0, (0, 0, 0, 255), True)


def page(change: tuple[int, str, float, str] | None = None) -> Drawn:
    """Forty rows of amounts and balances; every seventh amount is long and set smaller. `change`: a row's amount."""
    pieces = []
    for row in range(40):
        long = row % 7 == 3
        told = (f"-1{row:02d},440.39", 7.4, "Song") if long else (f"-{10 + row},854.07", 8.2, "Song")
        if change is not None and change[0] == row:
            told = change[1:]
        pieces += [
            piece(told[0], 560, 100 + 12 * row, told[1], told[2]),
            piece(f"4,{row + 100},148.24", 470, 100 + 12 * row, 7.2, "Song"),
        ]
    return Drawn(pieces, [], 600, 800)


def test_numbers_made_smaller_to_fit_are_a_layouts_way() -> None:
    """However many there are."""
    assert odd_type(1, page())[0] == []


def test_a_foreign_font_among_them_is_odd() -> None:
    """At the usual size, alone in its row."""
    found = odd_type(1, page((8, "-93,854.07", 8.2, "Sans")))[0]
    assert [(trace.sign, trace.detail["text"]) for trace in found] == [("odd_number_type", "-93,854.07")]


def test_one_long_number_alone_is_not_odd_but_a_short_one_made_smaller_is() -> None:
    """What would not fit is set smaller; what fits has no reason to be."""
    plain = [each for each in page().pieces if each.size != 7.4]
    long = [*plain, piece("-1,193,440.39", 560, 136, 7.0, "Song")]
    short = [*plain, piece("-93.39", 560, 136, 7.0, "Song")]
    assert odd_type(1, Drawn(long, [], 600, 800))[0] == []
    assert [trace.sign for trace in odd_type(1, Drawn(short, [], 600, 800))[0]] == ["odd_number_type"]
