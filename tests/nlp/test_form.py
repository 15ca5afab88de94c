"""Forms of numbered lines: heads, two sides, wrapped labels, slopes, units, spreadsheets."""

from dataclasses import replace
from typing import Any

import pytest

from nlp.form.amounts import amount_of, number_of
from nlp.form.heads import find_heads
from nlp.form.level import levelled
from nlp.form.read import read_form, without
from nlp.form.standard import aligned, best_form, forms
from nlp.statement.tokens import lines_of
from ocr.page import Box, Page, Word

HIGH = 0.012


def word(text: str, x: float, y: float, engine: str = "pdf", right: bool = False) -> Word:
    """A word whose left (or right) edge stands at `x`, its middle at `y`, in fractions of the page."""
    wide = sum(0.011 if ord(c) > 0x2E7F else 0.0055 for c in text)
    left = x - wide if right else x
    return Word(text, Box(left, y - HIGH / 2, left + wide, y + HIGH / 2), engine=engine)


def page(words: list[Word], **more: Any) -> Page:
    return Page(1, 595, 842, tuple(words), text_from="pdf", **more)


HEAD = [word("资产", 0.15, 0.1), word("行次", 0.3, 0.1), word("期末余额", 0.36, 0.1), word("年初余额", 0.44, 0.1),
        word("负债和所有者权益", 0.55, 0.1), word("行次", 0.75, 0.1), word("期末余额", 0.82, 0.1), word("年初余额", 0.92, 0.1)]  # fmt: skip
SIDES = [("货币资金", "1", "1,000.00", "900.00", "短期借款", "31", "200.00", "100.00"), ("短期投资", "2", "0.00", "", "应付票据", "32", "——", "——"),
         ("应收票据", "3", "50.00", "60.00", "应付账款", "33", "-5.00", "7.00"), ("应收账款", "4", "12,345.67", "0.00", "预收账款", "34", "1.00", "2.00")]  # fmt: skip


def balance(pitch: float = 0.03) -> list[Word]:
    """Four rows of a two-sided balance sheet under its head."""
    out = [word("单位：元", 0.8, 0.06), *HEAD]
    for k, cells in enumerate(SIDES):
        y = 0.13 + k * pitch
        for at, text in enumerate(cells):
            x = (0.05, 0.31, 0.42, 0.5, 0.52, 0.76, 0.88, 0.98)[at]
            if text:
                out.append(word(text, x, y, right=at % 4 > 1))
    return out


def told(pages: list[Page], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values.get(c) for c in columns) for row in read_form(pages).rows]


def test_both_sides_of_a_balance_sheet_are_read() -> None:
    """Assets first, then what stands on the right; dashes and empty cells are no amounts."""
    assert told([page(balance())], "number", "label", "current", "previous") == [
        ("1", "货币资金", "1000.00", "900.00"), ("2", "短期投资", "0.00", None), ("3", "应收票据", "50.00", "60.00"),
        ("4", "应收账款", "12345.67", "0.00"), ("31", "短期借款", "200.00", "100.00"), ("32", "应付票据", None, None),
        ("33", "应付账款", "-5.00", "7.00"), ("34", "预收账款", "1.00", "2.00"),
    ]  # fmt: skip


def test_every_amount_has_its_place_and_what_is_printed() -> None:
    """The cell's box lies within the row's, and its text is the page's own."""
    rows = read_form([page(balance())]).rows
    cell = rows[0].values["cells"]["current"]
    assert cell["text"] == "1,000.00"
    assert cell["box"][0] >= round(rows[0].box.x0, 5)
    assert cell["box"][2] <= round(rows[0].box.x1, 5)
    assert 0.9 < cell["confidence"] <= 1


def test_amounts_in_ten_thousands_are_told_in_yuan() -> None:
    """The unit over the form scales its amounts, and the notes keep it."""
    words = [replace(w, text="单位：万元") if w.text == "单位：元" else w for w in balance()]
    form = read_form([page(words)])
    assert (form.rows[0].values["current"], form.notes["unit"]) == ("10000000.00", "万元")


def test_rows_of_a_sloping_page_stay_together() -> None:
    """A slope that carries amounts half a row down parts no label from its amounts."""
    tilted = []
    for w in balance(0.02) * 1:
        down = 0.014 * w.box.centre[0]
        box = Box(w.box.x0, w.box.y0 + down, w.box.x1, w.box.y1 + down)
        tilted.append(replace(w, box=box, engine="ppocr"))
    sloping = replace(page(tilted), text_from="ocr")
    assert told([sloping], "label", "current") == told([page(balance())], "label", "current")
    assert next(levelled(sloping)).words[0].box == tilted[0].box


