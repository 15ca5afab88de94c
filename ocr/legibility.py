"""Whether a picture will do, told at once: a score and reasons, each with a sentence that tells a borrower what to do."""

import cv2
import numpy as np

from ocr.engines.engine import Grey, Image
from ocr.page import Legibility

REASONS: dict[str, tuple[str, str]] = {
    "too_small": (
        "图片太小，看不清文字。请上传原图或重新拍摄。",
        "The picture is too small; please upload the original.",
    ),
    "blur": ("照片模糊。请拿稳手机、对焦后重拍。", "The photo is blurred; please hold still and let it focus."),
    "dark": ("光线太暗。请在明亮处重拍。", "It is too dark; please photograph it in better light."),
    "glare": ("有反光遮住文字。请换个角度避开灯光重拍。", "A reflection hides print; please change the angle."),
    "low_contrast": ("字迹太淡。请提供更清晰的原件。", "The print is too faint; please provide a clearer copy."),
    "little_text": (
        "几乎没有可识别的文字。请对准文件拍摄整页。",
        "Hardly any text is visible; please photograph the whole page.",
    ),
}
REFUSED_SIDE = 400  # pixels of the long side: below, print is under 6 pixels high and nobody can read it
SMALL_SIDE = 800
WHITE = 228  # grey of paper from which burnt-out patches are paper, not a reflection


def judge(image: Image) -> Legibility:
    """The picture's legibility from its pixels alone, within some tens of milliseconds."""
    long_side = max(image.shape[:2])
    score, reasons = 1.0, []
    if long_side < REFUSED_SIDE:
        return Legibility(0.1, ("too_small",))
    if long_side < SMALL_SIDE:
        score, reasons = 0.6, ["too_small"]
    scale = min(1.0, 1200 / long_side)
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    bright = float(np.percentile(small, 90))
    if bright < 70:
        score, reasons = score * 0.5, [*reasons, "dark"]
    contrast = float(np.percentile(small, 95) - np.percentile(small, 2))
    if contrast < 40:
        score, reasons = score * 0.5, [*reasons, "low_contrast"]
    if _sharpness(small) < 0.08:
        score, reasons = score * 0.5, [*reasons, "blur"]
    if _glare(small) > 0.04:
        score, reasons = score * 0.8, [*reasons, "glare"]
    return Legibility(round(score, 3), tuple(reasons))


def read_legibility(seen: Legibility, confidences: list[float]) -> Legibility:
    """The verdict again, once the page was read: what the reader was unsure of weighs more than any look at pixels."""
    if not confidences:
        return Legibility(min(seen.score, 0.15), (*seen.reasons, "little_text"))
    sure = float(np.mean([c > 0.85 for c in confidences]))
    return Legibility(round(min(1.0, seen.score * 0.4 + 0.6 * sure), 3), seen.reasons)


def _sharpness(grey: Grey) -> float:
    """How steep the steepest edges are, 0..1 of the picture's contrast in one pixel."""
    across = np.abs(np.diff(grey.astype(np.int16), axis=1))
    contrast = max(float(np.percentile(grey, 98) - np.percentile(grey, 2)), 1.0)
    return float(np.percentile(across, 99.7)) / contrast


def _glare(grey: Grey) -> float:
    """Share of the sheet in burnt-out patches that stand out from paper which is itself not white."""
    paper = cv2.dilate(cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), np.ones((7, 7)))
    burnt = cv2.morphologyEx((grey >= 253).astype(np.uint8), cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    there = cv2.resize(burnt, paper.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0
    sheet = paper > max(120.0, 0.55 * float(paper.max()))
    rest = paper[sheet & ~there]
    # White paper in good light is burnt out everywhere; a reflection is brighter than the paper around it.
    if not rest.size or float(np.median(rest)) > WHITE:
        return 0.0
    return float((there & sheet).sum() / max(int(sheet.sum()), 1))
