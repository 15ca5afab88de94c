"""Invoices judged by themselves, by their code, among each other, and against licence, account and return."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from intake.document import Document
from intake.finding import Finding
from intake.verify import check_document, verify_case
from tests.intake.books import CODE, HOLDER, case, document, field, licence, statement
from tests.intake.clean_firm import on_pixels, year

OTHER = "91990100MA00000073"
NUMBER = "24992000000123456789"
TODAY = date(2024, 12, 31)
LINE = {
    "item": "*建材*水泥", "specification": None, "unit": "吨", "quantity": "2.5", "unit_price": "40",
    "amount": "100.00", "tax_rate": "13%", "tax": "13.00",
}  # fmt: skip
TOLD = {
    "invoice_number": NUMBER, "issued_on": "2024-11-05", "seller_id": CODE, "seller_name": HOLDER, "buyer_id": OTHER,
    "net_amount": "100.00", "tax_amount": "13.00", "total_amount": "113.00", "total_in_words": "113.00",
}  # fmt: skip
PAYLOAD = f"01,32,,{NUMBER},113.00,20241105,,AB12,"


def paper(lines: tuple[dict[str, Any], ...] = (LINE,), *, id: str = "doc_vat_invoice", **fields: Any) -> Document:
    told = {name: value for name, value in {**TOLD, **fields}.items() if value is not None}
    return document("vat_invoice", told, {"lines": list(lines)}, id=id)


def outcome(code: str, made: Document) -> str:
    (finding,) = (f for f in check_document(made, TODAY) if f.code == code)
    return f"{finding.outcome} {finding.reason}" if finding.outcome == "not_evaluable" else finding.outcome


@pytest.mark.parametrize(
    ("code", "made", "expected"),
    [
        ("INVOICE_SUM", paper(), "pass"),
        ("INVOICE_SUM", paper(total_amount="118.00"), "fail"),
        ("INVOICE_SUM", paper((LINE, LINE)), "fail"),
        ("INVOICE_SUM", paper((LINE, {**LINE, "amount": "-10.00", "tax": "-1.30"}), net_amount="90.00", tax_amount="11.70", total_amount="101.70"), "pass"),
        ("INVOICE_SUM", paper(({**LINE, "tax": None, "tax_rate": "免税"},), tax_amount=None, total_amount="100.00"), "pass"),
        ("INVOICE_SUM", paper(total_amount=None), "not_evaluable no_total"),
        ("INVOICE_SUM", on_pixels(paper(total_amount="118.00", net_amount=field("net_amount", "100.00", sure=0.9))), "not_evaluable possibly_misread"),
        ("INVOICE_WORDS", paper(), "pass"),
        ("INVOICE_WORDS", paper(total_in_words="913.00"), "fail"),
        ("INVOICE_WORDS", paper(total_in_words=None), "not_evaluable not_printed"),
        ("INVOICE_LINE", paper(), "pass"),
        ("INVOICE_LINE", paper(({**LINE, "unit_price": "33.3333", "quantity": "3"},)), "pass"),
        ("INVOICE_LINE", paper(({**LINE, "unit_price": "50"},)), "fail"),
        ("INVOICE_LINE", paper(({**LINE, "tax": "9.00"},)), "fail"),
        ("INVOICE_LINE", paper(()), "not_evaluable no_lines"),
        ("INVOICE_QR_MISMATCH", paper(qr_payload=PAYLOAD), "pass"),
        ("INVOICE_QR_MISMATCH", paper(qr_payload=PAYLOAD, total_amount="1130.00", net_amount="1000.00"), "fail"),
        ("INVOICE_QR_MISMATCH", paper(qr_payload=PAYLOAD, issued_on="2024-11-06"), "fail"),
        ("INVOICE_QR_MISMATCH", paper(qr_payload=PAYLOAD, issued_on=replace(field("issued_on", "2024-11-06"), found_by=("qr",))), "pass"),
        ("INVOICE_QR_MISMATCH", on_pixels(paper(qr_payload=PAYLOAD, invoice_number=field("n", NUMBER[:-1] + "0", sure=0.7))), "not_evaluable possibly_misread"),
        ("INVOICE_QR_MISMATCH", paper(qr_payload="https://example.invalid/x"), "not_evaluable no_number_in_a_code"),
        ("INVOICE_TAXPAYER_ID", paper(), "pass"),
        ("INVOICE_TAXPAYER_ID", paper(buyer_id="91990100MA00000074"), "fail"),
        ("INVOICE_TAXPAYER_ID", paper(buyer_id=None, seller_id="990100123456789"), "not_evaluable not_printed"),
        ("INVOICE_NUMBER_YEAR", paper(), "pass"),
        ("INVOICE_NUMBER_YEAR", paper(issued_on="2023-11-05"), "fail"),
        ("INVOICE_NUMBER_YEAR", paper(invoice_number="12345678", invoice_code="099002300111", issued_on="2024-01-09"), "pass"),
        ("INVOICE_NUMBER_YEAR", paper(invoice_number="12345678", invoice_code="9900241130", issued_on="2023-01-09"), "fail"),
        ("INVOICE_NUMBER_YEAR", paper(invoice_number="12345678"), "not_evaluable not_printed"),
        ("INVOICE_DATE", paper(), "pass"),
        ("INVOICE_DATE", paper(issued_on="2025-01-05"), "fail"),
        ("INVOICE_DATE", paper(issued_on="2019-01-05"), "fail"),
        ("INVOICE_RATE_ERA", paper(), "pass"),
        ("INVOICE_RATE_ERA", paper(({**LINE, "tax_rate": "16%", "tax": "16.00"},)), "fail"),
        ("INVOICE_RATE_ERA", paper(()), "not_evaluable no_lines"),
    ],
)  # fmt: skip
def test_an_invoice_by_itself(code: str, made: Document, expected: str) -> None:
    """Each rule holds, fails or says why it can't be told."""
    assert outcome(code, made) == expected


