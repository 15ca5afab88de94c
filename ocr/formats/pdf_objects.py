"""Objects of a PDF page straight from PDFium, without a wrapper each: for questions asked of every object of a page."""

from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as raw

DEPTH = 5  # of Form XObjects within one another


def objects_of(page: Any, kind: int) -> Iterator[Any]:
    """Pointers to the page's objects of one kind, also those in Form XObjects."""
    for index in range(raw.FPDFPage_CountObjects(page)):
        thing = raw.FPDFPage_GetObject(page, index)
        found = raw.FPDFPageObj_GetType(thing)
        if found == kind:
            yield thing
        elif found == raw.FPDF_PAGEOBJ_FORM:
            yield from _inside(thing, kind, 1)


def _inside(form: Any, kind: int, depth: int) -> Iterator[Any]:
    for index in range(raw.FPDFFormObj_CountObjects(form)):
        thing = raw.FPDFFormObj_GetObject(form, index)
        found = raw.FPDFPageObj_GetType(thing)
        if found == kind:
            yield thing
        elif found == raw.FPDF_PAGEOBJ_FORM and depth < DEPTH:
            yield from _inside(thing, kind, depth + 1)
