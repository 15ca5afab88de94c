"""One file with several papers, along the whole way."""

from datetime import date
from decimal import Decimal
from random import Random

import pikepdf
import pytest

from intake.document import Document
from intake.pipeline import PipelineOptions, read_documents
from intake.upload import accept
from nlp.training.specimens import certificate, faces, statement, statement_layouts, taxes
from nlp.training.specimens.firm import firm
from nlp.training.specimens.ledger import open_account

TODAY = date(2024, 5, 20)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, ...]:
    """A pack with a text layer: a certificate, two statements of different accounts, and another certificate."""
    folder, rng = tmp_path_factory.mktemp("pack"), Random("pack")
    subject = firm(rng, TODAY, "company", date(2019, 3, 4))
    sales = taxes.monthly_sales(rng, subject, date(2023, 12, 1), 4)
    paid = taxes.tax_ledger(rng, subject, sales, date(2024, 3, 31))
    parts = [folder / f"{at}.pdf" for at in range(4)]
    for path in (parts[0], parts[3]):
        with faces.dressed(rng, truetype=True):
            fields = certificate.facts(rng, subject, sum((line.amount for line in paid[:4]), Decimal(0)), TODAY)
            certificate.draw(rng, fields, paid[:4], certificate.LAYOUTS[0], pdf=path)
    for path in parts[1:3]:
        account = open_account(rng, subject, sales, paid, date(2024, 1, 1), date(2024, 3, 31), 20)
        with faces.dressed(rng, truetype=True):
            statement.draw(rng, statement.fill(account, statement_layouts.LAYOUTS[0], TODAY), pdf=path)
    with pikepdf.new() as pack:
        for path in parts:
            with pikepdf.open(path) as opened:
                pack.pages.extend(opened.pages)
        pack.save(folder / "pack.pdf")
    (upload,), _ = accept("pack.pdf", folder / "pack.pdf", folder / "taken")
    return read_documents(upload, options=PipelineOptions(today=TODAY))


def test_each_paper_is_a_document(papers: tuple[Document, ...]) -> None:
    """Four papers, in their order, with ids of their own and one file."""
    assert [each.kind for each in papers] == [
        "tax_clearance_certificate", "bank_statement", "bank_statement", "tax_clearance_certificate",
    ]  # fmt: skip
    assert len({each.id for each in papers}) == 4 and len({each.file.sha256 for each in papers}) == 1
    assert [each.part and (each.part.number, each.part.of) for each in papers] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_each_stands_on_its_own_pages_of_the_upload(papers: tuple[Document, ...]) -> None:
    """Every page belongs to one paper, and what a paper says stands on its pages."""
    pages = [page.number for each in papers for page in each.pages]
    assert pages == list(range(1, len(pages) + 1))
    for each in papers:
        own = {page.number for page in each.pages}
        assert {found.page for found in each.fields.values()} <= own
        assert {row.page for table in each.tables.values() for row in table.rows} <= own
        assert {trace["page"] for trace in each.notes["traces"]["found"]} <= own | {0}


def test_no_row_and_no_account_is_mixed_up(papers: tuple[Document, ...]) -> None:
    """Each statement has its own account, and its balances follow from its own rows."""
    one, two = papers[1:3]
    assert one.value("account_number") and one.value("account_number") != two.value("account_number")
    for each in (one, two):
        assert not [f.code for f in each.findings if f.outcome == "fail" and f.severity in ("block", "high")]
    assert papers[0].value("certificate_number") != papers[3].value("certificate_number")


def test_a_document_tells_its_part(papers: tuple[Document, ...]) -> None:
    """`part` survives JSON, and names the upload by its first paper."""
    again = Document.from_json(papers[2].to_json())
    assert again.part == papers[2].part and papers[2].to_json()["part"] == {
        "number": 3,
        "of": 4,
        "upload": papers[0].id,
    }
