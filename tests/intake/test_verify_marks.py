"""What a sheet, its imprints, its page numbers and its digits tell."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from intake.document import Document
from intake.prints import prints_of
from intake.verify.licence_era import sheet_of
from nlp.evidence import Field
from ocr.page import Box, Page, Word
from tests.intake.books import chained, licence, row, statement
from tests.intake.clean_firm import answer, found, on_pixels, year


def placed(shape: tuple[float, float], boxes: dict[str, Box], rotation: int = 0, **fields: Any) -> Document:
    """A licence whose fields stand where they are told, on a page of that width and height."""
    made = licence(**fields)
    told = {name: replace(f, boxes=(boxes[name],)) if name in boxes else f for name, f in made.fields.items()}
    page = replace(made.pages[0], width=shape[0], height=shape[1], rotation=rotation)
    return replace(made, fields=told, pages=(page,))


WIDE = {
    "name": Box(0.18, 0.4, 0.35, 0.43),
    "registered_capital": Box(0.67, 0.39, 0.75, 0.42),
    "established_on": Box(0.67, 0.44, 0.79, 0.46),
}
TALL = {
    "name": Box(0.3, 0.3, 0.6, 0.32),
    "registered_capital": Box(0.3, 0.5, 0.5, 0.52),
    "established_on": Box(0.3, 0.6, 0.5, 0.62),
}
TURNED = {
    name: Box(b.y0, 1 - b.x1, b.y1, 1 - b.x0) for name, b in WIDE.items()
}  # lies on its side: a quarter turn is needed


@pytest.mark.parametrize(
    ("made", "shape", "outcome"),
    [
        (placed((3300, 2300), WIDE), "two_columns_landscape", "pass"),
        (placed((3300, 2300), WIDE, issued_on="2017-03-02", established_on="2016-03-02"), "two_columns_landscape", "fail"),
        (placed((2300, 3300), TURNED, rotation=90), "two_columns_landscape", "pass"),
        (placed((2300, 3300), TALL, issued_on="2017-03-02", established_on="2016-03-02"), "one_column_portrait", "pass"),
        (placed((2300, 3300), TALL, issued_on="2021-03-02"), "one_column_portrait", "fail"),
        (placed((3000, 3000), TALL, issued_on="2021-03-02"), None, "pass"),
        (placed((2300, 3300), WIDE, issued_on="2017-03-02", established_on="2016-03-02"), None, "pass"),
    ],
)  # fmt: skip
def test_the_sheet_fits_its_day(made: Document, shape: str | None, outcome: str) -> None:
    """Shape and columns must agree before a sheet is called one or the other: a photo's frame alone tells nothing."""
    assert (sheet_of(made), answer(made, "LICENCE_ERA")) == (shape, outcome)


def printed(made: Document, *names: str) -> Document:
    return replace(made, notes={"prints": {name: {"page": 1, "box": [0.1, 0.9, 0.5, 0.92]} for name in names}})


@pytest.mark.parametrize(
    ("made", "code", "outcome"),
    [
        (printed(licence(issued_on="2016-03-02", established_on="2016-01-02"), "market_imprint"), "LICENCE_ERA", "fail"),
        (printed(licence(), "industry_imprint"), "LICENCE_ERA", "fail"),
        (printed(licence(), "market_imprint"), "LICENCE_ERA", "pass"),
        (printed(licence(copy_kind="duplicate"), "annual_report_notice"), "LICENCE_NOTICE", "pass"),
        (printed(licence(copy_kind="original"), "annual_report_notice"), "LICENCE_NOTICE", "fail"),
        (licence(copy_kind="duplicate"), "LICENCE_NOTICE", "fail"),
        (on_pixels(licence(copy_kind="duplicate")), "LICENCE_NOTICE", "not_evaluable"),
        (licence(), "LICENCE_NOTICE", "not_evaluable"),
        (licence(issued_on="2023-03-02", term_from="2019-07-26"), "LICENCE_TERM_PRINTED", "fail"),
        (licence(issued_on="2023-03-02"), "LICENCE_TERM_PRINTED", "pass"),
        (licence(), "LICENCE_TERM_PRINTED", "not_evaluable"),
    ],
)  # fmt: skip
def test_imprints_and_reminders(made: Document, code: str, outcome: str) -> None:
    """What is printed on every sheet of an era, and on duplicates alone."""
    assert answer(made, code) == outcome


