"""The language of invoices: parties parted by place, sums that prove each other, codes that repeat the print."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nlp.evidence import Field, Row
from nlp.invoice.markup import elements, read
from nlp.invoice.read import _compared, _one_each, _parted, _starred, _units_apart
from nlp.invoice.sides import split_of
from nlp.invoice.sums import proven
from nlp.labels import Label
from nlp.spec import ColumnSpec, FieldSpec, Unreadable
from nlp.values import invoice, name, text
from ocr.page import Box, Page, Word

BOX = Box(0.1, 0.1, 0.2, 0.12)


def field(called: str, value: str | None, sure: float = 0.9) -> Field:
    return Field(called, value, str(value), sure, 1, (BOX,), ("label",))


def row(**values: str | None) -> Row:
    return Row(values, 1, BOX, 0.9)


def label(words: str, x: float, y: float) -> Label:
    return Label(words, range(2), Box(x, y, x + 0.1, y + 0.02), 0, 0, True, True)


def test_parties_beside_each_other() -> None:
    """Two labels on one row: what begins left of the second is the buyer's."""
    split = split_of([label("名称", 0.1, 0.2), label("名称", 0.55, 0.201)], [("名称",)])
    assert split is not None and split.across == pytest.approx(0.54) and split.down is None


def test_parties_above_each_other() -> None:
    """Two labels far apart: the upper is the buyer's."""
    split = split_of([label("名称", 0.1, 0.5), label("名称", 0.1, 0.1)], [("名称",)])
    assert split is not None and split.down == pytest.approx(0.31) and split.across is None
    assert split_of([], [("名称",)]) is None


def test_payload_of_a_code() -> None:
    """The sort, the number, the amount, the day and the check code; a link or anything else is none."""
    told = invoice.payload("01,10,099023002011,89060850,16620.90,20231015,12345678901234567890,7375,")
    assert told is not None
    assert (told.number, told.amount, told.day, told.check_code) == (
        "89060850",
        Decimal("16620.90"),
        "2023-10-15",
        "12345678901234567890",
    )
    for text_ in (
        "https://example.invalid/?a=01,10,0,89060850,1,20230101",
        "01,10,x",
        "",
        "01,10,1,123,1.0,20230101",
        "02,10,1,89060850,1,20230101,,",
    ):
        assert invoice.payload(text_) is None
    for odd in ("01,32,,24992000000123456789,abc,20230101,,", "01,32,,24992000000123456789,NaN,20239901,,"):
        told = invoice.payload(odd)
        assert told is not None and told.amount is None


@pytest.mark.parametrize(
    ("printed", "reason"), [("", "empty"), ("1234567", "7 places"), ("abc", "not a number of an invoice")]
)
def test_numbers_that_are_none(printed: str, reason: str) -> None:
    """Only 8 or 20 figures are a number of an invoice."""
    with pytest.raises(Unreadable, match=reason):
        invoice.number(printed)


def test_sums_that_agree_are_sure() -> None:
    """Amount and tax that make the total, said again in words, prove each other; the lines prove the amount."""
    fields = {
        n: field(n, v)
        for n, v in (
            ("net_amount", "100.00"),
            ("tax_amount", "13.00"),
            ("total_amount", "113.00"),
            ("total_in_words", "113.00"),
        )
    }
    done, rows, notes = proven(
        fields, [row(amount="60.00", tax="7.80"), row(amount="40.00", tax="5.20")], None, exact=False
    )
    assert all(each.confidence >= 0.99 for each in done.values())
    assert notes["proof"] == "proven" and all(each.confidence >= 0.99 for each in rows)


def test_a_misread_sum_is_doubted_and_a_printed_one_is_not() -> None:
    """What the others contradict is a misreading on a picture, and the document's own word in a file of text."""
    fields = {
        n: field(n, v, 0.98)
        for n, v in (
            ("net_amount", "100.00"),
            ("tax_amount", "13.00"),
            ("total_amount", "118.00"),
            ("total_in_words", "113.00"),
        )
    }
    rows = [row(amount="100.00", tax="13.00")]
    read_, _, _ = proven(fields, rows, None, exact=False)
    assert read_["total_amount"].confidence < 0.7 < read_["net_amount"].confidence
    said, _, _ = proven(fields, rows, None, exact=True)
    assert said["total_amount"].confidence == 0.98


