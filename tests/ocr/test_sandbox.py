"""Decoding behind walls: deaths are told apart, nothing is believed, nothing is left running, and it is quick."""

import io
import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from ocr import keeper as keeping
from ocr.faults import CorruptFile, DecodeLimit, DocumentFault, TooManyPages, WrongPassword
from ocr.frames import to_frame, to_page
from ocr.page import Box, RuledLine, Word
from ocr.pages import Limits, PageImage
from ocr.sandbox import decode, fault_named, page_count, render_page
from ocr.sniff import CSV, PDF
from tests.ocr.paper import drawn, pdf, saved


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """Ten scanned pages: far more than a pipe holds."""
    pages = [drawn((f"第{n}页",), width=900) for n in range(10)]
    path = tmp_path / "scan.tiff"
    path.write_bytes(saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    return path


def children() -> list[int]:
    """The decoders that run now."""
    running = keeping.keeper()._keeper
    if running is None:
        return []
    pid = running._process.pid
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def peak(child: int) -> int | None:
    """The most memory a decoder ever held, MiB; None once it has ended."""
    try:
        status = Path(f"/proc/{child}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    held = re.search(r"VmHWM:\s*(\d+) kB", status)
    return int(held[1]) // 1024 if held else None


def gone(within: float = 5.0) -> bool:
    """Whether no decoder is left running."""
    until = time.monotonic() + within
    while children() and time.monotonic() < until:
        time.sleep(0.02)
    return not children()


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (signal.SIGSEGV, CorruptFile),
        (signal.SIGABRT, CorruptFile),
        (signal.SIGXCPU, DecodeLimit),
        (signal.SIGKILL, DecodeLimit),
    ],
)
def test_deaths_are_told_apart(scan: Path, number: int, fault: type[DocumentFault]) -> None:
    """A crash is the file's damage; a kill by the kernel and the processor's limit are limits."""
    pages = decode(scan, "image/tiff")
    assert next(pages).number == 1
    [child] = children()
    os.kill(child, number)
    with pytest.raises(DocumentFault) as raised:
        list(pages)
    assert type(raised.value) is fault


def test_time_is_limited(scan: Path) -> None:
    """No patience, no page; and the decoder does not go on in the background."""
    with pytest.raises(DecodeLimit):
        list(decode(scan, "image/tiff", limits=Limits(wall_seconds=0.0)))
    assert gone()


