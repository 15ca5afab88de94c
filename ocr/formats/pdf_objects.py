"""Objects of a PDF page straight from PDFium, without a wrapper each: for questions asked of every object of a page."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import pypdfium2.raw as raw

DEPTH = 5  # of Form XObjects within one another
KEPT = 50_000  # objects of a page that are looked at once and kept by kind; a page of more is walked for each question


def objects_of(page: Any, kind: int) -> Iterable[Any]:
    """Pointers to the page's objects of one kind, also those in Form XObjects."""
    if raw.FPDFPage_CountObjects(page) <= KEPT:
        return _by_kind(page).get(kind, ())
    return (thing for found, thing in _walk(page) if found == kind)


def has_forms(page: Any) -> bool:
    """Whether Form XObjects draw a part of the page: what stands in them is placed by their own matrices."""
    return any(True for _ in objects_of(page, raw.FPDF_PAGEOBJ_FORM))


@lru_cache(maxsize=1)
def _by_kind(page: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for kind, thing in _walk(page):
        found.setdefault(kind, []).append(thing)
    return found


def _walk(page: Any) -> Iterator[tuple[int, Any]]:
    object_at, kind_of = raw.FPDFPage_GetObject, raw.FPDFPageObj_GetType
    for index in range(raw.FPDFPage_CountObjects(page)):
        thing = object_at(page, index)
        kind = kind_of(thing)
        yield kind, thing
        if kind == raw.FPDF_PAGEOBJ_FORM:
            yield from _inside(thing, 1)


def _inside(form: Any, depth: int) -> Iterator[tuple[int, Any]]:
    for index in range(raw.FPDFFormObj_CountObjects(form)):
        thing = raw.FPDFFormObj_GetObject(form, index)
        kind = raw.FPDFPageObj_GetType(thing)
        yield kind, thing
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < DEPTH:
            yield from _inside(thing, depth + 1)
