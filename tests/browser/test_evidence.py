"""From what is claimed to what can be seen: a trace's picture at its finding, a feature's rows, a row's place on its page."""

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright", reason="Playwright for Python is not installed")

from playwright.sync_api import Browser, expect

from intake.document import PageFacts
from intake.verify.authenticity import structure
from nlp.evidence import Field, Row, Table
from ocr.page import Box
from ocr.sandbox import file_traces
from ocr.sniff import PDF
from tests.api.desk import Desk
from tests.browser.axe import violations
from tests.browser.test_pages import enter, waiting
from tests.browser.test_review import opened
from tests.browser.window import DESKTOP, MISSING, finish, window
from tests.ocr.forgeries import FONT_FILE, saved_on_top, statement, white_box

if not Path(FONT_FILE).exists():
    MISSING = [*MISSING, FONT_FILE]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(MISSING), reason=f"these are not on this machine: {', '.join(MISSING)}"),
]


def forged_statement(desk: Desk, folder: Path) -> str:
    """A statement of two pages and a year, saved once more with another figure, as a worker would leave it."""
    path = folder / "statement.pdf"
    path.write_bytes(saved_on_top(statement(2), white_box(statement(2), random.Random(2))))
    traces = file_traces(path, PDF)
    document_id = desk.uploaded(path.read_bytes(), "流水.pdf")
    today, balance, rows = date.today(), 10_000, []
    for number in range(60):
        day, amount = today - timedelta(days=6 * (60 - number)), 1000 + number
        balance += amount
        values: dict[str, Any] = {"date": day.isoformat(), "amount": f"{amount}.00", "balance": f"{balance}.00"}
        values |= {"counterparty_name": f"样例客户{number % 7}", "summary": "货款", "flags": []}
        top = 0.1 + 0.025 * (number % 30)
        rows.append(Row(values, 1 + number // 30, Box(0.08, top, 0.92, top + 0.02), 0.98))
    holder = Field("account_holder", "样例公司", "样例公司", 0.99, 1, (Box(0.1, 0.05, 0.3, 0.07),), ("label",))
    facts: dict[str, Any] = {
        "status": "needs_review",
        "kind": "bank_statement",
        "kind_confidence": 0.99,
        "pages": tuple(PageFacts(number, 595.0, 842.0, 0, "pdf", 1.0, ()) for number in (1, 2)),
        "fields": {"account_holder": holder},
        "tables": {"transactions": Table("transactions", tuple(rows))},
        "notes": {"traces": traces.to_json()},
        "findings": (),
    }
    finish(desk, document_id, **facts)
    view = desk.store.documents.get(document_id)
    findings = tuple(structure(view.document, today))
    desk.store.documents.correct(
        view.document.with_findings(findings), version=view.version, actor="test", fields=("transactions",)
    )
    return document_id


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_claim_leads_to_its_place(browser: Browser, desk: Desk, address: str, tmp_path: Path, scheme: str) -> None:
    """The finding shows before and after; a feature's value shows its rows; a row its box on the second page; a report's
    link opens the desk at the feature."""
    waiting(desk, 1)
    forged = forged_statement(desk, tmp_path)
    with window(browser, **DESKTOP, color_scheme=scheme) as seen:
        page = seen.page
        enter(page, address, desk.keys["reviewer"])
        opened(page, forged)
        page.keyboard.press("2")
        shown = page.locator("#findings .evidence img").first
        expect(shown).to_be_visible()
        expect(page.locator("#findings figcaption").first).to_contain_text("保存前后")
        shown.evaluate("image => image.decode()")
        assert shown.evaluate("image => image.naturalWidth") > 1000
        assert violations(page) == []
        page.keyboard.press("3")
        expect(page.locator("#case-panel .figures").first).to_be_attached()
        page.locator("#case-panel summary", has_text="经营稳定性").click()
        figure = page.locator("#case-panel tr[data-name='effective_inflow_12m'] .value")
        expect(figure).to_be_visible()
        figure.click()
        sources = page.locator("#case-panel .sources li")
        expect(sources.first).to_be_visible()
        assert sources.count() > 40
        sources.last.locator("button").click()
        expect(page.locator("#page-number")).to_have_text("2 / 2")
        expect(page.locator("#boxes .extra")).to_have_count(1)
        expect(page.locator("#case-panel .sources li[aria-current]")).to_have_count(1)
        assert violations(page) == []
        age = page.locator("#case-panel tr[data-name='business_age_years'] .value")
        age.click()
        page.locator("#case-panel tr.chain li", has_text="营业执照").locator("button").click()
        expect(page.locator("#title")).to_have_text("营业执照")
        expect(page.locator("#boxes .extra")).to_have_count(1)
        expect(page.locator("#case-panel .sources").first).to_be_visible()
        page.goto(f"{address}/review/cases/{desk.case_id}")
        expect(page.locator("h1")).to_have_text("案件报告")
        assert violations(page) == []
        page.locator("a[href*='effective_inflow_12m']").click()
        expect(page.locator("#case-panel .sources li").first).to_be_visible()
