"""gunicorn's worker, with an end to its patience: a client that sends nothing for half a minute no longer holds a thread.

gunicorn bounds the wait for a request's first byte only. Sixteen clients that then send a byte a minute would hold every
thread of the service.
"""

import contextlib
import socket
import struct
import threading
import time
from dataclasses import dataclass
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

LOOK = 2.0  # seconds between two looks at the connections
SILENCE = 30.0  # seconds for a whole head, and the time over which a body must bring LEAST
LEAST = 8 * 1024  # bytes
RECEIVED = 128  # where tcpi_bytes_received stands in <linux/tcp.h>'s struct tcp_info


@dataclass(slots=True)
class Watched:
    """A request under way: its connection, and what had been received at the start of the present half minute."""

    connection: socket.socket
    since: float
    received: int
    head: bool = False  # whether the whole head has come


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """Ends the reading side of connections that bring nothing. An answer under way is not touched by that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._watched: dict[int, Watched] = {}

    def init_process(self) -> None:
        """Starts the watch, then serves."""
        threading.Thread(target=self._watch, name="patience", daemon=True).start()
        super().init_process()

    def handle(self, conn: Any) -> Any:
        """One request, watched."""
        self._watched[id(conn)] = Watched(conn.sock, time.monotonic(), received(conn.sock))
        try:
            return super().handle(conn)
        finally:
            self._watched.pop(id(conn), None)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """The head has come: from here on the body must."""
        watched = self._watched.get(id(conn))
        if watched is not None:
            watched.head, watched.since, watched.received = True, time.monotonic(), received(conn.sock)
        return super().handle_request(req, conn)

    def _watch(self) -> None:
        while True:
            time.sleep(LOOK)
            for watched in list(self._watched.values()):
                end_if_silent(watched, time.monotonic())


def end_if_silent(watched: Watched, now: float) -> bool:
    """Ends the reading side of a connection whose half minute brought too little; True when it did."""
    if now - watched.since < SILENCE:
        return False
    have = received(watched.connection)
    if watched.head and have - watched.received >= LEAST:
        watched.since, watched.received = now, have
        return False
    with contextlib.suppress(OSError):  # it has ended by itself
        watched.connection.shutdown(socket.SHUT_RD)
    return True


def received(connection: socket.socket) -> int:
    """Bytes that a TCP connection has brought so far; 0 where the kernel does not tell."""
    try:
        told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, RECEIVED + 8)
    except OSError:
        return 0
    return int(struct.unpack_from("=Q", told, RECEIVED)[0]) if len(told) >= RECEIVED + 8 else 0
