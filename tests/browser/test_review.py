"""The review desk, point by point: login, keys, boxes read again, ten thousand rows, comparison, four eyes."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

pytest.importorskip("playwright", reason="Playwright for Python is not installed")

from playwright.sync_api import Browser, Page, expect

from tests.api.desk import CSV, Desk, statement
from tests.browser.axe import violations
from tests.browser.test_pages import enter, waiting
from tests.browser.window import DESKTOP, MISSING, Window, finish, licence_facts, licence_picture, window

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(MISSING), reason=f"these are not on this machine: {', '.join(MISSING)}"),
]
PASSWORD = "correct horse battery"
BUDGET = 100 * 1024  # bytes of the first view, without pictures of pages


@pytest.fixture
def seen(browser: Browser) -> Iterator[Window]:
    """A reviewer's window."""
    with window(browser, **DESKTOP) as opened:
        yield opened


def log_in(desk: Desk, page: Page, address: str, name: str, role: Any = "reviewer") -> None:
    """A new member of staff, at the desk."""
    desk.store.staff.create(name, role, PASSWORD, "test")
    page.goto(f"{address}/review")
    page.fill("#user", name)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#desk")).to_be_visible()


def opened(page: Page, document_id: str) -> None:
    page.locator(f"#queue button[data-id='{document_id}']").click()
    expect(page.locator("#boxes .box").first).to_be_visible()


def many_rows(count: int, **more: Any) -> dict[str, Any]:
    """A statement of so many rows, two of which break the chain of balances."""
    rows = [
        {"date": f"2024-{n % 12 + 1:02d}-05", "amount": f"{n}.00", "balance": "1.00", "counterparty_name": f"样例公司{n:05d}", "summary": "货款",
         "category": None, "flags": ["balance_break"] if n in (41, count - 3) else []}
        for n in range(count)
    ]  # fmt: skip
    return {**statement(*rows), "status": "needs_review", **more}


def test_a_person_logs_in_with_a_password_and_out(seen: Window, desk: Desk, address: str) -> None:
    """Name and password open the desk, a reload keeps it open, and logging out shuts it; no key lies in the browser."""
    log_in(desk, seen.page, address, "王审核")
    expect(seen.page.locator("#who")).to_have_text("王审核")
    seen.page.reload()
    expect(seen.page.locator("#desk")).to_be_visible()
    assert seen.page.evaluate("document.cookie") == ""
    assert seen.page.evaluate("sessionStorage.length") == 0
    seen.page.click("#leave")
    expect(seen.page.locator("#login")).to_be_visible()
    seen.page.reload()
    expect(seen.page.locator("#login")).to_be_visible()


def test_keys_confirm_fields_one_by_one_and_all_sure_at_once(seen: Window, desk: Desk, address: str) -> None:
    """`s` confirms what is sure, `y` the field at hand and goes on to the next unsure one; `?` tells the keys."""
    (document_id,) = waiting(desk, 1)
    page = seen.page
    enter(page, address, desk.keys["reviewer"])
    opened(page, document_id)
    page.keyboard.press("s")
    expect(page.locator("#fields tr.vouched")).to_have_count(4)
    page.keyboard.press("u")
    page.keyboard.press("y")
    expect(page.locator("#fields tr.vouched")).to_have_count(5)
    fields = desk.store.documents.get(document_id).document.fields
    assert "reviewer" in fields["legal_representative"].found_by and "reviewer" not in fields["address"].found_by
    page.keyboard.press("?")
    expect(page.locator("#help")).to_contain_text("下一处断点")
    page.keyboard.press("Escape")


def test_hovering_lights_both_sides(seen: Window, desk: Desk, address: str) -> None:
    """A field under the pointer lights its box, a box its field."""
    (document_id,) = waiting(desk, 1)
    page = seen.page
    enter(page, address, desk.keys["reviewer"])
    opened(page, document_id)
    page.hover("#fields tr[data-name='address'] th")
    expect(page.locator("#boxes .pointed")).to_have_attribute("data-name", "address")
    page.hover("#boxes .box[data-name='uscc']")
    expect(page.locator("#fields tr.pointed th")).to_have_text("统一社会信用代码")


def test_a_drawn_box_is_read_into_the_field(seen: Window, desk: Desk, address: str) -> None:
    """`x` and a dragged box read the page again; text and place of the field are the new ones, also on a turned page."""
    (document_id,) = waiting(desk, 1)
    page = seen.page
    enter(page, address, desk.keys["reviewer"])
    opened(page, document_id)
    page.locator("#boxes .box[data-name='address']").click()
    for turned in (False, True):
        if turned:
            page.click("#rotate")
        place = page.locator("#boxes .box[data-name='address']").bounding_box()
        assert place is not None
        page.keyboard.press("x")
        page.mouse.move(place["x"] - 2, place["y"] - 2)
        page.mouse.down()
        page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
        page.mouse.move(place["x"] + place["width"] + 2, place["y"] + place["height"] + 2)
        page.mouse.up()
        expect(page.locator("#notice")).to_contain_text("已修改", timeout=30000)
        field = desk.store.documents.get(document_id).document.fields["address"]
        assert "样例路88号" in field.text and field.status == "corrected"
        page.evaluate("document.getElementById('notice').textContent = ''")
        assert abs(field.boxes[0].x0 - 412 / 1400) < 0.02 and abs(field.boxes[0].y0 - 772 / 990) < 0.02


