"""Objects of a PDF page straight from PDFium, without a wrapper each: for questions asked of every object of a page."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import pypdfium2.raw as raw

from ocr.formats.pdf_calls import address_of, form_count, form_object, kind_of, object_at

DEPTH = 5  # of Form XObjects within one another
KEPT = 50_000  # objects of a page that are looked at once and kept by kind; a page of more is walked for each question


def objects_of(page: Any, kind: int) -> Iterable[int]:
    """Addresses of the page's objects of one kind, also of those in Form XObjects."""
    if raw.FPDFPage_CountObjects(page) <= KEPT:
        return _by_kind(page).get(kind, ())
    return (thing for found, thing in _walk(page) if found == kind)


def has_forms(page: Any) -> bool:
    """Whether Form XObjects draw a part of the page: what stands in them is placed by their own matrices."""
    return any(True for _ in objects_of(page, raw.FPDF_PAGEOBJ_FORM))


@lru_cache(maxsize=1)
def _by_kind(page: Any) -> dict[int, list[int]]:
    place = address_of(page)
    things = [object_at(place, index) for index in range(raw.FPDFPage_CountObjects(page))]
    found: dict[int, list[int]] = defaultdict(list)
    for thing, kind in zip(things, map(kind_of, things), strict=True):
        found[kind].append(thing)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            for inside, inner in _inside(thing, 1):
                found[inside].append(inner)
    return found


def _walk(page: Any) -> Iterator[tuple[int, int]]:
    place = address_of(page)
    for index in range(raw.FPDFPage_CountObjects(page)):
        thing = object_at(place, index)
        kind = kind_of(thing)
        yield kind, thing
        if kind == raw.FPDF_PAGEOBJ_FORM:
            yield from _inside(thing, 1)


def _inside(form: int, depth: int) -> Iterator[tuple[int, int]]:
    for index in range(form_count(form)):
        thing = form_object(form, index)
        kind = kind_of(thing)
        yield kind, thing
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < DEPTH:
            yield from _inside(thing, depth + 1)
