"""PDF: a trusted text layer becomes words and ruled lines (PDFium, fast); a page without one becomes an image.

pdfplumber reads a page where PDFium's words don't decode, or where it is asked for.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ocr.faults import CorruptFile, PasswordRequired, TooManyPages, UnsupportedEncryption, WrongPassword
from ocr.formats.pdf_frame import Frame
from ocr.formats.pdf_lines import ruled_lines
from ocr.formats.pdf_reference import Reference
from ocr.formats.pdf_trust import BAD_GLYPHS, pictures_of, trusted, undecodable
from ocr.formats.pdf_words import PageText, text_of
from ocr.pages import Limits, PageImage, PdfReader

DPI = 200.0
LEAST_DPI, MOST_DPI = 150.0, 300.0
LONG_SIDE = 3500  # pixels of a rendered page at most
MAX_SIDE = 20_000  # points; a larger page is no paper
# What is seen on the page yet stands beside its content: fields of a form, text that a viewer's user put there, stamps.
SHOWN_NOTES = (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP)


def open_pdf(path: Path, password: str | None) -> pdfium.PdfDocument:
    """Opens a PDF. Raises PasswordRequired, WrongPassword, UnsupportedEncryption, CorruptFile.

    By its bytes: pypdfium2 follows a path to its end, and one of a file in memory (/proc/self/fd/N) ends nowhere.
    """
    try:
        return pdfium.PdfDocument(path.read_bytes(), password=password)
    except pdfium.PdfiumError as error:
        told = str(error).lower()
        if "password" in told:
            raise (WrongPassword if password else PasswordRequired) from error
        if "security" in told:
            raise UnsupportedEncryption from error
        raise CorruptFile("PDFium can't open it") from error


def pdf_pages(
    path: Path, *, password: str | None, limits: Limits, reader: PdfReader, lane: tuple[int, int] = (0, 1)
) -> Iterator[PageImage]:
    """The pages of a PDF (of one `lane`, see `ocr.pages.open_pages`), each closed before the next is opened."""
    document = open_pdf(path, password)
    with closing(Reference(path, password)) as reference:
        try:
            document.init_forms()
            if len(document) > limits.max_pages:
                raise TooManyPages(str(len(document)))
            if len(document) == 0:
                raise CorruptFile("no page")
            for index in range(lane[0], len(document), lane[1]):
                yield _page(document, index, reference, reader)
        finally:
            document.close()


def open_page(document: pdfium.PdfDocument, index: int) -> tuple[pdfium.PdfPage, bool]:
    """Page `index` (0-based) with the fields of forms made part of it, and whether there were any. Raises CorruptFile."""
    try:
        page = document[index]
        if not _has_notes(page) or raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) != raw.FLATTEN_SUCCESS:
            return page, False
        page.close()
        return document[index], True
    except pdfium.PdfiumError as error:
        raise CorruptFile(f"page {index + 1}") from error


def _has_notes(page: pdfium.PdfPage) -> bool:
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        kind = raw.FPDFAnnot_GetSubtype(note)
        raw.FPDFPage_CloseAnnot(note)
        if kind in SHOWN_NOTES:
            return True
    return False


def _page(document: pdfium.PdfDocument, index: int, reference: Reference, reader: PdfReader) -> PageImage:
    page, flattened = open_page(document, index)
    number = index + 1
    try:
        width, height = page.get_size()
        if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
            raise CorruptFile(f"page {number} measures {width:.0f} x {height:.0f} points")
        frame = Frame.of(page)
        text, pictures, objects = text_of(page, frame), pictures_of(page, frame), raw.FPDFPage_CountObjects(page)
        lines = None
        ask = reader == "pdfplumber" and text.turn == 0 and text.unseen == 0
        if ask or (text.words and undecodable(text.words) > BAD_GLYPHS):
            read = reference.read(number, document if flattened else None)
            if read is not None and undecodable(read[0]) <= BAD_GLYPHS:
                text, lines = PageText(read[0], 0, text.unseen), read[1]
        if trusted(text, pictures, objects):
            lines = ruled_lines(page, frame, text.turn) if lines is None else lines
            return PageImage(number, width, height, words=text.words, lines=lines, text_from="pdf", rotation=text.turn)
        image, dpi = render(page, pictures.dpi if pictures.share > 0.3 else None)
        return PageImage(number, width, height, image, dpi=dpi)
    except pdfium.PdfiumError as error:
        raise CorruptFile(f"page {number}") from error
    finally:
        page.close()


def render(
    page: Any, dpi: float | None = None, long_side: int = LONG_SIDE
) -> tuple[np.ndarray[Any, np.dtype[np.uint8]], float]:
    """The page as RGB pixels, at the resolution of its own picture within reason and within `long_side`; and the dpi."""
    scale = min(max(dpi or DPI, LEAST_DPI), MOST_DPI) / 72
    scale = min(scale, long_side / max(page.get_size()))
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False, may_draw_forms=True)
    pixels = bitmap.to_numpy()
    colours = pixels if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2)
    if colours.shape[2] == 1:
        colours = np.repeat(colours, 3, axis=2)
    copied = colours[:, :, :3].copy()  # the bitmap's own memory goes with it
    bitmap.close()
    return copied, round(scale * 72, 1)
