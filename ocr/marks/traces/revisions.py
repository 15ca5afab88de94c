"""Incremental saves: how often a PDF was saved on top of itself, and what each save changed of what the eye sees.

Signing adds a revision as well; what a signature itself adds is no change.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pikepdf
import pypdfium2 as pdfium

from ocr.formats.pdf import open_page, render
from ocr.formats.pdf_frame import Frame
from ocr.formats.pdf_words import text_of
from ocr.marks.traces.trace import Trace
from ocr.page import Box, Word

SAVED = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF(?:\r\n|\r|\n)?")
XREF = re.compile(rb"\s{0,4}(?:xref|\d{1,8}\s+\d{1,5}\s+obj)")
OBJECT = re.compile(rb"(?<![\d.])(\d{1,8})\s+\d{1,5}\s+obj\b")
LENGTH = re.compile(rb"/L\s+(\d{1,12})")
LATEST = 4  # saves that are compared with the one before
MOST_PAGES = 10  # touched pages that are compared, a save
MOST_BYTES = 64 << 20  # of a file whose revisions are opened side by side
DPI = 80.0
SIDE = 1400  # pixels of a compared page
SEEN = 48  # grey levels from which a pixel differs
LEAST = 6  # pixels of a difference that an eye sees
CELL = 6  # pixels a side of the cells in which differences are gathered
MOST_SPOTS = 60  # places of a page; a page that differs everywhere needs no more
MONEY = re.compile(r"\d\.\d{2}\b")
STUMBLES = (
    pikepdf.PdfError,
    pdfium.PdfiumError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    OverflowError,
)


def revision_ends(content: Any) -> list[int]:
    """Where each save of a PDF ends (one entry for a file that was saved once; empty for one without any valid end)."""
    start = max(content[:1024].find(b"%PDF-"), 0)
    linear = LENGTH.search(content[:2048]) if b"/Linearized" in content[:2048] else None
    first = int(linear[1]) if linear and int(linear[1]) <= len(content) else 0
    ends = []
    for saved in SAVED.finditer(content):
        at = int(saved[1])
        places = {at, at + start}
        told = any(0 < place < saved.start() and XREF.match(content, place) for place in places)
        if told and saved.end() >= first:
            ends.append(saved.end())
    return ends


def changes(content: Any, ends: list[int], password: str | None) -> Iterator[Trace]:
    """What the latest saves changed, a trace a page; a save that changed nothing that can be seen is told as such."""
    if len(ends) < 2:
        return
    if ends[-1] > MOST_BYTES:
        yield Trace("revision_unread", 0, (), {"why": "size"})
        return
    for number in range(max(1, len(ends) - LATEST), len(ends)):
        try:
            found = list(_changed(content, ends[number - 1], ends[number], password))
        except STUMBLES as error:
            yield Trace("revision_unread", 0, (), {"revision": str(number + 1), "why": type(error).__name__})
            continue
        if not found:
            yield Trace("revision_unseen", 0, (), {"revision": str(number + 1)})
        for trace in found:
            yield Trace(trace.sign, trace.page, trace.boxes, {**trace.detail, "revision": str(number + 1)})


def _changed(content: Any, before: int, after: int, password: str | None) -> Iterator[Trace]:
    new = bytes(content[:after])
    with pikepdf.open(io.BytesIO(new), password=password or "") as saved:
        touched = _touched(saved, {int(number) for number in OBJECT.findall(new, before)})
        reach = _Reach(touched)
        pages = [index for index, page in enumerate(saved.pages) if reach.page(page.obj)]
        signed = {index: list(_signature_places(saved.pages[index].obj, touched)) for index in pages[:MOST_PAGES]}
    old_file, new_file = (pdfium.PdfDocument(part, password=password) for part in (new[:before], new))
    try:
        for document in (old_file, new_file):
            document.init_forms()
        if len(old_file) != len(new_file):
            yield Trace("revision_pages", 0, (), {"was": str(len(old_file)), "now": str(len(new_file))})
            return
        for index in pages[:MOST_PAGES]:
            trace = compared(old_file, new_file, index, signed[index])
            if trace is not None:
                yield trace
    finally:
        old_file.close()
        new_file.close()


def _touched(saved: pikepdf.Pdf, numbers: set[int]) -> set[int]:
    """Numbers of the objects a save wrote, those within object streams too."""
    inner: set[int] = set()
    for number in list(numbers)[:5000]:
        try:
            thing = saved.get_object(number, 0)
        except STUMBLES:
            continue
        if isinstance(thing, pikepdf.Stream) and thing.get("/Type") == "/ObjStm":
            head = thing.read_bytes()[: 24 * int(thing.get("/N", 0))].split()
            inner |= {int(each) for each in head[: 2 * int(thing.N) : 2]}
    return numbers | inner


class _Reach:
    """Whether what a page draws leads to an object that was touched."""

    def __init__(self, touched: set[int]) -> None:
        self.touched = touched
        self.known: dict[int, bool] = {}

    def page(self, page: Any) -> bool:
        if page.objgen[0] in self.touched:
            return True
        parts = [page.get(name) for name in ("/Contents", "/Resources", "/Annots")]
        return any(self.from_(part, 0) for part in parts if part is not None)

    def from_(self, thing: Any, depth: int) -> bool:
        if not isinstance(thing, pikepdf.Object) or depth > 12:
            return False
        number = thing.objgen[0]
        if number in self.known:
            return self.known[number]
        if number:
            if number in self.touched:
                self.known[number] = True
                return True
            self.known[number] = False  # until known better: circles end here
        inner: list[Any] = []
        if isinstance(thing, pikepdf.Array):
            inner = [thing[i] for i in range(min(len(thing), 2000))]
        elif isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
            inner = [value for name, value in thing.items() if name not in ("/Parent", "/P", "/Popup", "/Dest", "/A")]
        found = any(self.from_(each, depth + 1) for each in inner)
        if number:
            self.known[number] = found
        return found


def _signature_places(page: Any, touched: set[int]) -> Iterator[tuple[float, float, float, float]]:
    """Rectangles (PDF space) of a page's signature fields that a save wrote."""
    for note in page.get("/Annots", []):
        kind = note.get("/FT", note.get("/Parent", {}).get("/FT", None))
        written = note.objgen[0] in touched or note.get("/Parent", note).objgen[0] in touched
        if kind == "/Sig" and written and "/Rect" in note:
            x0, y0, x1, y1 = (float(edge) for edge in note.Rect)
            yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def compared(old_file: Any, new_file: Any, index: int, signed: list[tuple[float, float, float, float]]) -> Trace | None:
    """What differs between two revisions of a page, None when an eye sees no difference."""
    old, new = _seen(old_file, index), _seen(new_file, index)
    frame = new[2]
    allowed = [_grown(frame.box(*place)) for place in signed]
    was, now = Counter(map(_key, old[0])), Counter(map(_key, new[0]))
    gone = [word for word in old[0] if now[_key(word)] < was[_key(word)]]
    come = [word for word in new[0] if was[_key(word)] < now[_key(word)]]
    gone, come = ([w for w in words if not _within(w.box, allowed)] for words in (gone, come))
    spots = [spot for spot in _differences(old[1], new[1]) if not _within(spot, allowed)]
    if not spots and not gone and not come:
        return None
    under = [word for word in old[0] if any(word.box.overlap(spot) > 0.4 for spot in spots) and word not in gone]
    under = [word for word in under if not _within(word.box, allowed)]
    numbers = any(map(_figures, (*gone, *(under if come else ())))) or any(MONEY.search(word.text) for word in come)
    sign = "revision_numbers" if numbers else "revision_text" if gone or come else "revision_picture"
    boxes = [word.box for word in come or gone] or spots
    return Trace(sign, index + 1, tuple(boxes), {"was": _said(gone or under), "now": _said(come)})


