"""Forged specimens are forged as labelled, and what befalls a page moves its boxes with its ink."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import numpy as np
import pytest

from nlp.training.specimens import (
    case,
    degrade,
    faces,
    frauds,
    licence,
    licence_drawing,
    licence_layouts,
    mishaps,
    statement,
    statement_layouts,
    tampering,
)
from nlp.training.specimens.firm import firm
from nlp.training.specimens.sheet import ImageSheet, PdfSheet, Retouch
from nlp.training.specimens.truth import Said, Specimen

TODAY = date(2025, 4, 15)


def _told(seed: int) -> tuple[Random, frauds.Told]:
    rng = Random(seed)
    subject = firm(rng, TODAY, "company", date(2020, 3, 2))
    account, taxes = case._books(rng, subject, TODAY)
    return rng, frauds.honest(subject, account, case._lines(rng, taxes, TODAY))


def _clean_licence(seed: int = 7) -> Specimen:
    rng = Random(seed)
    subject = firm(rng, TODAY, "company", date(2019, 3, 2))
    said = licence.content(rng, subject, date(2020, 6, 1), "landscape", "duplicate")
    return licence_drawing.draw(rng, said, licence_layouts.LANDSCAPE, dpi=100)


def _ink_in(specimen: Specimen, names: tuple[str, ...]) -> None:
    grey = np.asarray(specimen.images[0].convert("L"), dtype=float)
    high, wide = grey.shape
    record = specimen.to_json()
    for name in names:
        for x0, y0, x1, y1 in record["fields"][name]["boxes"]:
            box = grey[int(y0 * high) : int(y1 * high) + 1, int(x0 * wide) : int(x1 * wide) + 1]
            assert box.min() < 0.75 * np.percentile(box, 90), name


@pytest.mark.parametrize("recipe", [degrade.wechat, degrade.crumpled, degrade.grey_scan, degrade.screen_grid])
def test_boxes_go_where_the_ink_goes(recipe: degrade.Recipe) -> None:
    """Crumpled, off a screen, twice compressed: the boxes of values still hold dark print."""
    _ink_in(degrade.degrade(Random(3), _clean_licence(), "photo", recipe), ("name", "address", "established_on"))


def test_a_page_beside_another_keeps_its_places() -> None:
    """Two on a scan: the licence's values are where its page lies, and the neighbour's print is no field's."""
    clean = _clean_licence()
    with faces.dressed(Random(1)):
        both = mishaps._beside_another(Random(2), clean)
    assert both.images[0].size > clean.images[0].size and len(both.runs) > len(clean.runs)
    assert {run.field for run in both.runs} == {run.field for run in clean.runs}
    _ink_in(both, ("name", "address", "established_on"))


def test_pages_in_pairs_keep_every_row() -> None:
    """Two pages side by side: half the pages, all the characters, each within its picture."""
    rng, told = _told(4)
    short = statement.fill(told.account, statement_layouts.LAYOUTS[7], TODAY)
    whole = statement.draw(rng, short, dpi=40)
    paired = mishaps._in_pairs(rng, whole)
    assert len(paired.images) == (len(whole.images) + 1) // 2
    assert [run.text for run in paired.runs] == [run.text for run in whole.runs]
    for run in paired.runs:
        assert (
            run.quads.min() >= -1
            and (run.quads.reshape(-1, 2).max(axis=0) <= np.array(paired.images[run.page - 1].size) + 1).all()
        )


def test_what_is_cut_off_is_not_asked_for() -> None:
    """A field of which a character is gone is no longer in the truth; those that stay are whole and in the picture."""
    clean = _clean_licence()
    seen = set()
    for seed in range(12):
        cut = mishaps.cut_off(Random(seed), clean)
        seen |= set(cut.notes["lost"])
        assert not set(cut.notes["lost"]) & cut.fields.keys()
        for name, said in cut.fields.items():
            runs = [run for run in cut.runs if name in run.field.split("+")]
            if runs and name not in ("copy_kind", "copy_number", "certificate_number"):
                assert "".join("".join(run.text.split()) for run in runs) == "".join(said.text.split())
    assert seen


@pytest.mark.parametrize("fraud", ["page_missing", "page_twice"])
def test_pages_go_missing_or_come_twice(fraud: str, tmp_path: Path) -> None:
    """The rows told are those of the pages delivered; the boxes follow."""
    rng, told = _told(5)
    filled = statement.fill(told.account, statement_layouts.LAYOUTS[0], TODAY)
    choose = frauds.EDITS[fraud].pages
    assert choose is not None
    honest = statement.draw(rng, filled, pdf=tmp_path / "honest.pdf")
    forged = statement.draw(rng, filled, pdf=tmp_path / "forged.pdf", order=lambda count: choose(Random(1), count))
    before, after = honest.tables["transactions"], forged.tables["transactions"]
    assert len(after) < len(before) if fraud == "page_missing" else len(after) > len(before)
    assert all(row in before for row in after)
    pages = [row["page"] for row in forged.to_json()["tables"]["transactions"]]
    assert pages == sorted(pages) and len(pages) == len(after)


