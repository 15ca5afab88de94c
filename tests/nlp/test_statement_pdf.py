"""Statements as PDF: random layouts, whole and as a scan would show them, read row by row against their truth."""

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from nlp.evidence import Table
from nlp.statement.read import read_statement
from ocr.page import Box, Page, Word
from ocr.pages import open_pages
from ocr.read import ReadOptions, read_page
from tests.nlp.statement_maker import FONT_FILE, Truth, make

pytestmark = pytest.mark.skipif(not FONT_FILE.exists(), reason=f"no font at {FONT_FILE}")


def pages_of(path: Path) -> list[Page]:
    return [read_page(page, ReadOptions()) for page in open_pages(path, "application/pdf")]


def read(pages: list[Page]) -> Table:
    return read_statement(pages).tables["transactions"]


def expected(truth: Truth, *keys: str) -> list[tuple[str, ...]]:
    return [tuple(row[key] for key in keys) for row in truth.rows]


def found(table: Table, *keys: str) -> list[tuple[str, ...]]:
    return [tuple(row.values[key] or "" for key in keys) for row in table.rows]


def as_scan(page: Page, rng: random.Random, errors: float) -> Page:
    """The page as an engine reads it: segments of several words, wavering boxes, now and then a wrong digit."""
    groups: list[list[Word]] = []
    for word in sorted(page.words, key=lambda w: (round(w.box.y0 * 400), w.box.x0)):
        last = groups[-1][-1] if groups else None
        near = last is not None and abs(last.box.y0 - word.box.y0) < 0.3 * word.box.height
        gap = word.box.x0 - last.box.x1 if last is not None else 1.0
        if near and 0 <= gap < 0.35 * word.box.height * page.aspect and rng.random() < 0.7:
            groups[-1].append(word)
        else:
            groups.append([word])
    words = []
    for group in groups:
        text = rng.choice(("", " ")).join(word.text for word in group)
        text = "".join(rng.choice("0123456789") if c.isdigit() and rng.random() < errors else c for c in text)
        box = Box.around([word.box for word in group])
        lift = rng.gauss(0, 0.04) * box.height
        words.append(Word(text, Box(box.x0, box.y0 + lift, box.x1, box.y1 + lift), 0.98, "ppocr"))
    rng.shuffle(words)
    lines = tuple(line for line in page.lines if rng.random() < 0.9)
    return replace(page, words=tuple(words), lines=lines, text_from="ocr")


@pytest.mark.parametrize("seed", range(8))
def test_every_row_of_an_unseen_layout_is_read_whole(seed: int, tmp_path: Path) -> None:
    """Column order, rules, signs, order, wrapping, page breaks and totals vary: rows, order and proof are still right."""
    truth = make(tmp_path / "statement.pdf", seed, count=24)
    table = read(pages_of(tmp_path / "statement.pdf"))
    keys = [("date", "date"), ("amount", "amount"), ("balance", "balance"), ("name", "counterparty_name")]
    if truth.style["time"] != "none":
        keys.append(("time", "time"))
    assert found(table, *(ours for _, ours in keys)) == expected(truth, *(theirs for theirs, _ in keys))
    assert table.notes["proof"] == "proven"
    assert table.notes["row_order"] == ("desc" if truth.style["newest_first"] else "asc")
    assert all(one["agrees"] for one in table.notes["stated"])


@pytest.mark.parametrize("seed", range(20, 24))
def test_a_clean_scan_reads_like_the_file(seed: int, tmp_path: Path) -> None:
    """Segments that hold several words, wavering boxes and broken rules cost no row."""
    truth = make(tmp_path / "statement.pdf", seed, count=24)
    rng = random.Random(seed)
    table = read([as_scan(page, rng, 0.0) for page in pages_of(tmp_path / "statement.pdf")])
    assert found(table, "date", "amount", "balance") == expected(truth, "date", "amount", "balance")


def test_misread_digits_are_mended_or_told_but_never_proven(tmp_path: Path) -> None:
    """A repair is right; a row that stays wrong breaks the chain; no wrong statement is called proven."""
    for seed in range(30, 36):
        truth = make(tmp_path / "statement.pdf", seed, count=40)
        rng = random.Random(seed)
        table = read([as_scan(page, rng, 0.004) for page in pages_of(tmp_path / "statement.pdf")])
        true = Counter(expected(truth, "amount", "balance"))
        for row in table.rows:
            right = bool(true[row.values["amount"], row.values["balance"]])
            assert right or not row.repaired
            assert right or row.confidence < 0.95
            assert right or table.notes["proof"] != "proven"


def test_the_head_of_a_statement_is_read_beside_its_rows(tmp_path: Path) -> None:
    """Bank, holder, account, period, balances: no row's counterparty passes for any of them."""
    truth = make(tmp_path / "statement.pdf", 3, count=12)
    fields = read_statement(pages_of(tmp_path / "statement.pdf")).fields
    assert fields["account_holder"].value == "样例市云启商贸有限公司"
    assert fields["account_number"].value == "6222020000123456789"
    assert fields["currency"].value == "CNY"
    assert (fields["period_from"].value, fields["period_to"].value) == (truth.rows[0]["date"], truth.rows[-1]["date"])
    assert fields["closing_balance"].value == truth.rows[-1]["balance"]
    assert fields["printed_on"].value == "2024-12-31"
