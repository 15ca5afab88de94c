"""Invented papers say what their truth says, in faces that have the letters, and keep apart what is kept for scoring."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import numpy as np
import pytest

from nlp.training.specimens import (
    case,
    certificate,
    certificate_prose,
    certificate_wild,
    continued,
    credit_report,
    faces,
    forms,
    frauds,
    invoice_layouts,
    licence,
    licence_wild,
    others,
    statement,
    statement_layouts,
    tax_registration,
)
from nlp.training.specimens.families import HELD_OUT_LAYOUTS, allowed
from nlp.training.specimens.firm import Entity, Firm, firm
from nlp.training.specimens.truth import Specimen
from nlp.values import taxpayer_id

TODAY = date(2025, 4, 15)
ISSUED = {
    "before": date(2009, 5, 4), "portrait_number": date(2014, 8, 4), "portrait": date(2017, 8, 4),
    "landscape": date(2020, 8, 4), "landscape_no_term": date(2023, 8, 4), "shenzhen": date(2018, 8, 4),
}  # fmt: skip
ENTITIES: tuple[Entity, ...] = ("company", "individual", "branch", "partnership", "sole", "coop")


def _licence(seed: int, held_out: bool | None = None) -> tuple[Specimen, Firm]:
    rng = Random(seed)
    subject = firm(rng, TODAY, ENTITIES[seed % 6], date(2008, 3, 2))
    era = list(ISSUED)[seed % len(ISSUED)]
    said = licence.content(rng, subject, ISSUED[era], era, rng.choice(("duplicate", "original")))  # type: ignore[arg-type]
    with faces.dressed(rng, held_out=held_out):
        return licence_wild.draw(rng, said, subject, held_out=held_out, dpi=60), subject


def _lines(seed: int) -> tuple[Random, frauds.Told]:
    rng = Random(seed)
    subject = firm(rng, TODAY, "company", date(2020, 3, 2))
    account, taxes = case._books(rng, subject, TODAY)
    return rng, frauds.honest(subject, account, case._lines(rng, taxes, TODAY))


def _printed(specimen: Specimen, field: str) -> str:
    runs = [run for run in specimen.runs if field in run.field.split("+") and run.row is None]
    return "".join("".join(run.text.split()) for run in runs if run.page == runs[0].page)


@pytest.mark.parametrize("seed", range(12))
def test_an_invented_licence_prints_what_it_tells(seed: int) -> None:
    """Every field that is no seal's stands on the sheet, character by character, wherever the layout put it."""
    specimen, _ = _licence(seed)
    for name, said in specimen.fields.items():
        if not said.optional and name != "legal_representative_role":
            assert "".join(said.text.split()).strip("（）()") in _printed(specimen, name), name
    assert {"name", "issued_on", "legal_representative"} <= specimen.fields.keys()
    assert any("SPECIMEN" in run.text for run in specimen.runs)


@pytest.mark.parametrize("seed", range(6))
def test_an_invented_certificate_prints_its_rows_and_their_sum(seed: int) -> None:
    """Rows stand on the pages in order, their amounts come to the total, and the total stands once."""
    rng, told = _lines(seed)
    fields = certificate.facts(rng, told.licence, told.total, TODAY)
    with faces.dressed(rng):
        family = certificate_wild.GRIDS[seed % 3]
        specimen = certificate_wild.draw(rng, fields, told.lines, family, dpi=60)
    rows = specimen.tables["items"]
    assert sum(Decimal(row["amount"]) for row in rows) == told.total
    assert _printed(specimen, "total_amount") == f"{told.total:,.2f}"
    for at, row in enumerate(rows):
        mine = [run for run in specimen.runs if run.row == at and run.field == "voucher_number"]
        assert "".join(run.text for run in mine) == row["voucher_number"]
    assert {run.page for run in specimen.runs} == set(range(1, len(specimen.images) + 1))


@pytest.mark.parametrize("family", certificate_prose.PROSE[1:])
def test_a_narrative_certificate_tells_its_sum_in_figures_and_words(family: str) -> None:
    """The sentences hold the name, the number and both forms of the sum, each whole."""
    rng, told = _lines(3)
    fields = certificate.facts(rng, told.licence, told.total, TODAY)
    with faces.dressed(rng):
        specimen = certificate_prose.draw(rng, fields, told.lines, family, dpi=60)
    for name in ("taxpayer_name", "taxpayer_id", "total_amount", "total_in_words", "certificate_number"):
        assert _printed(specimen, name) == "".join(specimen.fields[name].text.split())