def test_a_code_confirms_and_fills() -> None:
    """What the code repeats is sure; what print does not show is taken from the code, and says so; a difference is doubted."""
    told = invoice.payload("01,32,,24992000000123456789,113.00,20240105,,AB12,")
    qr = field("qr_payload", "…")
    done = _compared(
        {"qr_payload": qr, "invoice_number": field("invoice_number", "24992000000123456789")}, told, exact=False
    )
    assert done["invoice_number"].confidence > 0.99 and "qr" in done["invoice_number"].found_by
    assert (done["issued_on"].value, done["issued_on"].found_by) == ("2024-01-05", ("qr",))
    other = _compared(
        {"qr_payload": qr, "invoice_number": field("invoice_number", "24992000000123456780", 0.95)}, told, exact=False
    )
    assert other["invoice_number"].value == "24992000000123456780" and other["invoice_number"].confidence <= 0.7


def test_units_read_downwards() -> None:
    """件批 beside the first of two lines is 件 and 批; a word of two characters on one line stays."""
    rows = [row(unit="件批", amount="1.00"), row(unit=None, amount="2.00"), row(unit="平方", amount="3.00")]
    assert [each.values["unit"] for each in _units_apart(rows)] == ["件", "批", "平方"]
    assert [each.values["unit"] for each in _units_apart(rows[:1])] == ["件批"]


def test_a_lonely_one_is_told_by_the_price() -> None:
    """A price that is the amount was for one; the row says that nobody read it."""
    (one, none) = _one_each(
        [row(quantity=None, unit_price="5.5", amount="5.50"), row(quantity=None, unit_price="5.5", amount="11.00")]
    )
    assert (one.values["quantity"], one.repaired) == ("1", {"quantity": ""})
    assert (none.values["quantity"], none.repaired) == (None, {})


def test_quantity_and_price_read_as_one_number() -> None:
    """They are parted where they make the amount; a line that is right, or that fits nowhere, stays as it is."""
    told = {"quantity": "365412.94", "unit_price": "63013699", "amount": "150725.40"}
    right = {"quantity": "2", "unit_price": "50", "amount": "100.00"}
    lost = {"quantity": "12", "unit_price": "345", "amount": "999.99"}
    (one, two, three) = _parted([row(**told), row(**right), row(**lost)])
    assert (one.values["quantity"], one.values["unit_price"]) == ("365", "412.9463013699")
    assert one.repaired == {"quantity": "365412.94", "unit_price": "63013699"}
    assert (two.values, three.values, two.repaired) == (right, lost, {})


def test_a_star_that_was_overlooked() -> None:
    """The class of an item stands between stars; what has none, or both, stays."""
    rows = _starred([row(item="建材*水泥"), row(item="*建材*水泥"), row(item="水泥")])
    assert [each.values["item"] for each in rows] == ["*建材*水泥", "*建材*水泥", "水泥"]
    assert rows[0].repaired == {"item": "建材*水泥"}


def sheet(*lines: tuple[str, str, str]) -> Page:
    words = tuple(
        Word(told, Box(at / 3, number / len(lines), (at + 1) / 3, (number + 1) / len(lines)), engine="cell")
        for number, line in enumerate(lines)
        for at, told in enumerate(line)
        if told
    )
    return Page(1, 3.0, float(len(lines)), words, text_from="cells", sheet="EInvoice")


def test_elements_are_fields_and_lines() -> None:
    """The first element of a field counts; each item begins a line; what can't be read says why."""
    page = sheet(
        ("SellerInformation", "SellerName", "示例贸易有限公司"),
        ("TaxSupervisionInfo", "InvoiceNumber", "12"),
        ("IssuItemInformation", "ItemName", "*建材*水泥"),
        ("IssuItemInformation", "Amount", "100.00"),
        ("IssuItemInformation", "ItemName", "*建材*沙子"),
        ("IssuItemInformation", "Amount", "x"),
    )
    specs = [FieldSpec("seller_name", (), name.parse), FieldSpec("invoice_number", (), invoice.number)]
    fields, rows = read(page, specs, [ColumnSpec("item", (), text.parse), ColumnSpec("amount", (), invoice.amount)])
    assert fields["seller_name"].value == "示例贸易有限公司"
    assert (fields["invoice_number"].value, fields["invoice_number"].reason) == (None, "2 places")
    assert [each.values for each in rows] == [
        {"item": "*建材*水泥", "amount": "100.00"},
        {"item": "*建材*沙子", "amount": None},
    ]
    assert rows[1].confidence < 0.5 < rows[0].confidence
    assert len(list(elements(replace(page, words=page.words[:3])))) == 1