def test_ten_thousand_rows_are_searched_and_corrected(seen: Window, desk: Desk, address: str) -> None:
    """Only rows in sight are in the page; search, the next break and another category work on all of them."""
    document_id = desk.finished(**many_rows(10_000))
    page = seen.page
    enter(page, address, desk.keys["reviewer"])
    page.locator(f"#queue button[data-id='{document_id}']").click()
    rows = page.locator("#ledger .rows .row")
    expect(rows.first).to_be_visible()
    assert rows.count() < 100
    expect(page.locator("#ledger .count")).to_contain_text("2 处余额不连续")
    page.keyboard.press("b")
    expect(page.locator("#ledger .row.chosen")).to_have_attribute("data-index", "41")
    page.keyboard.press("b")
    expect(page.locator("#ledger .row.chosen.break")).to_have_attribute("data-index", "9997")
    page.fill("#ledger input[type=search]", "样例公司07777")
    expect(rows).to_have_count(1)
    rows.locator(".category").dblclick()
    page.locator("#ledger select").select_option("rent")
    expect(rows.locator(".category")).to_have_text("租金")
    row = desk.store.documents.get(document_id).document.rows("transactions")[7777]
    assert row.values["category"] == "rent"


def test_documents_of_a_case_are_compared(seen: Window, desk: Desk, address: str) -> None:
    """The case tab sets the documents beside what was declared, marks what differs, and opens each."""
    first = waiting(desk, 2)[0]
    facts = licence_facts()
    facts["fields"]["name"] = replace(facts["fields"]["name"], text="另一家公司", value="另一家公司")
    third = desk.uploaded(licence_picture() + b"third", "另一份.png")
    finish(desk, third, **facts)
    page = seen.page
    enter(page, address, desk.keys["reviewer"])
    opened(page, first)
    page.keyboard.press("3")
    table = page.locator("#case-panel .compare")
    expect(table).to_contain_text("另一家公司")
    expect(table.locator("thead th")).to_have_count(5)
    expect(table.locator(".differs").first).to_contain_text("不一致")
    table.locator("thead button").nth(2).click()
    expect(page.locator("#subtitle")).to_contain_text("另一份.png")


def test_two_people_override_a_grave_finding(browser: Browser, desk: Desk, address: str) -> None:
    """The first acceptance asks for a reason and waits; the second person sees it and accepts."""
    (document_id,) = waiting(desk, 1)
    grave = replace(licence_facts()["findings"][0], severity="high", code="USCC_CHECKSUM")
    document_id = desk.uploaded(licence_picture() + b"grave", "严重.png")
    finish(desk, document_id, **{**licence_facts(), "findings": (grave,)})
    for name, after in (("甲审核", "needs_review"), ("乙审核", "accepted")):
        with window(browser, **DESKTOP) as person:
            log_in(desk, person.page, address, name)
            expect(person.page.locator("#queue button").first).to_have_class("grave")
            opened(person.page, document_id)
            if name == "乙审核":
                expect(person.page.locator("#confirmation")).to_contain_text("已电话核实")
            person.page.fill("#reason", "已电话核实")
            person.page.click("#decision [value=accept]")
            expect(person.page.locator("#notice")).to_contain_text("另一位审核员" if name == "甲审核" else "已记录")
            assert desk.store.documents.get(document_id).document.status == after


def test_the_queue_is_filtered_and_pages_are_turned_by_thumbnails(seen: Window, desk: Desk, address: str) -> None:
    """Filters narrow the queue; thumbnails show the pages; the desk speaks English when asked."""
    first = waiting(desk, 2)[0]
    desk.finished(CSV + b"7", kind="id_card", status="done", findings=())
    page = seen.page
    enter(page, address, desk.keys["reviewer"])
    expect(page.locator("#queue button")).to_have_count(3)
    page.select_option("#by-kind", "id_card")
    expect(page.locator("#queue button")).to_have_count(1)
    page.select_option("#by-kind", "")
    page.fill("#by-name", "执照-2")
    expect(page.locator("#queue li:not([hidden])")).to_have_count(1)
    page.fill("#by-name", "")
    opened(page, first)
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    expect(page.locator("#thumbs img")).to_have_js_property("complete", True)
    page.click("#language")
    expect(page.locator("#title")).to_have_text("Business licence")
    expect(page.locator("#decision [value=accept]")).to_contain_text("Accept")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_is_accessible_and_light(browser: Browser, desk: Desk, address: str, scheme: str) -> None:
    """No serious violation of WCAG 2.2 AA on login, fields, findings, case, rows and help; first view under 100 KB."""
    (document_id,) = waiting(desk, 1)
    rows = desk.finished(**many_rows(300))
    with window(browser, **DESKTOP, color_scheme=scheme) as person:
        page = person.page
        sizes: list[int] = []
        weigh = lambda answer: sizes.append(len(answer.body())) if "/api/" not in answer.url else None  # noqa: E731
        page.on("response", weigh)
        page.goto(f"{address}/review")
        expect(page.locator("#login")).to_be_visible()
        page.remove_listener("response", weigh)
        assert violations(page) == []
        assert 0 < sum(sizes) < BUDGET
        enter(page, address, desk.keys["reviewer"])
        opened(page, document_id)
        page.keyboard.press("u")
        assert violations(page) == []
        page.keyboard.press("2")
        expect(page.locator("#findings-panel canvas").first).to_be_visible()
        page.keyboard.press("3")
        expect(page.locator("#case-panel .compare")).to_be_visible()
        assert violations(page) == []
        page.locator(f"#queue button[data-id='{rows}']").click()
        expect(page.locator("#ledger .rows .row").first).to_be_visible()
        page.keyboard.press("b")
        expect(page.locator("#ledger .row.chosen")).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("?")
        expect(page.locator("#help")).to_be_visible()
        assert violations(page) == []
