"""The borrower's page, point by point: consent, photos looked at, broken uploads, the phone, live state, erasure."""

import io
from collections.abc import Iterator

import pytest

pytest.importorskip("playwright", reason="Playwright for Python is not installed")

from PIL import Image, ImageFilter
from playwright.sync_api import Browser, Page, Route, expect

from tests.api.desk import CSV, Desk
from tests.browser.axe import violations
from tests.browser.test_pages import apply, choose, only_document
from tests.browser.window import DESKTOP, MISSING, PHONE, Window, finish, licence_facts, licence_picture, window

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(MISSING), reason=f"these are not on this machine: {', '.join(MISSING)}"),
]
BUDGET = 100 * 1024  # bytes of the first view, without pictures of pages


@pytest.fixture
def phone(browser: Browser) -> Iterator[Window]:
    """A borrower's phone."""
    with window(browser, **PHONE) as seen:
        yield seen


def photo(change: str) -> bytes:
    """The licence photographed well or badly."""
    with Image.open(io.BytesIO(licence_picture())) as picture:
        if change == "blur":
            picture = picture.filter(ImageFilter.GaussianBlur(9))
        elif change == "dark":
            picture = picture.point(lambda value: value * 0.2)
        elif change == "too_small":
            picture = picture.resize((350, 248))
        out = io.BytesIO()
        picture.save(out, "PNG")
    return out.getvalue()


def test_nothing_is_uploaded_before_consent_and_consent_is_kept(phone: Window, desk: Desk, address: str) -> None:
    """The text with purpose, term and contact stands first; agreeing is recorded under its version, and asked once."""
    page = phone.page
    page.goto(f"{address}/apply/{desk.keys['borrower']}")
    expect(page.locator("#consent")).to_contain_text("用途")
    expect(page.locator("#consent")).to_contain_text("期限")
    expect(page.locator("#upload")).to_be_hidden()
    version = page.locator("#consent").get_attribute("data-version")
    page.click("#agree")
    expect(page.locator("#upload")).to_be_visible()
    assert desk.store.cases.get(desk.case_id).consent == version
    page.reload()
    expect(page.locator("#upload")).to_be_visible()
    expect(page.locator("#consent")).to_be_hidden()


@pytest.mark.parametrize(("change", "words"), [("blur", "模糊"), ("dark", "光线太暗"), ("too_small", "太小")])
def test_a_bad_photo_is_told_before_it_is_sent(
    phone: Window, desk: Desk, address: str, change: str, words: str
) -> None:
    """The phone itself says in plain words what is wrong; only "still upload" sends it."""
    apply(phone.page, address, desk.keys["borrower"])
    choose(phone.page, "执照.png", photo(change), "image/png")
    card = phone.page.locator("#documents .card")
    expect(card.locator(".message")).to_contain_text(words)
    assert desk.store.documents.of_case(desk.case_id) == ()
    card.locator(".anyway").click()
    expect(card.locator(".state")).to_have_text("排队中")
    assert len(desk.store.documents.of_case(desk.case_id)) == 1


def test_a_good_photo_goes_at_once(phone: Window, desk: Desk, address: str) -> None:
    """A sharp, bright photo is not asked about."""
    apply(phone.page, address, desk.keys["borrower"])
    choose(phone.page, "执照.png", photo("none"), "image/png")
    expect(phone.page.locator("#documents .state")).to_have_text("排队中")


def test_a_broken_upload_goes_on_where_it_stopped(phone: Window, desk: Desk, address: str) -> None:
    """When the connection breaks in the middle, only the pieces that are missing are sent again."""
    content = CSV + b"".join(b"2024-01-%02d,1.00,%d.00\n" % (n % 28 + 1, n) for n in range(80_000))
    offsets: list[str] = []

    def flaky(route: Route) -> None:
        offsets.append(route.request.headers["upload-offset"])
        if len(offsets) == 2:
            route.abort("connectionreset")
        else:
            route.continue_()

    phone.context.route(
        "**/uploads/*", lambda route: flaky(route) if route.request.method == "PATCH" else route.continue_()
    )
    apply(phone.page, address, desk.keys["borrower"])
    choose(phone.page, "流水.csv", content)
    expect(phone.page.locator("#documents .state")).to_have_text("排队中")
    assert offsets == ["0", "524288", "524288", "1048576", "1572864"]
    (view,) = desk.store.documents.of_case(desk.case_id)
    assert view.document.file.bytes == len(content)
    phone.complaints.clear()  # the console tells of the connection that this test broke