def numbered(told: list[list[int | None] | None], **more: Any) -> Document:
    """A statement of as many pages, with what each says of its number."""
    made = statement(year(), **more)
    pages = tuple(replace(made.pages[0], number=n) for n in range(1, len(told) + 1))
    notes = {"page_numbers": {str(n): each for n, each in enumerate(told, 1) if each is not None}}
    return replace(made, pages=pages, notes=notes)


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ([[1, 3], [2, 3], [3, 3]], "pass"),
        ([[1, None], [2, None]], "pass"),
        ([[1, 2], [2, 2], [1, 2], [2, 2]], "pass"),  # two statements in one file
        ([[1, 3], None, [3, 3]], "pass"),
        ([[1, 3], [3, 3]], "fail"),
        ([[2, 3], [3, 3]], "fail"),
        ([[1, 3], [2, 3]], "fail"),
        ([[1, 3], [2, 3], [2, 3], [3, 3]], "fail"),
        ([[1, 3], [3, 3], [2, 3]], "fail"),
        ([None, None], "not_evaluable"),
        ([[3, 15], [3, 15]], "not_evaluable"),  # a date at the foot
    ],
)
def test_pages_are_whole_in_order_and_once(told: list[list[int | None] | None], outcome: str) -> None:
    """As their numbers say, where any are printed."""
    assert answer(numbered(told), "BANK_PAGE_NUMBERS") == outcome


def test_page_numbers_are_read_at_head_and_foot() -> None:
    """In the ways that banks print them; a number inside the table is none."""
    for text, said in (
        ("第 2 页/共 5 页", [2, 5]),
        ("第1页，共89页", [1, 89]),
        ("3/7", [3, 7]),
        ("Page 2 of 4", [2, 4]),
        ("第6页", [6, None]),
    ):
        page = Page(1, 600, 800, (Word(text, Box(0.4, 0.95, 0.6, 0.97)),))
        assert prints_of("bank_statement", [page])["page_numbers"] == {"1": said}
    inside = Page(1, 600, 800, (Word("3/7", Box(0.4, 0.5, 0.6, 0.52)),))
    assert prints_of("bank_statement", [inside]) == {}


def test_counts_of_rows_are_held_against_the_rows() -> None:
    """A count is believed when another one agrees."""
    right = {"what": "count_in", "scope": "page", "page": 1, "stated": "5", "found": "5", "agrees": True}
    wrong = {"what": "count_out", "scope": "page", "page": 1, "stated": "9", "found": "6", "agrees": False}
    for stated, outcome in (
        ([right], "pass"),
        ([right, wrong], "fail"),
        ([wrong], "not_evaluable"),
        ([], "not_evaluable"),
    ):
        made = statement(year())
        table = made.tables["transactions"]
        told = replace(made, tables={"transactions": replace(table, notes={**table.notes, "stated": stated})})
        assert found(told, "BANK_COUNT_MISMATCH").outcome == outcome


def many(amount: Any, count: int = 400) -> Document:
    rng = Random(7)
    moves = [(f"2024-{1 + n % 12:02d}-05", f"{amount(rng)}", f"样例客户{n}有限公司", "货款") for n in range(count)]
    return statement(chained(sorted(moves)))


def test_made_up_digits_are_told() -> None:
    """Amounts that a person thinks up begin with every digit alike; a living account's follow Benford."""
    assert answer(many(lambda rng: f"{10 ** rng.uniform(2, 6):.2f}"), "BANK_DIGITS") == "pass"
    assert answer(many(lambda rng: f"{rng.randrange(500000, 999999) / 100:.2f}"), "BANK_DIGITS") == "fail"
    assert answer(statement(year()), "BANK_DIGITS") == "not_evaluable"


