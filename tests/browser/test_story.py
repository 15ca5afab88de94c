"""The whole story of a case, as its people live it: from the upload link to the decision and the lender's own system."""

import io
from typing import Any

import pytest

pytest.importorskip("playwright", reason="Playwright for Python is not installed")

from PIL import Image, ImageFilter
from playwright.sync_api import Browser, Page, expect
from standardwebhooks import Webhook as Verifier

from intake.notify import Sending, deliver_due
from intake.worker import Shift
from tests.api.desk import Desk, rooms_of
from tests.api.test_outward import receiving
from tests.browser.axe import violations
from tests.browser.test_review import log_in, opened
from tests.browser.window import DESKTOP, MISSING, PHONE, licence_picture, window

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(MISSING), reason=f"these are not on this machine: {', '.join(MISSING)}"),
]
FIRM = "样例市云启信息技术有限公司"


def statement_with_a_break() -> bytes:
    """Two dozen rows as a bank would export them; in the middle the balance jumps by 50,000 yuan."""
    lines = [f"SPECIMEN 样本银行账户交易明细\n户名：{FIRM},账号：6299990000001234567"]
    lines.append("交易日期,摘要,收入金额,支出金额,账户余额,对方户名")
    balance = 10_000
    for number in range(24):
        amount, comes = 1000 + 37 * number, number % 3 != 0
        balance += (amount if comes else -amount) + (50_000 if number == 12 else 0)
        sums = f"{amount}.00," if comes else f",{amount}.00"
        day = f"2026-{number // 3 + 1:02d}-{5 + number % 3 * 7:02d}"
        lines.append(f"{day},{'货款' if comes else '采购'},{sums},{balance}.00,样例客户{number % 5}")
    return "\n".join(lines).encode()


def blurred(content: bytes) -> bytes:
    """The same picture, out of focus."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(content)) as picture:
        picture.filter(ImageFilter.GaussianBlur(9)).save(out, "PNG")
    return out.getvalue()


def borrower_sends(page: Page, desk: Desk, link: str) -> list[str]:
    """Consent, a bad photo that the page itself turns away, a good one and a statement, their reading, a confirmation and
    an objection. The ids of licence and statement."""
    page.goto(link)
    expect(page.locator("#upload")).to_be_hidden()
    page.click("#agree")
    photo = {"name": "执照.png", "mimeType": "image/png", "buffer": blurred(licence_picture())}
    page.set_input_files("#camera", photo)
    cards = page.locator("#documents .card")
    expect(cards.locator(".message")).to_contain_text("模糊")
    assert desk.store.documents.of_case(desk.case_id) == ()
    with page.expect_file_chooser() as chooser:
        cards.locator(".again").click()
    chooser.value.set_files({**photo, "buffer": licence_picture()})
    expect(cards.locator(".state")).to_have_text("排队中")
    page.set_input_files("#files", {"name": "流水.csv", "mimeType": "text/csv", "buffer": statement_with_a_break()})
    expect(cards).to_have_count(2)
    expect(cards.locator(".state")).to_have_text(["排队中", "排队中"])
    ids = list(desk.hinted)
    assert len(ids) == 2
    settings: Any = rooms_of(desk.app).settings
    assert Shift(desk.store, settings, "story").take(ids[0]) == 2  # a worker's true reading of both
    statement, licence = cards.nth(0), cards.nth(1)
    expect(licence.locator(".fields")).to_contain_text(FIRM)
    expect(statement.locator(".fields")).to_contain_text("24")
    expect(page.locator("#needed .received").first).to_contain_text("已收到")
    assert violations(page) == []
    statement.locator("[value=yes]").click()
    expect(statement.locator(".confirmed")).to_be_visible()
    licence.locator(".no").click()
    licence.locator(".note").fill("法定代表人已变更为章样本")
    licence.locator(".objection button").click()
    expect(licence.locator(".confirmed")).to_contain_text("审核员会核对")
    return ids


def reviewer_works(page: Page, licence: str, statement: str) -> None:
    """The objection is seen and a field corrected; the statement's break is seen and overridden with a reason."""
    expect(page.locator("#queue button").first).to_have_attribute("data-id", statement)  # the graver one
    opened(page, licence)
    expect(page.locator("#confirmation")).to_contain_text("法定代表人已变更为章样本")
    field = page.get_by_label("法定代表人", exact=True)
    field.fill("章样本")
    field.press("Enter")
    expect(page.locator("#notice")).to_contain_text("已修改")
    page.keyboard.press("s")
    expect(page.locator("#notice")).to_contain_text("已确认字段数")
    page.keyboard.press("a")
    expect(page.locator("#subtitle")).to_contain_text("流水.csv")
    page.keyboard.press("2")
    expect(page.locator("#findings")).to_contain_text("BANK_BALANCE_BREAK")
    expect(page.locator("#findings-panel canvas").first).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator("#ledger .row.chosen.break")).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator("#notice")).to_contain_text("请先写明理由")
    page.fill("#reason", "已电话核实")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator("#notice")).to_contain_text("另一位审核员")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_from_the_link_to_the_lenders_system(
    browser: Browser, desk: Desk, address: str, device: dict[str, Any]
) -> None:
    """Link, consent, the photo judged before and read after it is sent, objection, correction, four eyes, decision; the
    lender's system is told of each step under a signature, and the audit tells who did what."""
    with receiving() as (hook, server):
        secret = desk.ask("admin", "POST", "/webhooks", json={"url": hook, "events": ["*"]}).json["secret"]
        link = desk.ask("reviewer", "POST", f"/cases/{desk.case_id}/upload-links", json={}).json["url"]
        with window(browser, **device) as borrower:
            licence, statement = borrower_sends(borrower.page, desk, address + link[link.index("/apply/") :])
            with window(browser, **DESKTOP) as first:
                log_in(desk, first.page, address, "甲审核")
                reviewer_works(first.page, licence, statement)
            assert desk.store.documents.get(licence).document.fields["legal_representative"].text == "章样本"
            assert desk.store.documents.get(statement).document.status == "needs_review"
            with window(browser, **device) as second:
                log_in(desk, second.page, address, "乙审核")
                second.page.locator(f"#queue button[data-id='{statement}']").click()
                expect(second.page.locator("#confirmation")).to_contain_text("已电话核实")
                assert violations(second.page) == []
                assert second.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
                second.page.fill("#reason", "同意")
                second.page.click("#decision [value=accept]")
                expect(second.page.locator("#title")).to_contain_text("没有待办")
            expect(borrower.page.locator("#documents .state")).to_have_text(["已通过", "已通过"])
        while deliver_due(desk.store, Sending(allow_private=True), limit=20):
            pass
    told = [Verifier(secret).verify(body, headers) for headers, body in server.got]
    types = [each["type"] for each in told]
    assert "document.needs_review" in types
    for step in ("queued", "reading", "confirmed"):
        assert types.count(f"document.{step}") == 2, step
    assert types.count("document.corrected") == 2 and types.count("document.accepted") == 2
    assert told[-1]["type"] == "document.accepted" and told[-1]["data"]["document_id"] == statement
    entries = desk.ask("admin", "GET", f"/cases/{desk.case_id}/audit").json["entries"]
    acts = {each["action"] for each in entries}
    for act in ("case.consented", "document.corrected", "document.approved_once", "document.accepted"):
        assert act in acts
    assert desk.store.audit.verify() is None
