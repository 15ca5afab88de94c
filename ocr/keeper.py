"""This process's keeper of decoders: started at the first order, restarted when it is gone, ended with this process."""

import atexit
import contextlib
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).parent.parent
READY_SECONDS = 120.0  # a busy machine imports slowly
ENVIRONMENT = {
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    "LC_ALL": "C.UTF-8",
    "PYTHONUTF8": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}


class Keeper:
    """The line to one keeper process. Orders may be sent from any thread."""

    def __init__(self) -> None:
        self._line, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", str(ROOT / "ocr" / "sandbox_child.py"), str(ROOT)],
                stdin=far.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=ENVIRONMENT,
                cwd="/",
                start_new_session=True,  # a Ctrl-C at the terminal is for the service to handle
            )
        finally:
            far.close()
        self._line.settimeout(READY_SECONDS)
        if self._line.recv(16) != b"ready":
            self.end()
            raise OSError("the keeper of decoders does not start")

    def send(self, order: bytes, descriptors: list[int]) -> None:
        """Hands one order over. Raises OSError when the keeper is gone or the order is too long."""
        socket.send_fds(self._line, [order], descriptors)

    def end(self) -> None:
        """Hangs up, which ends the keeper and its children."""
        self._line.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def forget(self) -> None:
        """In a forked process: the keeper is the other process's."""
        self._line.close()
        self._process.returncode = 0  # not ours to wait for


class Keepers:
    """One keeper a process, whichever threads and forks there are."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keeper: Keeper | None = None

    def send(self, order: bytes, descriptors: list[int]) -> None:
        """Hands an order to this process's keeper; a keeper that is gone is replaced once. Raises OSError."""
        with self._lock:
            if self._keeper is not None:
                try:
                    return self._keeper.send(order, descriptors)
                except (BrokenPipeError, ConnectionError):
                    self._keeper.end()
            self._keeper = Keeper()
            return self._keeper.send(order, descriptors)

    def end(self) -> None:
        """Ends this process's keeper, if there is one."""
        with self._lock, contextlib.suppress(OSError):
            if self._keeper is not None:
                self._keeper.end()
            self._keeper = None

    def after_fork(self) -> None:
        """A forked process starts with none."""
        self._lock = threading.Lock()
        if self._keeper is not None:
            self._keeper.forget()
        self._keeper = None


_KEEPERS = Keepers()
atexit.register(_KEEPERS.end)
os.register_at_fork(after_in_child=_KEEPERS.after_fork)


def keeper() -> Keepers:
    """The keeper that this process shares."""
    return _KEEPERS