@pytest.mark.parametrize("gap", [0.009, 0.014])
def test_a_label_in_two_lines_is_one(gap: float) -> None:
    """Whether the amounts stand between its lines or beside the first."""
    beside = 0.009 if gap < 0.01 else 0.0
    words = [word("项目", 0.2, 0.1), word("行次", 0.45, 0.1), word("本年累计金额", 0.55, 0.1), word("本月金额", 0.8, 0.1),
             word("一、营业收入", 0.05, 0.13), word("1", 0.46, 0.13), word("9.00", 0.65, 0.13, right=True), word("1.00", 0.9, 0.13, right=True),
             word("城镇土地使用税、房产税、", 0.05, 0.17), word("车船税、印花税", 0.05, 0.17 + 2 * gap if beside else 0.17 + gap),
             word("9", 0.46, 0.17 + beside), word("2.00", 0.65, 0.17 + beside, right=True), word("0.50", 0.9, 0.17 + beside, right=True),
             word("销售费用", 0.05, 0.22), word("11", 0.46, 0.22), word("3.00", 0.65, 0.22, right=True), word("4.00", 0.9, 0.22, right=True)]  # fmt: skip
    assert told([page(words)], "number", "label", "cumulative", "current") == [
        ("1", "一、营业收入", "9.00", "1.00"), ("9", "城镇土地使用税、房产税、车船税、印花税", "2.00", "0.50"), ("11", "销售费用", "3.00", "4.00"),
    ]  # fmt: skip


def test_the_two_sorts_of_sales_add_up() -> None:
    """A small-scale return prints goods and services apart; the line's amount is their sum."""
    words = [word("项目", 0.15, 0.11), word("栏次", 0.35, 0.11), word("本期数", 0.5, 0.1), word("本年累计", 0.8, 0.1),
             word("货物及劳务", 0.42, 0.12), word("服务、不动产和无形资产", 0.52, 0.12), word("货物及劳务", 0.7, 0.12), word("服务、不动产和无形资产", 0.82, 0.12)]  # fmt: skip
    for k, label in enumerate(("本期应纳税额", "本期应纳税额减征额", "本期免税额", "应纳税额合计")):
        y = 0.15 + 0.03 * k
        words += [word(label, 0.05, y), word(str(15 + k), 0.36, y)]
        words += [word(f"{k + 1}.00", x, y, right=True) for x in (0.47, 0.62, 0.76, 0.95)]
    assert told([page(words)], "number", "current", "cumulative")[:2] == [
        ("15", "2.00", "2.00"),
        ("16", "4.00", "4.00"),
    ]


def test_heads_by_date_tell_which_year_is_the_present_one() -> None:
    """Audited statements head their columns with days: the later is the present one, wherever it stands."""
    words = [word("项目", 0.1, 0.1), word("2023年12月31日", 0.5, 0.1), word("2024年12月31日", 0.75, 0.1)]
    (head,) = find_heads(lines_of(page(words), 0))
    assert [column.role for column in head.blocks[0]] == ["label", "previous", "current"]


def test_a_form_known_by_its_labels_gives_back_what_was_misread() -> None:
    """Rows find their lines in the standard form in order, one of them misread and without its number."""
    rows = [("11", "销项税额"), ("12", "进项税额"), (None, "上期留抵锐额"), ("14", "进项税额转出")]
    assert best_form([label for _, label in rows]) == "vat_general"
    assert [line and line.number for line in aligned(rows, "vat_general")] == ["11", "12", "13", "14"]


def test_what_a_form_is_made_of_is_no_field() -> None:
    """The header's fields are sought on the page without the form's own words."""
    pages = [page([*balance(), word("编制单位：样例市甲有限公司", 0.05, 0.06)])]
    rest = without(pages, read_form(pages))
    assert {w.text for w in rest[0].words} == {"单位：元", "编制单位：样例市甲有限公司"}


def test_pages_without_a_form_have_no_lines() -> None:
    """Prose that names an asset is no balance sheet."""
    assert read_form([page([word("资产总计见附注", 0.1, 0.1), word("本期金额较大", 0.1, 0.2)])]).rows == ()


@pytest.mark.parametrize(
    ("text", "number"), [("19=11-18", "19"), ("7（7≥8）", "7"), ("7，否则为11）", None), ("第1页", None)]
)
def test_the_number_of_a_line_is_told_from_its_formula(text: str, number: str | None) -> None:
    """Only what the cell begins with, followed by a formula or nothing, is the line's number."""
    assert number_of(text) == number


def test_what_is_printed_and_unreadable_is_told_from_what_is_empty() -> None:
    """Neither has an amount; only one of them is sure."""
    assert [amount_of(text) for text in ("——", "12.3.4", "")] == [(None, 1.0), (None, 0.0), (None, 1.0)]


def test_standard_forms_are_whole() -> None:
    """The official numbers: 41 and 25 lines of returns, 53, 32 and 22 of small businesses' statements."""
    counted = {name: len(lines) for name, lines in forms().items()}
    assert {
        "vat_general": 41,
        "vat_small": 25,
        "small_balance": 53,
        "small_income": 32,
        "small_cash": 22,
    }.items() <= counted.items()
