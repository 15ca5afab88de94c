"""`./run`: one supervisor over the web process and the workers. It starts the dead again and stops all cleanly.

Supervisors from packages want a configuration file and a daemon of their own; what is needed here is a loop of a page.
"""

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from pydantic import ValidationError

from intake.settings import Settings, load_settings

ROOT = Path(__file__).parent.parent
GRACE = 20.0  # seconds between the polite and the final signal
BACKOFF = (0.2, 1.0, 3.0, 10.0)  # seconds before a program that keeps dying is started again
STEADY = 30.0  # seconds of life after which a death counts as the first again


@dataclass(slots=True)
class Program:
    """One program that shall run: its command, and how its last starts went."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    again_at: float = 0.0
    environment: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        """Starts it in a process group of its own, so that a signal reaches all that it starts."""
        environment = {**os.environ, **self.environment}
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=environment, start_new_session=True)
        self.started = time.monotonic()

    def signal(self, number: int) -> None:
        """Sends a signal to the whole group."""
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


def programs(settings: Settings, only: str | None) -> list[Program]:
    """What is to run: the web, and a worker process a core (solo: what may die is the worker, not a child of its pool)."""
    python = sys.executable
    one_thread = {"OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
    web = Program("web", [python, "-m", "gunicorn", "-c", "python:intake.web"])
    count = settings.workers or os.cpu_count() or 1
    worker = [python, "-m", "celery", "-A", "intake.tasks", "worker", "-P", "solo", "-l", "WARNING", "--without-gossip"]
    worker += ["--without-mingle", "--without-heartbeat"]
    workers = [
        Program(f"worker {n}", [*worker, "-n", f"worker{n}@%h"], environment=one_thread) for n in range(1, count + 1)
    ]
    return {"web": [web], "workers": workers}.get(only or "", [web, *workers])


class Supervisor:
    """Runs programs until told to stop; a second signal makes it immediate."""

    def __init__(self, running: list[Program]) -> None:
        self._running = running
        self._stop = 0

    def run(self) -> int:
        """Blocks until all has stopped; 0 for a clean stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked)
        for program in self._running:
            program.start()
        while not self._stop:
            self._revive()
            time.sleep(0.1)
        return self._end()

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self._stop += 1

    def _revive(self) -> None:
        now = time.monotonic()
        for program in self._running:
            if program.alive:
                continue
            if program.again_at <= program.started:  # has just been found dead
                program.deaths = 0 if now - program.started > STEADY else program.deaths + 1
                program.again_at = now + BACKOFF[min(program.deaths, len(BACKOFF)) - 1 if program.deaths else 0]
                code = program.process.returncode if program.process else None
                print(f"{program.name} ended with {code}; starting it again", file=sys.stderr, flush=True)
            if now >= program.again_at:
                program.start()

    def _end(self) -> int:
        for program in self._running:
            program.signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        while any(program.alive for program in self._running):
            if self._stop > 1 or time.monotonic() > deadline:
                for program in self._running:
                    program.signal(signal.SIGKILL)
            time.sleep(0.05)
        return 0


def port_taken(settings: Settings) -> bool:
    """True when something else listens there already."""
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            return True
    return False


def announce(settings: Settings, admin_key: str | None) -> None:
    """What a person needs to go on, on standard output."""
    base = f"http://{settings.host}:{settings.port}"
    print(f"Yinzheng listens on {base}", f"  review   {base}/review", f"  API      {base}/docs", sep="\n")
    if admin_key:
        print(f"  admin key (shown this once; keep it): {admin_key}")
    sys.stdout.flush()


def main(words: Sequence[str] | None = None) -> int:
    """Starts everything; 2 for wrong settings or a taken port."""
    parser = argparse.ArgumentParser(prog="run", description="Serves the web pages, the API and the workers.")
    parser.add_argument("--only", choices=["web", "workers"], help="run a part, for deployments on several machines")
    arguments = parser.parse_args(words)
    try:
        settings = load_settings()
        from intake.store import open_store

        kept = open_store(settings)
    except (ValidationError, ValueError) as error:
        print(f"run: the settings are wrong: {error}", file=sys.stderr)
        return 2
    if arguments.only != "workers":
        if port_taken(settings):
            print(f"run: {settings.host}:{settings.port} is taken; set YINZHENG_PORT to another port", file=sys.stderr)
            return 2
        announce(settings, kept.keys.ensure_admin(settings.admin_key.get_secret_value()))
    kept.database.engine.dispose()
    return Supervisor(programs(settings, arguments.only)).run()


if __name__ == "__main__":
    sys.exit(main())
