"""A paper of a pack on the desk: its own pages of the file, counted from one, and which paper of how many it is."""

import io
from dataclasses import replace
from typing import Any

import pytest

pytest.importorskip("playwright", reason="Playwright for Python is not installed")

from PIL import Image
from playwright.sync_api import Browser, expect

from intake.document import Part
from tests.api.desk import Desk
from tests.browser.test_pages import enter
from tests.browser.window import DESKTOP, MISSING, licence_facts, licence_picture, window

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(MISSING), reason=f"these are not on this machine: {', '.join(MISSING)}"),
]


def pack() -> bytes:
    """Three pictures of a licence as the pages of one PDF."""
    pages = [Image.open(io.BytesIO(licence_picture())) for _ in range(3)]
    file = io.BytesIO()
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:])
    return file.getvalue()


def paper(*numbers: int, place: Part) -> dict[str, Any]:
    """What was read of a licence on these pages of a pack."""
    facts = licence_facts()
    (page,) = facts["pages"]
    fields = {name: replace(field, page=numbers[-1]) for name, field in facts["fields"].items()}
    return {
        **facts,
        "pages": tuple(replace(page, number=number) for number in numbers),
        "fields": fields,
        "part": place,
    }


def test_a_paper_of_a_pack_shows_its_own_pages(browser: Browser, desk: Desk, address: str) -> None:
    """The second of two papers: pages 2 and 3 of the file are its first and second, with the boxes on the second."""
    first = desk.uploaded(pack(), "材料.pdf")
    claim = desk.store.work.claim(first)
    assert claim is not None
    one = replace(claim.document, **paper(1, place=Part(1, 2, first)))
    two = replace(claim.document, **{**paper(2, 3, place=Part(2, 2, first)), "id": "doc_second"})
    assert desk.store.work.finish(one, claim.token, [two])
    with window(browser, **DESKTOP) as seen:
        enter(seen.page, address, desk.keys["reviewer"])
        seen.page.locator("#queue button[data-id='doc_second']").click()
        expect(seen.page.locator("#subtitle")).to_contain_text("材料.pdf (2/2)")
        expect(seen.page.locator("#page-number")).to_have_text("1 / 2")
        seen.page.click("#next-page")
        expect(seen.page.locator("#page-number")).to_have_text("2 / 2")
        expect(seen.page.locator("#boxes .box").first).to_be_visible()
        seen.page.click("#next-page")
        expect(seen.page.locator("#page-number")).to_have_text("2 / 2")
    for number, status in ((1, 404), (2, 200), (4, 404)):
        assert desk.ask("reviewer", "GET", f"/documents/doc_second/pages/{number}.png").status_code == status
