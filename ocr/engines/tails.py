"""The mark at a line's end that the detector cut off: 「办公设备销售、」 in a list that wraps loses its comma otherwise.

Only lines of running Chinese are looked at: beside a table's figures stands a rule, and a rule reads like a one.
"""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from ocr.engines.engine import Image, Line
from ocr.engines.recognition import TINY, cut_out, recognise

LEAST = 14  # letters of a line from which it is running text
LOOK, ROOM = 3.2, 0.7  # line heights: how much of its end is read again, and how far beyond it
MARKS = "、；;，,。）)"
SURE = 0.5


def with_last_marks(image: Image, lines: list[Line], *, threads: int = 1) -> list[Line]:
    """The lines, those that lost a mark at their end with it."""
    places = [at for at, line in enumerate(lines) if _is_running(line.text)]
    tails = [_tail(lines[at]) for at in places]
    crops = [cut_out(image, corners) for corners in tails]
    out = list(lines)
    for at, reading in zip(places, recognise(crops, TINY, threads=threads), strict=True):
        text, line = reading.text, lines[at]
        # 「。）」 is cut off whole. The letters before the marks are the same: it is the same place.
        for count in (2, 1):
            marks, sure = text[-count:], reading.confidences[-count:]
            if set(marks) <= set(MARKS) and min(sure) >= SURE and _same(text[:-count][-2:], line.text[-2:]):
                out[at] = _grown(line, marks, sure)
                break
    return out


def _is_running(text: str) -> bool:
    return (
        len(text) >= LEAST
        and sum("一" <= c <= "鿿" for c in text) > 0.7 * len(text)
        and ("一" <= text[-1] <= "鿿" or text[-1] in "。)）")
    )


def _same(one: str, other: str) -> bool:
    """True for the same letters, however wide their brackets were read."""
    return one.replace("）", ")") == other.replace("）", ")")


def _tail(line: Line) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Corners of the line's end and of the room beyond it."""
    along = line.corners[1] - line.corners[0]
    height = float(np.linalg.norm(line.corners[3] - line.corners[0]))
    step = along / max(float(np.linalg.norm(along)), 1e-6) * height
    corners = line.corners.astype(np.float64).copy()
    corners[0], corners[3] = corners[1] - LOOK * step, corners[2] - LOOK * step
    corners[1], corners[2] = corners[1] + ROOM * step, corners[2] + ROOM * step
    return corners


def _grown(line: Line, marks: str, sure: tuple[float, ...]) -> Line:
    """The line with marks behind it, its box that much longer."""
    length = float(np.linalg.norm(line.corners[1] - line.corners[0]))
    height = float(np.linalg.norm(line.corners[3] - line.corners[0]))
    room = 0.5 * height * len(marks)
    share = length / (length + room)
    step = (line.corners[1] - line.corners[0]) / length * room
    corners = line.corners.copy()
    corners[1], corners[2] = corners[1] + step, corners[2] + step
    confidences = (*line.char_confidences, *sure)
    steps = [share + (1 - share) * i / len(marks) for i in range(len(marks) + 1)]
    spans = (*((a * share, b * share) for a, b in line.char_spans), *pairwise(steps))
    return replace(
        line,
        text=line.text + marks,
        corners=corners,
        confidence=float(np.mean(confidences)),
        char_spans=spans,
        char_confidences=confidences,
    )
