"""The search of a file for traces of editing, on the untouched original. Runs inside the sandbox, as decoding does."""

import mmap
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium

from ocr.formats.pdf import open_page, open_pdf
from ocr.formats.pdf_frame import Frame
from ocr.marks.traces.ofd_signs import ofd_traces
from ocr.marks.traces.pdf_covers import covers, hidden
from ocr.marks.traces.pdf_facts import facts_of, seconds_between
from ocr.marks.traces.pdf_pieces import drawn
from ocr.marks.traces.pdf_type import PageType, foreign_pages, odd_type, uncommon
from ocr.marks.traces.picture_file import picture_traces
from ocr.marks.traces.revisions import changes, revision_ends
from ocr.marks.traces.signatures import is_signed, signatures
from ocr.marks.traces.trace import MOST_TRACES, Trace, Traces
from ocr.marks.traces.workbook import workbook_traces
from ocr.pages import Limits
from ocr.sniff import IMAGES, OFD, PDF, XLSX


def find_traces(
    path: Path, media_type: str, *, password: str | None, limits: Limits, roots: Sequence[str] = ()
) -> Traces:
    """What the file itself tells; what only its pixels tell is found where they are read. Raises a DocumentFault."""
    if media_type == PDF:
        return pdf_traces(path, password, limits, roots)
    if media_type == XLSX:
        return workbook_traces(path, limits)
    if media_type in IMAGES:
        return picture_traces(path, media_type)
    if media_type == OFD:
        return ofd_traces(path)
    return Traces()


def pdf_traces(path: Path, password: str | None, limits: Limits, roots: Sequence[str]) -> Traces:
    """All that a PDF's structure tells, a page in memory at a time."""
    found: list[Trace] = []
    looked = ["revisions", "producer", "dates", "signatures", "covers", "hidden", "type"]
    facts: dict[str, str] = {}
    document = open_pdf(path, password)  # raises what reading would raise
    try:
        found += _pages(document, limits)
    finally:
        document.close()
    try:
        with pikepdf.open(path, password=password or "") as opened:
            facts = facts_of(opened)
    except (pikepdf.PdfError, ValueError, RuntimeError):
        looked.remove("producer")  # qpdf stumbles where PDFium reads on
        looked.remove("dates")
    with path.open("rb") as source, closing(mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)) as content:
        ends = revision_ends(content)
        facts["revisions"] = str(len(ends))
        if ends:
            found += changes(content, ends, password)
        else:
            looked.remove("revisions")
        signed = is_signed(content)
    if signed:
        found = signatures(path, password, roots) + found
    gap = seconds_between(facts.get("created", ""), facts.get("modified", ""))
    if gap is not None:
        facts["seconds_after"] = f"{gap:.0f}"
    return Traces(tuple(looked), facts, tuple(found[:MOST_TRACES]))


def _pages(document: pdfium.PdfDocument, limits: Limits) -> list[Trace]:
    found: list[Trace] = []
    typed: list[Trace] = []
    types: list[PageType] = []
    document.init_forms()
    for index in range(min(len(document), limits.max_pages)):
        with suppress(pdfium.PdfiumError):  # a page that can't be drawn is the reader's to report
            page, _ = open_page(document, index)
            try:
                seen = drawn(page, Frame.of(page))
                if len(found) < MOST_TRACES:
                    found += covers(page, index + 1, seen)
                    found += hidden(index + 1, seen)
                odd, type_ = odd_type(index + 1, seen)
                types.append(type_)
                typed += odd if len(typed) < 10 * MOST_TRACES else []
            finally:
                page.close()
    return [*found, *uncommon(typed, len(types)), *foreign_pages(types)]
