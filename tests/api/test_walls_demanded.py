"""Where a wall of the sandbox is missing: told by /readyz, and with YINZHENG_REQUIRE_SANDBOX nothing is opened."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ocr import keeper as keeping
from ocr.keeper import Keepers
from ocr.pages import Limits
from ocr.sandbox import WallMissing, decode, missing_walls, render_page, sandbox_state
from ocr.sniff import CSV
from tests.api.desk import Desk, open_desk, rooms_of

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def without_seccomp(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Decoders of a machine whose seccomp can't be had: its library is hidden from a keeper of this test's own."""
    (tmp_path / "pyseccomp.py").write_text("raise ImportError('hidden for the test')")
    started = (ROOT / "ocr" / "sandbox_child.py").read_text()
    script = tmp_path / "child.py"
    script.write_text(f"import sys; sys.path.insert(0, {str(tmp_path)!r})\nimport pathlib\n{started}")
    popen = subprocess.Popen

    def hidden(command: list[str], **more: object) -> object:
        return popen([command[0], "-I", str(script), str(ROOT)], **more)  # type: ignore[call-overload]

    monkeypatch.setattr(keeping.subprocess, "Popen", hidden)
    own = Keepers()
    monkeypatch.setattr(keeping, "_KEEPERS", own)
    yield
    own.end()


def test_a_missing_wall_is_told_and_can_be_demanded(without_seccomp: None, tmp_path: Path) -> None:
    """Without seccomp a decoder says so; a file is opened all the same, unless every wall is demanded."""
    assert "seccomp" in missing_walls() and "seccomp" not in sandbox_state()
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    assert len(list(decode(path, CSV))) == 1
    with pytest.raises(WallMissing, match="seccomp"):
        list(decode(path, CSV, limits=Limits(every_wall=True)))
    with pytest.raises(WallMissing):
        render_page(path, CSV, 1, limits=Limits(every_wall=True))


def told_of_sandbox(desk: Desk) -> dict[str, object]:
    """The answer of /readyz once a decoder was asked."""
    for _ in range(600):
        answer = desk.client.get("/readyz").json
        if answer["checks"]["sandbox"] != "being tried":
            return dict(answer)
        rooms_of(desk.app).readiness.pop("last")
        time.sleep(0.05)
    raise AssertionError("the sandbox was never told of")


def test_readiness_tells_the_walls_a_decoder_really_has(desk: Desk) -> None:
    """/readyz asks a decoder, not for the presence of a library."""
    desk.store.work.beat("worker-1")
    told = told_of_sandbox(desk)
    missing = missing_walls()
    assert told["checks"]["sandbox"] == (f"degraded, without: {', '.join(missing)}" if missing else "ok")  # type: ignore[index]


def test_without_a_demanded_wall_the_service_is_not_ready(without_seccomp: None, tmp_path: Path) -> None:
    """Degraded is ready, and said; with YINZHENG_REQUIRE_SANDBOX it is not ready, and no page is drawn."""
    easy, strict = open_desk(tmp_path / "a"), open_desk(tmp_path / "b", require_sandbox=True)
    for desk, status in ((easy, "ready"), (strict, "not_ready")):
        desk.store.work.beat("worker-1")
        told = told_of_sandbox(desk)
        assert told["status"] == status and "seccomp" in told["checks"]["sandbox"]  # type: ignore[index]
    document_id = strict.uploaded()
    answer = strict.ask("reviewer", "GET", f"/documents/{document_id}/pages/1.png")
    assert answer.status_code == 503 and answer.json["code"] == "unavailable"
    assert easy.ask("reviewer", "GET", f"/documents/{easy.uploaded()}/pages/1.png").status_code == 200


def test_a_worker_without_a_demanded_wall_does_not_begin(tmp_path: Path) -> None:
    """It ends before it has claimed anything, so that no document loses a try to it."""
    script = (
        "import ocr.sandbox; ocr.sandbox.missing_walls = lambda: ('landlock',)\n"
        "from intake.settings import load_settings; from intake.store import open_store; from intake.worker import Shift\n"
        "Shift(open_store(load_settings()), load_settings(), 'w').begin()"
    )
    environment = {**os.environ, "YINZHENG_DATA": str(tmp_path), "YINZHENG_REQUIRE_SANDBOX": "1"}
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, check=False)
    assert ran.returncode == 5 and b"landlock" in ran.stdout + ran.stderr
