"""Text that was covered and typed anew, and text that no eye sees, on one PDF page."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray

from ocr.marks.traces.pdf_pieces import Cover, Drawn, Piece
from ocr.marks.traces.trace import Trace
from ocr.page import Box

COVERED = 0.6  # share of a piece's ink that a cover hides
PAGE = 0.5  # share of the page from which a picture is the page's background, and a fill its paper
LEGIBLE = 40  # grey levels between a text and what lies beneath it
OPAQUE = 200  # mean alpha from which a picture hides what lies beneath
SEAL_INK = 0.03  # share of red pixels from which a picture is a seal, even one on white ground
TIGHT = 4.0  # times the ink that it hides: a cover so small was made for it
FEW = 3  # letters or digits; less is a dot or a rule
Edges = NDArray[np.float64]


def covers(page: Any, number: int, drawn: Drawn) -> list[Trace]:
    """White boxes and pictures over text (and typed anew), boxes over a scanned page. `page`: PDFium's page."""
    if not drawn.covers:
        return []
    pieces = [piece for piece in drawn.pieces if len(_plain(piece.text)) and piece.mode != 3 and piece.colour[3]]
    edges = _edges(piece.box for piece in pieces)
    orders = np.array([piece.order for piece in pieces])
    scans = [cover for cover in drawn.covers if cover.picture and _area(cover.box) >= PAGE]
    found: list[Trace] = []
    for cover in drawn.covers:
        area = _area(cover.box)
        if area <= 0 or area >= PAGE:
            continue
        inside = _inside(edges, cover.box) >= COVERED if len(pieces) else np.zeros(0, bool)
        under = [pieces[i] for i in np.flatnonzero(inside & (orders < cover.order))]
        over = [pieces[i] for i in np.flatnonzero(inside & (orders > cover.order))]
        if under and not _seen_through(page, cover):
            found.append(_covered(number, cover, under, over))
        elif not cover.picture and any(_on(cover, scan) for scan in scans) and _hides_paper(cover, over):
            found.append(Trace("box_on_scan", number, (cover.box,), {"typed": _said(over)}))
    return found


def _covered(number: int, cover: Cover, under: list[Piece], over: list[Piece]) -> Trace:
    sign = "retyped" if over else "covered"
    tight = _area(cover.box) < TIGHT * sum(_area(piece.box) for piece in under)
    detail = {"was": _said(under), "typed": _said(over), "by": "picture" if cover.picture else "fill"}
    detail["fit"] = "tight" if tight else "wide"
    return Trace(sign, number, (cover.box,), detail)


def _seen_through(page: Any, cover: Cover) -> bool:
    """Whether a picture lets what lies beneath shine through (a seal, a watermark)."""
    if not cover.picture:
        return False
    bitmap = raw.FPDFImageObj_GetRenderedBitmap(page.pdf.raw, page.raw, cover.handle)
    if not bitmap:
        return True  # it draws nothing
    pixels = pdfium.PdfBitmap.from_raw(bitmap).to_numpy()
    if pixels.ndim < 3:
        return False
    if pixels.shape[2] == 4 and pixels[..., 3].mean() < OPAQUE:
        return True
    blue, green, red = (pixels[..., channel].astype(np.int16) for channel in range(3))
    return bool(((red - np.maximum(green, blue)) > 60).mean() > SEAL_INK)


def _on(cover: Cover, scan: Cover) -> bool:
    return cover.order > scan.order and float(_inside(_edges([cover.box]), scan.box)[0]) >= COVERED


def _hides_paper(cover: Cover, over: list[Piece]) -> bool:
    """A pale fill on a scanned page, with print on it: nobody else draws such a box than who types something anew."""
    return min(cover.colour[:3]) >= 200 and any(any(c.isdigit() for c in piece.text) for piece in over)


def hidden(number: int, drawn: Drawn) -> list[Trace]:
    """Text without ink (unless over a page picture: a reader's own layer), in the paper's colour, or off the page."""
    scanned = any(cover.picture and _area(cover.box) >= PAGE for cover in drawn.covers)
    sorts: dict[str, list[Piece]] = {"invisible": [], "paper_coloured": [], "off_page": []}
    for piece in drawn.pieces:
        if len(_plain(piece.text)) < FEW:
            continue
        if piece.box.x1 <= 0 or piece.box.y1 <= 0 or piece.box.x0 >= 1 or piece.box.y0 >= 1:
            sorts["off_page"].append(piece)
        elif piece.mode == 3 or piece.colour[3] == 0:
            if not scanned:
                sorts["invisible"].append(piece)
        elif piece.mode == 0 and min(piece.colour[:3]) > 255 - LEGIBLE and not scanned and _on_paper(piece, drawn):
            sorts["paper_coloured"].append(piece)
    return [
        Trace("hidden", number, tuple(piece.box for piece in pieces), {"how": how, "text": _said(pieces)})
        for how, pieces in sorts.items()
        if pieces
    ]


def _on_paper(piece: Piece, drawn: Drawn) -> bool:
    """Whether nothing darker was drawn beneath a pale text."""
    for cover in drawn.covers:
        beneath = cover.order < piece.order and float(_inside(_edges([piece.box]), cover.box)[0]) > 0.2
        if beneath and (cover.picture or min(cover.colour[:3]) < 255 - LEGIBLE):
            return False
    return drawn.shades == 0


def _edges(boxes: Iterable[Box]) -> Edges:
    return np.array(list(boxes), np.float64).reshape(-1, 4)


def _inside(edges: Edges, box: Box) -> Edges:
    """The share of each of `edges` that lies within `box`."""
    width = np.minimum(edges[:, 2], box.x1) - np.maximum(edges[:, 0], box.x0)
    height = np.minimum(edges[:, 3], box.y1) - np.maximum(edges[:, 1], box.y0)
    own = (edges[:, 2] - edges[:, 0]) * (edges[:, 3] - edges[:, 1])
    share: Edges = np.clip(width, 0, None) * np.clip(height, 0, None) / np.maximum(own, 1e-12)
    return share


def _area(box: Box) -> float:
    return max(box.width, 0.0) * max(box.height, 0.0)


def _plain(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _said(pieces: list[Piece]) -> str:
    return " ".join(" ".join(piece.text for piece in pieces[:20]).split())[:120]
