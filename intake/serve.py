"""`./run`: one supervisor over the web process and the workers. It starts the dead again and stops all cleanly.

Supervisors from packages want a configuration file and a daemon of their own; what is needed here is a loop of a page.
"""

import argparse
import contextlib
import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from pydantic import ValidationError

from intake.settings import Settings, load_settings

ROOT = Path(__file__).parent.parent
GRACE = 20.0  # seconds between the polite and the final signal
BACKOFF = (0.1, 0.2, 0.5, 1.0, 2.0)  # seconds before a program that keeps dying is started again
STEADY = 5.0  # seconds of life after which a death counts as the first again
WEB_FIRST = 5.0  # seconds that the workers wait for the web to listen: they load much, and it should answer soon
PR_SET_PDEATHSIG = 1
WRONG = 2  # the exit code of wrong settings
_libc = ctypes.CDLL(None)


@dataclass(slots=True)
class Program:
    """One program that shall run: its command, and how its last starts went."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    again_at: float | None = None

    def start(self) -> None:
        """Starts it in a process group of its own, so that a signal reaches all that it starts."""
        environment = {**os.environ, **self.environment}
        parent = os.getpid()
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=environment,
            start_new_session=True,
            preexec_fn=lambda: _die_with(parent),  # safe: this process has no other threads
        )
        self.started, self.again_at = time.monotonic(), None

    def signal(self, number: int) -> None:
        """Sends a signal to the whole group, also when its leader is dead already."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


def _die_with(parent: int) -> None:
    """Has the kernel end this process when the supervisor is killed: nobody would be left to stop it."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before the line above
        os._exit(1)


def web_program() -> Program:
    """gunicorn, as `intake/web.py` sets it up."""
    return Program("web", [sys.executable, "-m", "gunicorn", "-c", "python:intake.web"])


def worker_programs(settings: Settings) -> list[Program]:
    """A worker process a core (solo: what may die is the worker, not a child of its pool). A name is never used twice."""
    one_thread = {"OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "intake.tasks", "worker", "-P", "solo", "-l", "WARNING"]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    count = settings.workers or os.cpu_count() or 1
    own = f"{os.getpid()}-{int(time.time())}"
    return [
        Program(f"worker {n}", [*command, "-n", f"worker{n}-{own}@%h"], environment=one_thread)
        for n in range(1, count + 1)
    ]


class Supervisor:
    """Runs programs until told to stop; a second signal makes it immediate."""

    def __init__(self) -> None:
        self._running: list[Program] = []
        self._waiting: list[Program] = []
        self._wait_until = 0.0
        self._ready: Callable[[], bool] = lambda: True
        self._stop = 0

    def listen(self) -> None:
        """From now on SIGTERM and SIGINT end the run instead of this process."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked)

    def start(self, *programs: Program) -> None:
        """Starts programs, and keeps them running."""
        for program in programs:
            program.start()
            self._running.append(program)

    def start_after(self, ready: Callable[[], bool], seconds: float, *programs: Program) -> None:
        """Starts programs once `ready` says so, or after so many seconds."""
        self._ready, self._wait_until = ready, time.monotonic() + seconds
        self._waiting = list(programs)

    def run(self) -> int:
        """Blocks until all has stopped; 0 for a clean stop."""
        while not self._stop:
            if self._waiting and (time.monotonic() > self._wait_until or self._ready()):
                self.start(*self._waiting)
                self._waiting = []
            self._revive()
            time.sleep(0.05)
        return self.end()

    def end(self) -> int:
        """Stops all: asks, waits, kills what is left of each group."""
        self._stop = max(self._stop, 1)
        for program in self._running:
            program.signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        while any(program.alive for program in self._running) and self._stop < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        for program in self._running:
            program.signal(signal.SIGKILL)
            if program.process is not None:
                program.process.wait()
        return 0

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self._stop += 1

    def _revive(self) -> None:
        now = time.monotonic()
        for program in self._running:
            if program.alive:
                continue
            if program.again_at is None:  # has just been found dead
                program.signal(signal.SIGKILL)  # what it started may still run
                program.deaths = 1 if now - program.started > STEADY else program.deaths + 1
                program.again_at = now + BACKOFF[min(program.deaths, len(BACKOFF)) - 1]
                code = program.process.returncode if program.process else None
                print(f"{program.name} ended with {code}; starting it again", file=sys.stderr, flush=True)
            elif now >= program.again_at:
                program.start()


def trouble_with_port(settings: Settings) -> str | None:
    """Why nothing can listen there, in a sentence; None when something can."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"{settings.host}:{settings.port} is taken; set YINZHENG_PORT to another port"
            return f"can't listen on {settings.host}:{settings.port}: {os.strerror(error.errno or 0)}"
    return None


def listens(settings: Settings) -> bool:
    """True when the web takes connections."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    with contextlib.suppress(OSError), socket.create_connection((host, settings.port), timeout=0.2):
        return True
    return False


def announce(settings: Settings, admin_key: str | None) -> None:
    """What a person needs to go on, on standard output."""
    base = f"http://{f'[{settings.host}]' if ':' in settings.host else settings.host}:{settings.port}"
    print(f"Yinzheng listens on {base}", f"  review   {base}/review", f"  API      {base}/docs", sep="\n")
    if admin_key:
        print(f"  admin key (shown this once; keep it): {admin_key}")
        print("  first upload: make a case (POST /api/v1/cases), then its upload link; README.md shows both")
    sys.stdout.flush()


def serve(settings: Settings, only: str | None) -> int:
    """Runs the service, or the part of it that `only` names."""
    supervisor = Supervisor()
    supervisor.listen()
    try:
        if only != "workers":
            supervisor.start(web_program())  # first: it takes longest; whoever opens the store first migrates it
        from intake.store import open_store

        kept = open_store(settings)
        if only != "workers":
            announce(settings, kept.keys.ensure_admin(settings.admin_key.get_secret_value()))
        kept.database.engine.dispose()
    except Exception as error:  # noqa: BLE001 - whatever it is, the web must not be left running without a supervisor
        supervisor.end()
        print(f"run: the store can't be opened: {str(error).splitlines()[0]}", file=sys.stderr)
        return WRONG
    if only == "workers":
        supervisor.start(*worker_programs(settings))
    elif only is None:
        supervisor.start_after(lambda: listens(settings), WEB_FIRST, *worker_programs(settings))
    return supervisor.run()


def main(words: Sequence[str] | None = None) -> int:
    """Starts everything; 2 for wrong settings or a taken port."""
    parser = argparse.ArgumentParser(prog="run", description="Serves the web pages, the API and the workers.")
    parser.add_argument("--only", choices=["web", "workers"], help="run a part, for deployments on several machines")
    arguments = parser.parse_args(words)
    os.umask(0o077)  # what is kept is personal
    try:
        settings = load_settings()
    except ValidationError as error:
        for each in error.errors():
            name = "YINZHENG_" + "_".join(str(part) for part in each["loc"]).upper()
            print(f"run: {name}: {each['msg']}", file=sys.stderr)
        return WRONG
    trouble = None if arguments.only == "workers" else trouble_with_port(settings)
    if trouble is not None:
        print(f"run: {trouble}", file=sys.stderr)
        return WRONG
    return serve(settings, arguments.only)


if __name__ == "__main__":
    sys.exit(main())
