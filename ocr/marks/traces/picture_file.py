"""What a picture's file tells beside its pixels: the program that saved it, by EXIF and XMP, and how it was compressed."""

import struct
import warnings
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from ocr.faults import CorruptFile
from ocr.formats.image import FORMATS
from ocr.marks.traces.pdf_facts import xmp_facts
from ocr.marks.traces.trace import Traces

HEAD = 1 << 20  # bytes in which the packets stand
_TAGS = {0x0131: "software", 0x010F: "maker", 0x0110: "camera", 0x0132: "modified", 0x013B: "author"}
_TAKEN, _EXIF = 0x9003, 0x8769


def picture_traces(path: Path, media_type: str) -> Traces:
    """The facts of a picture: `software`, `maker`, `camera`, times, XMP's tool and history, JPEG tables. Raises CorruptFile."""
    facts: dict[str, str] = {"format": media_type.partition("/")[2]}
    with path.open("rb") as source:
        head = source.read(HEAD)
    start = head.find(b"<x:xmpmeta")
    if start >= 0:
        facts |= xmp_facts(head[start : start + (1 << 18)])
    if b"Photoshop 3.0\x00" in head[: 1 << 17]:
        facts["photoshop_block"] = "yes"
    if head[:2] == b"\xff\xd8" and b"Ducky" in head[:1024]:
        facts["saved_for_web"] = "yes"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=FORMATS) as picture:
                facts |= _tags(picture)
                tables = getattr(picture, "quantization", None) or {}
                if tables:
                    facts["jpeg_steps"] = ",".join(str(step) for step in list(tables[min(tables)])[:64])
                for name in ("Software", "Comment", "software"):
                    if isinstance(picture.info.get(name), str):
                        facts.setdefault("software", picture.info[name][:120])
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError) as error:
        raise CorruptFile(type(error).__name__) from error
    except (RuntimeError, struct.error, OverflowError, AttributeError) as error:
        raise CorruptFile(type(error).__name__) from error
    return Traces(("software",), facts)


def _tags(picture: Image.Image) -> dict[str, str]:
    try:
        tags = picture.getexif()
        told = {name: str(tags[tag]).strip("\x00 ")[:120] for tag, name in _TAGS.items() if tag in tags}
        taken = tags.get_ifd(_EXIF).get(_TAKEN)
    except (SyntaxError, ValueError, TypeError, LookupError, OSError, struct.error):
        return {}  # broken tags tell nothing
    if taken:
        told["taken"] = str(taken)[:40]
    return {name: value for name, value in told.items() if value}
