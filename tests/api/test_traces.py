"""Pictures of traces of editing, as a reviewer asks for them."""

import io
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from intake.document import PageFacts
from ocr.marks.traces.pixels import pixel_traces
from ocr.marks.traces.trace import Trace, Traces
from ocr.sandbox import file_traces
from ocr.sniff import PDF
from tests.api.desk import Desk, is_problem
from tests.ocr.forgeries import FONT_FILE, lines_of, photo, saved_on_top, statement, white_box

pytestmark = pytest.mark.skipif(not Path(FONT_FILE).exists(), reason=f"no font at {FONT_FILE}")


def copied_photo() -> tuple[bytes, Traces]:
    """A photo whose last five signs of an amount were pasted over those of another, and what was found of it."""
    picture, places = photo(1)
    (source, here), (target, there) = places[4], places[31]
    cut = picture.crop((here[2] - 80, here[1] - 10, here[2] + 3, here[3] + 10))
    picture.paste(cut, (there[2] - 80, there[1] - 10))
    read = [(text if at != 31 else target[:-5] + source[-5:], place) for at, (text, place) in enumerate(places)]
    marks, looked = pixel_traces(np.asarray(picture), lines_of(read))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue(), Traces(looked, {}, tuple(Trace(m.text, 1, (m.box,), m.detail) for m in marks))


def finished(desk: Desk, content: bytes, name: str, traces: Traces, pages: int = 1, **more: Any) -> str:
    document_id = desk.uploaded(content, name)
    facts = tuple(PageFacts(number, 595.0, 842.0, 0, "pdf", 1.0, ()) for number in range(1, pages + 1))
    desk.finish(document_id, notes={"traces": traces.to_json()}, pages=facts, **more)
    return document_id


def test_a_later_save_is_shown_before_and_after(desk: Desk, tmp_path: Path) -> None:
    """Two pictures of the place, one above the other and not the same; the audit knows who looked; others may not."""
    path = tmp_path / "file.pdf"
    path.write_bytes(saved_on_top(statement(2), white_box(statement(2), random.Random(2))))
    traces = file_traces(path, PDF)
    number = next(n for n, trace in enumerate(traces.found, 1) if trace.sign == "revision_numbers")
    document_id = finished(desk, path.read_bytes(), "流水.pdf", traces, 2)
    url = f"/documents/{document_id}/traces/{number}.png"
    answer = desk.ask("reviewer", "GET", url)
    assert answer.status_code == 200 and answer.content_type == "image/png", answer.text[:300]
    picture = Image.open(io.BytesIO(answer.data)).convert("L")
    upper = picture.crop((0, 0, picture.width, picture.height // 2 - 4))
    lower = picture.crop((0, picture.height - upper.height, *picture.size))
    assert upper.size == lower.size and upper.tobytes() != lower.tobytes()
    entries = desk.ask("admin", "GET", f"/cases/{desk.case_id}/audit").json["entries"]
    assert entries[-1]["action"] == "document.trace_seen" and entries[-1]["detail"]["sign"] == "revision_numbers"
    for role in ("borrower", "scorer"):
        assert is_problem(desk.ask(role, "GET", url), 403, "forbidden")


def test_copies_are_shown_as_a_map(desk: Desk) -> None:
    """The page with a line from each place to its other, and both enlarged below it."""
    content, traces = copied_photo()
    assert [trace.sign for trace in traces.found][:2] == ["copied", "copied"]
    document_id = finished(desk, content, "流水.png", traces)
    answer = desk.ask("reviewer", "GET", f"/documents/{document_id}/traces/1.png")
    assert answer.status_code == 200, answer.text[:300]
    drawn = np.asarray(Image.open(io.BytesIO(answer.data)).convert("RGB"), int)
    assert (np.abs(drawn - (200, 30, 30)).sum(axis=2) == 0).sum() > 200, "a frame and a line in red"
    assert (np.abs(drawn - (20, 80, 200)).sum(axis=2) == 0).sum() > 200, "the place it came from in blue"
    assert (np.abs(drawn[-60:] - 90).sum(axis=2) == 0).any(), "enlarged places, smaller than the page, stand below"


@pytest.mark.parametrize("number", [0, 2, 7])
def test_a_trace_without_a_place_has_no_picture(desk: Desk, number: int) -> None:
    """A number that no trace has, and a trace of the file as a whole, are not found."""
    traces = Traces((), {}, (Trace("copied", 1, ()), Trace("revision_pages", 0)))
    document_id = finished(desk, pdf_of_nothing(), "空.pdf", traces)
    assert is_problem(desk.ask("reviewer", "GET", f"/documents/{document_id}/traces/{number}.png"), 404, "not_found")


def pdf_of_nothing() -> bytes:
    return statement(1, pages=1)
