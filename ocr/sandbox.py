"""Bytes from outside are decoded in a child process behind walls; the child is taken for compromised.

A keeper process (`ocr/sandbox_child.py`), started once for each process that decodes, forks a child for each file. What
comes back over the child's pipe is framed (lengths, JSON, raw pixels), capped and rebuilt here: never unpickled.
"""

import fcntl
import itertools
import json
import os
import select
import signal
import socket
import struct
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import ocr.faults
from ocr.faults import CorruptFile, DecodeLimit, DocumentFault, WrongPassword
from ocr.frames import Frame, to_page, to_pixels
from ocr.keeper import keeper
from ocr.marks.traces.trace import Traces
from ocr.page import Box
from ocr.pages import Limits, PageImage, PdfReader
from ocr.sniff import PDF

MAX_HEAD = 192 * 1024 * 1024  # bytes of JSON: a sheet of a million cells
MAX_BODY = 80 * 1024 * 1024  # bytes of pixels: the largest page that decoding gives
MOST_CUTS = 60  # of a page; an order must fit into one message
MAX_PASSWORD = 1000  # characters; an order must fit into one message
LANES = 2  # children that share the pages of a long PDF
LONG_FILE = 150_000  # bytes; a shorter PDF is read sooner than a second child has opened it
PIPE = 1 << 20  # bytes a child may run ahead of its reader
PAGE_SECONDS = 1.0  # what each page delivered adds to the time its file may take
MEMORY_SHARE = 0.6  # a crash this near to the memory limit was for lack of memory


def decode(
    path: Path,
    media_type: str,
    *,
    password: str | None = None,
    limits: Limits = Limits(),
    pdf_reader: PdfReader = "pdfium",
) -> Iterator[PageImage]:
    """`ocr.pages.open_pages` behind walls: one page in memory at a time.

    Raises DocumentFault (DecodeLimit and CorruptFile for a child that died); OSError when the keeper itself is gone.
    """
    order = {"do": "pages", "media_type": media_type, "password": password, "pdf_reader": pdf_reader}
    lanes = _lanes(path, media_type)
    with ExitStack() as opened:
        asked = [opened.enter_context(closing(_ask(path, {**order, "lane": [k, lanes]}, limits))) for k in range(lanes)]
        for count, (header, payload) in enumerate(_in_turn(asked), 1):
            if count > limits.max_pages:
                raise CorruptFile("the decoder gives more pages than it may")
            yield to_page(header, payload)


def _lanes(path: Path, media_type: str) -> int:
    """How many children share a file's pages: two for a PDF that is likely long, where there are two cores."""
    return LANES if media_type == PDF and path.stat().st_size > LONG_FILE and (os.cpu_count() or 1) > 1 else 1


def _in_turn(lanes: Sequence[Iterator[Frame]]) -> Iterator[Frame]:
    """The frames of lanes that hold every n-th page each, in the pages' order. Each lane is asked to its end."""
    for lane in itertools.cycle(lanes):
        frame = next(lane, None)
        if frame is None:
            break
        yield frame
    if any(next(lane, None) is not None for lane in lanes):
        raise CorruptFile("the decoder gives a page out of its turn")


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
    return _picture(path, order, limits, f"there is no page {number}")


def _picture(path: Path, order: dict[str, Any], limits: Limits, missing: str) -> bytes:
    """The one PNG that a decoder answers with; CorruptFile, saying what is `missing`, for any other answer."""
    with closing(_ask(path, order, limits)) as frames:
        payload = next((body for _, body in frames), b"")
    if not payload.startswith(b"\x89PNG\r\n\x1a\n"):
        raise CorruptFile(missing)
    return payload


def file_traces(
    path: Path,
    media_type: str,
    *,
    password: str | None = None,
    limits: Limits = Limits(),
    roots: Sequence[str] = (),
) -> Traces:
    """`ocr.marks.traces.search.find_traces` behind walls: what the original tells of editing. `roots`: certificates
    (PEM) of the issuers of signatures that are believed, 40,000 characters together at most. Raises DocumentFault."""
    order = {"do": "traces", "media_type": media_type, "password": password, "roots": list(roots)}
    with closing(_ask(path, order, limits)) as frames:
        told = next((header for header, _ in frames), None)
    if told is None:
        raise CorruptFile("the decoder answered out of its frame")
    return Traces.from_json(told)


def trace_picture(
    path: Path,
    number: int,
    boxes: Sequence[Box],
    *,
    media_type: str = PDF,
    revision: int | None = None,
    joined: bool = False,
    password: str | None = None,
    limits: Limits = Limits(),
) -> bytes:
    """PNG of a place of a page (1-based) with its boxes; of a PDF with `revision`, before that save and after it; with
    `joined` the boxes are pairs of equal places, each joined to its other and shown enlarged. Raises DocumentFault.
    """
    order: dict[str, Any] = {"do": "evidence", "media_type": media_type, "password": password, "number": number}
    order |= {"revision": revision, "joined": joined}
    order["boxes"] = [[round(edge, 6) for edge in box] for box in boxes[:MOST_CUTS]]
    return _picture(path, order, limits, f"there is no page {number}, or no such save")


def cuts(
    path: Path,
    number: int,
    boxes: Sequence[Box],
    *,
    dpi: int = 200,
    password: str | None = None,
    limits: Limits = Limits(),
) -> list[NDArray[np.uint8]]:
    """Places of a PDF's page (1-based), drawn as RGB pixels, at most 60 of them. Raises DocumentFault."""
    order: dict[str, Any] = {"do": "cuts", "media_type": PDF, "password": password, "number": number, "dpi": dpi}
    order["boxes"] = [[round(edge, 6) for edge in box] for box in boxes[:MOST_CUTS]]
    with closing(_ask(path, order, limits)) as frames:
        return [to_pixels(header, payload) for header, payload in frames]


