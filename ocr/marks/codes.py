"""QR codes and bar codes: their payload is kept as text and never followed."""

import cv2

from ocr.engines.engine import Grey, Image
from ocr.marks.barcodes import codes_in
from ocr.page import Mark

WORK = 2000  # pixels, the long side on which codes are looked for


def find_codes(image: Image | Grey) -> list[Mark]:
    """The codes on an image (RGB or grey), boxes in fractions of it."""
    scale = min(1.0, WORK / max(image.shape[:2]))
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) if image.ndim == 3 else image
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    return codes_in(small)
