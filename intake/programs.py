"""Programs that shall run, and the supervisor that starts the dead again and stops all cleanly.

Supervisors from packages want a configuration file and a daemon of their own; what is needed here is a loop of a page.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).parent.parent
GRACE = 20.0  # seconds between the polite and the final signal
BACKOFF = (0.05, 0.2, 0.5, 1.0, 2.0)  # seconds before a program that keeps ending by itself is started again
LOOK = 0.02  # seconds between two looks at what runs
STEADY = 5.0  # seconds of life after which a death counts as the first again
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class Forked:
    """A process forked from this one: all that is loaded here is loaded there. As much of `subprocess.Popen` as is used."""

    def __init__(self, act: Callable[[], int]) -> None:
        parent = os.getpid()
        self.returncode: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            _live(act, parent)

    def poll(self) -> int | None:
        """The exit code, minus the signal that killed it; None while it lives."""
        return self._reap(os.WNOHANG)

    def wait(self) -> int | None:
        """Blocks until its end."""
        return self._reap(0)

    def _reap(self, how: int) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, how)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode


def _live(act: Callable[[], int], parent: int) -> None:
    """The life of a forked process, in a group of its own. It never returns, and dies when its parent does."""
    code = 1
    try:
        os.setsid()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        _die_with(parent, signal.SIGKILL)
        code = act()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - whatever it is, the frames below are the parent's and not to be gone on with
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


@dataclass(slots=True)
class Program:
    """One program that shall run: its command, or what a fork of this process does; and how its last starts went."""

    name: str
    command: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    act: Callable[[], int] | None = None
    process: subprocess.Popen[bytes] | Forked | None = None
    started: float = 0.0
    deaths: int = 0
    again_at: float | None = None

    def start(self) -> None:
        """Starts it in a process group of its own, so that a signal reaches all that it starts."""
        if self.act is not None:
            self.process = Forked(self.act)
        else:
            parent = os.getpid()
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env={**os.environ, **self.environment},
                start_new_session=True,
                preexec_fn=lambda: _die_with(parent, signal.SIGTERM),  # safe: this process has no other threads
            )
        self.started, self.again_at = time.monotonic(), None

    def signal(self, number: int) -> None:
        """Sends a signal to the whole group, also when its leader is dead already."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def rest(self, code: int | None, now: float) -> None:
        """Sets when it is started again after an end with this code.

        Being killed (by a document, for want of memory) says nothing against a new start; ending by itself soon does.
        """
        killed = code is not None and code < 0
        self.deaths = 1 if killed or now - self.started > STEADY else self.deaths + 1
        self.again_at = now + BACKOFF[min(self.deaths, len(BACKOFF)) - 1]

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


def _die_with(parent: int, number: int) -> None:
    """Has the kernel end this process when the supervisor is killed: nobody would be left to stop it."""
    _libc.prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:  # it died before the line above
        os._exit(1)


class Supervisor:
    """Runs programs until told to stop; a second signal makes it immediate."""

    def __init__(self, grace: float = GRACE) -> None:
        self._grace = grace
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
            time.sleep(LOOK)
        return self.end()

    def end(self) -> int:
        """Stops all: asks, waits, kills what is left of each group."""
        self._stop = max(self._stop, 1)
        for program in self._running:
            program.signal(signal.SIGTERM)
        deadline = time.monotonic() + self._grace
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
                code = program.process.returncode if program.process else None
                program.rest(code, now)
                print(f"{program.name} ended with {code}; starting it again", file=sys.stderr, flush=True)
            elif now >= program.again_at:
                program.start()
