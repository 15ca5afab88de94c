"""Photos and scans: JPEG, PNG, TIFF (several frames), WEBP, HEIC, BMP to RGB pixels, turned as their EXIF says."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image, ImageFile, ImageOps, ImageSequence, UnidentifiedImageError

from ocr.faults import CorruptFile, ImageTooLarge, TooManyPages
from ocr.pages import Limits, PageImage

LONG_SIDE = 4200  # pixels; more tells a reader nothing about an A3 page and costs time
FORMATS = ["JPEG", "PNG", "TIFF", "WEBP", "BMP", "HEIF"]

Image.init()  # all of Pillow's decoders now, before the sandbox's walls stand
pillow_heif.register_heif_opener()
ImageFile.LOAD_TRUNCATED_IMAGES = False


def image_pages(path: Path, *, limits: Limits) -> Iterator[PageImage]:
    """Each frame as a page. Raises CorruptFile, ImageTooLarge, TooManyPages."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit, told as a fault, stands below
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd EXIF and TIFF tags are no reason to refuse a readable picture
            with Image.open(path, formats=FORMATS) as source:
                frames = getattr(source, "n_frames", 1) if source.format == "TIFF" else 1
                if frames > limits.max_pages:
                    raise TooManyPages(str(frames))
                for number, frame in enumerate(ImageSequence.Iterator(source), 1):
                    if number > frames:
                        break
                    yield _page(frame, number, limits)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError) as error:
        raise CorruptFile(type(error).__name__) from error
    except Image.DecompressionBombError as error:
        raise ImageTooLarge from error


def _page(frame: Image.Image, number: int, limits: Limits) -> PageImage:
    width, height = frame.size
    if width * height > limits.max_pixels:
        raise ImageTooLarge(f"{width} x {height}")
    if max(width, height) > LONG_SIDE:
        frame.draft("RGB", (LONG_SIDE, LONG_SIDE))  # JPEG decodes straight to a smaller size
    upright = ImageOps.exif_transpose(frame)
    picture = _rgb(upright)
    dpi = frame.info.get("dpi", (None,))[0]
    if frame.getexif().get(274, 1) in (5, 6, 7, 8):
        width, height = height, width
    if max(picture.size) > LONG_SIDE:
        picture.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    return PageImage(number, width, height, np.asarray(picture, np.uint8), dpi=float(dpi) if dpi else None)


def _rgb(picture: Image.Image) -> Image.Image:
    """Any mode to RGB; see-through parts become white paper, 16-bit greys keep their range."""
    if picture.mode.startswith(("I;16", "I", "F")):
        values = np.asarray(picture, np.float32)
        top = float(values.max()) or 1.0
        return Image.fromarray((values / top * 255).astype(np.uint8)).convert("RGB")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(paper, seen).convert("RGB")
    return picture.convert("RGB")
