"""A worker's shift: every outcome of a reading, and what happens when the worker does not come to its end."""

import contextlib
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intake.settings import Settings
from intake.store import Store, open_store, page_blob_name
from intake.upload import Upload
from intake.worker import Shift
from tests.intake import fake_way

ROOT = Path(__file__).parent.parent.parent
QUICK = {"lease_seconds": 2.0, "sweep_seconds": 0.3}


class Site:
    """A store with one case, and workers of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(data=folder, **QUICK)
        self.store: Store = open_store(self.settings)
        self.case_id = self.store.cases.create(reference=None, declared={}, actor="test").id
        self.workers: list[subprocess.Popen[bytes]] = []

    def add(self, content: str, media_type: str = "text/csv", **more: str) -> str:
        sha256 = hashlib.sha256(content.encode()).hexdigest()
        path = self.folder / f"taken-{sha256}"
        path.write_text(content)
        upload = Upload("a.csv", path, sha256, len(content), media_type)
        return self.store.documents.add(self.case_id, upload, actor="test", **more).document.id

    def status(self, document_id: str) -> str:
        return self.store.documents.get(document_id).document.status

    def code(self, document_id: str) -> str | None:
        error = self.store.documents.get(document_id).document.error
        return error and error["code"]

    def start(self, name: str = "w1", **more: str) -> subprocess.Popen[bytes]:
        """A real worker process with the fake pipeline."""
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "YINZHENG_DATA": str(self.folder),
            "FAKE_WAY_MARKS": str(self.folder / "marks"),
            **{f"YINZHENG_{key.upper()}": str(value) for key, value in {**QUICK, **more}.items()},
        }
        log = (self.folder / "log").open("ab")
        with log:
            worker = subprocess.Popen(
                [sys.executable, "-m", "tests.intake.fake_way", name],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.workers.append(worker)
        return worker

    def wait(self, until: Callable[[], bool], seconds: float = 20.0) -> None:
        deadline = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < deadline, (self.folder / "log").read_text()
            time.sleep(0.03)

    def readings(self) -> Counter[str]:
        marks = self.folder / "marks"
        return Counter(marks.read_text().split() if marks.exists() else [])


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site whose workers are gone after the test."""
    made = Site(tmp_path)
    yield made
    for worker in made.workers:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    made.store.database.engine.dispose()


@pytest.fixture
def shift(site: Site, monkeypatch: pytest.MonkeyPatch) -> Shift:
    """A shift in this process, with the fake pipeline."""
    monkeypatch.setitem(sys.modules, "intake.pipeline", fake_way)
    monkeypatch.setattr("intake.store.work.PAUSES", (0.0, 0.0))
    return Shift(site.store, site.settings, "here")


def test_one_hint_reads_all_that_waits(site: Site, shift: Shift) -> None:
    """A worker that is woken for one document goes on to the rest; late hints find nothing and do no harm."""
    ids = [site.add(f"good {n}") for n in range(4)]
    assert shift.take(ids[2]) == 4 and shift.take(ids[0]) == 0 and shift.take("doc_none") == 0
    view = site.store.documents.get(ids[0])
    assert {site.status(each) for each in ids} == {"done"} and view.document.case_id == site.case_id
    assert view.document.uploaded_on is not None and view.attempts == 1


def test_the_documents_own_faults_are_told(site: Site, shift: Shift) -> None:
    """A damaged file is failed at once with its code and both sentences, and never tried again."""
    document_id = site.add("broken")
    assert shift.take(document_id) == 1
    assert (site.status(document_id), site.code(document_id)) == ("failed", "corrupt_file")
    assert site.store.documents.get(document_id).attempts == 1


