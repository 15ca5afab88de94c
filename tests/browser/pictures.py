"""Draws the two pages for docs/pictures: `python -m tests.browser.pictures [folder]`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.api.desk import CSV, Desk, open_desk
from tests.browser.window import DESKTOP, PHONE, chromium, finish, licence_facts, licence_picture, served, window

LARGEST = 150_000  # bytes of a picture in the repository
FOLDER = Path("docs/pictures")


def draw(folder: Path) -> None:
    """Both pages over a fresh store, as PNG of 160 colours or fewer. Raises ValueError for a picture that stays too large."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, chromium() as browser:
        desk = open_desk(Path(data))
        with served(desk) as address:
            _apply(browser, desk, address, folder / "apply.png")
            _review(browser, desk, address, folder / "review.png")
    for path in (folder / "apply.png", folder / "review.png"):
        _shrink(path)


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
        seen.page.goto(f"{address}/review")
        seen.page.click("#login summary")
        seen.page.fill("#key", desk.keys["reviewer"])
        seen.page.keyboard.press("Enter")
        seen.page.locator("#queue button").first.click()
        expect(seen.page.locator("#boxes .box").first).to_be_visible()
        seen.page.keyboard.press("u")
        seen.page.screenshot(path=path)


def _shrink(path: Path) -> None:
    from PIL import Image

    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(160, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    if path.stat().st_size > LARGEST:
        raise ValueError(f"{path} has {path.stat().st_size} bytes")


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
