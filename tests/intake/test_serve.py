"""The supervisor: it starts, revives and stops; and `./run` as a person sees it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest

from intake.programs import Program
from intake.settings import Settings, settings_page

ROOT = Path(__file__).parent.parent.parent
SUPERVISED = """
import sys
from pathlib import Path
from intake.programs import Program, Supervisor
folder = Path(sys.argv[1])
def program(name, ignores):
    body = f"import os, signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.{ignores}); "
    body += f"child = subprocess.Popen(['sleep', '1000']); "
    body += f"open('{folder}/{name}', 'a').write(str(os.getpid()) + ' ' + str(child.pid) + chr(10)); time.sleep(1000)"
    return Program(name, [sys.executable, "-c", body])
supervisor = Supervisor()
supervisor.listen()
supervisor.start(program("first", "SIG_DFL"))
ready = lambda: (folder / "first").exists()
supervisor.start_after(ready, 60, *[program(name, ignores) for name, ignores in [("second", sys.argv[2])]])
sys.exit(supervisor.run())
"""


def alive(pid: int) -> bool:
    """True for a process that runs (a zombie does not)."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def wait(until: Callable[[], bool], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Watched:
    """A supervisor in a process of its own, with two programs that have a child each."""

    def __init__(self, folder: Path, on_term: str = "SIG_DFL") -> None:
        self.folder = folder
        command = [sys.executable, "-c", SUPERVISED, str(folder), on_term]
        self.process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        wait(lambda: len(self.starts("first")) > 0 and len(self.starts("second")) > 0)

    def starts(self, name: str) -> list[list[int]]:
        """Process and child of each start of a program."""
        path = self.folder / name
        return [[int(pid) for pid in line.split()] for line in path.read_text().splitlines()] if path.exists() else []

    @property
    def running(self) -> list[int]:
        return [pid for name in ("first", "second") for start in self.starts(name) for pid in start if alive(pid)]


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Callable[..., Watched]]:
    """Starts supervisors, none of which outlives the test."""
    started: list[Watched] = []

    def start(on_term: str = "SIG_DFL") -> Watched:
        started.append(Watched(tmp_path, on_term))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.wait()
        for pid in each.running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def test_all_is_stopped_and_no_orphan_is_left(watch: Callable[..., Watched]) -> None:
    """SIGTERM ends every program and whatever it started, and the supervisor with 0."""
    watched = watch()
    assert len(watched.running) == 4
    watched.process.terminate()
    assert watched.process.wait(10) == 0
    assert watched.running == []


def test_the_second_signal_does_not_wait(watch: Callable[..., Watched]) -> None:
    """A program that ignores SIGTERM would be waited for; a second signal ends all at once."""
    watched = watch("SIG_IGN")
    watched.process.terminate()
    time.sleep(0.5)
    assert watched.process.poll() is None
    watched.process.send_signal(signal.SIGINT)
    assert watched.process.wait(3) == 0
    assert watched.running == []


def test_what_dies_is_started_again(watch: Callable[..., Watched]) -> None:
    """A killed program comes back, its orphaned child is ended first, and the other one is left alone."""
    watched = watch()
    process, child = watched.starts("first")[0]
    os.kill(process, signal.SIGKILL)
    wait(lambda: len(watched.starts("first")) == 2)
    assert not alive(child) and len(watched.starts("second")) == 1 and len(watched.running) == 4


def test_programs_end_with_a_supervisor_that_was_killed(watch: Callable[..., Watched]) -> None:
    """kill -9 of the supervisor: the kernel tells its programs to stop, so that no worker runs on unwatched."""
    watched = watch()
    watched.process.kill()
    watched.process.wait()
    leaders = [start[0] for name in ("first", "second") for start in watched.starts(name)]
    wait(lambda: not any(alive(pid) for pid in leaders))


def test_who_ends_by_itself_waits_longer_each_time_and_who_is_killed_does_not() -> None:
    """A program with wrong settings must not be started in a rush; one that its document killed is needed at once."""
    program, pauses = Program("short-lived", started=100.0), []
    for code in (1, 1, 1, -signal.SIGKILL, -signal.SIGSEGV, 1):
        program.rest(code, 101.0)
        assert program.again_at is not None
        pauses.append(round(program.again_at - 101.0, 3))
    assert pauses == [0.05, 0.2, 0.5, 0.05, 0.05, 0.2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(folder: Path, port: int, out: IO[bytes] | int, **settings: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "YINZHENG_DATA": str(folder), "YINZHENG_PORT": str(port), "YINZHENG_WORKERS": "1"}
    command = [sys.executable, "-m", "intake.serve", *(["--only", "web"] if settings.pop("web", "") else [])]
    return subprocess.Popen(command, cwd=ROOT, env=environment | settings, stdout=out, stderr=subprocess.STDOUT)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_the_service_starts_shows_its_key_once_and_stops(tmp_path: Path) -> None:
    """The first start prints links and the admin key; the second prints no key; SIGTERM ends either with 0."""
    port = free_port()
    for shown in (True, False):
        with (tmp_path / "out").open("w+b") as out:
            process = serve(tmp_path / "data", port, out, web="only")
            try:
                wait(lambda: answers(port), 30)
                process.terminate()
                assert process.wait(20) == 0
            finally:
                process.kill()
                process.wait()
        told = (tmp_path / "out").read_text()
        assert f"http://127.0.0.1:{port}/review" in told and ("admin key" in told) is shown
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_a_taken_port_is_said_plainly(tmp_path: Path) -> None:
    """One sentence that names the port and the setting, exit 2, and nothing was started."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        process = serve(tmp_path, int(other.getsockname()[1]), subprocess.PIPE)
        told, _ = process.communicate(timeout=20)
    assert process.returncode == 2 and told.count(b"\n") == 1
    assert b"is taken; set YINZHENG_PORT" in told


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("YINZHENG_PORT", "many", b"YINZHENG_PORT"),
        ("YINZHENG_WORKERS", "-1", b"YINZHENG_WORKERS"),
        ("YINZHENG_BLOB_URL", "ftp://x", b"YINZHENG_BLOB_URL"),
        ("YINZHENG_MASTER_KEY", "short", b"YINZHENG_MASTER_KEY"),
        ("YINZHENG_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none", b"run: the store can't be opened"),
    ],
)
def test_wrong_settings_are_said_plainly(tmp_path: Path, name: str, value: str, says: bytes) -> None:
    """The setting's name or what does not open, no traceback from the supervisor, exit 2, nothing left running."""
    settings = {name: value} | ({} if name == "YINZHENG_PORT" else {"YINZHENG_PORT": str(free_port())})
    process = serve(tmp_path, 1, subprocess.PIPE, **settings)
    told, _ = process.communicate(timeout=30)
    assert process.returncode == 2 and says in told
    assert name == "YINZHENG_DATABASE_URL" or told.count(b"\n") == 1


def test_every_setting_is_told_and_no_secret_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page lists each name with its meaning; printed settings hide keys."""
    page = settings_page()
    for name, known in Settings.model_fields.items():
        assert f"`YINZHENG_{name.upper()}`" in page and known.description
    monkeypatch.setenv("YINZHENG_MASTER_KEY", "ab" * 32)
    assert "abab" not in repr(Settings())
