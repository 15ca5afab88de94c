"""Files that lie in memory alone, as the store hands them to workers, are decoded like any other."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from ocr.sandbox import decode, render_page


def pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(100, 700, "SPECIMEN 2024-01-05 1,200.00")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"), [(pdf(), "application/pdf"), (png(), "image/png"), (b"a,b\n1,2\n", "text/csv")]
)
def test_a_file_in_memory_is_decoded(content: bytes, media_type: str) -> None:
    """Pages come out, and a page can be drawn."""
    handle = os.memfd_create("document", os.MFD_CLOEXEC)
    try:
        os.write(handle, content)
        path = Path(f"/proc/self/fd/{handle}")
        assert len(list(decode(path, media_type))) == 1
        assert render_page(path, media_type, 1).startswith(b"\x89PNG")
    finally:
        os.close(handle)
