"""PDFs made to hurt: loops, claims, filters on filters, actions, text that is not what is seen."""

import io
import zlib
from collections.abc import Callable

import pikepdf

from tests.hostile.maker import SCRIPTS, Made
from tests.ocr.paper import pdf
from tests.ocr.test_hostile import circling_pdf, self_drawing_pdf, swelling_pdf

Name, Dictionary = pikepdf.Name, pikepdf.Dictionary


def changed(change: Callable[[pikepdf.Pdf], object]) -> bytes:
    with pikepdf.open(io.BytesIO(pdf())) as document:
        change(document)
        out = io.BytesIO()
        document.save(out, fix_metadata_version=False)
    return out.getvalue()


def filters(depth: int) -> bytes:
    """A content packed again and again."""

    def change(document: pikepdf.Pdf) -> None:
        content = b"q Q\n" * 2_000_000
        for _ in range(depth):
            content = zlib.compress(content)
        names = pikepdf.Array([Name.FlateDecode] * depth)
        document.pages[0].Contents = pikepdf.Stream(document, content, Filter=names)

    return changed(change)


def picture(width: int, height: int, sort: str) -> bytes:
    """A page with a picture that claims this size."""

    def change(document: pikepdf.Pdf) -> None:
        image = pikepdf.Stream(
            document,
            zlib.compress(b"\0" * 100_000),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=width,
            Height=height,
            BitsPerComponent=8,
            ColorSpace=Name.DeviceRGB,
            Filter=Name(sort),
        )
        document.pages[0].Resources.XObject = Dictionary(I=document.make_indirect(image))
        document.pages[0].Contents = document.make_stream(b"q 500 0 0 700 0 0 cm /I Do Q")

    return changed(change)


def media(*box: float) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].MediaBox = pikepdf.Array(box)

    return changed(change)


def action(**members: object) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = Dictionary(Type=Name.Action, **members)

    return changed(change)


def attached() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.attachments["x.exe"] = b"MZ" + b"\0" * 1000

    return changed(change)


def many_pages(count: int) -> bytes:
    with pikepdf.new() as document:
        for _ in range(count):
            document.add_blank_page(page_size=(200, 200))
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def drawing(content: bytes) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].Contents = document.make_stream(content)

    return changed(change)


def doubling(depth: int) -> bytes:
    """Forms that draw the next form twice: two to the power of depth."""

    def change(document: pikepdf.Pdf) -> None:
        inner = document.make_indirect(document.make_stream(b"0 0 m 1 1 l S", Subtype=Name.Form, BBox=[0, 0, 9, 9]))
        for _ in range(depth):
            inner = document.make_indirect(
                document.make_stream(
                    b"/F Do /F Do",
                    Subtype=Name.Form,
                    BBox=[0, 0, 9, 9],
                    Resources=Dictionary(XObject=Dictionary(F=inner)),
                )
            )
        document.pages[0].Resources.XObject = Dictionary(F=inner)
        document.pages[0].Contents = document.make_stream(b"/F Do")

    return changed(change)


def raw(*objects: bytes, trailer: bytes = b"<</Root 1 0 R>>") -> bytes:
    """A PDF written by hand, without a table: readers rebuild it."""
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (n, each) for n, each in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer\n" + trailer + b"\nstartxref\n0\n%%EOF"


def papers() -> dict[str, Made]:
    """File name -> its maker."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>"
    made: dict[str, Made] = {
        "circling.pdf": circling_pdf,
        "swelling.pdf": swelling_pdf,
        "self_drawing.pdf": self_drawing_pdf,
        "doubling.pdf": lambda: doubling(40),
        "filters_8.pdf": lambda: filters(8),
        "filters_100.pdf": lambda: filters(100),
        "picture_claims.pdf": lambda: picture(100_000, 100_000, "/FlateDecode"),
        "picture_jpx.pdf": lambda: picture(30_000, 30_000, "/JPXDecode"),
        "picture_jbig.pdf": lambda: picture(30_000, 30_000, "/JBIG2Decode"),
        "picture_fax.pdf": lambda: picture(65_535, 65_535, "/CCITTFaxDecode"),
        "miles.pdf": lambda: media(0, 0, 1e9, 1e9),
        "thin.pdf": lambda: media(0, 0, 0.0001, 19_000),
        "upside_down.pdf": lambda: media(600, 800, 0, 0),
        "no_number.pdf": lambda: raw(
            b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page.replace(b"99", b"nan")
        ),
        "many_pages.pdf": lambda: many_pages(1500),
        "count_lies.pdf": lambda: raw(
            b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>", page
        ),
        "own_parent.pdf": lambda: raw(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
        "no_root.pdf": lambda: raw(page, trailer=b"<</Root 9 0 R>>"),
        "deep.pdf": lambda: raw(
            b"<</Type/Catalog/Pages 2 0 R/X " + b"[" * 200_000 + b">>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page
        ),
        "length_loops.pdf": lambda: raw(
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            page[:-2] + b"/Contents 4 0 R>>",
            b"<</Length 4 0 R>>stream\nx\nendstream",
        ),
        "table_loops.pdf": lambda: (
            (c := pdf())
            + b"\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 9/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF"
            % (len(c) + 1, len(c) + 1)
        ),
        "objects.pdf": lambda: raw(
            b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, *[b"[]"] * 300_000
        ),
        "state_stack.pdf": lambda: drawing(b"q " * 1_000_000),
        "long_path.pdf": lambda: drawing(b"0 0 m " + b"9 9 l 0 9 l " * 500_000 + b"B"),
        "big_numbers.pdf": lambda: drawing(
            b"1e38 0 0 1e38 9e37 9e37 cm 0 0 99999999999999999999 1 re f BT /F1 1e30 Tf (x) Tj ET"
        ),
        "text_without_end.pdf": lambda: drawing(b"BT /F1 9 Tf (" + b"x" * 5_000_000),
        "script.pdf": lambda: action(S=Name.JavaScript, JS="app.alert(1); while(true){}"),
        "launch.pdf": lambda: action(S=Name.Launch, F="/bin/sh"),
        "uri.pdf": lambda: action(S=Name.URI, URI="http://169.254.169.254/latest/meta-data/"),
        "remote.pdf": lambda: action(S=Name.GoToR, F="\\\\198.51.100.1\\share\\x.pdf"),
        "attached.pdf": attached,
        "told.pdf": lambda: pdf((("SPECIMEN", *SCRIPTS),)),
        "and_html.pdf": lambda: b"<html><script>alert(1)</script>" + pdf(),
        "and_zip.pdf": lambda: pdf() + b"PK\x03\x04" + b"\0" * 100,
        "and_program.pdf": lambda: b"MZ" + b"\0" * 200 + pdf(),
        "only_head.pdf": lambda: b"%PDF-1.7\n",
        "zeros.pdf": lambda: b"%PDF-1.7\n" + b"\0" * 5_000_000,
    }
    for part in (0.1, 0.5, 0.9, 0.99):
        made[f"cut_{part}.pdf"] = lambda p=part: (c := pdf())[: int(len(c) * p)]  # type: ignore[misc]
    return made
