"""Packs of countries: described, found, and of effect only where print is open to two readings."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from intake.kind import all_kinds
from nlp.classify import by_cues
from nlp.evidence import Extraction, Field
from nlp.locale import all_locales, cues_of, labels_of, locale_of
from nlp.statement.moments import dates_in
from nlp.statement.period import settle_heads
from nlp.training.specimens import abroad, faces, incorporation
from ocr.read import read_file


def test_each_pack_is_found_by_its_file_and_speaks_of_known_kinds_and_fields() -> None:
    """Codes are those of the files; what a pack adds, it adds to a kind and a field that there are."""
    assert {"CN", "EN", "US", "UK"} <= set(all_locales())
    for locale in all_locales().values():
        for kind, fields in locale.labels.items():
            known = {spec.name for spec in all_kinds()[kind].fields} | {"period_end"}
            assert set(fields) <= known
        assert set(locale.cues) | set(locale.fields) <= set(all_kinds())


def test_a_kind_looks_for_what_all_packs_say() -> None:
    """Chinese and English labels stand beside each other in one kind."""
    assert {"户名", "Account Name"} <= set(labels_of("bank_statement", "account_holder"))
    assert {"银行", "Sort Code", "Beginning Balance"} <= {cue.phrase for cue in cues_of("bank_statement")}


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["Member FDIC", "Routing number 011000015", "Beginning balance $5,000.00"], "US"),
        (["Sort code 20-99-00", "Specimen Bank UK plc", "Balance £20.00"], "UK"),
        (["中华人民共和国", "杭州样例贸易有限公司"], "CN"),
        (["Description", "Amount"], None),
    ],
)
def test_a_paper_tells_its_country_by_its_print(lines: list[str], code: str | None) -> None:
    """By the pack whose signs it carries most of; none when it carries none."""
    found = locale_of(lines)
    assert (found and found.code) == code


def _read(layout: abroad.AbroadLayout, folder: Path, seed: int) -> tuple[Any, Extraction]:
    path = folder / "statement.pdf"
    with faces.dressed(Random(seed), truetype=True):
        drawn = abroad.draw(Random(f"{layout.family}/{seed}"), layout, pdf=path)
    kind = all_kinds()["bank_statement"]
    assert kind.extract is not None
    return drawn, kind.extract(tuple(read_file(path, "application/pdf")))


@pytest.mark.parametrize("layout", abroad.LAYOUTS, ids=lambda layout: layout.family)
def test_statements_from_abroad_read_as_printed(layout: abroad.AbroadLayout, tmp_path: Path) -> None:
    """Every day, signed amount and printed balance of each row, and every field of the head."""
    drawn, found = _read(layout, tmp_path, 7)
    rows = [row.values for row in found.tables["transactions"].rows]
    expected = drawn.tables["transactions"]
    assert [(row["date"], row["amount"]) for row in rows] == [(row["date"], row["amount"]) for row in expected]
    assert all(row["balance"] == told["balance"] for row, told in zip(rows, expected, strict=True) if told["balance"])
    for name, said in drawn.fields.items():
        field = found.fields.get(name)
        if field is not None or not said.optional:
            assert field is not None and field.value == said.value, name


def test_an_overdrawn_balance_is_below_zero(tmp_path: Path) -> None:
    """CR and DR behind balances: what the customer owes is negative, and the chain of balances proves it."""
    layout = next(each for each in abroad.LAYOUTS if each.marks)
    drawn, found = _read(layout, tmp_path, 3)
    told = [row["balance"] for row in drawn.tables["transactions"]]
    assert any(balance.startswith("-") for balance in told) and not all(balance.startswith("-") for balance in told)
    table = found.tables["transactions"]
    assert [row.values["balance"] for row in table.rows] == told
    assert table.notes["proof"] == "proven"


@pytest.mark.parametrize("family", incorporation.FAMILIES)
def test_certificates_of_incorporation_read_as_worded(family: str, tmp_path: Path) -> None:
    """Name, number, day and place, whether a sentence wraps or a label tells them; and no other kind is seen in them."""
    path = tmp_path / "certificate.pdf"
    with faces.dressed(Random(3), truetype=True):
        drawn = incorporation.draw(Random(f"{family}/3"), family, pdf=path)
    pages = tuple(read_file(path, "application/pdf"))
    cues = {name: kind.cues for name, kind in all_kinds().items()}
    assert by_cues(pages, cues).kind == "certificate_of_incorporation"
    extract = all_kinds()["certificate_of_incorporation"].extract
    assert extract is not None
    found = extract(pages).fields
    assert {name: found[name].value for name in drawn.fields} == {
        name: said.value for name, said in drawn.fields.items()
    }
    assert all(field.boxes and field.confidence > 0.8 for field in found.values())


@pytest.mark.parametrize(
    ("text", "days", "month_first", "value", "sure"),
    [
        ("09/01/2024 through 09/12/2024", ("2024-09-01", "2024-09-12"), None, "2024-09-01", True),
        ("09/01/2024 to 09/12/2024", ("2024-01-10", "2024-11-30"), None, "2024-01-09", True),
        ("03/04/2024 - 05/06/2024", (), True, "2024-03-04", True),
        ("03/04/2024 - 05/06/2024", (), False, "2024-04-03", True),
        ("03/04/2024 - 05/06/2024", (), None, "2024-04-03", False),
        ("2024-03-04 - 2024-05-06", (), True, "2024-03-04", True),
    ],
)
def test_dates_of_two_readings_are_read_as_the_rows_lie_or_as_the_country_prints(
    text: str, days: tuple[str, ...], month_first: bool | None, value: str, sure: bool
) -> None:
    """Where neither tells, the day is given with doubt, never as certain."""
    read = Field("period_from", dates_in(text)[0], text, 0.99, 1, (), ("label",))
    heads = {"period_from": read}
    settle_heads(heads, days, month_first)
    assert heads["period_from"].value == value
    assert (heads["period_from"].confidence == 0.99) == sure
