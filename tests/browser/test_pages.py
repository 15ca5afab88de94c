"""The borrower's page and the review desk, driven as a person drives them."""

import pytest

pytest.importorskip("playwright", reason="Playwright for Python is not installed")

from playwright.sync_api import Browser, Page, expect

from tests.api.desk import CSV, Desk, statement
from tests.browser.window import (
    DESKTOP,
    MISSING,
    PHONE,
    finish,
    licence_facts,
    licence_picture,
    window,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(MISSING), reason=f"these are not on this machine: {', '.join(MISSING)}"),
]


def apply(page: Page, address: str, token: str) -> None:
    """Opens the borrower's page and agrees, as everybody must before the first upload."""
    page.goto(f"{address}/apply/{token}")
    page.click("#agree")
    expect(page.locator("#upload")).to_be_visible()


def choose(page: Page, name: str, content: bytes, sort: str = "text/csv") -> None:
    page.set_input_files("#files", {"name": name, "mimeType": sort, "buffer": content})


def only_document(desk: Desk) -> str:
    (view,) = desk.store.documents.of_case(desk.case_id)
    return view.document.id


def test_a_borrower_sees_a_file_taken_and_then_what_was_read_of_it(browser: Browser, desk: Desk, address: str) -> None:
    """The link opens a page on a phone; a chosen file is uploaded, and its state and fields follow by themselves."""
    with window(browser, **PHONE) as seen:
        apply(seen.page, address, desk.keys["borrower"])
        expect(seen.page.locator("#needed > li")).to_have_count(3)
        expect(seen.page.locator("#needed .missing")).to_have_count(3)
        choose(seen.page, "执照.csv", CSV)
        card = seen.page.locator("#documents .card")
        expect(card.locator(".name")).to_have_text("执照.csv")
        expect(card.locator(".state")).to_have_text("排队中")
        finish(desk, only_document(desk), **licence_facts(unsure=False))
        expect(card.locator(".state")).to_have_text("已识别")
        expect(card.locator(".fields")).to_contain_text("样例市云启信息技术有限公司")
        expect(seen.page.locator("#needed .received")).to_contain_text("营业执照已收到")
        width = seen.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, "the page scrolls sideways on a phone"
        assert seen.refusals == []


def test_a_refused_file_is_told_in_a_sentence(browser: Browser, desk: Desk, address: str) -> None:
    """What isn't a document is refused with the API's own sentence, in the language of the page."""
    with window(browser, **PHONE) as seen:
        apply(seen.page, address, desk.keys["borrower"])
        choose(seen.page, "程序.exe", b"MZ\x90\x00" + bytes(200), "application/octet-stream")
        card = seen.page.locator("#documents .card")
        expect(card.locator(".state")).to_have_text("未接收")
        expect(card.locator(".message")).to_contain_text("支持")
        seen.page.click("#language")
        expect(card.locator(".message")).to_contain_text("not supported")
        expect(card.locator(".state")).to_have_text("Not taken")


def test_a_locked_file_asks_for_its_password(browser: Browser, desk: Desk, address: str) -> None:
    """A document in state password_required shows the form; the password sent, it waits to be read again."""
    error = {"code": "password_required", "detail": "文件有密码。", "detail_en": "the file has a password"}
    with window(browser, **PHONE) as seen:
        apply(seen.page, address, desk.keys["borrower"])
        choose(seen.page, "流水.csv", CSV)
        card = seen.page.locator("#documents .card")
        expect(card.locator(".state")).to_have_text("排队中")
        finish(desk, only_document(desk), status="password_required", error=error)
        expect(card.locator(".password")).to_be_visible()
        expect(card.locator(".message")).to_have_text("文件有密码。")
        card.locator(".password input").fill("secret-1234")
        card.locator(".password button").click()
        expect(card.locator(".password")).to_be_hidden()
        expect(card.locator(".state")).to_have_text("排队中")
        claim = desk.store.work.claim(only_document(desk))
        assert claim is not None and claim.password == "secret-1234"


def test_a_wrong_link_is_told_as_expired(browser: Browser, address: str) -> None:
    """A token that opens nothing says so, and offers nothing to upload."""
    with window(browser, **PHONE) as seen:
        seen.page.goto(f"{address}/apply/yz_not-a-token")
        expect(seen.page.locator("#notice")).to_contain_text("链接无效或已过期")
        expect(seen.page.locator("#drop")).to_be_hidden()
        assert set(seen.refusals) == {401}


def enter(page: Page, address: str, key: str) -> None:
    page.goto(f"{address}/review")
    page.click("#login summary")
    page.fill("#key", key)
    page.keyboard.press("Enter")
    expect(page.locator("#desk")).to_be_visible()


def waiting(desk: Desk, count: int) -> list[str]:
    """Ids of that many licences that wait for a reviewer."""
    found = []
    for number in range(count):
        # A byte after the picture's end makes each another file.
        document_id = desk.uploaded(licence_picture() + bytes([number]), f"执照-{number + 1}.png")
        finish(desk, document_id, **licence_facts())
        found.append(document_id)
    return found


