"""Returns and statements that are drawn add up, follow from the firm's sales and vouchers, and read back as drawn."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from intake.kind import all_kinds
from nlp.form.identities import IDENTITIES
from nlp.training.specimens import books, case, forms, rating, returns
from nlp.training.specimens.firm import firm
from ocr.page import Page
from ocr.read import read_file
from ocr.sniff import PDF, XLSX

TODAY = date(2025, 4, 15)


def known(seed: int) -> forms.Known:
    rng = Random(seed)
    subject = firm(rng, TODAY, "company", date(2019, 4, 9))
    account, taxes, sales = case._books_and_sales(rng, subject, TODAY)
    return forms.Known(subject, account, sales, taxes, TODAY)


@pytest.mark.parametrize("seed", range(4))
def test_returns_follow_from_vouchers_and_add_up(seed: int) -> None:
    """The tax due is that of the period's voucher, and every identity of the form holds in both columns."""
    told = known(seed)
    period = returns.period_of(told.taxes)
    assert period is not None
    small = returns.small_scale(told.sales)
    now, total = returns.small(Random(1), told.sales, told.taxes, period[1]) if small else returns.general(told.firm, told.sales, told.taxes, period[1])  # fmt: skip
    paid = sum(line.amount for line in told.taxes if line.tax == "增值税" and line.period_to == period[1])
    assert now["20" if small else "24"] == paid
    for amounts in (now, total):
        for name, terms in IDENTITIES["vat_small" if small else "vat_general"].items():
            if {name, *terms} <= amounts.keys():
                assert amounts[name] == sum(sign * amounts[term] for term, sign in terms.items())


@pytest.mark.parametrize("small", [True, False])
def test_statements_balance(small: bool) -> None:
    """All identities hold, profit is carried, and cash is the cash flow's closing balance."""
    told = known(2)
    made = books.books(Random(3), told.sales, told.account.last_day, small)
    for form in ("balance", "income", "cash"):
        for amounts in getattr(made, form):
            for name, terms in IDENTITIES[f"small_{form}" if small else form].items():
                added = sum((sign * amounts.get(term, Decimal(0)) for term, sign in terms.items()), Decimal(0))
                assert abs(amounts.get(name, Decimal(0)) - added) <= Decimal("0.01"), (form, name)
    closing, opening = made.balance
    year = made.income[1] if small else made.income[0]
    assert closing["未分配利润"] - opening["未分配利润"] == year["净利润"]


@pytest.mark.parametrize("name", ["vat_return", "financial_statement"])
@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
def test_what_is_drawn_is_what_is_read(name: str, ending: str, tmp_path: Path) -> None:
    """Every line of a file, with its number, label and amounts."""
    path = tmp_path / f"document.{ending}"
    pdf, sheet = (path if ending == wanted else None for wanted in ("pdf", "xlsx"))
    specimen = getattr(forms, name)(Random(5), known(5), pdf=pdf, sheet=sheet)
    pages: tuple[Page, ...] = tuple(read_file(path, PDF if ending == "pdf" else XLSX, password=None))
    extract = all_kinds()[name].extract
    assert extract is not None
    rows = extract(pages).tables["lines"].rows
    columns = ("number", "label", "current", "cumulative", "previous")
    assert [tuple(row.values[c] for c in columns) for row in rows] == [
        tuple(row[c] for c in columns) for row in specimen.tables["lines"]
    ]


def test_a_rating_is_of_the_latest_year_that_was_rated() -> None:
    """Ratings of a year come out in the April after it."""
    assert rating.draw(Random(1), known(1).firm, date(2025, 4, 15)).fields["year"].value == "2023"
    assert rating.draw(Random(1), known(1).firm, date(2025, 6, 15)).fields["year"].value == "2024"
