"""A later save of a PDF, as editors write it: the file as it was, then new objects and a table that points back."""

import re
from collections.abc import Sequence
from pathlib import Path

from nlp.training.specimens.sheet import Patch


def save_on_top(path: Path, patches: Sequence[Patch], height: float) -> None:
    """Appends an incremental update that covers and overprints what `patches` name; `height` is the pages' in points.

    Raises ValueError when the file is not as its own writer leaves it.
    """
    body = path.read_bytes()
    places = re.findall(rb"startxref\s+(\d+)", body)
    trailer = re.search(rb"trailer\s*<<(.*?)>>\s*startxref", body, re.DOTALL)
    if not places or trailer is None:
        raise ValueError(f"{path} has no plain table of objects")
    size = int(_entry(rb"/Size (\d+)", trailer[1]))
    root, info = _entry(rb"/Root (\d+ 0 R)", trailer[1]), _entry(rb"/Info (\d+ 0 R)", trailer[1])
    one_page = rb"(\d+) 0 obj\s*<<(?:(?!endobj).)*?/Type /Page\b(?:(?!endobj).)*?endobj"
    pages = list(re.finditer(one_page, body, re.DOTALL))
    out, offsets, number = bytearray(body), {}, size
    for page in sorted({patch.page for patch in patches}):
        found = pages[page - 1]
        drawn = b"\n".join(_drawing(patch, height) for patch in patches if patch.page == page)
        offsets[number] = len(out)
        out += b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(drawn), drawn)
        offsets[int(found[1])] = len(out)
        out += re.sub(rb"/Contents (\d+ 0 R)", rb"/Contents [ \1 %d 0 R ]" % number, found[0]) + b"\n"
        number += 1
    offsets[int(info.split()[0])] = len(out)
    out += (
        b"%s 0 obj\n<< /Producer (synthetic editor) /Creator (synthetic editor) /Title (SPECIMEN) /CreationDate (D:20000101000000Z) /ModDate (D:20240311092100Z) >>\nendobj\n"
        % info.split()[0]
    )
    start = len(out)
    out += b"xref\n"
    for key in sorted(offsets):
        out += b"%d 1\n%010d 00000 n \n" % (key, offsets[key])
    out += b"trailer\n<< /Size %d /Root %s /Info %s /Prev %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        number,
        root,
        info,
        places[-1],
        start,
    )
    path.write_bytes(bytes(out))


def _entry(pattern: bytes, text: bytes) -> bytes:
    found = re.search(pattern, text)
    if found is None:
        raise ValueError(f"the trailer has no {pattern!r}")
    return found[1]


def _drawing(patch: Patch, height: float) -> bytes:
    x, y, wide, high = patch.box
    text = patch.text.encode("latin-1").replace(b"(", rb"\(").replace(b")", rb"\)")
    return b"q 1 1 1 rg %.2f %.2f %.2f %.2f re f 0 0 0 rg BT /F1 %.2f Tf 1 0 0 1 %.2f %.2f Tm (%s) Tj ET Q" % (
        x,
        height - y - high,
        wide,
        high,
        patch.size * 0.95,
        x + 1,
        height - y - high * 0.82,
        text,
    )
