"""The typefaces that font packages bring, by style; each document is dressed in some of those that are there.

None but one is needed. Debian's fonts-noto-cjk(-extra), fonts-wqy-microhei, fonts-wqy-zenhei, fonts-arphic-uming, -ukai,
-gbsn00lp, -gkai00mp, fonts-lxgw-wenkai, fonts-babelstone-han, fonts-droid-fallback and texlive-lang-chinese (Fandol) bring
them all; the same seed gives the same bytes only where the same faces are. Layouts ask for a role ("song", "kai", ...).
`dressed` chooses, for one document, which face plays each role.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from types import MappingProxyType

from PIL import ImageFont

_ROOTS = (Path("/usr/share/fonts"), Path("/usr/share/texlive/texmf-dist/fonts"))


@dataclass(frozen=True, slots=True)
class Face:
    """A font file and the face in it. `truetype` outlines can be put into a PDF with a text layer.

    `family` names faces of the same design; `style` is song, hei, kai, fang, or latin.
    """

    name: str
    path: str
    index: int = 0
    truetype: bool = True
    family: str = ""
    style: str = "latin"
    bold: bool = False


_FANDOL = "opentype/public/fandol/Fandol"
_NOTO = "opentype/noto/Noto"
_FACES = (
    Face("uming", "truetype/arphic/uming.ttc", family="uming", style="song"),
    Face("ukai", "truetype/arphic/ukai.ttc", family="ukai", style="kai"),
    Face("zenhei", "truetype/wqy/wqy-zenhei.ttc", family="zenhei", style="hei"),
    Face("microhei", "truetype/wqy/wqy-microhei.ttc", family="droid", style="hei"),
    Face("noto_serif", f"{_NOTO}SerifCJK-Regular.ttc", 2, False, "source_serif", "song"),
    Face("noto_serif_bold", f"{_NOTO}SerifCJK-Bold.ttc", 2, False, "source_serif", "song", True),
    Face("noto_sans", f"{_NOTO}SansCJK-Regular.ttc", 2, False, "source_sans", "hei"),
    Face("noto_sans_bold", f"{_NOTO}SansCJK-Bold.ttc", 2, False, "source_sans", "hei", True),
    Face("noto_serif_light", f"{_NOTO}SerifCJK-Light.ttc", 2, False, "source_serif", "song"),
    Face("noto_serif_medium", f"{_NOTO}SerifCJK-Medium.ttc", 2, False, "source_serif", "song"),
    Face("noto_serif_black", f"{_NOTO}SerifCJK-Black.ttc", 2, False, "source_serif", "song", True),
    Face("noto_sans_light", f"{_NOTO}SansCJK-Light.ttc", 2, False, "source_sans", "hei"),
    Face("noto_sans_medium", f"{_NOTO}SansCJK-Medium.ttc", 2, False, "source_sans", "hei"),
    Face("noto_sans_black", f"{_NOTO}SansCJK-Black.ttc", 2, False, "source_sans", "hei", True),
    Face("sungti", "truetype/arphic-gbsn00lp/gbsn00lp.ttf", family="uming", style="song"),
    Face("kaiti", "truetype/arphic-gkai00mp/gkai00mp.ttf", family="ukai", style="kai"),
    Face("fandol_song", f"{_FANDOL}Song-Regular.otf", 0, False, "fandol_song", "song"),
    Face("fandol_song_bold", f"{_FANDOL}Song-Bold.otf", 0, False, "fandol_song", "song", True),
    Face("fandol_hei", f"{_FANDOL}Hei-Regular.otf", 0, False, "fandol_hei", "hei"),
    Face("fandol_hei_bold", f"{_FANDOL}Hei-Bold.otf", 0, False, "fandol_hei", "hei", True),
    Face("fandol_kai", f"{_FANDOL}Kai-Regular.otf", 0, False, "fandol_kai", "kai"),
    Face("fandol_fang", f"{_FANDOL}Fang-Regular.otf", 0, False, "fandol_fang", "fang"),
    Face("wenkai", "truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", family="wenkai", style="kai"),
    Face("wenkai_light", "truetype/lxgw-wenkai/LXGWWenKai-Light.ttf", family="wenkai", style="kai"),
    Face("wenkai_bold", "truetype/lxgw-wenkai/LXGWWenKai-Bold.ttf", family="wenkai", style="kai", bold=True),
    Face("babelstone", "truetype/babelstone/BabelStoneHan.ttf", family="babelstone", style="song"),
    Face("droid", "truetype/droid/DroidSansFallbackFull.ttf", family="droid", style="hei"),
    Face("digits", "truetype/liberation/LiberationSans-Regular.ttf"),
    Face("digits_serif", "truetype/liberation/LiberationSerif-Regular.ttf"),
    Face("mono", "truetype/liberation/LiberationMono-Regular.ttf"),
)
HELD_OUT_FACES = ("ukai", "droid")
"""Families that training never sees: scores are taken in them alone."""
BODY = ("song", "kai", "hei", "micro", "serif", "sans", "fang")
_ROLES = {
    "song": ("song", False), "serif": ("song", False), "kai": ("kai", False), "hei": ("hei", False),
    "micro": ("hei", False), "sans": ("hei", False), "fang": ("fang", False), "serif_bold": ("song", True),
    "sans_bold": ("hei", True),
}  # fmt: skip
_UNDRESSED = {
    "song": "uming", "kai": "ukai", "hei": "zenhei", "micro": "microhei", "serif": "noto_serif", "sans": "noto_sans",
    "serif_bold": "noto_serif_bold", "sans_bold": "noto_sans_bold", "fang": "fandol_fang",
}  # fmt: skip
_NEAREST = {"song": "fang kai hei", "kai": "fang song hei", "hei": "song kai fang", "fang": "kai song hei"}
_BY_NAME = {face.name: face for face in _FACES}
_dress: ContextVar[Mapping[str, str]] = ContextVar("dress", default=MappingProxyType({}))


@cache
def _file(name: str) -> Path | None:
    return next((root / _BY_NAME[name].path for root in _ROOTS if (root / _BY_NAME[name].path).exists()), None)


def installed(*, held_out: bool | None = None) -> tuple[Face, ...]:
    """The Chinese faces on this machine: all, or only those (not) held out from training."""
    there = [face for face in _FACES if face.style != "latin" and _file(face.name)]
    return tuple(f for f in there if held_out is None or (f.family in HELD_OUT_FACES) == held_out)


@contextmanager
def dressed(rng: Random, *, held_out: bool | None = None, truetype: bool = False) -> Iterator[None]:
    """While open, each role is played by a face of its style drawn by `rng`; the nearest style where there is none.

    `truetype` keeps to outlines that a PDF can embed.
    """
    there = tuple(one for one in installed(held_out=held_out) if one.truetype or not truetype)
    chosen = {role: _cast(rng, there, style, bold) for role, (style, bold) in _ROLES.items()} if there else {}
    token = _dress.set(chosen)
    try:
        yield
    finally:
        _dress.reset(token)


def _cast(rng: Random, there: tuple[Face, ...], style: str, bold: bool) -> str:
    for wanted in (style, *_NEAREST[style].split()):
        fits = [face for face in there if face.style == wanted]
        families = sorted({face.family for face in fits})
        if families:
            family = rng.choice(families)
            mine = [face for face in fits if face.family == family]
            return rng.choice([face for face in mine if face.bold == bold] or mine).name
    raise FileNotFoundError("no Chinese font")


@cache
def _nearest_to(name: str) -> Face:
    wanted = _BY_NAME[name]
    chinese = [face for face in _FACES if face.style != "latin"]
    chinese.sort(key=lambda f: (f.style != wanted.style, f.bold != wanted.bold))
    for candidate in (wanted, *chinese):
        if _file(candidate.name):
            return candidate
    raise FileNotFoundError("no Chinese font: apt-get install fonts-noto-cjk fonts-wqy-zenhei fonts-arphic-uming")


def face(name: str) -> Face:
    """The face that plays the role, or the face of that name, or the nearest that is installed.

    Raises FileNotFoundError when there is none, KeyError for a name that is neither.
    """
    return _nearest_to(_dress.get().get(name) or _UNDRESSED.get(name, name))


def font(name: str, pixels: int) -> ImageFont.FreeTypeFont:
    """The face at a size in pixels an em."""
    return _font(face(name).name, pixels)


@cache
def _font(name: str, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_file(name)), pixels, index=_BY_NAME[name].index)


def advance(name: str, character: str) -> float:
    """The width of one character in ems."""
    return _advance(face(name).name, character)


@cache
def _advance(name: str, character: str) -> float:
    return _font(name, 200).getlength(character) / 200


def width(text: str, name: str, size: float, spacing: float = 0.0) -> float:
    """The width of a line of text in points; `spacing` points follow every character but the last."""
    chosen = face(name).name
    return sum(_advance(chosen, c) for c in text) * size + spacing * max(len(text) - 1, 0)


@cache
def _has(name: str, character: str) -> bool:
    """Whether the face draws the character at all: what it lacks looks like a code point that nobody has."""
    if not character.strip():
        return True
    drawn = bytes(_font(name, 24).getmask(character))
    return all(drawn != bytes(_font(name, 24).getmask(nobodys)) for nobodys in ("\U000ffffd", "\uffff"))


def fit(name: str, text: str, *, truetype: bool = False) -> str:
    """The name of the face that plays the role if it has every character of `text`, else of the nearest that has.

    `truetype` asks for outlines that a PDF can embed.
    """
    wanted = face(name)
    truetype = truetype or wanted.truetype
    if (wanted.truetype or not truetype) and all(_has(wanted.name, character) for character in text):
        return wanted.name
    others = [f for f in _FACES if f.style != "latin" and _file(f.name) and (f.truetype or not truetype)]
    others.sort(key=lambda f: (f.style != wanted.style, f.bold != wanted.bold))
    whole = (f.name for f in others if all(_has(f.name, character) for character in text))
    return next(whole, wanted.name)


def file_of(name: str) -> tuple[str, int]:
    """Where the face lies, and its index there."""
    chosen = face(name)
    return str(_file(chosen.name)), chosen.index