def test_a_reviewer_looks_corrects_and_decides(browser: Browser, desk: Desk, address: str) -> None:
    """Queue, page and boxes are shown; `j` chooses fields, a new text is kept by the API, `a` accepts and goes on."""
    first, second = waiting(desk, 2)
    with window(browser, **DESKTOP) as seen:
        page = seen.page
        enter(page, address, desk.keys["reviewer"])
        expect(page.locator("#queue button")).to_have_count(2)
        page.locator(f"#queue button[data-id='{first}']").click()
        expect(page.locator("#title")).to_have_text("营业执照")
        expect(page.locator("#boxes .box")).to_have_count(7)
        expect(page.locator("#page")).to_be_visible()
        assert page.locator("#image").evaluate("image => image.naturalWidth") > 500
        expect(page.locator("#fields tr[data-name] th").first).to_have_text("统一社会信用代码")

        page.keyboard.press("j")
        expect(page.locator("#fields tr.chosen th")).to_have_text("统一社会信用代码")
        page.keyboard.press("j")
        expect(page.locator("#fields tr.chosen th")).to_have_text("名称")
        expect(page.locator("#boxes .chosen")).to_have_count(1)
        page.keyboard.press("u")
        expect(page.locator("#fields tr.chosen th")).to_contain_text("法定代表人")
        page.locator("#boxes .box[title='住所']").click()
        expect(page.locator("#fields tr.chosen th")).to_have_text("住所")

        field = page.get_by_label("法定代表人", exact=True)
        field.fill("章样本")
        field.press("Enter")
        expect(page.locator("#notice")).to_contain_text("已修改")
        assert desk.store.documents.get(first).document.fields["legal_representative"].text == "章样本"
        assert desk.store.documents.get(first).document.fields["legal_representative"].status == "corrected"

        page.keyboard.press("Escape")
        page.keyboard.press("a")
        expect(page.locator("#queue button")).to_have_count(1)
        expect(page.locator(f"#queue button[data-id='{second}']")).to_have_attribute("aria-current", "true")
        assert desk.store.documents.get(first).document.status == "accepted"
        expect(page.locator("#subtitle")).to_contain_text("执照-2.png")
        page.keyboard.press("c")
        expect(page.locator("#notice")).to_contain_text("写明理由")
        page.fill("#reason", "照片模糊，请重新拍摄")
        page.keyboard.press("Escape")
        page.keyboard.press("c")
        expect(page.locator("#queue button")).to_have_count(0)
        expect(page.locator("#title")).to_contain_text("没有待办")
        assert desk.store.documents.get(second).document.notes["decision"]["reason"] == "照片模糊，请重新拍摄"
        assert seen.refusals == [401]  # the page asks first whether somebody is logged in already


def test_a_second_reviewers_conflict_is_told_kindly(browser: Browser, desk: Desk, address: str) -> None:
    """When another corrected the document meanwhile, the page says so and loads what is there now."""
    (document_id,) = waiting(desk, 1)
    with window(browser, **DESKTOP) as seen:
        page = seen.page
        enter(page, address, desk.keys["reviewer"])
        page.locator("#queue button").click()
        expect(page.locator("#boxes .box")).to_have_count(7)
        tag = desk.ask("reviewer2", "GET", f"/documents/{document_id}").headers["ETag"]
        told = {"address": {"text": "样例市新址1号", "reason": "核对"}}
        other = desk.ask("reviewer2", "PATCH", f"/documents/{document_id}/fields", json=told, headers={"If-Match": tag})
        assert other.status_code == 200, other.text
        field = page.get_by_label("法定代表人", exact=True)
        field.fill("章样本")
        field.press("Enter")
        expect(page.locator("#notice")).to_contain_text("别人刚刚修改过")
        expect(page.get_by_label("住所", exact=True)).to_have_value("样例市新址1号")
        assert desk.store.documents.get(document_id).document.fields["legal_representative"].text == "张样本"
        assert seen.refusals == [401, 412]


def test_a_wrong_key_opens_no_desk(browser: Browser, desk: Desk, address: str) -> None:
    """A key that isn't a reviewer's is refused with a sentence, and the desk stays shut."""
    with window(browser, **DESKTOP) as seen:
        seen.page.goto(f"{address}/review")
        seen.page.click("#login summary")
        seen.page.fill("#key", desk.keys["borrower"])
        seen.page.keyboard.press("Enter")
        expect(seen.page.locator("#refused")).to_contain_text("密码或密钥不对")
        expect(seen.page.locator("#desk")).to_be_hidden()


def test_a_statements_rows_stand_under_chinese_heads(browser: Browser, desk: Desk, address: str) -> None:
    """Rows are shown with named columns and set-apart thousands; a row that was chosen is marked on its page."""
    row = {"date": "2024-01-05", "amount": "-12345.60", "balance": "1000.00", "category": "tax", "flags": ["void"]}
    desk.finished(**statement(row))
    with window(browser, **DESKTOP) as seen:
        enter(seen.page, address, desk.keys["reviewer"])
        seen.page.locator("#queue button").click()
        expect(seen.page.locator("#ledger [role=columnheader]")).to_have_text(["#", "日期", "金额", "余额", "类别"])
        line = seen.page.locator("#ledger .rows .row")
        expect(line.locator("span")).to_have_text(["1", "2024-01-05", "-12,345.60", "1,000.00", "税费"])
        expect(line).to_have_attribute("title", "已作废")
        expect(seen.page.locator("#page")).to_be_visible()
        line.click()
        expect(seen.page.locator("#boxes .extra")).to_have_count(1)