def across(code: str, *documents: Document) -> list[str]:
    found: list[Finding] = [f for f in verify_case(case(*documents)).findings if f.code == code]
    return [f.outcome for f in found]


def test_one_number_twice() -> None:
    """The same invoice handed in twice is one; with another amount one of the two was changed."""
    assert across("XD_INVOICE_TWICE", paper(), paper(id="doc_2")) == ["pass"]
    assert across("XD_INVOICE_TWICE", paper(), paper(id="doc_2", total_amount="1130.00")) == ["fail"]
    assert across("XD_INVOICE_TWICE", paper(), paper(id="doc_2", invoice_number="24992000000123456780")) == ["pass"]
    assert across("XD_INVOICE_TWICE", licence()) == ["not_evaluable"]


def vat_return(sales: str) -> Document:
    rows = [{"number": "1", "label": "按适用税率计税销售额", "current": sales, "cumulative": sales},
            {"number": "11", "label": "销项税额", "current": "13.00", "cumulative": "13.00"}]  # fmt: skip
    return document("vat_return", {"period_from": "2024-11-01", "period_to": "2024-11-30"}, {"lines": rows})


def test_invoices_issued_are_declared() -> None:
    """What a month's own invoices come to is declared for it; purchases and other months do not count, nor copies."""
    bought = paper(
        id="doc_3", invoice_number="24992000000123456700", seller_id=OTHER, buyer_id=CODE, net_amount="900000.00"
    )
    assert across("XD_INVOICE_SALES", licence(), vat_return("100.00"), paper(), paper(id="doc_2"), bought) == ["pass"]
    assert across("XD_INVOICE_SALES", licence(), vat_return("60.00"), paper()) == ["fail"]
    assert across("XD_INVOICE_SALES", licence(), vat_return("60.00"), paper(issued_on="2024-10-05")) == [
        "not_evaluable"
    ]


def test_the_account_of_the_firms_own_side_counts() -> None:
    """The seller's account on a purchase is somebody else's, and accuses nobody."""
    mine = "9900123456789012345"
    assert across("XD_ACCOUNT_DIFF", statement(year()), licence(), paper(seller_account=mine)) == ["pass"]
    assert across("XD_ACCOUNT_DIFF", statement(year()), licence(), paper(seller_account="880011112222")) == ["fail"]
    bought = paper(
        seller_id=OTHER,
        seller_name="范本贸易有限公司",
        buyer_id=CODE,
        seller_account="880011112222",
        buyer_account=mine,
    )
    assert across("XD_ACCOUNT_DIFF", statement(year()), licence(), bought) == ["pass"]
    strange = replace(paper(seller_id=OTHER, seller_name="范本贸易有限公司", seller_account="880011112222"))
    assert across("XD_ACCOUNT_DIFF", statement(year()), licence(), strange) == ["not_evaluable"]
