"""Specimens tell one truth, carry their marks, and come out the same for the same seed."""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from nlp.training.specimens import (
    codes,
    degrade,
    frauds,
    ledger,
    licence,
    licence_drawing,
    licence_layouts,
    optics,
    written,
)
from nlp.training.specimens.case import make_case
from nlp.training.specimens.firm import firm
from nlp.training.specimens.taxes import month_end, monthly_sales, tax_ledger
from nlp.values import id_number, registration_number, uscc
from nlp.values.chinese_number import to_decimal

TODAY = date(2025, 4, 15)


def _account(seed: int) -> tuple[frauds.Told, ledger.Account]:
    rng = Random(seed)
    subject = firm(rng, TODAY, "company", date(2020, 3, 2))
    sales = monthly_sales(rng, subject, date(2024, 5, 1), 11)
    paid = tax_ledger(rng, subject, sales, date(2025, 3, 31))
    account = ledger.open_account(rng, subject, sales, paid, date(2024, 9, 21), date(2025, 3, 31), 8)
    lines = [line for line in paid if line.paid_on > date(2024, 12, 31)]
    return frauds.honest(subject, account, lines), account


@given(st.integers(0, 10**13))
def test_upper_case_amounts_say_what_they_should(fen: int) -> None:
    """An amount written in words parses back to itself."""
    amount = Decimal(fen) / 100
    assert to_decimal(written.upper(amount)) == amount


@pytest.mark.parametrize("entity", ["company", "individual", "coop"])
def test_codes_pass_their_checks_and_belong_to_nobody(entity: str) -> None:
    """Credit codes, registration and identity numbers are valid in form and carry the region 99."""
    rng = Random(entity)
    for year in (2008, 2016, 2023):
        code = codes.uscc(rng, entity, date(year, 5, 1))
        assert uscc.is_valid(code) and code[2:4] == "99"
    number = codes.registration_number(rng, entity)
    assert registration_number.parse(number).value == number and number.startswith("99")
    assert id_number.parse(codes.identity_number(rng, date(1990, 1, 2), True)).value.startswith("99")


def test_balances_chain_and_never_fall_below_zero() -> None:
    """Every balance is the one before plus the amount."""
    _, account = _account(3)
    balance = account.opened_with
    for row in account.rows:
        balance += row.amount
        assert row.balance == balance >= 0


def test_interest_follows_the_rule() -> None:
    """Interest posted on the 21st is the quarter's daily balances in whole yuan, at each day's rate, over 360."""
    _, account = _account(4)
    posted = [row for row in account.rows if row.purpose == "活期结息"]
    assert [row.day for row in posted] == [date(2024, 12, 21), date(2025, 3, 21)]
    for row in posted:
        first = (row.day - timedelta(days=85)).replace(day=21)
        expected: dict[Decimal, Decimal] = {}
        day = first
        while day < row.day:
            until = [r.balance for r in account.rows if r.day <= day]
            rate = ledger.rate_on(day)
            expected[rate] = expected.get(rate, Decimal(0)) + int(until[-1] if until else account.opened_with)
            day += timedelta(days=1)
        assert row.amount == sum(written.cents(total * rate / 36000) for rate, total in expected.items())


def test_taxes_of_the_certificate_are_paid_by_the_account() -> None:
    """Each voucher's sum leaves the account on the day of payment, to the treasury."""
    told, account = _account(5)
    out = {(row.day, -row.amount) for row in account.rows if row.counterparty.startswith("待报解预算收入")}
    vouchers: dict[str, list[Decimal]] = {}
    days = {}
    for line in told.lines:
        vouchers.setdefault(line.voucher, []).append(line.amount)
        days[line.voucher] = line.paid_on
    assert vouchers
    assert all((days[voucher], sum(amounts)) in out for voucher, amounts in vouchers.items())


@pytest.mark.parametrize("recipe", [degrade.scan, degrade.photo, degrade.folded_photo, degrade.photocopy])
def test_boxes_go_where_the_ink_goes(recipe: degrade.Recipe) -> None:
    """After every mishap the boxes of values still hold dark print, and more of it than the paper between them."""
    rng = Random(7)
    subject = firm(rng, TODAY, "company", date(2019, 3, 2))
    said = licence.content(rng, subject, date(2020, 6, 1), "landscape", "duplicate")
    clean = licence_drawing.draw(rng, said, licence_layouts.LANDSCAPE, dpi=110)
    arrived = degrade.degrade(rng, clean, "photo", recipe)
    grey = np.asarray(arrived.images[0].convert("L"), dtype=float)
    record = arrived.to_json()
    high, wide = grey.shape
    for name in ("name", "address", "established_on", "entity_type"):
        for x0, y0, x1, y1 in record["fields"][name]["boxes"]:
            box = grey[int(y0 * high) : int(y1 * high) + 1, int(x0 * wide) : int(x1 * wide) + 1]
            assert box.min() < 0.72 * np.percentile(box, 90)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turn_moves_the_boxes_with_the_page(turn: int) -> None:
    """A page turned by quarter turns keeps each point on the same ink."""
    image = np.full((40, 60, 3), 255, np.uint8)
    image[10, 50] = 0
    view = optics.turned(optics.View(image, np.eye(3)), turn)
    x, y, _ = view.matrix @ [50.5, 10.5, 1]
    assert view.image[int(y), int(x)].sum() == 0


@pytest.mark.parametrize("fraud", ["balances_raised", "interest_removed", "rows_twice", "amount_raised", "line_raised"])
def test_an_edit_changes_only_its_document(fraud: str) -> None:
    """A fraud edit leaves the papers of the others as they were."""
    told, account = _account(6)
    edited = frauds.EDITS[fraud].make(Random(1), told)
    assert edited != told
    if frauds.EDITS[fraud].document == "statement":
        assert edited.lines == told.lines and edited.account != account
    else:
        assert edited.account == account


def test_the_same_seed_gives_the_same_case(tmp_path: Path) -> None:
    """Every file of a case is the same, byte for byte, when made again; images and PDFs say that they are specimens."""
    for folder in ("a", "b"):
        make_case(tmp_path / folder, 3, 4, "clean", with_characters=True)
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "b").iterdir())
    for name in names:
        one, other = (tmp_path / "a" / name).read_bytes(), (tmp_path / "b" / name).read_bytes()
        assert one == other, name
        if name.endswith(".jpg"):
            with Image.open(tmp_path / "a" / name) as image:
                assert image.info["comment"] == b"SPECIMEN synthetic"
    case = json.loads((tmp_path / "a" / "case.json").read_text(encoding="utf-8"))
    assert {document["kind"] for document in case["documents"]} >= {"business_licence", "bank_statement", "id_card"}
    assert month_end(date(2024, 2, 3)) == date(2024, 2, 29)
