"""The whole corpus through the whole service: each file is refused with a code or ends read or failed; nothing breaks."""

import io
import os
import re
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.worker import Shift
from ocr.page import Page
from tests.api.desk import CSV, Desk, open_desk, rooms_of
from tests.hostile.corpus import corpus
from tests.hostile.maker import FORMULAS, SCRIPTS
from tests.hostile.others import NAMES

WHOLE = bool(os.environ.get("HOSTILE_WHOLE"))
HEAVY = re.compile(  # many seconds each, and of a sort with one that stays: only with HOSTILE_WHOLE=1
    r"sheet_(quote|line|columns|cell|merged)|picture_(rgba64|grey16|rgb64|large\.|scans|frames\.)|paper_(doubling|many_pages|objects)|deeper_(jbig2_repeats|shading|tiling)"
)
ENDED = ("done", "needs_review", "failed", "password_required")
OURS = ("internal_error", "worker_lost")
MOST = 1536 * 1024**2  # bytes that a worker and its decoders may take together


class Load:
    """The most memory that this process's decoders held at any moment, sampled."""

    def __init__(self) -> None:
        self.most, self.going = 0, True
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        from ocr import keeper

        while self.going:
            running = keeper.keeper()._keeper
            if running is not None:
                self.most = max(self.most, sum(_resident(pid) for pid in _family(running._process.pid)))
            time.sleep(0.02)

    def end(self) -> int:
        self.going = False
        self._thread.join()
        return self.most


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(each for child in children for each in _family(int(child)))]


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    except (OSError, IndexError):
        return 0


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One service for the whole corpus, as it would meet it."""
    return open_desk(tmp_path_factory.mktemp("hostile"), rate_per_minute=0)


@pytest.fixture(scope="module")
def shift(desk: Desk) -> Iterator[Shift]:
    """A worker in this process on the whole way; the recognition of pixels, which takes minutes, only with HOSTILE_WHOLE=1."""
    import ocr.read

    patch = pytest.MonkeyPatch()
    if not WHOLE:
        patch.setattr(ocr.read, "read_image", lambda image, number, _: Page(number, image.shape[1], image.shape[0]))
    yield Shift(desk.store, rooms_of(desk.app).settings, "hostile")
    patch.undo()


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is tried again is tried at once."""
    monkeypatch.setattr("intake.store.work.PAUSES", (0.0, 0.0))


def push(desk: Desk, shift: Shift, content: bytes, name: str) -> list[str]:
    """Uploads, reads, and asks for everything that can be asked for; the ids of the documents that were made."""
    case_id = desk.store.cases.create(reference=None, declared={}, actor="test").id
    answer = desk.upload((content, name), case_id=case_id)
    assert answer.status_code in (202, 413, 415, 422), (name, answer.text[:300])
    if answer.status_code != 202:
        assert answer.json["code"] not in OURS and answer.json["detail_en"]
        return []
    ids = [document["id"] for document in answer.json["documents"]]
    for document_id in ids:
        shift.take(document_id)
        told = desk.ask("reviewer", "GET", f"/documents/{document_id}").json
        assert told["status"] in ENDED, (name, told["status"])
        assert (told["error"] or {}).get("code") not in OURS, (name, told["error"])
        for path in (f"/documents/{document_id}/pages/1.png", f"/documents/{document_id}/original"):
            assert desk.ask("reviewer", "GET", path).status_code < 500, (name, path)
    for path in (f"/cases/{case_id}", f"/cases/{case_id}/verification"):
        assert desk.ask("reviewer", "GET", path).status_code == 200, (name, path)
    assert desk.ask("scorer", "GET", f"/cases/{case_id}/features").status_code == 200, name
    return ids


@pytest.mark.parametrize("name", [name for name in corpus() if WHOLE or not HEAVY.search(name)])
def test_every_file_ends_in_a_result_or_a_code(desk: Desk, shift: Shift, name: str) -> None:
    """No crash, no 500, no error of ours, within a gigabyte and a half; and a good file is read after it."""
    load = Load()
    push(desk, shift, corpus()[name](), name)
    assert load.end() < MOST
    (good,) = push(desk, shift, CSV + f"2024-01-02,{len(name)}.00,{name}\n".encode(), "good.csv")
    assert desk.ask("reviewer", "GET", f"/documents/{good}").json["status"] in ENDED[:2]


def test_hostile_names_stay_names(desk: Desk, shift: Shift, tmp_path: Path) -> None:
    """No name reaches a path, a header or a page; each file is read all the same."""
    for count, name in enumerate(NAMES):
        content = CSV + f"2024-01-03,{count}.00,2.00\n".encode()
        for document_id in push(desk, shift, content, name):
            answer = desk.ask("reviewer", "GET", f"/documents/{document_id}/original")
            told = answer.headers["Content-Disposition"]
            assert answer.data == content and told.isascii() and not set(told) & set("\r\n\0<>")
            kept = desk.ask("reviewer", "GET", f"/documents/{document_id}").json["file"]["name"]
            assert kept and not set(kept) & set("/\\\0\r\n\u202e") and len(kept.encode()) <= 255
    blobs = rooms_of(desk.app).settings.data.resolve()
    assert all(re.fullmatch(r"[0-9a-f-]+(\.png)?|[0-9a-f]{2}", path.name) for path in (blobs / "blobs").rglob("*"))
    assert not Path("/tmp/yinzheng-slipped.csv").exists()  # what slip.zip would make


def test_formulas_and_scripts_stay_text(desk: Desk, shift: Shift) -> None:
    """What a file says is told as it stands in JSON, harmless in CSV, and never as HTML."""
    (document_id,) = push(desk, shift, corpus()["sheet_injected.csv"](), "injected.csv")
    told = desk.ask("reviewer", "GET", f"/documents/{document_id}/transactions?format=json")
    assert told.mimetype == "application/json" and told.headers["X-Content-Type-Options"] == "nosniff"
    assert any("<script>" in str(row) for row in told.json["rows"])
    csv = desk.ask("reviewer", "GET", f"/documents/{document_id}/transactions?format=csv")
    assert csv.headers["Content-Disposition"].startswith("attachment") and csv.mimetype == "text/csv"
    import csv as reader

    cells = [cell for row in reader.reader(io.StringIO(csv.data.decode("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r", "＝") or cell.startswith("-2+")]
    assert any(SCRIPTS[0] in cell for cell in cells) and any(FORMULAS[0][1:] in cell for cell in cells)


def test_nothing_of_ours_is_imported_from_a_file(desk: Desk) -> None:
    """No library that carries out what a file holds is anywhere near: no pickle, yaml, eval of content."""
    root = Path(__file__).parent.parent.parent
    wrong = re.compile(r"\b(pickle\.loads?|yaml\.load|marshal\.loads|(?<![\w.])eval\(|(?<![\w.])exec\()")
    sources = [p for folder in ("intake", "nlp", "ocr", "models") for p in (root / folder).rglob("*.py")]
    assert not [str(path) for path in sources if wrong.search(path.read_text(encoding="utf-8"))]
    assert "pickle" not in sys.argv
