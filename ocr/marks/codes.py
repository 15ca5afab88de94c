"""QR codes and bar codes: their payload is kept as text and never followed."""

import cv2
import numpy as np
import zxingcpp

from ocr.engines.engine import Image
from ocr.page import Box, Mark

WORK = 2000  # pixels, the long side on which codes are looked for


def find_codes(image: Image) -> list[Mark]:
    """The codes on an image, boxes in fractions of it."""
    scale = min(1.0, WORK / max(image.shape[:2]))
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    height, width = small.shape[:2]
    found = []
    for code in zxingcpp.read_barcodes(np.asarray(small, np.uint8), try_invert=False):
        place = code.position
        corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        xs, ys = [p.x / width for p in corners], [p.y / height for p in corners]
        kind = "qr" if "QR" in str(code.format) else "barcode"
        box = Box(max(0.0, min(xs)), max(0.0, min(ys)), min(1.0, max(xs)), min(1.0, max(ys)))
        found.append(Mark("qr" if kind == "qr" else "barcode", box, code.text, 1.0, {"symbology": str(code.format)}))
    return found
