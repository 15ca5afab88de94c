"""Pages as frames over the sandbox's pipe: JSON and raw pixels, written by a child that the reader does not believe."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr.faults import CorruptFile
from ocr.page import Box, Mark, RuledLine, Word
from ocr.pages import PageImage

Frame = tuple[dict[str, Any], bytes]
MAX_SIDE = 20_000  # pixels or points; a sheet's rows and columns are bounded by its cells


def to_frame(page: PageImage) -> Frame:
    """A page as a header for JSON and a payload of raw RGB bytes."""
    header: dict[str, Any] = {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "text_from": page.text_from,
        "sheet": page.sheet,
        "dpi": page.dpi,
        "shape": None if page.image is None else page.image.shape[:2],
        "rotation": page.rotation,
        "words": [],
        "lines": [(_short(line.box), line.horizontal) for line in page.lines],
        "codes": [(mark.kind, _short(mark.box), mark.text, mark.detail.get("symbology", "")) for mark in page.marks],
    }
    if page.text_from == "cells":  # a cell's box is its place on the grid
        header["cells"] = [(round(w.box.y0 * page.height), round(w.box.x0 * page.width), w.text) for w in page.words]
    else:
        header["words"] = [
            (w.text, _short(w.box), w.size, w.font, [_short(b) for b in w.char_boxes], w.frame and _short(w.frame))
            for w in page.words
        ]
    return header, b"" if page.image is None else np.ascontiguousarray(page.image).tobytes()


def _short(box: tuple[float, ...]) -> list[float]:
    return [round(edge, 6) for edge in box]


def to_page(header: dict[str, Any], payload: bytes) -> PageImage:
    """The page of a frame. Raises CorruptFile for what no honest child writes."""
    try:
        return _page(header, payload)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise CorruptFile("the decoder answered out of its frame") from error


def _page(header: dict[str, Any], payload: bytes) -> PageImage:
    text_from = header["text_from"]
    if text_from not in ("pdf", "ocr", "cells") or header["rotation"] not in (0, 90, 180, 270):
        raise ValueError("unknown source or turn")
    width, height = _length(header["width"]), _length(header["height"])
    image = _image(header["shape"], payload) if header["shape"] else None
    if text_from == "cells":
        words = tuple(
            grid_word(str(text), int(row), int(column), height, width) for row, column, text in header["cells"]
        )
    else:
        words = tuple(_word(*word) for word in header["words"])
    dpi = None if header["dpi"] is None else _length(header["dpi"])
    lines = tuple([RuledLine(_box(box), bool(horizontal)) for box, horizontal in header["lines"]])
    return PageImage(
        int(header["number"]),
        width,
        height,
        image,
        words,
        lines,
        text_from,
        int(header["rotation"]),
        sheet=str(header["sheet"])[:255],
        dpi=dpi,
        marks=tuple(_code(*code) for code in header.get("codes", ())),
    )


def to_pixels(header: dict[str, Any], payload: bytes) -> NDArray[np.uint8]:
    """The RGB pixels of a frame that is one picture. Raises CorruptFile for what no honest child writes."""
    try:
        return _image(header["shape"], payload)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise CorruptFile("the decoder answered out of its frame") from error


def _image(shape: Any, payload: bytes) -> NDArray[np.uint8]:
    rows, columns = (int(side) for side in shape)
    if not (0 < rows <= MAX_SIDE and 0 < columns <= MAX_SIDE):
        raise ValueError("no picture has these sides")
    return np.frombuffer(payload, np.uint8).reshape(rows, columns, 3)


def grid_word(text: str, row: int, column: int, rows: float, columns: float) -> Word:
    """A filled cell as a word: its box is its place on the grid."""
    box = Box(column / columns, row / rows, (column + 1) / columns, (row + 1) / rows)
    return Word(text, box, engine="cell")


def _code(kind: Any, box: Any, text: Any, symbology: Any) -> Mark:
    return Mark(
        "qr" if kind == "qr" else "barcode", _box(box), str(text)[:4000], 1.0, {"symbology": str(symbology)[:40]}
    )


def _word(text: Any, box: Any, size: Any, font: Any, chars: Any, frame: Any) -> Word:
    boxes = tuple([_box(each) for each in chars])
    text = str(text)
    if not text or (boxes and len(boxes) != len(text)):
        raise ValueError("a word without text, or with boxes of another")
    turned = _box(frame) if frame else None
    return Word(text, _box(box), char_boxes=boxes, frame=turned, font=str(font)[:100], size=_number(size))


def _box(edges: Any) -> Box:
    x0, y0, x1, y1 = edges
    box = Box(float(x0), float(y0), float(x1), float(y1))
    if not math.isfinite(sum(box)):
        raise ValueError("no finite place")
    return box


def _number(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("no finite number")
    return number


def _length(value: Any) -> float:
    length = _number(value)
    if length <= 0:
        raise ValueError("no length")
    return length