def test_circles_come_back_to_where_they_came_from() -> None:
    """Each sum that a circle brings leaves again within days to the same party, and the balances follow."""
    rng, told = _told(6)
    forged = frauds.EDITS["circular"].make(rng, told).account
    honest = {row.serial for row in told.account.rows}
    new = [row for row in forged.rows if row.serial not in honest]
    came, went = [r for r in new if r.amount > 0], [r for r in new if r.amount < 0]
    assert len(came) == len(went) > 5 and {r.counterparty for r in new} == {new[0].counterparty}
    for row in came:
        assert any(r.amount == -row.amount and timedelta(0) < r.day - row.day < timedelta(6) for r in went)
    balance = forged.opened_with
    for row in forged.rows:
        balance += row.amount
        assert row.balance == balance


def test_credits_on_sundays_and_in_round_thousands() -> None:
    """The edits that make a rhythm no business has make just that."""
    rng, told = _told(8)
    honest = {row.serial for row in told.account.rows}
    new = [row for row in frauds.EDITS["sunday_credits"].make(rng, told).account.rows if row.serial not in honest]
    assert new and all(row.day.weekday() == 6 and row.amount > 100_000 for row in new)
    rounded = frauds.EDITS["round_credits"].make(rng, told).account.rows
    big = [row.amount for row in rounded if abs(row.amount) > 20_000 and "税" not in row.summary]
    assert all(amount % 1000 == 0 for amount in big)
    assert all(row.amount > 0 for row in frauds.EDITS["filtered"].make(rng, told).account.rows)


@pytest.mark.parametrize("way", ["font", "overlay", "revision"])
def test_an_amount_altered_in_a_pdf(way: str, tmp_path: Path) -> None:
    """The altered amount is the truth; an overlay keeps the old one below, a later save keeps the file as it was."""
    rng, told = _told(9)
    filled = statement.fill(told.account, statement_layouts.LAYOUTS[0], TODAY)
    slots = [slot for slot, _, _ in filled.layout.columns]
    altered = tampering.amount_of_a_row(rng, way, slots, filled.cells, filled.rows)
    path = tmp_path / "forged.pdf"
    specimen = statement.draw(Random(1), replace(filled, rows=altered.rows), pdf=path, retouches=altered.retouches)
    row = specimen.tables["transactions"][altered.record["row"]]
    assert (
        abs(Decimal(row["amount"]))
        == Decimal(altered.record["after"].replace(",", ""))
        != Decimal(altered.record["before"].replace(",", ""))
    )
    assert [r.text for r in specimen.runs if r.row == altered.record["row"] and r.field == "amount"] == [
        altered.record["after"]
    ]
    body = path.read_bytes()
    assert body.count(b"%%EOF") == (2 if way == "revision" else 1)
    if way == "revision":
        assert b"/Prev" in body and altered.record["after"].encode() in body[body.index(b"%%EOF") :]
        offset = int(re.findall(rb"startxref\s+(\d+)", body)[-1])
        assert body[offset : offset + 4] == b"xref"


def test_a_white_box_leaves_the_old_print_below(tmp_path: Path) -> None:
    """Old text, then a white rectangle, then the new text, in that order of drawing."""
    sheet = PdfSheet(tmp_path / "one.pdf", 200, 100)
    sheet._canvas.setPageCompression(0)
    sheet.retouches[("amount", 3)] = Retouch("overlay", "91.00")
    sheet.text(20, 20, "11.00", "digits", 10, field="amount", row=3)
    sheet.save()
    body = (tmp_path / "one.pdf").read_bytes()
    assert body.index(b"(11.00)") < body.index(b" re f") < body.index(b"(91.00)")
    assert [run.text for run in sheet.runs] == ["91.00"]


@pytest.mark.parametrize("way", ["copy", "patch"])
def test_a_digit_altered_in_a_picture(way: str) -> None:
    """One digit of the field is another; only pixels of its box changed, and the record says which."""
    sheet = ImageSheet(300, 120, 150)
    sheet.text(20, 20, "128,374.90", "digits", 14, field="total_amount")
    sheet.text(20, 60, "5679", "digits", 14)
    clean = Specimen(
        "tax_clearance_certificate",
        "f",
        {"total_amount": Said("128374.90", "128,374.90")},
        sheet.pixel_runs(),
        tuple(sheet.images),
    )
    forged = tampering.picture(Random(2), clean, way, "total_amount")
    record = forged.edits[0]
    assert sum(a != b for a, b in zip(record["before"], record["after"], strict=True)) == 1
    assert forged.fields["total_amount"].value == record["after"].replace(",", "")
    changed = (np.asarray(forged.images[0], int) != np.asarray(clean.images[0], int)).any(axis=2)
    x0, y0, x1, y1 = record["pixels"]
    assert (
        changed.any()
        and not changed[: y0 - 2].any()
        and not changed[y1 + 3 :].any()
        and not changed[:, : x0 - 2].any()
        and not changed[:, x1 + 3 :].any()
    )


def test_the_same_seed_gives_the_same_photos(tmp_path: Path) -> None:
    """A case of photos and pages, with a forgery and extras, is the same byte for byte when made again."""
    for folder in ("a", "b"):
        case.make_case(tmp_path / folder, 5, 11, "photo", fraud="saved_on_top", extras=True, held_out=False)
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "b").iterdir()) and "statement.pdf" in names
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name
