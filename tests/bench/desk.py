"""The pages in a headless Chromium: bytes of each first view, and how long the desk takes to answer with 10,000 rows open.

There is no peer to set beside; the budget is 100 KB without pictures of pages, and 100 ms from an act to what is drawn.
A time runs from the act in the page to the second frame after it: what it changed is on the screen by then.
"""

import os
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.api.desk import Desk, open_desk, statement
from tests.browser.window import DESKTOP, PHONE, chromium, served, window

ROWS, TIMES, BUDGET_MS, BUDGET_BYTES = 10_000, 15, 100.0, 100 * 1024
# Runs in the page: acts, then waits for two frames.
TIMED = """async ([act, value]) => {
  const place = document.querySelector("#ledger .scroller");
  const search = document.querySelector("#ledger input[type=search]");
  const began = performance.now();
  if (act === "search") { search.value = value; search.dispatchEvent(new Event("input")); }
  if (act === "scroll") place.scrollTop = value;
  if (act === "key") document.dispatchEvent(new KeyboardEvent("keydown", { key: value, bubbles: true }));
  if (act === "click") document.querySelector("#ledger .rows .row:nth-child(12)").click();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - began;
}"""


def main() -> None:
    """Prints both tables, with the machine's load."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        desk = open_desk(Path(folder), rate_per_minute=0)
        with served(desk) as address:
            print("| first view | bytes | of 100 KB |\n|---|---|---|")
            for name, path, size in (
                ("borrower, phone", f"/apply/{desk.keys['borrower']}", PHONE),
                ("review, login", "/review", DESKTOP),
                ("operations, login", "/admin", DESKTOP),
            ):
                with window(browser, **size) as seen:
                    weight = first_view(seen.page, address + path)
                print(f"| {name} | {weight:,} | {weight / BUDGET_BYTES:.0%} |", flush=True)
            with window(browser, **DESKTOP) as seen:
                _interactions(desk, seen.page, address)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def first_view(page: Page, url: str) -> int:
    """Bytes of all answers until the page rests, answers of the API among them."""
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(_size(answer)))
    page.goto(url)
    page.wait_for_timeout(1500)
    return sum(sizes)


def _size(answer: Any) -> int:
    stream = "event-stream" in (answer.headers.get("content-type") or "")
    return 0 if stream else len(answer.body())


def _interactions(desk: Desk, page: Page, address: str) -> None:
    rows = [
        {"date": f"2024-{n % 12 + 1:02d}-05", "amount": f"{n}.00", "balance": "1.00", "counterparty_name": f"样例公司{n:05d}",
         "summary": "货款", "category": None, "flags": ["balance_break"] if n % 2500 == 41 else []}
        for n in range(ROWS)
    ]  # fmt: skip
    document_id = desk.finished(**{**statement(*rows), "status": "needs_review"})
    page.set_default_timeout(60_000)
    page.goto(f"{address}/review")
    page.click("#login summary")
    page.fill("#key", desk.keys["reviewer"])
    page.keyboard.press("Enter")
    page.locator(f"#queue button[data-id='{document_id}']").click()
    page.locator("#ledger .rows .row").first.wait_for()
    page.wait_for_timeout(2000)
    acts: dict[str, list[tuple[str, Any]]] = {
        "search, a letter typed": [("search", f"公司0{n % 10}") for n in range(TIMES)],
        "scroll to anywhere": [("scroll", 19_000 * (n + 1) % 290_000) for n in range(TIMES)],
        "next break": [("key", "b")] * TIMES,
        "choose a row": [("click", None)] * TIMES,
        "next field": [("key", "j")] * TIMES,
    }
    print(f"\n| act, {ROWS:,} rows | median ms | slowest of {TIMES} | under {BUDGET_MS:.0f} ms |\n|---|---|---|---|")
    for name, each in acts.items():
        page.evaluate(TIMED, ["search", ""])
        took = [float(page.evaluate(TIMED, list(act))) for act in each]
        met = sum(one < BUDGET_MS for one in took)
        print(f"| {name} | {statistics.median(took):.0f} | {max(took):.0f} | {met} of {TIMES} |", flush=True)


if __name__ == "__main__":
    main()
