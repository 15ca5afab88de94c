"""Whether a PDF page's text layer says what the eye sees, as far as the file alone can tell."""

import ctypes
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ocr.formats.pdf_frame import Frame, things
from ocr.formats.pdf_objects import objects_of
from ocr.formats.pdf_words import PageText
from ocr.page import Word

PAGE_PICTURE = 0.5  # share of the page from which pictures are the page
PART_PICTURE = 0.15  # share from which a picture may hold what matters
STAMP = 80  # characters; fewer over a page-size picture are a stamp or a scanner's note, not the text
CAPTION = 40  # characters; fewer beside a part-size picture are its caption
MARGIN = 0.08  # of the height, top and bottom: where scanners and archives put their notes
OUTLINES = 800  # paths on a page almost without text: letters drawn as outlines
BAD_GLYPHS = 0.10  # share of undecodable characters from which the layer is not trusted
GRID = 24  # cells a side, on which the share of pictures is measured
# Blocks of signs that no document here holds; the scripts of China's regions (Arabic, Tibetan, Mongolian, Yi) are not among them.
_FOREIGN = (
    (0x300, 0x370),
    (0x500, 0x600),
    (0x700, 0xF00),
    (0x1000, 0x1800),
    (0x18B0, 0x1E00),
    (0xA4D0, 0xAC00),
    (0xFB00, 0xFB50),
)
_RARE = re.compile("[^\x21-\x7e\u4e00-\u9fff]")
LEAST_PIXELS = 40  # a side; smaller pictures are dots and lines


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of a page: share of it that they cover, dots an inch of the largest, and whether one lies on the text."""

    share: float = 0.0
    dpi: float | None = None
    on_top: bool = False


def pictures_of(page: Any, frame: Frame) -> Pictures:
    """What pictures cover of a page; scanners cut a page into strips, so that the sum counts."""
    if next(iter(objects_of(page, raw.FPDF_PAGEOBJ_IMAGE)), None) is None:
        return Pictures()
    covered = np.zeros((GRID, GRID), bool)
    largest, dpi, on_top = 0.0, None, False
    texts_before = 0
    for thing in things(page, [raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_TEXT]):
        if thing.held.type == raw.FPDF_PAGEOBJ_TEXT:
            texts_before += 1
            continue
        bounds = thing.bounds()
        columns, rows = ctypes.c_uint(), ctypes.c_uint()
        if bounds is None or not raw.FPDFImageObj_GetImagePixelSize(thing.raw, columns, rows):
            continue  # draws nothing
        if min(columns.value, rows.value) < LEAST_PIXELS and max(columns.value, rows.value) < 10 * LEAST_PIXELS:
            continue
        box = frame.box(*bounds)
        x0, y0 = max(box.x0, 0.0), max(box.y0, 0.0)
        x1, y1 = min(box.x1, 1.0), min(box.y1, 1.0)
        if x1 <= x0 or y1 <= y0:
            continue
        covered[round(y0 * GRID) : round(y1 * GRID), round(x0 * GRID) : round(x1 * GRID)] = True
        share = (x1 - x0) * (y1 - y0)
        if share > largest:
            largest = share
            longest = max(bounds[2] - bounds[0], bounds[3] - bounds[1])
            dpi = max(columns.value, rows.value) / max(longest, 1.0) * 72
        if share >= PAGE_PICTURE and texts_before and _opaque(thing.held):
            on_top = True
    return Pictures(float(covered.mean()), dpi, on_top)


def _opaque(picture: Any) -> bool:
    """Whether nothing shines through a picture; a watermark laid over the text lets it through."""
    try:
        bitmap = picture.get_bitmap(render=True, scale_to_original=False)
    except pdfium.PdfiumError:
        return True  # it can't be drawn: reading the pixels of the page is the safe way
    pixels = bitmap.to_numpy()
    return bool(pixels.ndim < 3 or pixels.shape[2] < 4 or pixels[..., 3].mean() > 200)


def trusted(text: PageText, pictures: Pictures, objects: int) -> bool:
    """Whether the text layer can be read instead of the pixels. `objects`: how many things the page draws."""
    count = sum(len(word.text) for word in text.words)
    if count == 0 or text.unseen > count or pictures.on_top or undecodable(text.words) > BAD_GLYPHS:
        return False
    if pictures.share >= PAGE_PICTURE:
        body = sum(len(word.text) for word in text.words if MARGIN < word.box.centre[1] < 1 - MARGIN)
        return body >= STAMP
    if pictures.share >= PART_PICTURE:
        return count >= CAPTION
    return count >= CAPTION or objects < OUTLINES


def undecodable(words: Iterable[Word]) -> float:
    """Share of characters that are no text a Chinese or English document holds (0 for no characters)."""
    text = "".join(word.text for word in words)
    bad = sum(map(_bad, _RARE.findall(text))) + 5 * text.count("(cid:")
    return bad / max(len(text), 1)


def _bad(char: str) -> bool:
    """Replacement signs, private use, controls, and scripts that a font with a lost table yields by chance."""
    code = ord(char)
    if char == "\ufffd" or unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs"):
        return True
    return any(start <= code < end for start, end in _FOREIGN)