def test_round_and_circular_money_is_told() -> None:
    """Nearly all whole thousands; and much that comes back from whom it went to."""
    assert answer(many(lambda rng: f"{rng.randrange(2, 90)}000.00", 80), "BANK_ROUND_AMOUNTS") == "fail"
    assert answer(many(lambda rng: f"{rng.randrange(200000, 9000000) / 100:.2f}", 80), "BANK_ROUND_AMOUNTS") == "pass"
    moves = []
    for month in range(1, 13):
        moves += [
            (f"2024-{month:02d}-05", "-80000.00", "样例客户甲有限公司", "货款"),
            (f"2024-{month:02d}-09", "80000.00", "样例客户甲有限公司", "货款"),
        ]
    assert answer(statement(chained(moves, "900000.00")), "BANK_CIRCULAR") == "fail"
    assert answer(statement(year()), "BANK_CIRCULAR") == "pass"
    assert answer(statement([row("2024-03-04", "1.00", "1.00")]), "BANK_CIRCULAR") == "not_evaluable"


@pytest.mark.parametrize(
    ("bank", "number", "holder", "outcome"),
    [
        ("招商银行", "990012345678901", "样例市云启信息技术有限公司", "pass"),
        ("招商银行", "99001234567890", "样例市云启信息技术有限公司", "fail"),
        ("示例银行", "99001234567890", "样例市云启信息技术有限公司", "not_evaluable"),
        ("招商银行", "9900****8901", "样例市云启信息技术有限公司", "not_evaluable"),
        ("招商银行", "6299000000000007", "张三丰", "pass"),
        ("招商银行", "6299000000000005", "张三丰", "fail"),
    ],
)
def test_account_numbers_fit_their_bank(bank: str, number: str, holder: str, outcome: str) -> None:
    """By places for firms, by Luhn's check for cards."""
    made = statement(year(), bank=bank, account_number=number, account_holder=holder)
    assert answer(made, "BANK_ACCOUNT_FORMAT") == outcome


def test_a_code_on_a_certificate_names_the_taxpayer() -> None:
    """What a QR code says must be what is printed; it is read and never followed."""
    from tests.intake.books import certificate
    from tests.intake.clean_firm import VAT

    for payload, outcome in (
        ("https://x.example/q?n=91990100MA0D3MYNXQ", "pass"),
        ("https://x.example/q?n=91990100MA00000073", "fail"),
        ("https://x.example/q", "not_evaluable"),
    ):
        marked = replace(
            certificate([VAT]), marks=({"kind": "qr", "page": 1, "box": [0, 0, 0.1, 0.1], "text": payload},)
        )
        assert answer(marked, "TAX_QR_MISMATCH") == outcome


def test_accounts_that_earn_by_the_month_are_another_product() -> None:
    """Their rows at the quarter's end are no whole quarter's interest."""
    moves = [(f"2024-{month:02d}-05", "9.00", "", "结息") for month in range(1, 13)]
    rows = sorted([*year(), *chained(moves)], key=lambda each: str(each["date"]))
    told = found(statement(rows), "BANK_INTEREST_IMPLAUSIBLE")
    assert (told.outcome, told.reason) == ("not_evaluable", "another_product_or_bank")


def test_raised_balances_are_found_by_the_quarters_that_agree() -> None:
    """Where the raise is small beside the balance no single quarter is impossible; together they name the amount."""
    rows = [{**each, "balance": f"{float(each['balance']) + 60000:.2f}"} for each in year()]
    told = found(statement(rows), "BANK_INTEREST_IMPLAUSIBLE")
    assert told.outcome == "fail" and "60,0" in (told.actual or "")
    assert isinstance(statement(rows).fields["account_holder"], Field)
