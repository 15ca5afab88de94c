"""PDF: a trusted text layer becomes words and ruled lines (PDFium, fast); a page without one becomes an image.

A layer is trusted when its glyphs decode, it is visible, and it is more than a stamp on a scanned picture.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ocr.faults import CorruptFile, PasswordRequired, TooManyPages, UnsupportedEncryption, WrongPassword
from ocr.formats import pdf_reference
from ocr.formats.pdf_words import Frame, ruled_lines, text_of
from ocr.page import Word
from ocr.pages import Limits, PageImage, PdfReader

DPI = 200
LONG_SIDE = 3500  # pixels of a rendered page at most
MAX_SIDE = 20_000  # points; a larger page is no paper
STAMP = 80  # characters; fewer on top of a page-size picture are a stamp or a scanner's note, not the text
PICTURE = 0.55  # share of the page from which a picture is the page
BAD_GLYPHS = 0.10  # share of undecodable characters from which the layer is not trusted


def open_pdf(path: Path, password: str | None) -> pdfium.PdfDocument:
    """Opens a PDF. Raises PasswordRequired, WrongPassword, UnsupportedEncryption, CorruptFile."""
    try:
        return pdfium.PdfDocument(path, password=password)
    except pdfium.PdfiumError as error:
        told = str(error).lower()
        if "password" in told:
            raise (WrongPassword if password else PasswordRequired) from error
        if "security" in told:
            raise UnsupportedEncryption from error
        raise CorruptFile(str(error)) from error


def pdf_pages(path: Path, *, password: str | None, limits: Limits, reader: PdfReader) -> Iterator[PageImage]:
    """The pages of a PDF, each closed before the next is opened."""
    document = open_pdf(path, password)
    try:
        document.init_forms()
        if len(document) > limits.max_pages:
            raise TooManyPages(str(len(document)))
        if len(document) == 0:
            raise CorruptFile("no page")
        for index in range(len(document)):
            try:
                page = document[index]
            except pdfium.PdfiumError as error:
                raise CorruptFile(f"page {index + 1}") from error
            try:
                yield _page(page, index + 1, path, password, reader)
            finally:
                page.close()
    finally:
        document.close()


def _page(page: Any, number: int, path: Path, password: str | None, reader: PdfReader) -> PageImage:
    width, height = page.get_size()
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
        raise CorruptFile(f"page {number} measures {width:.0f} x {height:.0f} points")
    frame = Frame.of(page)
    text = text_of(page, frame)
    words = text.words
    picture = largest_picture(page, frame)
    if trusted(words, picture, page):
        lines = ruled_lines(page, frame, text.turn)
        if reader == "pdfplumber":
            words, lines = pdf_reference.read_page(path, number, password)
        return PageImage(number, width, height, words=words, lines=lines, text_from="pdf", rotation=text.turn)
    return PageImage(number, width, height, render(page, picture.dpi if picture else DPI), dpi=DPI)


@dataclass(frozen=True, slots=True)
class Picture:
    """The largest picture on a page: the share of the page that it covers, and its resolution."""

    share: float
    dpi: float


def largest_picture(page: Any, frame: Frame) -> Picture | None:
    """The picture that covers most of the page, None where there is none."""
    best: Picture | None = None
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        try:
            left, bottom, right, top = thing.get_bounds()
            pixels = thing.get_px_size()
        except pdfium.PdfiumError:
            continue  # an image without bounds covers nothing
        width, height = max(right - left, 0.0), max(top - bottom, 0.0)
        share = width * height / (frame.width * frame.height)
        if width > 0 and (best is None or share > best.share):
            best = Picture(min(share, 1.0), max(pixels) / max(width, height) * 72)
    return best


def trusted(words: tuple[Word, ...], picture: Picture | None, page: Any) -> bool:
    """Whether the text layer says what the eye sees (as far as the file alone can tell)."""
    text = "".join(word.text for word in words)
    if not text:
        return False
    if sum(map(_bad, text)) > BAD_GLYPHS * len(text):
        return False
    if picture is not None and picture.share >= PICTURE:
        return len(text) >= STAMP and not invisible(page)
    return True


def _bad(char: str) -> bool:
    return char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or (char < " " and char not in "\t\r\n")


def invisible(page: Any) -> bool:
    """True when most text objects are drawn in render mode 3 (neither filled nor stroked): an OCR layer."""
    hidden = seen = 0
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=4):
        if raw.FPDFTextObj_GetTextRenderMode(thing.raw) == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
            hidden += 1
        else:
            seen += 1
    return hidden > seen


def render(page: Any, dpi: float = DPI, long_side: int = LONG_SIDE) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """The page as RGB pixels, at the picture's own resolution within 150 to 300 dpi and `long_side` pixels."""
    scale = min(max(dpi, 150.0), 300.0) / 72
    scale = min(scale, long_side / max(page.get_size()))
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False, may_draw_forms=True)
    pixels = bitmap.to_numpy()
    colours = pixels if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2)
    return np.ascontiguousarray(colours[:, :, :3])