def test_a_computer_shows_a_code_and_what_the_phone_sends(browser: Browser, desk: Desk, address: str) -> None:
    """The code is drawn by the server; a file sent from the phone appears on the computer by itself."""
    with window(browser, **DESKTOP) as computer, window(browser, **PHONE) as phone:
        apply(computer.page, address, desk.keys["borrower"])
        computer.page.click("#hand-off summary")
        expect(computer.page.locator("#code")).to_have_js_property("naturalWidth", 270)
        phone.page.goto(f"{address}/apply/{desk.keys['borrower']}")
        choose_when_ready(phone.page)
        expect(computer.page.locator("#documents .name")).to_have_text("手机.csv")


def choose_when_ready(page: Page) -> None:
    expect(page.locator("#upload")).to_be_visible()
    choose(page, "手机.csv", CSV)


def test_a_borrower_objects_and_a_reviewer_will_look(phone: Window, desk: Desk, address: str) -> None:
    """What was read is shown to be confirmed; an objection is kept and sends the document to a person."""
    apply(phone.page, address, desk.keys["borrower"])
    choose(phone.page, "执照.csv", CSV)
    card = phone.page.locator("#documents .card")
    expect(card.locator(".state")).to_have_text("排队中")
    document_id = only_document(desk)
    finish(desk, document_id, **licence_facts(unsure=False))
    card.locator(".no").click()
    card.locator(".note").fill("法人已变更")
    card.locator(".objection button").click()
    expect(card.locator(".confirmed")).to_contain_text("审核员会核对")
    document = desk.store.documents.get(document_id).document
    assert document.status == "needs_review" and document.notes["confirmation"]["note"] == "法人已变更"


def test_what_is_missing_says_how_to_get_it(phone: Window, desk: Desk, address: str) -> None:
    """Each paper that is asked for says why, and how it is got, in both languages."""
    apply(phone.page, address, desk.keys["borrower"])
    line = phone.page.locator("#needed > li").nth(2)
    expect(line).to_contain_text("最近 6 个月")
    line.locator("summary").click()
    expect(line.locator("ol")).to_contain_text("网银")
    phone.page.click("#language")
    expect(line).to_contain_text("How to get it")
    expect(phone.page.locator("html")).to_have_attribute("lang", "en")


def test_a_borrower_erases_everything(phone: Window, desk: Desk, address: str) -> None:
    """After two deliberate taps all is gone, the page says so, and the link opens nothing."""
    apply(phone.page, address, desk.keys["borrower"])
    choose(phone.page, "流水.csv", CSV)
    expect(phone.page.locator("#documents .state")).to_have_text("排队中")
    phone.page.click("#erase summary")
    phone.page.click("#erase-now")
    expect(phone.page.locator("#notice")).to_contain_text("已全部删除")
    expect(phone.page.locator("#upload")).to_be_hidden()
    assert desk.ask("admin", "GET", f"/cases/{desk.case_id}").status_code == 410
    assert set(phone.refusals) <= {401}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_borrowers_page_is_accessible_and_light(browser: Browser, desk: Desk, address: str, scheme: str) -> None:
    """No serious violation of WCAG 2.2 AA in any state, in both schemes; the first view stays under 100 KB."""
    with window(browser, **PHONE, color_scheme=scheme) as seen:
        sizes: list[int] = []
        seen.page.on(
            "response",
            lambda answer: (
                sizes.append(len(answer.body())) if "/assets/" in answer.url or "/apply/" in answer.url else None
            ),
        )
        seen.page.goto(f"{address}/apply/{desk.keys['borrower']}")
        expect(seen.page.locator("#consent")).to_be_visible()
        assert violations(seen.page) == []
        assert 0 < sum(sizes) < BUDGET
        seen.page.click("#agree")
        choose(seen.page, "执照.png", photo("blur"), "image/png")
        expect(seen.page.locator("#documents .choice")).to_be_visible()
        finish(desk, desk.uploaded(), **licence_facts(unsure=False))
        expect(seen.page.locator("#documents .confirm:visible .no")).to_be_visible()
        seen.page.locator("#documents .confirm:visible .no").click()
        assert violations(seen.page) == []
