"""Pictures made to hurt: sizes that lie, frames that loop, texts that swell, scans without end."""

import io
import random
import struct
import zlib

from PIL import Image, PngImagePlugin

from tests.hostile.maker import Made
from tests.ocr.paper import drawn, saved
from tests.ocr.test_hostile import looping_tiff, png_head


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def picture() -> Image.Image:
    return drawn(("SPECIMEN 样本", "名称 样例商贸有限公司"), width=900)


def text_bomb(kind: str) -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("x", "0" * (20 << 20), zip=kind == "zTXt")
    return saved(picture(), "PNG", pnginfo=told)


def with_profile(size: int) -> bytes:
    return saved(picture(), "PNG", icc_profile=b"\0" * size)


def late_chunk() -> bytes:
    content = saved(picture(), "PNG")
    return content[:33] + chunk(b"iTXt", b"x\0\1\0\0\0" + zlib.compress(b"0" * (50 << 20))) + content[33:]


def swollen_png() -> bytes:
    """More pixels in the stream than the head says."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 10, 10, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * (100 << 20))) + chunk(b"IEND", b"")


def jpeg_claims(width: int, height: int) -> bytes:
    content = bytearray(saved(picture(), "JPEG"))
    at = content.find(b"\xff\xc0")
    content[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def many_scans() -> bytes:
    """A progressive JPEG whose last scan comes two thousand times."""
    content = saved(picture(), "JPEG", progressive=True)
    at = content.rfind(b"\xff\xda")
    return content[:at] + content[at:-2] * 2000 + b"\xff\xd9"


def tiff_of(frames: int) -> bytes:
    small = Image.new("1", (8, 8))
    return saved(small, "TIFF", save_all=True, append_images=[small] * (frames - 1))


def tiff_claims(tag: int, value: int) -> bytes:
    content = bytearray(saved(Image.new("L", (20, 20)), "TIFF"))
    first = struct.unpack_from("<I", content, 4)[0]
    for n in range(struct.unpack_from("<H", content, first)[0]):
        at = first + 2 + 12 * n
        if struct.unpack_from("<H", content, at)[0] == tag:
            struct.pack_into("<HII", content, at + 2, 4, 1, value)
    return bytes(content)


def big(mode: str, side: int, sort: str) -> bytes:
    """As many pixels as are taken: memory must suffice."""
    return saved(Image.new(mode, (side, side)), sort)


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def jpeg_with_tags() -> bytes:
    tags = b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\x12\x01\x03\0\xff\xff\xff\x7f\x08\0\0\0" * 200
    content = saved(picture(), "JPEG")
    return content[:2] + b"\xff\xe1" + struct.pack(">H", len(tags) + 2) + tags + content[2:]


def bmp_claims(width: int, height: int) -> bytes:
    content = bytearray(saved(Image.new("RGB", (8, 8)), "BMP"))
    struct.pack_into("<ii", content, 18, width, height)
    return bytes(content)


def frames_of(sort: str) -> bytes:
    first, *rest = [Image.new("RGB", (64, 64), (n, 0, 0)) for n in range(300)]
    out = io.BytesIO()
    first.save(out, sort, save_all=True, append_images=rest)
    return out.getvalue()


def pictures() -> dict[str, Made]:
    """File name -> its maker."""
    made: dict[str, Made] = {
        "gigapixel.png": lambda: png_head(40_000, 40_000),
        "most_pixels.png": lambda: png_head(2**31 - 1, 2**31 - 1),
        "strip.png": lambda: png_head(1_000_000, 1),
        "no_pixels.png": lambda: png_head(0, 0),
        "ztxt.png": lambda: text_bomb("zTXt"),
        "text.png": lambda: text_bomb("tEXt"),
        "itxt.png": late_chunk,
        "profile.png": lambda: with_profile(40 << 20),
        "swollen.png": swollen_png,
        "rgba64.png": lambda: big("RGBA", 7900, "PNG"),
        "grey16.png": lambda: big("I;16", 7900, "PNG"),
        "rgb64.tif": lambda: saved(Image.new("RGB", (7900, 7900)), "TIFF", compression="tiff_lzw"),
        "large.jpg": lambda: big("RGB", 11_000, "JPEG"),
        "large.webp": lambda: big("RGB", 7900, "WEBP"),
        "claims.jpg": lambda: jpeg_claims(65_535, 65_535),
        "claims_nothing.jpg": lambda: jpeg_claims(0, 0),
        "scans.jpg": many_scans,
        "tags.jpg": jpeg_with_tags,
        "loop.tif": looping_tiff,
        "frames.tif": lambda: tiff_of(3000),
        "claims_width.tif": lambda: tiff_claims(256, 2**31 - 1),
        "claims_strip.tif": lambda: tiff_claims(279, 2**32 - 1),
        "claims_offset.tif": lambda: tiff_claims(273, 2**32 - 1),
        "claims.bmp": lambda: bmp_claims(2**31 - 1, -(2**31) + 1),
        "frames.png": lambda: frames_of("PNG"),
        "frames.webp": lambda: frames_of("WEBP"),
        "moving.gif": lambda: frames_of("GIF"),
        "noise.jpg": lambda: b"\xff\xd8\xff\xe0" + noise(100_000),
        "noise.heic": lambda: b"\0\0\0\x18ftypheic" + noise(50_000),
        "noise.webp": lambda: b"RIFF\xff\xff\xff\x7fWEBP" + noise(50_000),
        "noise.tif": lambda: b"II*\0\x08\0\0\0" + noise(50_000),
    }
    for sort, ending in (("JPEG", "jpg"), ("PNG", "png"), ("TIFF", "tif"), ("WEBP", "webp"), ("BMP", "bmp")):
        for part in (0.02, 0.5, 0.98):
            made[f"cut_{part}.{ending}"] = lambda s=sort, p=part: (c := saved(picture(), s))[: int(len(c) * p)]  # type: ignore[misc]
    return made
