"""The search of a page's pixels for traces of editing: painted patches and copied digits. Runs where pages are read.

Only a page with grain can be searched: a photo or scan that compression has not wiped clean. What was not searched is
not called clean.
"""

from collections.abc import Sequence

from ocr.engines.engine import Image, Line
from ocr.marks.traces.copies import copies_of, digits_of
from ocr.marks.traces.grain import grain_of, prints_of
from ocr.marks.traces.patches import grainy, patches_of
from ocr.page import Box, Mark

LEAST_SIDE = 500  # pixels; smaller pictures have no grain around their print
MOST_PIXELS = 20_000_000  # of a picture that is searched


def pixel_traces(image: Image, lines: Sequence[Line], seals: Sequence[Box] = ()) -> tuple[list[Mark], tuple[str, ...]]:
    """Marks of kind `trace` (sign as their text) on an upright RGB page, and the signs that it could be searched for.

    About 0.1 s for three million pixels and 400 digits.
    """
    height, width = image.shape[:2]
    if min(height, width) < LEAST_SIDE or height * width > MOST_PIXELS:
        return [], ()
    clear = [line for line in lines if not _sealed(line, seals, width, height)]
    grain = grain_of(image)
    prints = prints_of(grain, clear)
    if not grainy(grain, prints):
        return [], ()
    marks = [
        Mark("trace", box, patch.sign, 1.0, patch.detail)
        for patch in patches_of(prints, width, height)
        for box in patch.boxes
    ]
    for copy in copies_of(grain, digits_of(clear))[:10]:
        detail = {"figures": copy.value, "alike": f"{copy.alike:.2f}"}
        for place in (copy.here, copy.there):
            x0, y0, x1, y1 = place
            box = Box(x0 / width, y0 / height, x1 / width, y1 / height)
            marks.append(Mark("trace", box, "copied", copy.alike, detail))
    return marks, ("patches", "copies")


def _sealed(line: Line, seals: Sequence[Box], width: int, height: int) -> bool:
    """Whether a seal lies on the line: its ink is neither print nor paper."""
    xs, ys = line.corners[:, 0] / width, line.corners[:, 1] / height
    box = Box(float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))
    return any(box.overlap(seal) > 0.05 for seal in seals)