def _seen(document: Any, index: int) -> tuple[list[Word], Any, Frame]:
    page, _ = open_page(document, index)
    try:
        frame = Frame.of(page)
        return list(text_of(page, frame).words), render(page, DPI, SIDE)[0].mean(axis=2).astype(np.uint8), frame
    finally:
        page.close()


def _differences(old: Any, new: Any) -> list[Box]:
    """Boxes around what differs; the whole page when its size does."""
    if old.shape != new.shape:
        return [Box(0.0, 0.0, 1.0, 1.0)]
    mask = np.abs(old.astype(np.int16) - new) > SEEN
    if int(mask.sum()) < LEAST:
        return []
    height, width = (side // CELL * CELL for side in mask.shape)
    cells = mask[:height, :width].reshape(height // CELL, CELL, width // CELL, CELL).sum(axis=(1, 3)) > 1
    waiting = {(int(row), int(column)) for row, column in np.argwhere(cells)}
    boxes: list[Box] = []
    while waiting and len(boxes) < MOST_SPOTS:
        spot, edge = [], [waiting.pop()]
        while edge:  # cells that touch, or nearly so along a line of print
            row, column = edge.pop()
            spot.append((row, column))
            beside = {(row + r, column + c) for r in (-1, 0, 1) for c in (-2, -1, 0, 1, 2)} & waiting
            waiting -= beside
            edge += beside
        rows, columns = [r for r, _ in spot], [c for _, c in spot]
        x0, y0, x1, y1 = min(columns), min(rows), max(columns) + 1, max(rows) + 1
        across, down = CELL / mask.shape[1], CELL / mask.shape[0]
        boxes.append(Box(x0 * across, y0 * down, x1 * across, y1 * down))
    return boxes


def _key(word: Word) -> tuple[str, int, int]:
    return word.text, round(word.box.x0 * 400), round(word.box.y0 * 400)


def _figures(word: Word) -> bool:
    return any(char.isdigit() for char in word.text)


def _grown(box: Box) -> Box:
    return Box(box.x0 - 0.02, box.y0 - 0.02, box.x1 + 0.02, box.y1 + 0.02)


def _within(box: Box, allowed: list[Box]) -> bool:
    return any(a.x0 <= box.centre[0] <= a.x1 and a.y0 <= box.centre[1] <= a.y1 for a in allowed)


def _said(words: list[Word]) -> str:
    return " ".join(word.text for word in words[:20])[:120]
