"""Whether a picture will do: a score and reasons, each with a sentence that tells a borrower what to do.

`judge` looks at the pixels, at once; `read_legibility` judges again when the page was read, by what the reader made of it.
`./run bench legibility` shows how well the two tell what can't be read.
"""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engines.engine import Grey, Image
from ocr.looks import Looks, levels, look, percentile
from ocr.page import Legibility, Word

REASONS: dict[str, tuple[str, str]] = {
    "too_small": (
        "图片太小，看不清文字。请上传原图或重新拍摄。",
        "The picture is too small; please upload the original.",
    ),
    "blur": ("照片模糊。请拿稳手机、对焦后重拍。", "The photo is blurred; please hold still and let it focus."),
    "dark": ("光线太暗。请在明亮处重拍。", "It is too dark; please photograph it in better light."),
    "glare": ("有反光遮住文字。请换个角度避开灯光重拍。", "A reflection hides print; please change the angle."),
    "low_contrast": ("字迹太淡。请提供更清晰的原件。", "The print is too faint; please provide a clearer copy."),
    "screen": (
        "这是翻拍的屏幕。请直接拍摄纸质原件，或上传电子原件。",
        "This is a photo of a screen; please photograph the paper, or upload the file itself.",
    ),
    "copy": (
        "这是黑白复印件或传真件。请拍摄带彩色印章的原件。",
        "This is a black and white copy; please photograph the original with its coloured seal.",
    ),
    "cut_off_left": ("左边被裁掉了。请拍下整页。", "The left side is cut off; please photograph the whole page."),
    "cut_off_right": ("右边被裁掉了。请拍下整页。", "The right side is cut off; please photograph the whole page."),
    "cut_off_top": ("上边被裁掉了。请拍下整页。", "The top is cut off; please photograph the whole page."),
    "cut_off_bottom": ("下边被裁掉了。请拍下整页。", "The bottom is cut off; please photograph the whole page."),
    "unclear": (
        "许多文字无法辨认。请在明亮处拿稳手机，让文件占满画面后重拍。",
        "Much of the print can't be made out; please photograph it again in good light, filling the frame.",
    ),
    "little_text": (
        "几乎没有可识别的文字。请对准文件拍摄整页。",
        "Hardly any text is visible; please photograph the whole page.",
    ),
}
REFUSED_SIDE = 400  # pixels of the long side: below, print is under 6 pixels high and nobody can read it
SMALL_SIDE = 800
SMALL_PRINT = 11.0  # pixels, the usual height of a line's box: below, strokes run into each other
WHITE = 228  # grey of paper from which burnt-out patches are paper, not a reflection
NIGHT, DUSK = 30, 150  # grey of the paper: nothing is left to read; light enough only where there is little grain
GRAIN = 0.06  # of the contrast: in dusk, figures drown in more
SOFT = 0.12  # steepness of the steepest edges (of the contrast in one pixel of 1,200) below which a picture is blurred
BEAT = 16.0  # a frequency's strength beside all others of its pitch: paper stays below 11, screens go to 100
TILE = 256  # pixels, the side of the windows in which a screen's dots are looked for
SMOOTH = (19, 19)  # pixels, twice: the light without print
SPECKS = 60  # lone dots of a copier's glass
SURE = 0.8  # confidence from which a character counts as read
POOR, GOOD = 0.45, 0.95  # shares of characters read at which a page is worth nothing and all
DOUBT = 0.6  # score below which a page without another reason is called unclear


def judge(image: Image, looks: Looks | None = None) -> Legibility:
    """The picture's legibility from its pixels alone, within a tenth of a second."""
    long_side = max(image.shape[:2])
    score, reasons = 1.0, []
    if long_side < REFUSED_SIDE:
        return Legibility(0.1, ("too_small",))
    if long_side < SMALL_SIDE:
        score, reasons = 0.6, ["too_small"]
    looks = looks or look(image)
    grey, small = looks.grey, cv2.cvtColor(looks.small, cv2.COLOR_RGB2GRAY)
    tiles = _tiles(grey)
    low, bright, top = (percentile(small, share) for share in (2, 90, 95))
    contrast = top - low
    if bright < 70 or (bright < DUSK and _grain(tiles) > GRAIN * contrast):
        score, reasons = score * (0.5 if bright > NIGHT else 0.15), [*reasons, "dark"]
    if contrast < 40:
        score, reasons = score * 0.5, [*reasons, "low_contrast"]
    if _sharpness(small) < SOFT:
        score, reasons = score * 0.5, [*reasons, "blur"]
    if _glare(small) > 0.04:
        score, reasons = score * 0.8, [*reasons, "glare"]
    if _beat(tiles) > BEAT:
        score, reasons = score * 0.8, [*reasons, "screen"]
    if _copied(looks):
        reasons = [*reasons, "copy"]  # it may be read as well as any other
    return Legibility(round(score, 3), tuple(reasons))


