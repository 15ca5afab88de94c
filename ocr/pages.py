"""Stage 3: a file becomes page images, embedded words, or cells. Runs inside the sandbox; see `ocr/sandbox.py`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ocr.faults import UnsupportedType
from ocr.page import Mark, RuledLine, TextFrom, Word
from ocr.sniff import IMAGES, OFD, PDF, SHEETS, XML


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. Pages a file, pixels a page (JPEG, which decodes straight to a smaller size, may have
    `max_jpeg_pixels`: phones reach 108 million), cells a sheet, bytes of memory, seconds of CPU and of waiting. With
    `every_wall` nothing is opened where the kernel lacks one of the sandbox's walls."""

    max_pages: int = 1000
    max_pixels: int = 64_000_000
    max_jpeg_pixels: int = 130_000_000
    max_cells: int = 1_500_000
    memory: int = 1600 * 1024**2  # of addresses: some 400 MB of them are the decoders' own programs
    cpu_seconds: int = 120
    wall_seconds: float = 120.0
    every_wall: bool = False


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page before reading. `image` is height x width x 3 RGB as uploaded (None where the words are embedded);
    `text_from` says whether words are there already (`pdf`, `cells`) or must be read from the image (`ocr`). `marks`: the
    codes on a page of embedded words, which nobody else looks for."""

    number: int
    width: float
    height: float
    image: NDArray[np.uint8] | None = None
    words: tuple[Word, ...] = ()
    lines: tuple[RuledLine, ...] = ()
    text_from: TextFrom = "ocr"
    rotation: int = 0
    sheet: str = ""
    dpi: float | None = None
    marks: tuple[Mark, ...] = ()


PdfReader = Literal["pdfium", "pdfplumber"]


def open_pages(
    path: Path,
    media_type: str,
    *,
    password: str | None = None,
    limits: Limits = Limits(),
    pdf_reader: PdfReader = "pdfium",
    lane: tuple[int, int] = (0, 1),
) -> Iterator[PageImage]:
    """The pages of a file, one at a time. `lane`: (k, n) gives only every n-th page of a PDF from page k (0-based) on.

    Raises a DocumentFault.
    """
    if media_type == PDF:
        from ocr.formats.pdf import pdf_pages

        yield from pdf_pages(path, password=password, limits=limits, reader=pdf_reader, lane=lane)
    elif media_type in IMAGES:
        from ocr.formats.image import image_pages

        yield from image_pages(path, limits=limits)
    elif media_type in SHEETS:
        from ocr.formats.sheet import sheet_pages

        yield from sheet_pages(path, media_type, limits=limits)
    elif media_type == OFD:
        from ocr.formats.ofd import ofd_pages

        yield from ofd_pages(path, limits=limits)
    elif media_type == XML:
        from ocr.formats.xml_cells import xml_pages

        yield from xml_pages(path, limits=limits)
    else:
        raise UnsupportedType(media_type)
