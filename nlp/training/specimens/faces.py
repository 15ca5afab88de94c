"""The typefaces that Debian's font packages bring, by role; what is missing falls back to the nearest that is there."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageFont

_ROOT = Path("/usr/share/fonts")


@dataclass(frozen=True, slots=True)
class Face:
    """A font file and the face in it. `truetype` outlines can be put into a PDF with a text layer."""

    name: str
    path: str
    index: int = 0
    truetype: bool = True


_FACES = (
    Face("song", "truetype/arphic/uming.ttc"),
    Face("kai", "truetype/arphic/ukai.ttc"),
    Face("hei", "truetype/wqy/wqy-zenhei.ttc"),
    Face("micro", "truetype/wqy/wqy-microhei.ttc"),
    Face("serif", "opentype/noto/NotoSerifCJK-Regular.ttc", 2, truetype=False),
    Face("serif_bold", "opentype/noto/NotoSerifCJK-Bold.ttc", 2, truetype=False),
    Face("sans", "opentype/noto/NotoSansCJK-Regular.ttc", 2, truetype=False),
    Face("sans_bold", "opentype/noto/NotoSansCJK-Bold.ttc", 2, truetype=False),
    Face("digits", "truetype/liberation/LiberationSans-Regular.ttf"),
    Face("digits_serif", "truetype/liberation/LiberationSerif-Regular.ttf"),
    Face("mono", "truetype/liberation/LiberationMono-Regular.ttf"),
)
BODY = ("song", "kai", "hei", "micro", "serif", "sans")
EMBEDDED = ("song", "kai", "hei", "micro")


@cache
def face(name: str) -> Face:
    """The face of that name, or the first Chinese one that is installed. Raises FileNotFoundError when there is none."""
    wanted = next(f for f in _FACES if f.name == name)
    for candidate in (wanted, *_FACES[:8]):
        if (_ROOT / candidate.path).exists() and (candidate.truetype or not wanted.truetype or candidate is wanted):
            return candidate
    raise FileNotFoundError("no Chinese font: apt-get install fonts-noto-cjk fonts-wqy-zenhei fonts-arphic-uming")


@cache
def font(name: str, pixels: int) -> ImageFont.FreeTypeFont:
    """The face at a size in pixels an em."""
    chosen = face(name)
    return ImageFont.truetype(str(_ROOT / chosen.path), pixels, index=chosen.index)


@cache
def advance(name: str, character: str) -> float:
    """The width of one character in ems."""
    return font(name, 200).getlength(character) / 200


def width(text: str, name: str, size: float, spacing: float = 0.0) -> float:
    """The width of a line of text in points; `spacing` points follow every character but the last."""
    return sum(advance(name, c) for c in text) * size + spacing * max(len(text) - 1, 0)


def file_of(name: str) -> tuple[str, int]:
    """Where the face lies, and its index there."""
    chosen = face(name)
    return str(_ROOT / chosen.path), chosen.index