def read_legibility(seen: Legibility, words: list[Word], height: float) -> Legibility:
    """The verdict again, once the page (`height` pixels) was read: what the reader could make of it weighs more than any
    look at pixels."""
    if not words:
        return Legibility(min(seen.score, 0.15), (*seen.reasons, "little_text"))
    signs = [sure for word in words for sure in word.char_confidences or (word.confidence,) * len(word.text)]
    read = float(np.mean([sure > SURE for sure in signs]))
    worth = float(np.clip((read - POOR) / (GOOD - POOR), 0, 1))
    reasons = [*seen.reasons, *_cut_sides(words)]
    if (
        worth < 1
        and "too_small" not in reasons
        and float(np.median([w.at.height for w in words])) * height < SMALL_PRINT
    ):
        reasons.append("too_small")
    score = worth * (0.7 + 0.3 * seen.score)
    if seen.score < 0.2:
        score = min(score, seen.score)
    if any(reason.startswith("cut_off") for reason in reasons):
        score *= 0.8
    if score < DOUBT and not set(reasons) - {"copy", "screen"}:
        reasons.append("unclear")
    return Legibility(round(score, 3), tuple(reasons))


def _cut_sides(words: list[Word]) -> list[str]:
    """The sides on which print runs out of the picture: lines that end at its edge, or are sliced along it."""
    usual = float(np.median([word.box.height for word in words]))
    sliced = [word for word in words if word.box.height < 0.75 * usual and len(word.text) > 1]
    counts = {
        "cut_off_left": sum(word.box.x0 <= 0 and len(word.text) > 1 for word in words),
        "cut_off_right": sum(word.box.x1 >= 1 and len(word.text) > 1 for word in words),
        "cut_off_top": sum(word.box.y0 <= 0 for word in sliced),
        "cut_off_bottom": sum(word.box.y1 >= 1 for word in sliced),
    }
    return [side for side, count in counts.items() if count >= 3 or (count == 2 and len(words) < 20)]


def _sharpness(grey: Grey) -> float:
    """How steep the steepest edges are, 0..1 of the picture's contrast in one pixel."""
    across = cv2.absdiff(np.ascontiguousarray(grey[:, 1:]), np.ascontiguousarray(grey[:, :-1]))
    contrast = max(percentile(grey, 98) - percentile(grey, 2), 1)
    return percentile(across, 99.7) / contrast


def _tiles(grey: Grey) -> list[Grey]:
    """Windows of the picture at its own size, spread over its middle."""
    height, width = grey.shape
    corners = [
        (round(y * (height - TILE)), round(x * (width - TILE))) for y in (0.2, 0.5, 0.8) for x in (0.2, 0.5, 0.8)
    ]
    if min(height, width) < TILE:
        return []
    return [grey[y : y + TILE, x : x + TILE].astype(np.float32) for y, x in corners]


def _grain(tiles: list[Grey]) -> float:
    """The noise's standard deviation in greys: print covers less than half of any page, so the median knows none of it."""
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    found = [float(np.median(np.abs(cv2.filter2D(tile, -1, kernel)))) / 6 / 0.6745 for tile in tiles]
    return float(np.median(found)) if found else 0.0


def _beat(tiles: list[Grey]) -> float:
    """How far the strongest slanted pitch stands out of all others as fine: a screen's dots beat against the camera's."""
    if not tiles:
        return 0.0
    window = np.outer(np.hanning(TILE), np.hanning(TILE)).astype(np.float32)
    spectrum = np.zeros((TILE, TILE // 2 + 1), np.float32)
    for tile in tiles:
        flat = np.clip(tile - cv2.blur(cv2.blur(tile, SMOOTH), SMOOTH), -25, 25)  # print is no louder than ink on paper
        waves = cv2.dft(flat * window, flags=cv2.DFT_COMPLEX_OUTPUT)[:, : TILE // 2 + 1]
        spectrum += cv2.magnitude(waves[:, :, 0], waves[:, :, 1])
    rings = [spectrum.ravel()[ring] for ring in _slanted_rings()]
    return max(float(on.max()) / max(float(np.median(on)), 1e-6) for on in rings)


@cache
def _slanted_rings() -> tuple[NDArray[np.intp], ...]:
    """For each pitch the places of its slanted frequencies in a tile's spectrum; ruled lines are upright."""
    rows = np.minimum(np.arange(TILE), TILE - np.arange(TILE))[:, None]
    columns = np.arange(TILE // 2 + 1)[None, :]
    pitch = np.hypot(rows, columns).astype(int)
    slanted = (rows > 3) & (columns > 3)
    return tuple(np.flatnonzero((pitch == ring) & slanted) for ring in range(19, 110))


def _copied(looks: Looks) -> bool:
    """True for a copier's or a fax's work: no colour, black and white with next to no grey, and specks or bare dots."""
    if percentile(looks.spread_at(0.25), 99.5) > 6:
        return False
    grey = looks.grey
    counts = levels(grey) / grey.size
    if counts[5:250].sum() < 0.003 and counts[:5].sum() > 0.005:
        return True
    if counts[60:200].sum() > 0.1:
        return False
    ink = cv2.threshold(grey, 150, 255, cv2.THRESH_BINARY_INV)[1]
    lumps = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(lumps, np.uint8))
    sides = stats[1:count, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    return int((sides.max(axis=1) <= 4).sum()) >= SPECKS if count > 1 else False


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
