"""More pictures, sheets and archives that hurt: directories of directories, boxes in circles, links outside, odd polyglots."""

import io
import struct
import zipfile
import zlib

import pillow_heif
from PIL import Image

from tests.hostile.archives import special, zipped
from tests.hostile.maker import Made, csv_of
from tests.hostile.pictures import chunk, noise, picture
from tests.ocr.paper import saved
from tests.ocr.test_hostile import SHEET, rewritten, workbook


def many_directories(count: int) -> bytes:
    """A TIFF of so many directories of one entry, each named by the one before."""
    out = bytearray(b"II*\0" + struct.pack("<I", 8))
    for n in range(count):
        out += struct.pack("<HHHIII", 1, 256, 3, 1, 1, 8 + (n + 1) * 18)
    return bytes(out)


def sub_directories() -> bytes:
    """A TIFF whose entries name the directory that they stand in as their child, and claim many values."""
    tags = (
        (256, 3, 1, 9),
        (257, 3, 1, 9),
        (330, 4, 100_000, 8),
        (34665, 4, 1, 8),
        (34853, 4, 1, 8),
        (700, 1, 2**31, 8),
    )
    body = b"".join(struct.pack("<HHII", *each) for each in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + body + struct.pack("<I", 8)


def box(kind: bytes, body: bytes, size: int | None = None) -> bytes:
    return struct.pack(">I4s", 8 + len(body) if size is None else size, kind) + body


def heic() -> bytes:
    """A good small HEIC."""
    out = io.BytesIO()
    pillow_heif.from_pillow(picture().resize((256, 160)).convert("RGB")).save(out, quality=50)
    return out.getvalue()


def boxes_in_boxes(depth: int) -> bytes:
    body = b""
    for _ in range(depth):
        body = box(b"meta", b"\0\0\0\0" + body)
    return box(b"ftyp", b"heic\0\0\0\0mif1heic") + body


def heic_loop(kind: bytes) -> bytes:
    """An item that refers to itself, as its own thumbnail, tile or source."""
    entries = b"".join(
        box(b"infe", b"\2\0\0\0" + struct.pack(">HH4s", n, 0, item) + b"\0") for n, item in ((1, b"grid"), (2, b"iden"))
    )
    places = b"\0\0\0\0\x44\0" + struct.pack(">H", 2) + b"".join(struct.pack(">HHHII", n, 0, 1, 40, 8) for n in (1, 2))
    loops = b"".join(box(kind, struct.pack(">HHH", n, 1, to)) for n, to in ((1, 2), (2, 1), (1, 1)))
    meta = (
        b"\0\0\0\0" + box(b"hdlr", b"\0" * 8 + b"pict" + b"\0" * 13) + box(b"pitm", b"\0\0\0\0" + struct.pack(">H", 1))
    )
    meta += (
        box(b"iinf", b"\0\0\0\0" + struct.pack(">H", 2) + entries)
        + box(b"iloc", places)
        + box(b"iref", b"\0\0\0\0" + loops)
    )
    return (
        box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", meta) + box(b"mdat", b"\0\0\xff\xff\xff\xff\xff\xff" * 100)
    )


def linked_sheet() -> bytes:
    """A workbook that draws on others: links outside, a query, a connection, a macro's name, an embedded object."""
    out = io.BytesIO(workbook())
    link = '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="r"><externalBook r:id="rId1"/></externalLink>'
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    )
    rels += 'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" Target="%s" TargetMode="External"/></Relationships>'
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", link)
        archive.writestr("xl/externalLinks/_rels/externalLink1.xml.rels", rels % "file://198.51.100.1/share/x.xlsx")
        archive.writestr(
            "xl/connections.xml", '<connections><connection odcFile="http://169.254.169.254/"/></connections>'
        )
        archive.writestr("xl/vbaProject.bin", noise(2000))
        archive.writestr("xl/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(600))
    return rewritten(
        out.getvalue(),
        SHEET,
        lambda x: x.replace("<v>1.5</v>", '<f>[1]Sheet1!$A$1+WEBSERVICE("http://x.invalid")</f><v>1.5</v>'),
    )


def sheets_of(count: int) -> bytes:
    """A workbook that says it has so many sheets, all of them the one."""
    many = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(2, count))
    return rewritten(workbook(), "xl/workbook.xml", lambda x: x.replace("</sheets>", many + "</sheets>"))


def progressive(scans: int) -> bytes:
    """A JPEG whose one scan comes again and again."""
    out = io.BytesIO()
    Image.new("L", (4000, 4000), 255).save(out, "JPEG", progressive=True)
    content = out.getvalue()
    at = content.rindex(b"\xff\xda")
    return content[:at] + content[at:-2] * scans + content[-2:]


def wider() -> dict[str, Made]:
    good = ("good.csv", csv_of(5))
    return {
        "directories.tif": lambda: many_directories(1_000_000),
        "directories_empty.tif": lambda: b"II*\0\x08\0\0\0" + b"\0\0\x08\0\0\0",
        "sub_directories.tif": sub_directories,
        "big_loop.tif": lambda: b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, 0) + struct.pack("<Q", 16),
        "boxes.heic": lambda: boxes_in_boxes(20_000),
        "box_nothing.heic": lambda: (
            box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", b"\0\0\0\0" * 1000, 0) + box(b"free", b"", 1)
        ),
        "thumbnail_loop.heic": lambda: heic_loop(b"thmb"),
        "tile_loop.heic": lambda: heic_loop(b"dimg"),
        "claims.heic": lambda: heic().replace(b"ispe\0\0\0\0", b"ispe\0\0\0\0\x7f\xff\xff\xff\x7f\xff\xff\xff")[
            :200_000
        ],
        "changed.heic": lambda: bytes(b ^ 0x55 if n % 97 == 0 and n > 40 else b for n, b in enumerate(heic())),
        "progressive.jpg": lambda: progressive(30),
        "drawing_svg.png": lambda: saved(picture(), "PNG") + b"<svg onload=alert(1)>",
        "drawing_svg.bmp": lambda: b"BM<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>" + b"\0" * 60,
        "chunks.png": lambda: (
            b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", 9, 9, 8, 0, 0, 0, 0))
            + chunk(b"tIME", b"") * 300_000
        ),
        "palette.png": lambda: (
            b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", 9, 9, 8, 3, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\xff" * 90))
        ),
        "linked.xlsx": linked_sheet,
        "sheets.xlsx": lambda: sheets_of(5000),
        "absolute.zip": lambda: zipped(
            (special("/etc/passwd", 0o120777), b"/root"),
            ("/abs/x.csv", csv_of(3)),
            ("\\\\host\\share\\x.csv", csv_of(4)),
        ),
        "link_folder.zip": lambda: zipped((special("d", 0o120777), b"/tmp"), ("d/x.csv", csv_of(3)), good),
        "control_names.zip": lambda: zipped(
            ("\x1b[2J\x07.csv", csv_of(3)),
            ("\u202e\u2066vsc.csv", csv_of(4)),
            ("a\tb\vc.csv", csv_of(6)),
            (" .csv", csv_of(7)),
        ),
        "names_5000.zip": lambda: zipped(*((f"{'x/' * 200}{n}.csv", b"") for n in range(450)), good),
        "page_svg.html": lambda: b"<svg><table><tr><td>" + csv_of(3) + b"</table><script>alert(1)</script></svg>",
    }
