"""Makes the worked cases of `tests/cases/` anew: `python -m tests.scores.worked`. Needed only when specimens change.

What the way still gets wrong is written into `known_misses`, so that the test holds what is right today and the scores
keep counting what is not.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from nlp.training.specimens import (
    abroad,
    cards,
    certificate,
    credit_drawing,
    credit_report,
    degrade,
    exports,
    forms,
    incorporation,
    invoice,
    invoice_layouts,
    invoice_sheets,
    ledger,
    licence,
    licence_drawing,
    licence_layouts,
    statement,
    statement_layouts,
    taxes,
)
from nlp.training.specimens.case import save_jpeg
from nlp.training.specimens.firm import Firm, firm
from nlp.training.specimens.truth import Specimen
from tests.scores.read import CASES, read_one

TODAY = date(2025, 4, 15)
Make = Callable[[Random, Path], Specimen]


@dataclass(frozen=True, slots=True)
class Worked:
    """One case: its folder, how it is made, what happens to it on its way in. `tested`: the fast test reads it too."""

    kind: str
    name: str
    seed: int
    file: str
    make: Make
    mode: str = "clean"
    recipe: degrade.Recipe | None = None
    tested: bool = True


def a_licence(
    entity: Any, issued: date, era: licence.Era, copy_kind: str, layout: licence_layouts.LicenceLayout | None
) -> Make:
    """A maker of licences; without a layout one is invented."""

    def make(rng: Random, _: Path) -> Specimen:
        subject = firm(rng, TODAY, entity, issued - timedelta(days=rng.randrange(0, 900)))
        said = licence.content(rng, subject, issued, era, copy_kind)
        return licence_drawing.draw(
            rng, said, layout or replace(licence_layouts.invented(rng), bilingual=True), dpi=140
        )

    return make


def books(rng: Random, density: int = 8) -> tuple[Firm, list[taxes.TaxLine], ledger.Account]:
    """A company with its taxes and its account of five months."""
    subject = firm(rng, TODAY, "company", date(2019, 4, 9))
    sales = taxes.monthly_sales(rng, subject, date(2024, 6, 1), 10)
    paid = taxes.tax_ledger(rng, subject, sales, date(2025, 3, 31))
    account = ledger.open_account(rng, subject, sales, paid, date(2024, 9, 21), date(2025, 3, 31), density)
    return subject, paid, ledger.cut(account, date(2024, 11, 1), date(2025, 3, 31))


def a_certificate(layout: int, *, pdf: bool = False) -> Make:
    """A maker of certificates in one of the ruled layouts."""

    def make(rng: Random, path: Path) -> Specimen:
        subject, paid, _ = books(rng)
        lines = paid[-9:]
        total = sum((line.amount for line in lines), Decimal(0))
        fields = certificate.facts(rng, subject, total, date(2025, 4, 10))
        chosen = certificate.LAYOUTS[layout]
        return certificate.draw(rng, fields, lines, chosen, pdf=path if pdf else None, dpi=150)

    return make


def a_statement(layout: int, how: str) -> Make:
    """A maker of statements: `pdf`, `sheet`, or `image` (of one month)."""

    def make(rng: Random, path: Path) -> Specimen:
        _, _, account = books(rng)
        chosen = statement_layouts.LAYOUTS[layout]
        if how == "image":
            account = ledger.cut(account, date(2025, 3, 1), date(2025, 3, 31))
        filled = statement.fill(account, chosen, TODAY)
        if how == "sheet":
            return exports.write(rng, filled, path)
        return statement.draw(rng, filled, pdf=path if how == "pdf" else None)

    return make


def a_card(rng: Random, _: Path) -> Specimen:
    return cards.identity_card(rng, books(rng)[0])


def a_permit(rng: Random, _: Path) -> Specimen:
    subject, _, account = books(rng)
    return cards.account_permit(rng, subject, account, dpi=140)


def from_abroad(layout: int, *, pdf: bool) -> Make:
    """A maker of American and British statements; pictures hold one page of rows."""

    def make(rng: Random, path: Path) -> Specimen:
        chosen = abroad.LAYOUTS[layout]
        return abroad.draw(rng, chosen, pdf=path if pdf else None, dpi=150, count=46 if pdf else 28)

    return make


def an_incorporation(family: str, *, pdf: bool = False) -> Make:
    """A maker of certificates of incorporation."""
    return lambda rng, path: incorporation.draw(rng, family, pdf=path if pdf else None, dpi=140)


def an_invoice(layout: int, form: str) -> Make:
    """A maker of invoices: `pdf`, `ofd`, `xml` or `image`; those below layout 2 and layout 4 are digital ones."""

    def make(rng: Random, path: Path) -> Specimen:
        subject, _, account = books(rng)
        chosen = invoice_layouts.LAYOUTS[layout]
        told = invoice.invoice(
            rng, subject, account, chosen.era, behind=invoice.sale(account, rng), most_lines=chosen.most_lines
        )
        if form == "xml":
            return invoice_sheets.write_xml(told, path)
        pdf, ofd = (path if form == wanted else None for wanted in ("pdf", "ofd"))
        return invoice_layouts.draw(rng, told, chosen, pdf=pdf, ofd=ofd, dpi=160)

    return make


def a_credit_report(family: str, *, pdf: bool = False) -> Make:
    """A maker of credit reports; a picture shows the first page only, so that it is of a report that has one."""

    def make(rng: Random, path: Path) -> Specimen:
        subject, _, _ = books(rng)
        while True:
            told = credit_report.report(rng, subject, TODAY, personal="personal" in family)
            made = credit_drawing.draw(rng, told, family, pdf=path if pdf else None, dpi=140)
            if pdf or len(made.images) == 1:
                return made

    return make


def filed(rng: Random, base: int) -> forms.Known:
    """A firm of a size, with the sales, taxes and account that its returns and statements follow from."""
    subject = firm(rng, TODAY, "company", date(2019, 4, 9))
    sales = {
        month: amount * base // 100_000 + Decimal("0.37")
        for month, amount in taxes.monthly_sales(rng, subject, date(2023, 7, 1), 21).items()
    }
    paid = taxes.tax_ledger(rng, subject, sales, date(2025, 4, 12))
    account = ledger.open_account(rng, subject, sales, paid, date(2024, 12, 21), date(2025, 3, 31), 8)
    return forms.Known(subject, ledger.cut(account, date(2025, 1, 1), date(2025, 3, 31)), sales, paid, TODAY)


def a_return(family: str, how: str, base: int) -> Make:
    """A maker of VAT returns: `pdf`, `sheet` or `image`; of general taxpayers from a base of a million on."""

    def make(rng: Random, path: Path) -> Specimen:
        pdf, sheet = (path if how == wanted else None for wanted in ("pdf", "sheet"))
        made = forms.vat_return(rng, filed(rng, base), pdf=pdf, sheet=sheet, family=family)
        assert made is not None
        return made

    return make


def some_books(family: str, how: str, base: int, *which: str) -> Make:
    """A maker of financial statements: `pdf`, `sheet` or `image` (of one statement)."""

    def make(rng: Random, path: Path) -> Specimen:
        pdf, sheet = (path if how == wanted else None for wanted in ("pdf", "sheet"))
        return forms.financial_statement(rng, filed(rng, base), pdf=pdf, sheet=sheet, family=family, which=which)

    return make


L, JPG = licence_layouts, "document.jpg"
LICENCE, TAX, BANK = "business_licence", "tax_clearance_certificate", "bank_statement"
ABROAD = "certificate_of_incorporation"
INVOICE, CREDIT = "vat_invoice", "credit_report"
RETURN, BOOKS = "vat_return", "financial_statement"
WORKED = (
    Worked(LICENCE, "landscape_scan", 1, JPG, a_licence("company", date(2020, 5, 6), "landscape", "duplicate", L.LANDSCAPE),
     recipe=degrade.scan),
    Worked(LICENCE, "individual_no_term_photo", 2, JPG, a_licence("individual", date(2023, 6, 1), "landscape_no_term",
     "original", L.LANDSCAPE), "photo"),
    Worked(LICENCE, "portrait_photo", 3, JPG, a_licence("company", date(2017, 3, 9), "portrait", "duplicate", L.PORTRAIT),
     "photo"),
    Worked(LICENCE, "portrait_number_scan", 4, JPG, a_licence("company", date(2014, 8, 6), "portrait_number", "original",
     L.PORTRAIT_RED), tested=False),
    Worked(LICENCE, "before_2014_scan", 5, JPG, a_licence("company", date(2009, 5, 6), "before", "original",
     L.OLD_LANDSCAPE), recipe=degrade.scan),
    Worked(LICENCE, "shenzhen_photocopy", 6, JPG, a_licence("company", date(2018, 5, 6), "shenzhen", "duplicate",
     L.SHENZHEN), "hard", degrade.photocopy),
    Worked(LICENCE, "partnership_folded", 7, JPG, a_licence("partnership", date(2023, 9, 6), "landscape_no_term",
     "duplicate", L.LANDSCAPE), "hard", degrade.folded_photo),
    Worked(LICENCE, "electronic_export", 8, JPG, a_licence("company", date(2024, 2, 6), "landscape_no_term", "electronic",
     L.LANDSCAPE), tested=False),
    Worked(LICENCE, "invented_bilingual", 9, JPG, a_licence("company", date(2021, 5, 6), "landscape", "duplicate", None),
     tested=False),
    Worked(TAX, "ruled_scan", 10, JPG, a_certificate(0), recipe=degrade.scan),
    Worked(TAX, "portrait_photo", 11, JPG, a_certificate(3), "photo", degrade.photo),
    Worked(TAX, "merged_messenger", 12, JPG, a_certificate(4), "photo", degrade.messenger, tested=False),
    Worked(TAX, "electronic_pdf", 13, "document.pdf", a_certificate(0, pdf=True)),
    Worked("id_card", "photo", 14, JPG, a_card, "photo"),
    Worked("account_permit", "scan", 15, JPG, a_permit, recipe=degrade.scan, tested=False),
    Worked(BANK, "income_expense_newest_first_pdf", 16, "document.pdf", a_statement(1, "pdf")),
    Worked(BANK, "paged_carried_pdf", 17, "document.pdf", a_statement(6, "pdf")),
    Worked(BANK, "words_win_xlsx", 18, "document.xlsx", a_statement(5, "sheet")),
    Worked(BANK, "marked_gbk_csv", 19, "document_gbk.csv", a_statement(3, "sheet")),
    Worked(BANK, "debit_credit_scan", 20, JPG, a_statement(0, "image"), recipe=degrade.scan),
    Worked(BANK, "us_two_columns_pdf", 40, "document.pdf", from_abroad(1, pdf=True)),
    Worked(BANK, "us_brackets_scan", 41, JPG, from_abroad(2, pdf=False), recipe=degrade.scan),
    Worked(BANK, "uk_paid_out_pdf", 42, "document.pdf", from_abroad(3, pdf=True)),
    Worked(BANK, "uk_overdrawn_scan", 43, JPG, from_abroad(5, pdf=False), recipe=degrade.scan),
    Worked(BANK, "us_sections_scan", 47, JPG, from_abroad(6, pdf=False), recipe=degrade.scan),
    Worked(ABROAD, "uk_scan", 44, JPG, an_incorporation("uk_2009"), recipe=degrade.scan),
    Worked(ABROAD, "delaware_pdf", 45, "document.pdf", an_incorporation("us_delaware", pdf=True)),
    Worked(ABROAD, "good_standing_photo", 46, JPG, an_incorporation("us_standing"), "photo", degrade.photo, tested=False),
    Worked(INVOICE, "digital_pdf", 60, "document.pdf", an_invoice(0, "pdf")),
    Worked(INVOICE, "digital_tall_scan", 61, JPG, an_invoice(4, "image"), recipe=degrade.scan),
    Worked(INVOICE, "electronic_ofd", 62, "document.ofd", an_invoice(2, "ofd")),
    Worked(INVOICE, "digital_xml", 63, "document.xml", an_invoice(1, "xml")),
    Worked(INVOICE, "paper_photo", 64, JPG, an_invoice(3, "image"), "photo", degrade.photo),
    Worked(INVOICE, "paper_old_scan", 65, JPG, an_invoice(5, "image"), recipe=degrade.scan, tested=False),
    Worked(CREDIT, "enterprise_pdf", 70, "document.pdf", a_credit_report("credit_enterprise", pdf=True)),
    Worked(CREDIT, "enterprise_blocks_pdf", 71, "document.pdf", a_credit_report("credit_enterprise_blocks", pdf=True)),
    Worked(CREDIT, "personal_scan", 72, JPG, a_credit_report("credit_personal"), recipe=degrade.scan),
    Worked(CREDIT, "personal_table_photo", 73, JPG, a_credit_report("credit_personal_table"), "photo", degrade.photo, tested=False),
    Worked(RETURN, "general_official_pdf", 80, "document.pdf", a_return("return_official", "pdf", 1_000_000)),
    Worked(RETURN, "general_open_scan", 81, JPG, a_return("return_open", "image", 1_000_000), recipe=degrade.scan),
    Worked(RETURN, "small_portal_photo", 82, JPG, a_return("return_portal", "image", 10_000), "photo", degrade.photo),
    Worked(RETURN, "small_sheet_xlsx", 83, "document.xlsx", a_return("return_sheet", "sheet", 10_000)),
    Worked(BOOKS, "enterprise_three_pdf", 84, "document.pdf",
     some_books("books_official", "pdf", 1_000_000, "balance", "income", "cash")),
    Worked(BOOKS, "small_balance_scan", 85, JPG, some_books("books_plain", "image", 10_000, "balance"), recipe=degrade.scan),
    Worked(BOOKS, "small_income_photo", 86, JPG, some_books("books_official", "image", 10_000, "income"), "photo", degrade.photo),
    Worked(BOOKS, "enterprise_xlsx", 87, "document.xlsx", some_books("books_sheet", "sheet", 1_000_000, "balance", "income")),
)  # fmt: skip


def write(case: Worked) -> None:
    """The document, its truth, and what the way misses in it today."""
    folder = CASES / case.kind / case.name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / case.file
    rng = Random(f"worked/{case.seed}")
    specimen = case.make(rng, path)
    if specimen.images:
        specimen = degrade.degrade(rng, specimen, case.mode, case.recipe)
        save_jpeg(specimen.images[0], path, 70)
    truth = {
        **specimen.to_json(characters=False),
        "as_of": TODAY.isoformat(),
        "tested": case.tested,
        "known_misses": [],
        "rows_exact": True,
    }
    reading = read_one(path, truth, TODAY.isoformat(), case.name)
    truth["known_misses"] = [field.name for field in reading.fields if not field.right and not field.extra]
    truth["rows_exact"] = all(rows.whole == rows.expected == rows.given for rows in reading.rows)
    record = json.dumps(truth, ensure_ascii=False, indent=1)
    (folder / "expected.json").write_text(record + "\n", encoding="utf-8")
    size = path.stat().st_size // 1024
    print(f"{case.kind}/{case.name}: {size} KB, misses {truth['known_misses']}, rows exact {truth['rows_exact']}")


if __name__ == "__main__":
    for each in WORKED:
        if len(sys.argv) == 1 or each.name in sys.argv[1:]:
            write(each)