def test_no_face_draws_a_letter_that_it_lacks() -> None:
    """Where a face lacks a character (rare names, digits, 至) another face takes over that has them all."""
    for one in faces.installed():
        for text in ("至", "9199MA01X", "（住所申报）", "翀彧晟赟垚", "阿依古丽·买买提", "SPECIMEN 样本"):
            taken = faces.fit(one.name, text)
            assert all(faces._has(taken, c) for c in text), (one.name, text, taken)


@pytest.mark.parametrize("held_out", [True, False])
def test_what_is_held_out_stays_apart(held_out: bool) -> None:
    """Training's licences and faces are none of scoring's, and the other way round."""
    families = {_licence(seed, held_out)[0].family for seed in range(10)}
    assert all((family in HELD_OUT_LAYOUTS) == held_out for family in families)
    for seed in range(6):
        with faces.dressed(Random(seed), held_out=held_out):
            worn = {faces.face(role).family for role in faces.BODY}
        assert all((family in faces.HELD_OUT_FACES) == held_out for family in worn)
    assert set(allowed(HELD_OUT_LAYOUTS, held_out)) == (set(HELD_OUT_LAYOUTS) if held_out else set())


def test_every_held_out_layout_is_one_that_is_drawn() -> None:
    """No name among the held-out layouts is a slip of the pen."""
    drawn = {
        *licence_wild.ARRANGEMENTS, *certificate_wild.GRIDS, *certificate_prose.PROSE, "account_information_ruled",
        *(layout.family for layout in (*certificate.LAYOUTS, *statement_layouts.LAYOUTS)), "portrait_2014_red",
        *forms.RETURNS, *forms.BOOKS, *(layout.family for layout in invoice_layouts.LAYOUTS), *credit_report.FAMILIES,
    }  # fmt: skip
    assert set(HELD_OUT_LAYOUTS) <= drawn


@pytest.mark.parametrize("family", others.OTHERS)
def test_other_papers_tell_nothing_and_are_marked(family: str) -> None:
    """Whatever is none of ours carries the specimen mark, has its characters' places, and tags none of them."""
    sheet = others.OTHERS[family][1](Random(family))
    runs = sheet.pixel_runs()
    assert any("SPECIMEN" in run.text for run in runs)
    assert all(len(run.quads) == len(run.text) for run in runs)


def test_other_papers_come_out_the_same_for_the_same_seed() -> None:
    """Twice the same seed, twice the same pixels; and every one is unknown."""
    for seed in range(4):
        one, two = others.draw_other(Random(seed)), others.draw_other(Random(seed))
        assert one.kind == "unknown" and not one.fields
        assert np.array_equal(np.asarray(one.images[0]), np.asarray(two.images[0]))


def test_a_tax_registration_certificate_is_of_its_time() -> None:
    """Its number is a taxpayer's of fifteen characters, and it was issued before licences took over."""
    for seed in range(4):
        rng = Random(seed)
        specimen = tax_registration.draw(rng, firm(rng, TODAY, ENTITIES[seed], date(2011, 3, 2)), dpi=60)
        number = specimen.fields["taxpayer_id"].value
        assert len(number) == 15 and taxpayer_id.parse(number).value == number
        assert date.fromisoformat(specimen.fields["issued_on"].value) <= tax_registration.LAST
        assert _printed(specimen, "taxpayer_id") == number


def test_later_pages_tell_only_what_stands_on_them() -> None:
    """Without its first page a statement has the rows of the others, in their order, each with its place."""
    rng, told = _lines(5)
    filled = statement.fill(told.account, statement_layouts.LAYOUTS[0], TODAY + timedelta(days=1))
    whole = statement.draw(rng, filled, dpi=40)
    later = continued.later_pages(whole)
    assert later is not None and len(later.images) == len(whole.images) - 1
    gone = len(whole.tables["transactions"]) - len(later.tables["transactions"])
    assert gone > 0 and list(later.tables["transactions"]) == list(whole.tables["transactions"])[gone:]
    record = later.to_json()
    assert all("box" in row for row in record["tables"]["transactions"])
    single = licence_wild.draw(
        rng, licence.content(rng, told.licence, date(2020, 1, 2), "landscape", "original"), told.licence, dpi=60
    )
    assert continued.later_pages(single) is None