def test_the_readers_own_time_is_not_the_decoders(scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a page may take longer than decoding a file may."""
    monkeypatch.setattr("ocr.sandbox.PAGE_SECONDS", 0.0)
    count = 0
    for _ in decode(scan, "image/tiff", limits=Limits(wall_seconds=2.0)):
        time.sleep(0.25)
        count += 1
    assert count == 10


def test_processor_time_is_limited(tmp_path: Path) -> None:
    """A page with more signs than paper holds runs into its limit."""
    out = io.BytesIO()
    canvas = Canvas(out)
    text = canvas.beginText(10, 800)
    text.setFont("Helvetica", 4)
    for _ in range(9000):
        text.textLine("1234567890 " * 8)
        text.setTextOrigin(10 + _ % 7, 20 + _ % 800)
    for _ in range(14):
        canvas.drawText(text)
    canvas.save()
    path = tmp_path / "busy.pdf"
    path.write_bytes(out.getvalue())
    with pytest.raises(DecodeLimit):
        list(decode(path, PDF, limits=Limits(max_pages=1, cpu_seconds=0)))


def test_memory_is_limited(tmp_path: Path) -> None:
    """More than is allowed is a limit, not a crash; and the next file is read as ever."""
    path = tmp_path / "large.png"
    path.write_bytes(saved(Image.new("RGB", (7900, 7900)), "PNG"))
    with pytest.raises(DecodeLimit):
        list(decode(path, "image/png", limits=Limits(memory=350 * 1024 * 1024)))
    path.write_bytes(saved(drawn(), "PNG"))
    assert len(list(decode(path, "image/png"))) == 1


def test_who_stops_reading_ends_the_decoder(scan: Path) -> None:
    """A reader that has seen enough leaves no process behind."""
    pages = decode(scan, "image/tiff")
    next(pages)
    assert children()
    pages.close()  # type: ignore[attr-defined]  # a generator
    assert gone()


def test_a_keeper_that_was_killed_is_replaced(scan: Path) -> None:
    """The file it kept is the world's fault, to be tried again; the next one is read."""
    pages = decode(scan, "image/tiff")
    next(pages)
    running = keeping.keeper()._keeper
    assert running is not None
    os.kill(running._process.pid, signal.SIGKILL)
    running._process.wait()
    with pytest.raises(OSError, match="keeper"):
        list(pages)
    assert page_count(scan, "image/tiff") == 10


def test_many_files_at_once(scan: Path, tmp_path: Path) -> None:
    """Threads share one keeper; each gets its own file's pages."""
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf((("一",), ("二",))))
    counts: list[int] = []
    jobs = [(scan, "image/tiff"), (path, PDF)] * 4

    def read(file: Path, media_type: str) -> None:
        counts.append(len(list(decode(file, media_type))))

    threads = [threading.Thread(target=read, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [2] * 4 + [10] * 4 and gone()


def test_a_forked_process_has_a_keeper_of_its_own(scan: Path) -> None:
    """Workers that fork after their first file don't speak on their parent's line."""
    assert page_count(scan, "image/tiff") == 10
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.write(writing, str(page_count(scan, "image/tiff")).encode())
            keeping.keeper().end()
            code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert os.read(reading, 10) == b"10" and page_count(scan, "image/tiff") == 10
    os.close(reading)
    os.close(writing)


def test_a_warm_keeper_is_quick(tmp_path: Path) -> None:
    """The walls cost a fraction of a second, not an interpreter's start, for each document."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1,2\n")
    list(decode(path, CSV))
    costs = []
    for _ in range(8):
        began = time.perf_counter()
        list(decode(path, CSV))
        costs.append(time.perf_counter() - began)
    assert min(costs) < 0.15


def test_memory_stays_level_over_hundreds_of_pages(tmp_path: Path) -> None:
    """Pages are closed one by one: the five hundredth costs what the first did."""
    path = tmp_path / "long.pdf"
    path.write_bytes(pdf(tuple((f"第{n}页", "2024-01-05 转账 1,234.50 8,765.50") for n in range(500))))
    peaks: dict[int, int] = {}
    for page in decode(path, PDF):
        # A decoder is ahead by what its pipe holds, and has ended before its last pages are taken.
        if seen := [size for child in children() if (size := peak(child)) is not None]:
            peaks[page.number] = max(seen)
    assert page.number == 500 and max(peaks) >= 200
    assert peaks[max(peaks)] < peaks[min(page for page in peaks if page >= 50)] + 40


def test_two_children_share_a_long_file_and_its_pages_keep_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every page comes once, in order, whether one child or two read the file; a damaged one is refused by either."""
    path = tmp_path / "long.pdf"
    path.write_bytes(pdf(tuple((f"第{n}页",) for n in range(7))))
    alone = list(decode(path, PDF))
    monkeypatch.setattr("ocr.sandbox._lanes", lambda path, media_type: 2)
    assert list(decode(path, PDF)) == alone
    assert [page.number for page in alone] == [1, 2, 3, 4, 5, 6, 7]
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(CorruptFile):
        list(decode(path, PDF))


def test_a_password_longer_than_any_is_wrong(tmp_path: Path) -> None:
    """And does not burst the line to the keeper."""
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(password="secret"))
    with pytest.raises(WrongPassword):
        list(decode(path, PDF, password="x" * 1_000_000))


def test_pages_survive_the_line() -> None:
    """What is told of a page arrives as it was."""
    word = Word(
        "户名",
        Box(0.1, 0.2, 0.3, 0.4),
        char_boxes=(Box(0.1, 0.2, 0.2, 0.4), Box(0.2, 0.2, 0.3, 0.4)),
        font="Song",
        size=9.0,
    )
    page = PageImage(3, 595.0, 842.0, None, (word,), (RuledLine(Box(0, 0.5, 1, 0.5), True),), "pdf", 90)
    assert to_page(*to_frame(page)) == page


def lies() -> Iterator[tuple[str, object]]:
    """What a decoder that was taken over might tell."""
    yield from (("width", -1), ("width", "x"), ("width", float("nan")), ("rotation", 45), ("text_from", "truth"))
    yield from (("shape", [10, 10]), ("shape", [1 << 40, 1]), ("shape", "ab"), ("number", None), ("words", 7))
    yield from (("words", [["x", [0, 0, 1], 1, "", [], None]]), ("words", [["", [0, 0, 1, 1], 1, "", [], None]]))
    yield from (
        ("lines", [[[0, 0, float("inf"), 1], True]]),
        ("dpi", 0),
        ("sheet_", 1),
        ("words", [["ab", [0, 0, 1, 1], 1, "", [[0, 0, 1, 1]], None]]),
    )


@pytest.mark.parametrize(("name", "value"), list(lies()))
def test_a_lying_decoder_is_not_believed(name: str, value: object) -> None:
    """Odd answers are faults; more than expected is passed over."""
    header, payload = to_frame(PageImage(1, 100.0, 100.0, text_from="pdf"))
    header[name] = value
    if name == "sheet_":
        assert to_page(header, payload).number == 1
        return
    with pytest.raises(CorruptFile):
        to_page(header, payload)


def test_only_known_faults_are_told() -> None:
    """A code that no fault has is a decoder gone wrong; what it adds is kept short."""
    assert isinstance(fault_named("too_many_pages", ""), TooManyPages)
    assert type(fault_named("no such", "x")) is CorruptFile
    assert len(fault_named("corrupt_file", "x" * 10_000).found) <= 200


def test_a_page_that_is_not_there(scan: Path) -> None:
    """Asking for page 11 of 10 is a fault with a code."""
    with pytest.raises(CorruptFile):
        render_page(scan, "image/tiff", 11)
    with pytest.raises(CorruptFile):
        render_page(scan, "image/tiff", -1)
