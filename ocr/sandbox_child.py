"""The keeper of decoders: one process, one thread, all decoders imported; a walled-off child of it opens each file.

Started by `ocr/sandbox.py` as a fresh, isolated interpreter. It reads no file itself. For each order it is handed three
descriptors (the file, a pipe for frames, a line for its parent's word), forks, and tells how the child ended; when the
parent hangs up the line, the child's process group is killed, and when the parent is gone, so is everything here.
"""

import contextlib
import gc
import json
import os
import selectors
import signal
import socket
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ORDER_BYTES = 1 << 16
COMPLAINT_BYTES = 4096


@dataclass(slots=True)
class Ward:
    """A running child: its parent's line and the reading end of its standard error."""

    pid: int
    line: socket.socket
    complaints: int


def main() -> int:
    """Keeps children until its parent hangs up."""
    root = sys.argv[1]
    sys.path.insert(0, root)
    from ocr import decoding, walls  # noqa: F401 - everything a child needs, before any file is seen

    gc.collect()
    gc.freeze()  # shared with the children, and never walked again
    with socket.socket(fileno=0) as control:
        control.send(b"ready")
        _keep(control)
    return 0


def _keep(control: socket.socket) -> None:
    wards: dict[int, Ward] = {}
    woken, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    selector = selectors.DefaultSelector()
    selector.register(control, selectors.EVENT_READ)
    selector.register(woken, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            if key.fileobj is control:
                message, descriptors, _, _ = socket.recv_fds(control, ORDER_BYTES, 3)
                if not message:
                    for ward in wards.values():
                        _kill(ward)
                    return
                ward = _start(json.loads(message), descriptors)
                wards[ward.pid] = ward
                selector.register(ward.line, selectors.EVENT_READ, ward)
            elif key.fileobj == woken:
                os.read(woken, 512)
            elif key.data.pid in wards:
                _kill(key.data)  # the parent hung up: it wants no more of this file
                selector.unregister(key.data.line)
        for ward, status, peak in _ended(wards):
            with contextlib.suppress(KeyError):
                selector.unregister(ward.line)
            _tell(ward, status, peak)


def _kill(ward: Ward) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(ward.pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(ward.pid, signal.SIGKILL)  # before it has made its own group


def _ended(wards: dict[int, Ward]) -> list[tuple[Ward, int, int]]:
    """The children that ended: each with its wait status and its peak memory in bytes."""
    ended = []
    while wards:
        pid, status, usage = os.wait4(-1, os.WNOHANG)
        if pid == 0:
            break
        if pid in wards:
            ended.append((wards.pop(pid), status, usage.ru_maxrss * 1024))
    return ended


def _tell(ward: Ward, status: int, peak: int) -> None:
    complaints = b""
    with contextlib.suppress(BlockingIOError):
        complaints = os.read(ward.complaints, COMPLAINT_BYTES)
    os.close(ward.complaints)
    told = {"exit": os.waitstatus_to_exitcode(status), "peak": peak, "memory": b"memory" in complaints.lower()}
    with contextlib.suppress(OSError):  # the parent hung up
        ward.line.send(json.dumps(told).encode())
    ward.line.close()


def _start(order: dict[str, Any], descriptors: list[int]) -> Ward:
    source, frames, line = descriptors
    complaints, errors = os.pipe()
    os.set_blocking(complaints, False)
    os.set_blocking(errors, False)  # a child that fills it loses words, not time
    pid = os.fork()
    if pid == 0:
        code = 70
        try:
            code = _child(order, source, frames, errors)
        finally:
            os._exit(code)
    for descriptor in (source, frames, errors):
        os.close(descriptor)
    return Ward(pid, socket.socket(fileno=line), complaints)


def _child(order: dict[str, Any], source: int, frames: int, errors: int) -> int:
    """Carries out one order behind walls; 0 when its answer, or its fault, is told."""
    from ocr import decoding, walls
    from ocr.faults import CorruptFile, DecodeLimit, DocumentFault

    os.setsid()
    walls.die_with_parent()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    os.dup2(errors, 2)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    kept = {0, 1, 2, source, frames}
    for entry in Path("/proc/self/fd").iterdir():
        if int(entry.name) not in kept:
            with contextlib.suppress(OSError):  # the listing's own descriptor
                os.close(int(entry.name))
    path = Path(f"/proc/self/fd/{source}")
    standing = walls.put_up(order["memory"], order["cpu_seconds"], (*walls.program_files(), path))
    try:
        missing = [wall for wall in walls.ALL if wall not in standing]
        if order["do"] == "walls":
            _send(frames, {"walls": standing, "missing": missing})
            return 0
        if missing and order["every_wall"]:
            _send(frames, {"walls_missing": missing})
            return 0
        for header, payload in decoding.carry_out(path, order):
            _send(frames, header, payload)
    except DocumentFault as fault:
        _send(frames, {"fault": fault.code, "found": fault.found[:200]})
    except (MemoryError, RecursionError) as error:
        _send(frames, {"fault": DecodeLimit.code, "found": type(error).__name__})
    except Exception as error:  # noqa: BLE001 - whatever a decoder throws at a hostile file is that file's fault
        _send(frames, {"fault": CorruptFile.code, "found": type(error).__name__})
    return 0


def _send(frames: int, header: dict[str, Any], payload: bytes = b"") -> None:
    """One frame: two lengths, JSON, raw bytes."""
    head = json.dumps(header).encode()
    for part in (struct.pack(">II", len(head), len(payload)) + head, payload):
        view = memoryview(part)
        while view:
            view = view[os.write(frames, view) :]


if __name__ == "__main__":
    sys.exit(main())
