"""Draws the pages for docs/pictures: `python -m tests.browser.pictures [folder]`."""

import random
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect

from tests.api.desk import CSV, Desk, open_desk, statement
from tests.browser.test_evidence import forged_statement
from tests.browser.test_review import opened
from tests.browser.window import DESKTOP, PHONE, chromium, finish, licence_facts, licence_picture, served, window

LARGEST = 150_000  # bytes of a picture in the repository
FOLDER = Path("docs/pictures")
PAGES = ("apply", "review", "evidence", "admin")
DAYS = 28  # of the past that the page of operations is drawn from


def draw(folder: Path) -> None:
    """Each page over a fresh store, as PNG of 160 colours or fewer. Raises ValueError for a picture that stays too large."""
    folder.mkdir(parents=True, exist_ok=True)
    drawers = (_apply, _review, _evidence, _admin)
    with chromium() as browser:
        for name, drawer in zip(PAGES, drawers, strict=True):
            with tempfile.TemporaryDirectory() as data:
                desk = open_desk(Path(data), rate_per_minute=0)
                with served(desk) as address:
                    drawer(browser, desk, address, folder / f"{name}.png")
            _shrink(folder / f"{name}.png")


def _apply(browser: Browser, desk: Desk, address: str, path: Path) -> None:
    with window(browser, **PHONE, device_scale_factor=2) as seen:
        seen.page.goto(f"{address}/apply/{desk.keys['borrower']}")
        seen.page.click("#agree")
        cards = seen.page.locator("#documents .card")
        finish(desk, desk.uploaded(licence_picture(), "营业执照.png"), **licence_facts(unsure=False))
        seen.page.reload()
        expect(cards.locator(".state")).to_have_text("已识别")
        for name, content, sort in (
            ("税票.docm", b"MZ" + bytes(200), "application/octet-stream"),
            ("流水.csv", CSV, "text/csv"),
        ):
            seen.page.set_input_files("#files", {"name": name, "mimeType": sort, "buffer": content})
            expect(cards.first.locator(".name")).to_have_text(name)
            expect(cards.first).to_have_attribute("data-state", "queued" if sort == "text/csv" else "refused")
        seen.page.screenshot(path=path, full_page=True)


def _review(browser: Browser, desk: Desk, address: str, path: Path) -> None:
    names = ("营业执照 正本.png", "执照照片.png", "扫描件 03.png")
    for number, name in enumerate(names):
        finish(desk, desk.uploaded(licence_picture() + bytes([number + 1]), name), **licence_facts())
    with window(browser, **DESKTOP) as seen:
        _enter(seen.page, f"{address}/review", desk.keys["reviewer"])
        seen.page.locator("#queue button").first.click()
        expect(seen.page.locator("#boxes .box").first).to_be_visible()
        seen.page.keyboard.press("u")
        seen.page.screenshot(path=path)


def _evidence(browser: Browser, desk: Desk, address: str, path: Path) -> None:
    finish(desk, desk.uploaded(licence_picture(), "营业执照 正本.png"), **licence_facts())
    with tempfile.TemporaryDirectory() as folder:
        forged = forged_statement(desk, Path(folder))
    with window(browser, **DESKTOP) as seen:
        _enter(seen.page, f"{address}/review", desk.keys["reviewer"])
        opened(seen.page, forged)
        seen.page.keyboard.press("2")
        shown = seen.page.locator("#findings .evidence img").first
        expect(shown).to_be_visible()
        seen.page.locator("#findings button").first.click()
        expect(seen.page.locator("#boxes .extra").first).to_be_visible()
        for _ in range(100):  # the sandbox draws each picture when it is asked for
            box = shown.bounding_box()
            if box is not None and box["height"] > 30:
                break
            seen.page.wait_for_timeout(200)
        seen.page.wait_for_timeout(1000)
        seen.page.screenshot(path=path)


def _admin(browser: Browser, desk: Desk, address: str, path: Path) -> None:
    database, chance = desk.store.database, random.Random(7)
    clock = database.now
    for day in range(DAYS, -1, -1):
        database.now = lambda session, back=day * 86400.0: clock(session) - back  # type: ignore[method-assign]
        for number in range(chance.randint(3, 9) if day % 7 else 1):
            _a_day(desk, chance, f"{day}/{number}".encode())
    database.now = clock  # type: ignore[method-assign]
    with window(browser, **DESKTOP) as seen:
        _enter(seen.page, f"{address}/admin", desk.keys["admin"])
        expect(seen.page.locator("svg").first).to_be_visible()
        seen.page.screenshot(path=path)


def _a_day(desk: Desk, chance: random.Random, mark: bytes) -> None:
    """One document as it may go: straight through, to a person who corrects and decides, or not to be read."""
    fate = chance.random()
    if fate < 0.08:
        code = chance.choice(["illegible", "corrupt", "no_readable_text"])
        desk.finished(CSV + mark, status="failed", error={"code": code, "detail": code, "detail_en": code})
    elif fate < 0.45:
        row = {"date": "2024-01-05", "amount": "5.00", "balance": "9.00", "summary": "货款"}
        desk.finished(CSV + mark, **statement(row))
    elif fate < 0.75:
        facts: dict[str, Any] = licence_facts(unsure=False)
        desk.finished(CSV + mark, **facts)
    else:
        facts = licence_facts()
        name = facts["fields"]["legal_representative"]
        facts["fields"]["legal_representative"] = replace(name, confidence=round(chance.uniform(0.4, 0.79), 2))
        document_id = desk.finished(CSV + mark, **facts)
        if fate > 0.9 and mark.split(b"/")[0] in (b"0", b"1", b"2"):
            return  # still waits
        tag = desk.ask("reviewer", "GET", f"/documents/{document_id}").headers["ETag"]
        text = "章样本" if chance.random() < 0.4 else "张样本"
        fields = {"legal_representative": {"text": text, "reason": "核对", "confirm": text == "张样本"}}
        desk.ask("reviewer", "PATCH", f"/documents/{document_id}/fields", json=fields, headers={"If-Match": tag})
        verdict = chance.choice(["accept", "accept", "accept", "recapture", "reject"])
        desk.ask("reviewer", "POST", f"/documents/{document_id}/decision", json={"decision": verdict, "reason": "核对"})


def _enter(page: Any, url: str, key: str) -> None:
    page.goto(url)
    page.click("#login summary")
    page.fill("#key", key)
    page.keyboard.press("Enter")
    expect(page.locator("#desk")).to_be_visible()


def _shrink(path: Path) -> None:
    from PIL import Image

    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(160, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    if path.stat().st_size > LARGEST:
        raise ValueError(f"{path} has {path.stat().st_size} bytes")


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
