"""Tesseract through pytesseract: the alternative engine, and the second opinion on codes, digits and dates."""

import logging
import shutil

import numpy as np
import pytesseract
from pytesseract import Output

from ocr.engines.engine import EngineMissing, Image, Line

log = logging.getLogger(__name__)
LANGUAGES = "chi_sim+eng"
CODE_SECONDS = 10
CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def available() -> bool:
    """True when the program is on the path."""
    return shutil.which("tesseract") is not None


def read(image: Image, *, threads: int = 1) -> list[Line]:  # noqa: ARG001 - an engine's common call; it has its own threads
    """All lines of text on an upright RGB image. Raises EngineMissing."""
    if not available():
        raise EngineMissing("tesseract is not installed: apt-get install tesseract-ocr tesseract-ocr-chi-sim")
    found = pytesseract.image_to_data(image, lang=LANGUAGES, config="--psm 11", output_type=Output.DICT)
    lines: dict[tuple[int, ...], list[int]] = {}
    for index, text in enumerate(found["text"]):
        if text.strip():
            key = tuple(found[name][index] for name in ("block_num", "par_num", "line_num"))
            lines.setdefault(key, []).append(index)
    return [_line(found, indexes) for indexes in lines.values()]


def _line(found: dict[str, list[float]], indexes: list[int]) -> Line:
    """Tesseract's words of one line joined; a space stays only between two Latin words."""
    x0 = min(found["left"][i] for i in indexes)
    x1 = max(found["left"][i] + found["width"][i] for i in indexes)
    y0 = min(found["top"][i] for i in indexes)
    y1 = max(found["top"][i] + found["height"][i] for i in indexes)
    text, spans, sure = "", [], []
    for i in indexes:
        word = str(found["text"][i]).strip()
        left, step = found["left"][i], found["width"][i] / max(len(word), 1)
        if text and text[-1].isascii() and word[0].isascii():
            text += " "
            spans.append(((left - x0) / (x1 - x0), (left - x0) / (x1 - x0)))
            sure.append(1.0)
        text += word
        spans += [
            ((left + k * step - x0) / (x1 - x0), (left + (k + 1) * step - x0) / (x1 - x0)) for k in range(len(word))
        ]
        sure += [max(0.0, float(found["conf"][i])) / 100] * len(word)
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float64)
    return Line(text, corners, float(np.mean(sure)), tuple(spans), tuple(sure))


def read_code(crop: Image) -> str:
    """One cut-out line of digits and capitals, read with only those allowed; "" when there is no tesseract.

    Also "" when it takes too long or dies, which it does on some crops (a division by zero of its own): a second
    opinion that does not come must not cost the reading.
    """
    if not available():
        return ""
    padded = np.pad(crop, ((12, 12), (12, 12), (0, 0)), mode="edge")
    config = f"--psm 7 -c tessedit_char_whitelist={CODE}.,-:/年月日"
    try:
        text = pytesseract.image_to_string(padded, lang=LANGUAGES, config=config, timeout=CODE_SECONDS)
    except RuntimeError as reason:  # TesseractError is one; the bare one is a timeout
        log.warning("tesseract gave no second opinion: %s", reason)
        return ""
    return "".join(str(text).split())
