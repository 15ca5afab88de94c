"""Bytes from outside are decoded in a child process under limits; the child is taken for compromised.

What comes back over its pipe is framed (length, JSON, raw pixels), capped and rebuilt here: never unpickled.
"""

import contextlib
import json
import os
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np

import ocr.faults
from ocr.faults import CorruptFile, DecodeLimit, DocumentFault
from ocr.page import Box, RuledLine, Word
from ocr.pages import Limits, PageImage, PdfReader

MAX_FRAME = 400 * 1024 * 1024
ROOT = Path(__file__).parent.parent


def decode(
    path: Path,
    media_type: str,
    *,
    password: str | None = None,
    limits: Limits = Limits(),
    pdf_reader: PdfReader = "pdfium",
) -> Iterator[PageImage]:
    """`ocr.pages.open_pages` behind walls. Raises DocumentFault (DecodeLimit and CorruptFile for a child that died)."""
    order = {"do": "pages", "media_type": media_type, "password": password, "pdf_reader": pdf_reader}
    for header, payload in _ask(path, order, limits):
        yield _page(header, payload)


def render_page(
    path: Path,
    media_type: str,
    number: int,
    *,
    max_side: int = 1600,
    password: str | None = None,
    limits: Limits = Limits(),
) -> bytes:
    """One page (1-based) as PNG, as uploaded; a sheet is drawn as a table. Raises DocumentFault."""
    order = {"do": "render", "media_type": media_type, "password": password, "number": number, "max_side": max_side}
    for _, payload in _ask(path, order, limits):
        return payload
    raise CorruptFile(f"there is no page {number}")


def _ask(path: Path, order: dict[str, Any], limits: Limits) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Starts a child on one order and yields its frames."""
    order = {**order, "memory": limits.memory, "cpu_seconds": limits.cpu_seconds, "max_pages": limits.max_pages}
    order |= {"max_pixels": limits.max_pixels, "max_cells": limits.max_cells}
    deadline = time.monotonic() + limits.wall_seconds
    with path.open("rb") as source:
        child = subprocess.Popen(
            [sys.executable, "-I", str(ROOT / "ocr" / "sandbox_child.py"), str(ROOT), f"/dev/fd/{source.fileno()}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(source.fileno(),),
            env={"PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"},
            cwd="/",
            start_new_session=True,
        )
        assert child.stdin is not None and child.stdout is not None  # both were asked for
        try:
            with contextlib.suppress(BrokenPipeError):  # a child that died at once is told apart below
                child.stdin.write(json.dumps(order).encode())
                child.stdin.close()
            yield from _frames(child.stdout, deadline)
            _judge_death(child.wait(timeout=5))
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            child.stdout.close()


def _frames(pipe: IO[bytes], deadline: float) -> Iterator[tuple[dict[str, Any], bytes]]:
    while True:
        lengths = _exactly(pipe, 8, deadline)
        if not lengths:
            return
        head, body = struct.unpack(">II", lengths)
        if head > MAX_FRAME or body > MAX_FRAME:
            raise CorruptFile("the decoder answered out of its frame")
        header = json.loads(_exactly(pipe, head, deadline))
        payload = _exactly(pipe, body, deadline)
        if "fault" in header:
            raise fault_named(str(header["fault"]), str(header.get("found", "")))
        yield header, payload


def _exactly(pipe: IO[bytes], count: int, deadline: float) -> bytes:
    """`count` bytes from the child; fewer only when it is gone. Raises DecodeLimit past the deadline."""
    parts: list[bytes] = []
    missing = count
    while missing:
        ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise DecodeLimit("time")
        part = os.read(pipe.fileno(), min(missing, 1 << 20))
        if not part:
            return b""
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def fault_named(code: str, found: str) -> DocumentFault:
    """The fault with that code; a code that no fault has is a decoder gone wrong."""
    for fault in vars(ocr.faults).values():
        if isinstance(fault, type) and issubclass(fault, DocumentFault) and fault.code == code:
            return fault(found[:200])
    return CorruptFile(code[:50])


def _judge_death(status: int) -> None:
    """Raises what a child's end means; a clean end means nothing."""
    if status == 0:
        return
    if -status in (signal.SIGXCPU, signal.SIGKILL):
        raise DecodeLimit("cpu or memory")
    raise CorruptFile(f"the decoder ended with {status}")


def _page(header: dict[str, Any], payload: bytes) -> PageImage:
    image = None
    if header["shape"]:
        height, width = header["shape"]
        image = np.frombuffer(payload, np.uint8).reshape(height, width, 3)
    words = tuple(
        Word(
            text,
            Box(*box),
            engine=header["engine"],
            size=size,
            char_boxes=tuple(Box(*b) for b in chars),
            frame=Box(*frame) if frame else None,
        )
        for text, box, size, chars, frame in header["words"]
    )
    lines = tuple(RuledLine(Box(*box), bool(horizontal)) for box, horizontal in header["lines"])
    return PageImage(
        int(header["number"]),
        float(header["width"]),
        float(header["height"]),
        image,
        words,
        lines,
        header["text_from"],
        int(header["rotation"]),
        sheet=str(header["sheet"]),
        dpi=header["dpi"],
    )
