"""The desk behind a real server on a loopback port, a headless Chromium before it, and a licence whose boxes are known."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from intake.document import PageFacts
from intake.finding import Evidence, Finding
from nlp.evidence import Field
from ocr.page import Box
from tests.api.desk import Desk
from tests.ocr.paper import FONTS, font

CHROMIUM = Path("/usr/bin/chromium")
MISSING = [str(path) for path in (CHROMIUM,) if not path.exists()]
if not any(Path(path).exists() for path in FONTS):
    MISSING.append("a Chinese font (Noto Sans CJK or WenQuanYi)")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
WIDTH, HEIGHT = 1400, 990
PRINT = (
    ("uscc", "统一社会信用代码", "91990100MA0D3MYNXQ", "91990100MA0D3MYNXQ", 0.99),
    ("name", "名称", "样例市云启信息技术有限公司", "样例市云启信息技术有限公司", 0.98),
    ("entity_type", "类型", "有限责任公司(自然人独资)", "有限责任公司(自然人独资)", 0.97),
    ("legal_representative", "法定代表人", "张样本", "张样本", 0.62),
    ("registered_capital", "注册资本", "伍佰万元整", {"amount": "5000000.00", "currency": "CNY"}, 0.93),
    ("established_on", "成立日期", "2019年07月26日", "2019-07-26", 0.95),
    ("address", "住所", "样例市样例区样例路88号2幢603室", "样例市样例区样例路88号2幢603室", 0.91),
)


class _Quiet(WSGIRequestHandler):
    """A server that doesn't print a line for every request."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Says nothing."""


@contextmanager
def served(desk: Desk) -> Iterator[str]:
    """Serves the desk's app while the block lasts; gives its address, without a slash at the end."""
    server = make_server("127.0.0.1", 0, desk.app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium of the system."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Window:
    """One person's browser: a page, and every complaint of the console except failed requests that are expected."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda told: self._heard(told.type, told.text))
        self.page.on("response", lambda answer: self._answered(answer.status))
        self.page.set_default_timeout(8000)

    def _heard(self, sort: str, text: str) -> None:
        if sort in ("error", "warning") and "the server responded with a status of" not in text:
            self.complaints.append(text)

    def _answered(self, status: int) -> None:
        if status >= 400:
            self.refusals.append(status)


@contextmanager
def window(browser: Browser, **options: Any) -> Iterator[Window]:
    """A window of a person's own; at its end nothing may have been complained of."""
    context = browser.new_context(**{"locale": "zh-CN", **options})
    try:
        opened = Window(context, context.new_page())
        yield opened
        assert opened.complaints == []
    finally:
        context.close()


def licence_picture(**printed: str) -> bytes:
    """A licence of a firm that isn't, as PNG of WIDTH x HEIGHT; `printed` gives fields another text."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), (252, 250, 243))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((28, 28, WIDTH - 28, HEIGHT - 28), outline=(176, 138, 62), width=8)
    draw.rectangle((46, 46, WIDTH - 46, HEIGHT - 46), outline=(176, 138, 62), width=2)
    draw.text((WIDTH / 2, 130), "营 业 执 照", fill=(30, 30, 30), font=font(76), anchor="mm")
    draw.text((WIDTH / 2, 205), "SPECIMEN 样本", fill=(190, 40, 40), font=font(30), anchor="mm")
    for at, (name, label, text, _, _) in enumerate(PRINT):
        draw.text((110, 270 + at * 84), label, fill=(140, 105, 40), font=font(32))
        draw.text((420, 270 + at * 84), printed.get(name, text), fill=(30, 30, 30), font=font(34))
    draw.ellipse((1060, 690, 1270, 900), outline=(200, 40, 40), width=7)
    draw.text((1165, 795), "样本", fill=(200, 40, 40), font=font(48), anchor="mm")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def licence_facts(unsure: bool = True) -> dict[str, Any]:
    """What a reader would say of that picture: facts for `Desk.finish`, one finding failed when `unsure`."""
    fields = {}
    for line, (name, _, text, value, confidence) in enumerate(PRINT):
        top = 270 + line * 84
        right = 420 + font(34).getlength(text)
        box = Box(412 / WIDTH, (top - 2) / HEIGHT, (right + 8) / WIDTH, (top + 52) / HEIGHT)
        fields[name] = Field(name, value, text, confidence, 1, (box,), ("label", "tagger"))
    (at,) = fields["legal_representative"].boxes
    finding = Finding(
        "DECLARED_DIFFERS",
        "X-00",
        "fail",
        "medium",
        "与申请人填报的信息不一致：法定代表人",
        "the legal representative differs from the one declared",
        expected="章样本",
        actual="张样本",
        evidence=(Evidence("", "legal_representative", 1, ((at.x0, at.y0, at.x1, at.y1),)),),
    )
    return {
        "status": "needs_review" if unsure else "done",
        "kind": "business_licence",
        "kind_confidence": 0.995,
        "pages": (PageFacts(1, float(WIDTH), float(HEIGHT), 0, "ocr", 0.93, ()),),
        "fields": fields,
        "findings": (finding,) if unsure else (),
    }


def finish(desk: Desk, document_id: str, **facts: Any) -> None:
    """Ends the reading of a waiting document with exactly these facts."""
    claim = desk.store.work.claim(document_id)
    assert claim is not None
    assert desk.store.work.finish(replace(claim.document, **facts), claim.token)
