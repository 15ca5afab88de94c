"""The decoder's own process: puts the walls up, then opens what it was given and writes frames to its output.

Started by `ocr/sandbox.py` as a fresh, isolated interpreter; it never opens a network connection and never writes a file.
"""

import json
import os
import resource
import struct
import sys
from pathlib import Path
from typing import Any


def walls(memory: int, cpu_seconds: int) -> list[str]:
    """Limits and, where the kernel allows, a system-call filter. Returns the names of the walls that stand."""
    standing = []
    for name, wall, value in (
        ("memory", resource.RLIMIT_AS, memory),
        ("cpu", resource.RLIMIT_CPU, cpu_seconds),
        ("files", resource.RLIMIT_FSIZE, 0),
        ("cores", resource.RLIMIT_CORE, 0),
        ("descriptors", resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(wall, (value, value))
        standing.append(name)
    try:
        import pyseccomp

        refused = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
        for call in (
            "socket",
            "connect",
            "bind",
            "listen",
            "execve",
            "execveat",
            "ptrace",
            "fork",
            "vfork",
            "mount",
            "unlink",
        ):
            refused.add_rule(pyseccomp.ERRNO(1), call)
        refused.load()  # sets no_new_privs itself
        standing.append("seccomp")
    except (ImportError, OSError, RuntimeError):
        return standing  # the kernel or the container has no filter: the other walls stand, and the caller is told
    return standing


def send(header: dict[str, Any], payload: bytes = b"") -> None:
    """One frame on standard output."""
    head = json.dumps(header).encode()
    os.writev(1, [struct.pack(">II", len(head), len(payload)), head])
    view = memoryview(payload)
    while view:
        view = view[os.write(1, view) :]


def main() -> int:
    """Reads one order from standard input and carries it out; 0 unless it died."""
    root, path = sys.argv[1], Path(sys.argv[2])
    sys.path.insert(0, root)
    order = json.loads(sys.stdin.buffer.read())
    # Imports need more memory and files than decoding may have, and must not happen under a hostile file's control.
    from ocr import decoding
    from ocr.faults import DecodeLimit, DocumentFault

    walls(order["memory"], order["cpu_seconds"])
    try:
        for header, payload in decoding.carry_out(path, order):
            send(header, payload)
    except DocumentFault as fault:
        send({"fault": fault.code, "found": fault.found})
    except (MemoryError, RecursionError) as error:
        send({"fault": DecodeLimit.code, "found": type(error).__name__})
    return 0


if __name__ == "__main__":
    sys.exit(main())
