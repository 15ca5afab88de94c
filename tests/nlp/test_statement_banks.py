"""Prints set by hand after the banks' own: each is read whole, and so is its scan."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest

from nlp.evidence import Extraction
from nlp.statement.read import read_statement
from ocr.page import Page
from ocr.read import read_image
from tests.nlp.bank_prints import PRINTS, named
from tests.nlp.print_shop import Print, Row, make
from tests.nlp.test_statement_pdf import as_scan, pages_of

NAMES = {layout.name: layout for layout in PRINTS}


def told(extraction: Extraction, layout: Print) -> list[tuple[str, ...]]:
    names = ["date", "amount", "balance", "counterparty_name", "counterparty_account"]
    kept = [True, True, layout.balance, layout.party, layout.party and layout.account]
    asked = [name for name, keep in zip(names, kept, strict=True) if keep]
    return [tuple(row.values[name] or "" for name in asked) for row in extraction.tables["transactions"].rows]


def true(rows: list[Row], layout: Print) -> list[tuple[str, ...]]:
    kept = [True, True, layout.balance, layout.party, layout.party and layout.account]
    names = [n for n, keep in zip(("date", "amount", "balance", "name", "account"), kept, strict=True) if keep]
    return [tuple(row[name] for name in names) for row in rows]


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_bank_s_print_is_read_whole_and_so_is_its_scan(name: str, tmp_path: Path) -> None:
    """Literal titles, odd orders, wraps and null marks cost no cell; what prints a balance is proven."""
    layout = replace(NAMES[name], count=NAMES[name].count // 2)
    rows = make(tmp_path / "statement.pdf", layout)
    pages = pages_of(tmp_path / "statement.pdf")
    found = read_statement(pages)
    assert told(found, layout) == true(rows, layout)
    notes = found.tables["transactions"].notes
    assert notes["proof"] == ("proven" if layout.balance else "unproven")
    scan = read_statement([as_scan(page, random.Random(3), 0.0) for page in pages])
    assert told(scan, layout) == true(rows, layout)


@pytest.mark.parametrize("name", ["cmb_corporate", "wechat_proof"])
def test_a_scan_at_200_dpi_keeps_columns_that_touch_apart(name: str, tmp_path: Path) -> None:
    """Amounts set right beside names set left are read as one run of print, and a null mark sticks to an amount."""
    layout = replace(named(name), count=10)
    rows = make(tmp_path / "statement.pdf", layout)
    found = read_statement([scanned(tmp_path / "statement.pdf")])
    assert [row[:2] for row in told(found, layout)] == [row[:2] for row in true(rows, layout)]


def scanned(path: Path) -> Page:
    """The first page, drawn at 200 dots an inch and read as a picture."""
    document = pdfium.PdfDocument(path)
    pixels = document[0].render(scale=200 / 72, rev_byteorder=True).to_numpy()
    return read_image(np.ascontiguousarray(pixels[:, :, :3]))


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("cmb_personal", "period_from", "2024-01-01"),
        ("cmb_personal", "verification_code", "A1B2C3D4"),
        ("ccb_corporate_17", "account_holder", "样例市云启商贸有限公司"),
        ("uk_short_dates", "account_holder", "SPECIMEN LTD"),
        ("wechat_proof", "account_number", "zhangsan99"),
        ("alipay_proof", "account_number", "zhangsan@example.com"),
        ("dr_behind", "currency", "INR"),
        ("boc_personal", "direction_filter", "全部"),
    ],
)
def test_a_field_ends_where_the_next_label_begins(name: str, field: str, value: str, tmp_path: Path) -> None:
    """Heads crowd several labels into a line, or tell a field in a sentence."""
    make(tmp_path / "statement.pdf", replace(NAMES[name], count=6))
    assert read_statement(pages_of(tmp_path / "statement.pdf")).fields[field].value == value


def test_a_channel_s_name_is_no_bank(tmp_path: Path) -> None:
    """企业网上银行 over a table names no issuer."""
    make(tmp_path / "statement.pdf", replace(NAMES["icbc_corporate_c"], count=6))
    assert "bank" not in read_statement(pages_of(tmp_path / "statement.pdf")).fields
