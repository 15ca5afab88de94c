"""Invoices and credit reports that are invented say what their truth says, and their sums hold."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from nlp.training.specimens import case, credit_drawing, credit_report, faces, invoice_layouts
from nlp.training.specimens.firm import firm
from nlp.training.specimens.invoice import Invoice, invoice, sale
from nlp.training.specimens.invoice_sheets import OfdSheet, write_xml
from nlp.training.specimens.ledger import Account
from nlp.values import chinese_number
from nlp.values.invoice import payload

TODAY = date(2025, 4, 15)


def _world(seed: int) -> tuple[Random, Account]:
    rng = Random(seed)
    subject = firm(rng, TODAY, "company", date(2017, 3, 2))
    return rng, case._books(rng, subject, TODAY)[0]


def _invoice(seed: int, *, bought: bool = False) -> tuple[Random, Invoice, Account]:
    rng, account = _world(seed)
    subject = firm(Random(seed), TODAY, "company", date(2017, 3, 2))
    layout = invoice_layouts.layout_for(rng, None)
    return (
        rng,
        invoice(rng, subject, account, layout.era, behind=sale(account, rng, bought=bought), bought=bought),
        account,
    )


@pytest.mark.parametrize("seed", range(6))
def test_an_invoices_sums_hold_and_its_code_repeats_it(seed: int) -> None:
    """Lines make amount and tax, both make the total, words say it, and so does the payload."""
    _, told, _ = _invoice(seed, bought=seed % 2 == 1)
    value = {name: said.value for name, said in told.fields.items()}
    net, tax, total = (Decimal(value[name]) for name in ("net_amount", "tax_amount", "total_amount"))
    assert net + tax == total == chinese_number.to_decimal(told.fields["total_in_words"].text)
    assert sum((Decimal(line["amount"]) for line in told.lines), Decimal(0)) == net
    assert sum((Decimal(line["tax"]) for line in told.lines), Decimal(0)) == tax
    code = payload(told.payload)
    assert code is not None and code.number == value["invoice_number"] and code.amount in (net, total)
    assert told.buyer.tax_id[2:4] == told.seller.tax_id[2:4] == "99"


@pytest.mark.parametrize("layout", invoice_layouts.LAYOUTS, ids=lambda layout: layout.family)
def test_every_layout_prints_its_truth(layout: invoice_layouts.InvoiceLayout) -> None:
    """Each field stands on the sheet as the truth tells it, within the page, beside the specimen's mark."""
    rng, account = _world(4)
    subject = firm(Random(4), TODAY, "company", date(2017, 3, 2))
    told = invoice(rng, subject, account, layout.era, behind=sale(account, rng), most_lines=layout.most_lines)
    with faces.dressed(rng):
        made = invoice_layouts.draw(rng, told, layout, dpi=60)
    for name, said in told.fields.items():
        printed = "".join(run.text for run in made.runs if run.field == name).replace(" ", "")
        assert printed in (said.text.replace(" ", ""), str(said.value)), name
    assert any("SPECIMEN" in run.text for run in made.runs)
    wide, high = made.images[0].size
    assert all(run.quads[..., 0].max() <= wide + 2 and run.quads[..., 1].max() <= high + 2 for run in made.runs)


def test_files_come_out_the_same_for_the_same_seed(tmp_path: Path) -> None:
    """OFD and XML hold no time and no luck of their own."""
    for name in ("a", "b"):
        rng, told, _ = _invoice(3)
        with faces.dressed(rng, truetype=True):
            invoice_layouts.draw(rng, told, invoice_layouts.LAYOUTS[0], ofd=tmp_path / f"{name}.ofd")
        write_xml(told, tmp_path / f"{name}.xml")
    for ending in ("ofd", "xml"):
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()
    with pytest.raises(NotImplementedError):
        OfdSheet(tmp_path / "c.ofd", 100, 100).new_page()


@pytest.mark.parametrize("family", credit_report.FAMILIES)
def test_a_reports_summary_is_that_of_its_loans(family: str) -> None:
    """The sum line of the summary counts the loans; every loan's lender is printed; all codes are nobody's."""
    rng, _ = _world(7)
    subject = firm(Random(7), TODAY, "company", date(2017, 3, 2))
    personal = "personal" in family
    told = credit_report.report(rng, subject, TODAY, personal=personal)
    with faces.dressed(rng):
        made = credit_drawing.draw(rng, told, family, dpi=50)
    text = "".join(run.text for run in made.runs)
    assert all(loan["lender"] in text for loan in told.loans)
    if not personal:
        total = told.lines[-1]
        assert (total["accounts"], Decimal(total["balance"])) == (
            str(len(told.loans)),
            sum(Decimal(loan["balance"]) for loan in told.loans),
        )
        assert told.fields["uscc"].value[2:4] == "99"
    else:
        assert told.fields["id_number"].value.startswith("99")


def test_extras_bring_invoices_and_a_report(tmp_path: Path) -> None:
    """A case with extras holds a sale, a purchase and a credit report of its own firm."""
    made = case.make_case(tmp_path, 5, 2, "photo", extras=True)
    kinds = [document["kind"] for document in made["documents"]]
    assert kinds.count("vat_invoice") == 2 and kinds.count("credit_report") == 1
    bought, sold = (
        next(d for d in made["documents"] if d["file"].startswith(f"invoice_{name}")) for name in ("purchase", "sale")
    )
    code = made["declared"]["uscc"]
    assert bought["fields"]["buyer_id"]["value"] == sold["fields"]["seller_id"]["value"] == code
    assert all((tmp_path / document["file"]).exists() for document in made["documents"])
