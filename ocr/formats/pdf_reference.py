"""Words and ruled lines of PDF pages through pdfplumber: the reference that the fast reader must equal, and its stand-in."""

import io
import struct
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2 as pdfium
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException

from ocr.formats.pdf_frame import Frame
from ocr.formats.pdf_gaps import word_gap
from ocr.order import reading_order
from ocr.page import Box, RuledLine, Word

SHORT = 4.0  # points
THIN = 2.5  # points
# pdfminer walks a file in Python and stumbles over broken ones in any of these ways.
STUMBLES = (
    PDFException,
    PSException,
    pdfplumber.utils.exceptions.PdfminerException,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    OverflowError,
    OSError,
    struct.error,
    RecursionError,
    NotImplementedError,
)
PageRead = tuple[tuple[Word, ...], tuple[RuledLine, ...]]


class Reference:
    """A PDF opened for pdfplumber at the first page asked for."""

    def __init__(self, path: Path, password: str | None = None) -> None:
        self._path, self._password = path, password
        self._opened: Any = None

    def read(self, number: int, flattened: pdfium.PdfDocument | None = None) -> PageRead | None:
        """Page `number` (1-based), None where pdfplumber can't read it. `flattened`: the same file opened by PDFium, whose
        pages have their form fields drawn in."""
        try:
            if flattened is not None:
                copy = io.BytesIO()
                flattened.save(copy)
                with pdfplumber.open(copy, password=self._password or "", pages=[number]) as document:
                    return _read(document.pages[0])
            if self._opened is None:
                self._opened = pdfplumber.open(self._path, password=self._password or "")
            page = self._opened.pages[number - 1]
            try:
                return _read(page)
            finally:
                page.close()  # pdfplumber keeps every object of every page otherwise
        except STUMBLES:
            return None  # the caller falls back to the page's pixels

    def close(self) -> None:
        """Closes the file."""
        if self._opened is not None:
            self._opened.close()


def words_by_pdfplumber(path: Path, number: int, password: str | None = None) -> tuple[Word, ...]:
    """Words of page `number` (1-based) in reading order; () where pdfplumber can't read it."""
    return read_page(path, number, password)[0]


def read_page(path: Path, number: int, password: str | None = None) -> PageRead:
    """Words in reading order and ruled lines of page `number` (1-based); empty where pdfplumber can't read it."""
    reference = Reference(path, password)
    try:
        return reference.read(number) or ((), ())
    finally:
        reference.close()


def _read(page: Any) -> PageRead:
    left, top, width, height = _visible(page)

    def box(found: dict[str, Any]) -> Box:
        return Box(
            (found["x0"] - left) / width,
            (found["top"] - top) / height,
            (found["x1"] - left) / width,
            (found["bottom"] - top) / height,
        )

    def seen(thing: dict[str, Any]) -> bool:
        if thing["object_type"] != "char":
            return True
        place = box(thing)
        a, b, c, d = thing["matrix"][:4]
        level = min(abs(a), abs(b)) < 0.14 * max(abs(a), abs(b)) or min(abs(c), abs(d)) < 0.14 * max(abs(c), abs(d))
        return level and place.x1 >= 0 and place.x0 <= 1 and place.y1 >= 0 and place.y0 <= 1

    # dedupe_chars: text drawn twice to look bold is one text
    chars = page.filter(seen).dedupe_chars(tolerance=1, extra_attrs=())
    found = chars.extract_words(x_tolerance_ratio=0.28, return_chars=True)
    words = [
        Word(
            word["text"],
            box(word),
            char_boxes=tuple(box(c) for c in word["chars"]) if _one_sign_each(word) else (),
            size=round(word["bottom"] - word["top"], 1),
            font=str(word["chars"][0]["fontname"]).split("+")[-1],
        )
        for whole in found
        for word in _cut(whole)
    ]
    lines = []
    for drawn in (*page.lines, *page.rects):
        across, down = float(drawn["width"]), float(drawn["height"])
        if min(across, down) <= THIN and max(across, down) > SHORT:
            lines.append(RuledLine(box(drawn), across > down))
        elif drawn["object_type"] == "rect" and drawn["stroke"]:
            x0, y0, x1, y1 = box(drawn)
            lines += [RuledLine(Box(x0, y, x1, y), True) for y in (y0, y1)]
            lines += [RuledLine(Box(x, y0, x, y1), False) for x in (x0, x1)]
    return reading_order(words, aspect=height / width), tuple(lines)


def _cut(word: dict[str, Any]) -> list[dict[str, Any]]:
    """A word cut at the narrow gaps between Latin letters that are spaces."""
    runs: list[list[dict[str, Any]]] = []
    for char in word["chars"]:
        last = runs[-1][-1] if runs else None
        height = min(char["height"], last["height"]) if last is not None else 0
        if last is None or (
            word["upright"]
            and word_gap(last["text"][-1:] or " ", char["text"][:1] or " ", char["x0"] - last["x1"], height)
        ):
            runs.append([])
        runs[-1].append(char)
    if len(runs) < 2:
        return [word]
    return [
        {
            "text": "".join(char["text"] for char in run),
            "chars": run,
            "x0": min(char["x0"] for char in run),
            "x1": max(char["x1"] for char in run),
            "top": min(char["top"] for char in run),
            "bottom": max(char["bottom"] for char in run),
        }
        for run in runs
    ]


def _visible(page: Any) -> tuple[float, float, float, float]:
    """Left, top, width and height of the page's visible part among pdfplumber's places, which it tells wrongly itself
    where a page is both turned and cropped."""
    x0, y0, x1, y1 = (float(edge) for edge in page.page_obj.mediabox)
    whole = Frame(x0, y0, x1 - x0, y1 - y0, page.rotation % 360)
    crop = [float(edge) for edge in page.page_obj.cropbox]
    u0, v0, u1, v1 = whole.box(max(crop[0], x0), max(crop[1], y0), min(crop[2], x1), min(crop[3], y1))
    across, down = float(page.width), float(page.height)
    left, top = float(page.bbox[0]), float(page.bbox[1])
    return left + u0 * across, top + v0 * down, (u1 - u0) * across, (v1 - v0) * down


def _one_sign_each(word: dict[str, Any]) -> bool:
    """False where one glyph stands for several characters (a ligature)."""
    return len(word["chars"]) == len(word["text"])
