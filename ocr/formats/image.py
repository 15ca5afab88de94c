"""Photos and scans: JPEG, PNG, TIFF (several frames), WEBP, HEIC, BMP to RGB pixels, turned as their EXIF says."""

import struct
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from ocr.faults import CorruptFile, ImageTooLarge, TooManyPages
from ocr.pages import Limits, PageImage

LONG_SIDE = 4200  # pixels; more tells a reader nothing about an A3 page and costs time
DRAFT_SIDE = 3000  # pixels; JPEG offers halves, quarters and eighths: the smallest that keeps this many
MOST_SIDE = 60_000  # pixels; a strip that long is no photo
FORMATS = ["JPEG", "PNG", "TIFF", "WEBP", "BMP", "HEIF"]
ORIENTATION = 0x0112  # the EXIF tag
SIDEWAYS = (5, 6, 7, 8)

Image.init()  # all of Pillow's decoders now, before the sandbox's walls stand
pillow_heif.register_heif_opener()
pillow_heif.options.DECODE_THREADS = 1
ImageFile.LOAD_TRUNCATED_IMAGES = False
Image.MAX_IMAGE_PIXELS = None  # our own limit, told as a fault, stands below


def image_pages(path: Path, *, limits: Limits) -> Iterator[PageImage]:
    """Each frame of a TIFF, the first of any other picture, as a page. Raises CorruptFile, ImageTooLarge, TooManyPages."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd EXIF and TIFF tags are no reason to refuse a readable picture
            with Image.open(path, formats=FORMATS) as source:
                _guard(source, limits)
                frames = getattr(source, "n_frames", 1) if source.format == "TIFF" else 1
                if frames > limits.max_pages:
                    raise TooManyPages(str(frames))
                for number in range(1, frames + 1):
                    if frames > 1:
                        source.seek(number - 1)
                        _guard(source, limits)
                    yield _page(source, number)
    except Image.DecompressionBombError as error:
        raise ImageTooLarge from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError) as error:
        raise CorruptFile(type(error).__name__) from error
    except (RuntimeError, struct.error, OverflowError, AttributeError) as error:  # libheif's and broken tags' way
        raise CorruptFile(type(error).__name__) from error


def _guard(frame: Image.Image, limits: Limits) -> None:
    """Raises ImageTooLarge by what the header claims, before anything is decoded."""
    width, height = frame.size
    most = limits.max_jpeg_pixels if frame.format in ("JPEG", "MPO") else limits.max_pixels
    if width * height > most or max(width, height) > MOST_SIDE:
        raise ImageTooLarge(f"{width} x {height}")


def _page(frame: Image.Image, number: int) -> PageImage:
    width, height = frame.size
    if max(width, height) > LONG_SIDE and frame.format in ("JPEG", "MPO"):
        frame.draft(None, _fitting(width, height))  # JPEG decodes straight to a smaller size
    orientation = _orientation(frame)
    frame.load()
    picture = _rgb(frame)
    if frame.format == "TIFF":
        orientation = 1  # Pillow has turned it while loading
        width, height = (height, width) if (width > height) != (picture.width > picture.height) else (width, height)
    picture = _upright(picture, orientation)
    if orientation in SIDEWAYS:
        width, height = height, width
    return PageImage(number, width, height, np.asarray(picture, np.uint8), dpi=_dpi(frame))


def _fitting(width: int, height: int) -> tuple[int, int]:
    scale = DRAFT_SIDE / max(width, height)
    return max(int(width * scale), 1), max(int(height * scale), 1)


def _orientation(frame: Image.Image) -> int:
    """EXIF's orientation, 1 to 8; 1 where there is none or the tags are broken."""
    try:
        found = frame.getexif().get(ORIENTATION, 1)
    except (SyntaxError, ValueError, TypeError, LookupError, OSError, struct.error):
        return 1  # a picture with broken tags is shown as it lies
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def _upright(picture: Image.Image, orientation: int) -> Image.Image:
    if orientation == 1:
        return picture
    turned = picture.copy()
    turned.getexif()[ORIENTATION] = orientation
    return ImageOps.exif_transpose(turned)


def _dpi(frame: Image.Image) -> float | None:
    """The resolution that the picture claims, None where it claims none that paper could have."""
    try:
        claimed = float(frame.info["dpi"][0])
    except (LookupError, TypeError, ValueError, ZeroDivisionError):
        return None
    return claimed if 10 < claimed < 5000 else None


def _rgb(picture: Image.Image) -> Image.Image:
    """Any mode to RGB no larger than LONG_SIDE; see-through parts become white paper, 16-bit greys keep their range.

    What is large is made smaller before anything is made of it twice: a decoder's memory is bounded.
    """
    if picture.mode.startswith(("I", "F")):
        return _smaller(Image.fromarray(_grey(np.asarray(picture)))).convert("RGB")
    if picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info:
        seen = _smaller(picture if picture.mode == "RGBA" else picture.convert("RGBA"))
        paper = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(paper, seen).convert("RGB")
    return _smaller(picture.convert("RGB"))


def _smaller(picture: Image.Image) -> Image.Image:
    most = max(picture.size)
    if most <= LONG_SIDE:
        return picture
    width, height = (max(round(side * LONG_SIDE / most), 1) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _grey(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Greys of 16 or 32 bits as 8, by the smallest range that holds them."""
    most = float(np.nanmax(values, initial=0))
    top = next((top for top in (1.0, 255.0, 4095.0, 65535.0) if most <= top), most)
    if values.dtype in (np.uint16, np.dtype(">u2"), np.dtype("<u2")):
        table = (np.arange(65536, dtype=np.float32) / top * 255).clip(0, 255).astype(np.uint8)
        grey: NDArray[np.uint8] = table[values]
        return grey
    lines = np.empty(values.shape, np.uint8)
    for row, line in enumerate(values):  # a line at a time: the whole would be there three times
        lines[row] = np.nan_to_num(line.astype(np.float32) / top * 255).clip(0, 255).astype(np.uint8)
    return lines