def test_a_protected_file_waits_for_its_password(site: Site, shift: Shift, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it and with a wrong one it waits; with the right one it is read, and its pages are drawn while it is known."""
    drawn = []
    monkeypatch.setattr("ocr.sandbox.render_page", lambda *a, password, limits: drawn.append(password) or b"PNG")
    document_id = site.add("locked", "application/pdf")
    shift.take(document_id)
    assert (site.status(document_id), site.code(document_id)) == ("password_required", "password_required")
    site.store.documents.give_password(document_id, "falsch", "test")
    shift.take(document_id)
    assert (site.status(document_id), site.code(document_id)) == ("password_required", "wrong_password")
    site.store.documents.give_password(document_id, "geheim", "test")
    shift.take(document_id)
    assert site.status(document_id) == "done" and drawn == ["geheim"]
    assert site.store.blobs.get(page_blob_name(document_id, 1)) == b"PNG"


def test_our_own_errors_are_tried_three_times(site: Site, shift: Shift, capsys: pytest.CaptureFixture[str]) -> None:
    """An error that is no document's fault: three tries, then failed as ours; the log tells its sort, never its text."""
    document_id = site.add("bug")
    shift.take(document_id)
    assert (site.status(document_id), site.code(document_id)) == ("failed", "internal_error")
    assert site.store.documents.get(document_id).attempts == 3
    told = capsys.readouterr()
    assert "RuntimeError" in told.out + told.err and "张三" not in told.out + told.err


def test_a_missing_or_changed_file_is_our_fault(site: Site, shift: Shift) -> None:
    """Bytes that are gone, or no longer those that were taken, are not read."""
    gone, changed = site.add("good 1"), site.add("good 2")
    for document_id in (gone, changed):
        sha256 = site.store.documents.get(document_id).document.file.sha256
        path = site.folder / "blobs" / sha256[:2] / sha256
        path.unlink() if document_id == gone else path.write_bytes(b"good 3")
    shift.take(gone)
    assert {site.code(gone), site.code(changed)} == {"internal_error"}


def test_a_worker_killed_in_mid_document_loses_nothing(site: Site) -> None:
    """kill -9 in the middle: started again under its name it takes the document up at once, and it is done, once."""
    document_id = site.add("slow 1")
    worker = site.start()
    site.wait(lambda: site.readings()[document_id] == 1)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    assert site.status(document_id) == "reading"
    site.start()
    site.wait(lambda: site.status(document_id) == "done")
    assert site.readings()[document_id] == 2 and site.store.documents.get(document_id).attempts == 2
    done = [e for e in site.store.events.since(site.case_id) if e.type == "document.done"]
    assert len(done) == 1 and site.store.audit.verify() is None


def test_another_worker_takes_over_when_the_lease_ends(site: Site) -> None:
    """A worker that does not come back: another one, busy with nothing, finds its document after the lease."""
    document_id = site.add("slow 1")
    worker = site.start("w1")
    site.wait(lambda: site.readings()[document_id] == 1)
    site.start("w2")
    os.killpg(worker.pid, signal.SIGKILL)
    site.wait(lambda: site.status(document_id) == "done")
    assert site.readings()[document_id] == 2


def test_a_slow_document_is_not_taken_away(site: Site) -> None:
    """Longer reading than the lease of two seconds: the heartbeat keeps it, it is read once, though another waits."""
    document_id = site.add("slow 2.6")
    site.start("w1")
    site.start("w2")
    site.wait(lambda: site.status(document_id) == "done")
    assert site.readings() == Counter({document_id: 1})


def test_a_document_that_hangs_is_failed_and_its_worker_goes_on(site: Site) -> None:
    """Reading that does not end is ended: the document fails with a reason, the worker leaves, the next one reads the rest."""
    hanging = site.add("hang")
    worker = site.start(read_seconds="2")
    site.wait(lambda: site.readings()[hanging] == 1)
    good = site.add("good")
    assert worker.wait(20) == 4
    assert (site.status(hanging), site.code(hanging)) == ("failed", "decode_limit")
    site.start()
    site.wait(lambda: site.status(good) == "done")
    assert site.readings()[hanging] == 1


def test_a_stopping_worker_ends_its_document_first(site: Site) -> None:
    """SIGTERM in the middle: the document at hand is finished, the next one is left for others, nothing is lost."""
    first, second = site.add("slow 1"), site.add("slow 1.1")
    worker = site.start()
    site.wait(lambda: len(site.readings()) == 1)
    worker.terminate()
    assert worker.wait(15) == 0
    assert sorted([site.status(first), site.status(second)]) == ["done", "queued"]


def test_work_goes_on_without_the_broker(site: Site) -> None:
    """A broker that can't be reached holds up neither who uploads nor who reads: the rows are the queue."""
    document_id = site.add("good")
    site.start(broker_url="redis://127.0.0.1:1/0")
    site.wait(lambda: site.status(document_id) == "done", 40)


def test_a_worker_that_can_not_begin_ends(site: Site) -> None:
    """Without a store it does not live on deaf and without a sweep: it ends with a code, and its supervisor tries again."""
    worker = site.start(database_url="sqlite:////proc/nowhere/x.sqlite")
    assert worker.wait(60) == 6


def test_a_hint_never_keeps_an_upload_waiting(tmp_path: Path) -> None:
    """With a broker that does not answer at all, saying that a document waits takes no time."""
    script = "import time; from intake.tasks import hint; began = time.monotonic(); hint('doc_x'); hint('doc_y')\n"
    script += "assert time.monotonic() - began < 0.5"
    environment = {**os.environ, "YINZHENG_DATA": str(tmp_path), "YINZHENG_BROKER_URL": "redis://10.255.255.1:6379/0"}
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, check=True)


def test_a_database_that_goes_away_costs_no_try(site: Site, shift: Shift, monkeypatch: pytest.MonkeyPatch) -> None:
    """A result is kept once it is back; what broke in the middle of reading is given back as if it had not been begun."""
    from intake.store import AWAY

    monkeypatch.setattr("intake.worker.AGAIN", 0.01)
    first, second = site.add("good 1"), site.add("good 2")
    finish, read, gone = site.store.work.finish, fake_way.read_documents, iter(range(5))

    def away(*given: object, **more: object) -> bool:
        if next(gone, 5) < 3:
            raise AWAY[0]("update", {}, Exception("server closed the connection"))
        return finish(*given, **more)  # type: ignore[arg-type]

    def cut(*given: object, **more: object) -> object:
        if next(gone, 5) < 5:
            raise AWAY[-1]("the transaction is broken")
        return read(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(type(site.store.work), "finish", lambda _, *given: away(*given))
    shift.take(first)
    monkeypatch.setattr(fake_way, "read_documents", cut)
    gone = iter((0, 1))
    shift.take(second)
    assert site.status(first) == site.status(second) == "done"
    assert [site.store.documents.get(each).attempts for each in (first, second)] == [1, 1]


def test_the_papers_of_a_pack_become_documents_once(site: Site, shift: Shift) -> None:
    """One file with three papers: three documents of one case in their order, with one file; sent again, still three."""
    first = site.add("pack 3")
    shift.take(first)
    case_id = site.store.documents.get(first).document.case_id or ""
    found = [view.document for view in site.store.documents.of_case(case_id)]
    parts = [each.part for each in found if each.part is not None]
    assert found[0].id == first and [part.number for part in parts] == [1, 2, 3]
    assert {part.upload for part in parts} == {first} and len({each.file.sha256 for each in found}) == 1
    assert [page.number for each in found for page in each.pages] == [1, 2, 3]
    kept = site.store.work
    assert not kept.finish(found[0], "another token", found[1:])
    site.add("pack 3")
    assert len(site.store.documents.of_case(case_id)) == 3
