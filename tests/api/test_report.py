"""The case report: one page in two languages and two forms, safe against what documents say, true to the features."""

import io
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import pypdfium2
import pytest

from intake.report.facts import Facts, facts_of
from intake.report.page import POLICY, report_html
from intake.report.pdf import report_pdf
from intake.report.plots import axis, thinned
from tests.api.desk import Desk, is_problem
from tests.intake.books import case, certificate, chained, licence, random_rows, row, statement, tax_line

EVIL = "<script>alert(1)</script>&\"'"


def facts() -> Facts:
    lines = [tax_line("增值税", "3000.00", "2024-05-13", "2024-04-01", "2024-04-30")]
    return facts_of(case(licence(), statement(random_rows(Random(3))), certificate(lines)))


@pytest.mark.parametrize(("language", "title"), [("zh", "案件报告"), ("en", "Case report")])
def test_one_page_in_two_languages(language: str, title: str) -> None:
    """HTML and PDF hold the firm, the outcome, the figures as the features have them; the PDF fits one page."""
    told = facts()
    page = report_html(told, language)  # type: ignore[arg-type]  # one of the two
    inflow = f"{Decimal(str(told.features['effective_inflow_12m'].value)):,.2f}"
    for said in (title, "样例市云启信息技术有限公司", inflow, "2024-12-31", told.customers[0].name):
        assert said in page
    assert page.count("<rect") == 12 and page.count("<path") == 1 and "feature=effective_inflow_12m&amp;as_of=" in page
    document = pypdfium2.PdfDocument(report_pdf(told, language))  # type: ignore[arg-type]  # likewise
    assert len(document) == 1
    text = document[0].get_textpage().get_text_bounded()
    assert title in text and inflow in text


def test_the_same_facts_give_the_same_pdf() -> None:
    """Byte for byte."""
    told = facts()
    assert report_pdf(told, "zh") == report_pdf(told, "zh")


def test_what_documents_say_is_text() -> None:
    """A name that looks like markup stands on the page as it is printed, in both forms; no script, no foreign address."""
    rows = [row("2024-03-04", "600.00", "600.00", EVIL, EVIL)]
    told = facts_of(case(licence(name=EVIL), statement(rows)))
    page = report_html(told, "zh")
    tags: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: tags.append(tag)  # type: ignore[method-assign]  # listens
    parser.feed(page)
    assert "script" not in tags and "&lt;script&gt;" in page
    assert not re.search(r"(?:src|href)='(?!/review\?)", page) and "script-src" not in POLICY
    assert report_pdf(told, "en").startswith(b"%PDF-")


def test_an_empty_case_has_a_report() -> None:
    """No plots, no parties, and what is missing."""
    for language in ("zh", "en"):
        page = report_html(facts_of(case()), language)  # type: ignore[arg-type]  # one of the two
        assert "<rect" not in page and page.count("–") >= 4
    assert report_pdf(facts_of(case()), "zh").startswith(b"%PDF-")


def test_months_without_a_statement_are_unknown() -> None:
    """They have neither bar nor balance, and are marked so."""
    some = statement(chained([("2024-07-01", "600", "样例甲", "货款")]), period_from="2024-07-01")
    told = facts_of(case(licence(), some))
    assert [month.inflow is None for month in told.months] == [True] * 6 + [False] * 6
    assert report_html(told, "zh").count(">?</text>") == 6


def test_axes_hold_all_values_and_zero() -> None:
    """Round marks around what is drawn, also below zero and of nothing at all."""
    for values in ([Decimal(-7), Decimal(12)], [Decimal(0)], [Decimal("0.03")], [Decimal(10**9)]):
        found = axis(values)
        assert found.least <= min(0, *values) and found.most >= max(0, *values) and found.least < found.most
        assert found.at(found.most) == 0 and found.at(found.least) == 1


def test_thinning_keeps_the_dips() -> None:
    """Of many days a line keeps the lowest and the highest."""
    values = [Decimal(5)] * 5000
    values[1234], values[4321] = Decimal(-9), Decimal(99)
    kept = [value for _, value in thinned(values)]
    assert min(kept) == -9 and max(kept) == 99 and len(kept) <= 401


def test_reports_are_for_reviewers(desk: Desk, tmp_path: Path) -> None:
    """As page and as PDF, at the desk's address too; a scorer has no business with it."""
    desk.finished()
    path = f"/cases/{desk.case_id}/report"
    page = desk.ask("reviewer", "GET", f"{path}?lang=en")
    assert (
        page.mimetype == "text/html"
        and page.headers["Content-Security-Policy"] == POLICY
        and "Case report" in page.text
    )
    paper = desk.ask("reviewer", "GET", f"{path}?format=pdf")
    assert paper.mimetype == "application/pdf" and "attachment" in paper.headers["Content-Disposition"]
    assert len(pypdfium2.PdfDocument(io.BytesIO(paper.data))) == 1
    own = desk.client.get(f"/review/cases/{desk.case_id}", headers={"Authorization": f"Bearer {desk.keys['reviewer']}"})
    assert own.status_code == 200 and "案件报告" in own.text
    assert desk.client.get(f"/review/cases/{desk.case_id}").status_code == 401
    assert is_problem(desk.ask("scorer", "GET", path), 403, "forbidden")
