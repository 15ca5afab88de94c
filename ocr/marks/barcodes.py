"""The codes of a grey picture, without OpenCV: the sandboxed decoders, which must stay small, use this as well."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr.page import Box, Mark


def codes_in(grey: NDArray[Any]) -> list[Mark]:
    """QR codes and bar codes of a height x width picture (0..255), boxes in fractions of it. Payloads are text, never followed."""
    import zxingcpp  # here, so that a decoder that meets no picture does not load it

    height, width = grey.shape[:2]
    found = []
    for code in zxingcpp.read_barcodes(np.asarray(grey, np.uint8), try_invert=False):
        place = code.position
        corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        xs, ys = [p.x / width for p in corners], [p.y / height for p in corners]
        box = Box(max(0.0, min(xs)), max(0.0, min(ys)), min(1.0, max(xs)), min(1.0, max(ys)))
        kind = "qr" if "QR" in str(code.format) else "barcode"
        found.append(Mark("qr" if kind == "qr" else "barcode", box, code.text, 1.0, {"symbology": str(code.format)}))
    return found
