"""Operations: figures drawn, accounts and keys made, the audit looked through, corrections taken out."""

import pytest

pytest.importorskip("playwright", reason="Playwright for Python is not installed")

from playwright.sync_api import Browser, expect

from tests.api.desk import Desk
from tests.browser.axe import violations
from tests.browser.window import DESKTOP, MISSING, PHONE, window

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(MISSING), reason=f"these are not on this machine: {', '.join(MISSING)}"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_admin_sees_figures_and_keeps_house(browser: Browser, desk: Desk, address: str, scheme: str) -> None:
    """Every tab shows what the store holds, no tab has a serious violation of WCAG, and what is made is shown once."""
    document_id = desk.finished()
    tag = desk.ask("reviewer", "GET", f"/documents/{document_id}").headers["ETag"]
    wrong = {
        "name": {"text": "另一公司", "reason": "看错"},
        "established_on": {"text": "2020年01月02日", "reason": "对", "confirm": True},
    }
    desk.ask("reviewer", "PATCH", f"/documents/{document_id}/fields", json=wrong, headers={"If-Match": tag})
    desk.ask("admin", "POST", "/webhooks", json={"url": "http://127.0.0.1:9/hook", "events": ["*"]})
    desk.finished(
        b"\xef\xbb\xbfa,b\n1,2\n", status="failed", error={"code": "no_readable_text", "detail": "x", "detail_en": "x"}
    )
    desk.store.staff.create("管理", "admin", "correct horse battery", "test")
    with window(browser, **DESKTOP, color_scheme=scheme) as seen:
        page = seen.page
        page.goto(f"{address}/admin")
        page.fill("#user", "管理")
        page.fill("#password", "correct horse battery")
        page.keyboard.press("Enter")
        expect(page.locator(".tile b").first).to_have_text("0.0%")
        expect(page.locator("#panel")).to_contain_text("no_readable_text")
        assert violations(page) == []
        tabs = page.locator("[role=tab]")
        tabs.nth(1).click()
        expect(page.locator("svg circle").first).to_be_visible()
        expect(page.locator("#panel")).to_contain_text("被更正")
        page.locator("#panel select").nth(1).select_option("business_licence")
        expect(page.locator("#panel .legend")).to_contain_text("成立日期")
        assert violations(page) == []
        tabs.nth(2).click()
        page.fill("[name=name]", "新审核员")
        page.locator("#panel form .main").click()
        expect(page.locator(".once")).to_contain_text("只显示这一次")
        row = page.locator("tbody tr", has_text="新审核员")
        row.get_by_role("button", name="改为管理员").click()
        expect(row).to_contain_text("改为审核员")
        assert desk.store.staff.named("新审核员").role == "admin"
        assert violations(page) == []
        tabs.nth(3).click()
        expect(page.locator("tbody tr")).to_have_count(5)
        assert violations(page) == []
        tabs.nth(4).click()
        expect(page.locator("#panel")).to_contain_text("投递记录")
        expect(page.locator("#panel")).to_contain_text("document.failed")
        assert violations(page) == []
        tabs.nth(5).click()
        page.fill("[name=action]", "document.corrected")
        page.locator("#panel form button").click()
        expect(page.locator("tbody tr")).to_have_count(1)
        page.get_by_role("button", name="验证整条审计链").click()
        expect(page.locator(".once")).to_contain_text("审计链完整")
        assert violations(page) == []
        page.set_viewport_size(PHONE["viewport"])  # type: ignore[arg-type]  # a width and a height
        tabs.nth(0).click()
        expect(page.locator("svg").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            "the page scrolls sideways on a phone"
        )


def test_a_reviewer_is_no_admin(browser: Browser, desk: Desk, address: str) -> None:
    """A reviewer's password opens no page of operations."""
    desk.store.staff.create("王审核", "reviewer", "correct horse battery", "test")
    with window(browser, **DESKTOP) as seen:
        seen.page.goto(f"{address}/admin")
        seen.page.fill("#user", "王审核")
        seen.page.fill("#password", "correct horse battery")
        seen.page.keyboard.press("Enter")
        expect(seen.page.locator("#refused")).to_contain_text("管理员")
        expect(seen.page.locator("#desk")).to_be_hidden()
