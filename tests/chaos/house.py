"""What the chaos run starts and kills: the service, and for the distributed shape PostgreSQL and Redis, all on this machine."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from tests.intake.store.postgres import OWNER, programs

ROOT = Path(__file__).parent.parent.parent
KEY = "yz_" + "chaos" * 8


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _children(pid: int) -> list[int]:
    """The processes that this one has started; none when it is gone."""
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


@dataclass
class Postgres:
    """A server that keeps its promises (fsync on) and may be killed at any moment."""

    folder: Path
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        found = programs()
        if found is None:
            raise LookupError("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
        self._bin = found
        self.folder.mkdir()
        self._as = ["runuser", "-u", OWNER, "--"] if os.geteuid() == 0 else []
        if self._as:
            shutil.chown(self.folder, pwd.getpwnam(OWNER).pw_uid)
        words = [str(found / "initdb"), "-D", str(self.folder / "t"), "-U", OWNER, "-A", "trust", "-E", "UTF8"]
        subprocess.run([*self._as, *words], check=True, cwd="/", capture_output=True)
        self.start()
        words = [*self._as, str(found / "createdb"), "-h", str(self.folder), "-U", OWNER, "yz"]
        subprocess.run(words, check=True, cwd="/", capture_output=True)

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://{OWNER}@/yz?host={self.folder}"

    def start(self) -> None:
        """Starts it, again and again while the killed one's last processes still hold its memory."""
        until = time.monotonic() + 120
        while time.monotonic() < until:
            words = [str(self._bin / "postgres"), "-D", str(self.folder / "t"), "-k", str(self.folder)]
            words += ["-c", "listen_addresses=", "-c", "max_connections=200"]
            with (self.folder.parent / "postgres.log").open("ab") as log:
                self.process = subprocess.Popen(
                    [*self._as, *words], cwd="/", stderr=log, stdout=log, start_new_session=True
                )
            asked = [str(self._bin / "pg_isready"), "-q", "-h", str(self.folder)]
            while self.process.poll() is None and time.monotonic() < until:  # one that still recovers is waited for
                if subprocess.run(asked, check=False).returncode == 0:
                    return
                time.sleep(0.05)
            time.sleep(0.1)
        raise TimeoutError("PostgreSQL does not start")

    def kill(self) -> None:
        """kill -9 of the server and all its processes; then it is started again."""
        self.end()
        self.start()

    def end(self) -> None:
        if self.process is not None:
            for pid in self._family(self.process.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.wait()

    def _family(self, pid: int) -> list[int]:
        return [pid, *(each for child in _children(pid) for each in self._family(child))]


@dataclass
class Redis:
    """A broker that remembers nothing: what it forgets must not matter."""

    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        words = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(
            words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )

    def kill(self) -> None:
        self.end()
        self.start()

    def end(self) -> None:
        if self.process is not None:
            kill_group(self.process.pid)
            self.process.wait()


class House:
    """The whole service in one folder."""

    def __init__(
        self, folder: Path, distributed: bool, workers: int, settings: Mapping[str, str] | None = None
    ) -> None:
        self.folder, self.port, self.ended = folder, free_port(), threading.Event()
        self.database = Postgres(folder / "pg") if distributed else None
        self.broker = Redis() if distributed else None
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "YINZHENG_DATA": str(folder / "data"),
            "YINZHENG_PORT": str(self.port),
            "YINZHENG_ADMIN_KEY": KEY,
            "YINZHENG_WORKERS": str(workers),
            "YINZHENG_LOG_LEVEL": "WARNING",
            "YINZHENG_DATABASE_URL": self.database.url if self.database else "",
            "YINZHENG_BROKER_URL": self.broker.url if self.broker else "",
            "YINZHENG_RATE_PER_MINUTE": "0",
            "OMP_NUM_THREADS": "1",
            **(settings or {}),
        }
        with (folder / "log").open("ab") as log:
            self.service = subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.service"], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait(self, seconds: float = 60.0) -> None:
        """Until the web answers and a worker lives."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(OSError), urlopen(f"{self.url}/readyz", timeout=5):
                return
            time.sleep(0.2)
        raise TimeoutError((self.folder / "log").read_text()[-3000:])

    def members(self, of: str) -> list[int]:
        """Process groups of the `web`, the `yard` or its `workers`, by their command lines."""
        if of == "workers":
            return [pid for yard in self.members("yard") for pid in _children(yard)]
        mark = b"gunicorn" if of == "web" else b"fake_way"
        found = []
        for pid in _children(self.service.pid):
            with contextlib.suppress(OSError):
                if mark in Path(f"/proc/{pid}/cmdline").read_bytes():
                    found.append(pid)
        return found

    def drop_hints(self) -> None:
        """The embedded broker's death: everything in its folder is gone."""
        for path in (self.folder / "data" / "queue").glob("*"):
            with contextlib.suppress(OSError):
                path.unlink()

    def end(self) -> None:
        self.ended.set()
        self.service.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.service.wait(30)
        self.service.kill()
        for each in (self.broker, self.database):
            if each is not None:
                each.end()