def page_count(path: Path, media_type: str, *, password: str | None = None, limits: Limits = Limits()) -> int:
    """How many pages (frames, filled sheets) a file has. Raises DocumentFault."""
    order = {"do": "count", "media_type": media_type, "password": password}
    with closing(_ask(path, order, limits)) as frames:
        count = next((header.get("count") for header, _ in frames), None)
    if not isinstance(count, int) or count < 0:
        raise CorruptFile("the decoder answered out of its frame")
    return count


class WallMissing(OSError):
    """This machine's kernel does not give every wall, and nothing is to be opened without. No fault of the document."""


def missing_walls() -> tuple[str, ...]:
    """The walls that this machine does not give; () when a decoder is walled off whole."""
    return _told_of_walls("missing")


def sandbox_state() -> tuple[str, ...]:
    """The walls that stand around a decoder on this machine (`memory`, `cpu`, `landlock`, `seccomp` …)."""
    return _told_of_walls("walls")


def _told_of_walls(name: str) -> tuple[str, ...]:
    with closing(_ask(Path(os.devnull), {"do": "walls"}, Limits())) as frames:
        header = next((header for header, _ in frames), {})
    return tuple(map(str, header.get(name, ("the decoder does not tell",))))


def _ask(path: Path, order: dict[str, Any], limits: Limits) -> Generator[Frame, None, None]:
    """Has a child carry out one order and yields its frames."""
    if len(order.get("password") or "") > MAX_PASSWORD:
        raise WrongPassword
    order = {**order, "memory": limits.memory, "max_pages": limits.max_pages}
    order |= {"max_pixels": limits.max_pixels, "max_jpeg_pixels": limits.max_jpeg_pixels, "max_cells": limits.max_cells}
    order["every_wall"] = limits.every_wall
    order["cpu_seconds"] = round(limits.cpu_seconds + PAGE_SECONDS * limits.max_pages)
    frames, writing = os.pipe()
    with suppress(OSError):  # the kernel's limit for this user is lower
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, PIPE)
    line, far = socket.socketpair()
    try:
        try:
            with path.open("rb") as source:
                keeper().send(json.dumps(order).encode(), [source.fileno(), writing, far.fileno()])
        finally:
            os.close(writing)
            far.close()
        yield from _frames(frames, limits.wall_seconds)
        _judge_death(line, limits)
    finally:
        line.close()  # hanging up ends a child that still runs
        os.close(frames)


def _frames(pipe: int, patience: float) -> Iterator[Frame]:
    """Frames until the child closes its pipe. `patience`: seconds that may be spent waiting for it; time that the
    caller spends between frames is not the child's."""
    while True:
        lengths, patience = _exactly(pipe, 8, patience)
        if not lengths:
            return
        head, body = struct.unpack(">II", lengths)
        if head > MAX_HEAD or body > MAX_BODY:
            raise CorruptFile("the decoder answered out of its frame")
        told, patience = _exactly(pipe, head, patience)
        payload, patience = _exactly(pipe, body, patience)
        if len(told) < head or len(payload) < body:
            return  # it died while it spoke; how, is told on its line
        try:
            header = json.loads(told)
        except (ValueError, RecursionError) as error:
            raise CorruptFile("the decoder answered out of its frame") from error
        if not isinstance(header, dict):
            raise CorruptFile("the decoder answered out of its frame")
        if "walls_missing" in header:
            raise WallMissing(", ".join(map(str, header["walls_missing"])))
        if "fault" in header:
            raise fault_named(str(header["fault"]), str(header.get("found", "")))
        patience += PAGE_SECONDS
        yield header, payload


def _exactly(pipe: int, count: int, patience: float) -> tuple[bytes, float]:
    """`count` bytes (fewer only when the child is gone) and the patience left. Raises DecodeLimit when there is none."""
    parts: list[bytes] = []
    missing = count
    while missing:
        began = time.monotonic()
        ready, _, _ = select.select([pipe], [], [], max(0.0, patience))
        patience -= time.monotonic() - began
        if not ready:
            raise DecodeLimit("time")
        part = os.read(pipe, min(missing, 1 << 20))
        if not part:
            break
        parts.append(part)
        missing -= len(part)
    return b"".join(parts), patience


def fault_named(code: str, found: str) -> DocumentFault:
    """The fault with that code; a code that no fault has is a decoder gone wrong."""
    for fault in vars(ocr.faults).values():
        if isinstance(fault, type) and issubclass(fault, DocumentFault) and fault.code == code:
            return fault(found[:200])
    return CorruptFile(code[:50])


def _judge_death(line: socket.socket, limits: Limits) -> None:
    """Raises what a child's end means; a clean end means nothing."""
    line.settimeout(10)
    told = line.recv(1 << 12)
    if not told:
        raise OSError("the keeper of decoders is gone")
    end = json.loads(told)
    status = int(end["exit"])
    if status == 0:
        return
    if status == -signal.SIGXCPU:
        raise DecodeLimit("processor time")
    if status == -signal.SIGKILL or end["memory"] or end["peak"] > MEMORY_SHARE * limits.memory:
        raise DecodeLimit("memory")
    raise CorruptFile(f"the decoder ended with {status}")
