"""PDFium's small questions asked by address: pointers are whole numbers, so that no Python object is made for each.

A page of a statement is asked some thousand times; pypdfium2's own functions wrap every pointer that goes in or comes out,
which costs more than PDFium's answer. The interpreter's lock is kept, for the answers are shorter than passing it on.
"""

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as raw

_P, _I, _F = ctypes.c_void_p, ctypes.c_int, ctypes.c_float


def _asked(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, _P).value or 0)


def address_of(held: Any) -> int:
    """The address of what a pypdfium2 wrapper, or a pointer of its, points to."""
    return ctypes.addressof(getattr(held, "raw", held).contents)


# Of a page and its objects.
object_at = _asked(raw.FPDFPage_GetObject, _P, _P, _I)
kind_of = _asked(raw.FPDFPageObj_GetType, _I, _P)
form_count = _asked(raw.FPDFFormObj_CountObjects, _I, _P)
form_object = _asked(raw.FPDFFormObj_GetObject, _P, _P, ctypes.c_ulong)
bounds_of = _asked(raw.FPDFPageObj_GetBounds, _I, _P, _P, _P, _P, _P)
matrix_of = _asked(raw.FPDFPageObj_GetMatrix, _I, _P, _P)
fill_of = _asked(raw.FPDFPageObj_GetFillColor, _I, _P, _P, _P, _P, _P)
stroke_of = _asked(raw.FPDFPageObj_GetStrokeColor, _I, _P, _P, _P, _P, _P)
render_mode = _asked(raw.FPDFTextObj_GetTextRenderMode, _I, _P)
# Of a path.
draw_mode = _asked(raw.FPDFPath_GetDrawMode, _I, _P, _P, _P)
segment_count = _asked(raw.FPDFPath_CountSegments, _I, _P)
segment_at = _asked(raw.FPDFPath_GetPathSegment, _P, _P, _I)
segment_point = _asked(raw.FPDFPathSegment_GetPoint, _I, _P, _P, _P)
segment_kind = _asked(raw.FPDFPathSegment_GetType, _I, _P)
segment_closes = _asked(raw.FPDFPathSegment_GetClose, _I, _P)
# Of the text of a page.
loose_box = _asked(raw.FPDFText_GetLooseCharBox, _I, _P, _I, _P)
angle_at = _asked(raw.FPDFText_GetCharAngle, _F, _P, _I)
is_generated = _asked(raw.FPDFText_IsGenerated, _I, _P, _I)
font_at = _asked(raw.FPDFText_GetFontInfo, ctypes.c_ulong, _P, _I, _P, ctypes.c_ulong, _P)
