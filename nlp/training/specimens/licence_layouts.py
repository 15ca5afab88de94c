"""How licences are laid out, as descriptions: one a family of sheets, and a maker of layouts that nobody has seen."""

from dataclasses import dataclass, replace
from random import Random

from nlp.training.specimens.faces import BODY
from nlp.training.specimens.sheet import Colour

A4 = (595.0, 842.0)
INK: Colour = (28, 26, 26)
GOLD: Colour = (190, 148, 62)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of items: where labels start, how wide they are spread, where values start and end, and the top."""

    slots: tuple[str, ...]
    label_x: float
    label_width: float
    value_x: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class LicenceLayout:
    """A whole sheet, in points. `code` is (x, y, anchor): the identifier's place; `stacked` puts it under its label."""

    family: str
    width: float
    height: float
    title_y: float
    title_size: float
    title_spacing: float
    code: tuple[float, float, str]
    columns: tuple[Column, ...]
    bottom: float  # items end above this
    authority: tuple[float, float]  # left end of the label 登记机关
    seal: tuple[float, float, float]  # centre and diameter
    issued: tuple[float, float]  # centre, top
    qr: tuple[float, float, float] | None = None
    qr_caption: bool = False
    emblem: tuple[float, float] | None = None  # y, radius; in the middle
    stacked: bool = False
    size: float = 13.0
    gap: float = 10.0
    code_size: float = 12.0
    label_face: str = "song"
    value_face: str = "kai"
    title_face: str = "serif_bold"
    title_colour: Colour = INK
    label_colour: Colour = INK
    value_heavy: float = 0.012
    spread: bool = True
    colon: bool = False
    border: str = "gold"
    border_colour: Colour = GOLD
    inset: float = 22.0
    paper: Colour = (253, 250, 240)
    waves: Colour = (232, 205, 150)
    strength: float = 0.35
    bilingual: bool = False


LANDSCAPE = LicenceLayout(
    "landscape_2019", 842, 595, 104, 42, 26, (56, 176, "left"),
    (
        Column(("name", "type", "head", "scope"), 56, 68, 140, 462, 232),
        Column(("capital", "established", "term", "composition", "address"), 486, 68, 568, 778, 232),
    ),
    500, (500, 452), (650, 462, 122), (640, 500),
    qr=(640, 140, 66), qr_caption=True, emblem=(68, 30), stacked=True, size=13.5, gap=11,
)  # fmt: skip
PORTRAIT = LicenceLayout(
    "portrait_2014", *A4, 114, 46, 18, (534, 190, "right"),
    (Column(("name", "type", "address", "head", "composition", "capital", "established", "term", "scope"), 76, 84, 182, 520,
     226),),
    640, (318, 676), (420, 690, 128), (410, 722),
    qr=(78, 656, 74), emblem=(76, 29), size=14.5, gap=13, value_face="song", label_face="kai", value_heavy=0.02,
    waves=(238, 196, 190), border_colour=(196, 150, 70),
)  # fmt: skip
PORTRAIT_RED = replace(
    PORTRAIT, family="portrait_2014_red", title_colour=(190, 30, 34), label_face="song", value_face="hei", value_heavy=0.0,
    border="key", border_colour=(170, 120, 60), waves=(225, 214, 170), qr=(90, 664, 66), inset=30,
)  # fmt: skip
OLD_LANDSCAPE = LicenceLayout(
    "before_2014_original", 842, 595, 84, 36, 14, (730, 148, "right"),
    (Column(("name", "address", "head", "capital", "paid_in", "type", "composition", "scope", "established", "term"), 110,
     84, 212, 730, 176),),
    500, (470, 470), (600, 478, 118), (600, 520),
    emblem=(56, 24), size=13, gap=8, border="key", border_colour=(60, 120, 70), paper=(246, 250, 240), waves=(176, 214, 172),
    label_face="serif", value_face="kai",
)  # fmt: skip
OLD_CARD = LicenceLayout(
    "before_2014_duplicate", 842, 595, 66, 28, 8, (400, 130, "right"),
    (Column(("name", "address", "head", "capital", "paid_in", "type", "composition", "scope", "established", "term"), 56, 78,
     146, 408, 158),),
    500, (470, 400), (610, 410, 112), (610, 462),
    size=11, gap=6, border="lines", border_colour=(70, 120, 80), paper=(248, 250, 244), waves=(190, 222, 190),
     label_face="song", value_face="kai",
)  # fmt: skip
SHENZHEN = replace(
    PORTRAIT, family="shenzhen", size=15.5, gap=20, qr=(90, 640, 84), border_colour=(150, 150, 160), waves=(206, 214, 226),
    paper=(250, 251, 252), value_face="serif",
)  # fmt: skip
SHENZHEN_WIDE = replace(LANDSCAPE, family="shenzhen_2019", size=15, gap=18, value_face="serif")
BY_ERA = {
    "before": (OLD_LANDSCAPE, OLD_CARD),
    "portrait_number": (PORTRAIT, PORTRAIT_RED),
    "portrait": (PORTRAIT, PORTRAIT_RED, PORTRAIT),
    "landscape": (LANDSCAPE,),
    "landscape_no_term": (LANDSCAPE,),
    "shenzhen": (SHENZHEN, SHENZHEN_WIDE),
}


def varied(rng: Random, base: LicenceLayout) -> LicenceLayout:
    """The same family as another printing house would print it: small shifts, other faces."""
    shift = rng.uniform(-6, 6)
    columns = tuple(replace(c, top=c.top + shift, value_x=c.value_x + rng.uniform(-3, 5)) for c in base.columns)
    value = rng.choice((base.value_face, base.value_face, "song", "kai", "serif", "hei"))
    return replace(
        base,
        columns=columns,
        size=base.size * rng.uniform(0.93, 1.06),
        gap=base.gap * rng.uniform(0.8, 1.25),
        value_face=value,
        label_face=rng.choice((base.label_face, "song", "kai", "serif")),
        value_heavy=base.value_heavy * rng.uniform(0, 1.6),
        spread=rng.random() < 0.85,
        strength=rng.uniform(0.15, 0.5),
        title_size=base.title_size * rng.uniform(0.92, 1.05),
        title_face=rng.choice((base.title_face, "serif_bold", "kai", "sans_bold")),
    )


def invented(rng: Random) -> LicenceLayout:
    """A layout that no office has: other order, places, faces, borders, colours; sometimes with English beside."""
    wide = rng.random() < 0.5
    width, height = (842.0, 595.0) if wide else A4
    slots = ["name", "type", "head", "composition", "capital", "paid_in", "established", "term", "address", "scope"]
    if rng.random() < 0.7:
        rng.shuffle(slots)
    size = rng.uniform(10.5, 15)
    label = size * rng.uniform(5.2, 7.4)
    left = rng.uniform(48, 84)
    top = rng.uniform(190, 225)
    if wide and rng.random() < 0.6:
        cut = rng.randrange(4, 7)
        half = width * rng.uniform(0.47, 0.56)
        columns: tuple[Column, ...] = (
            Column(tuple(slots[:cut]), left, label, left + label + 12, half - 12, top),
            Column(tuple(slots[cut:]), half + 8, label, half + 20 + label, width - 54, top),
        )
    else:
        columns = (Column(tuple(slots), left, label, left + label + rng.uniform(8, 24), width - left, top),)
    right = rng.random() < 0.5
    bottom = height - rng.uniform(150, 185)
    seal_x = width * rng.uniform(0.62, 0.78)
    tint = tuple(rng.randrange(160, 240) for _ in range(3))
    return LicenceLayout(
        "invented", width, height, rng.uniform(70, 105), rng.uniform(30, 48), rng.uniform(4, 26),
        (width - left if right else left, top - 36, "right" if right else "left"), columns, bottom,
        (seal_x - 110, bottom + 34), (seal_x, bottom + 44, rng.uniform(92, 124)), (seal_x, bottom + 84),
        qr=rng.choice(((left, bottom + 20, 66.0), (left, 70.0, 62.0), (width - left - 66, 70.0, 62.0)))
        if rng.random() < 0.7 else None,
        emblem=(52, rng.uniform(18, 26)) if rng.random() < 0.7 else None,
        stacked=False, size=size, gap=size * rng.uniform(0.5, 1.0), code_size=rng.uniform(10, 14),
        label_face=rng.choice(BODY), value_face=rng.choice(BODY), title_face=rng.choice(("serif_bold", "sans_bold", "kai",
         "hei")),
        title_colour=rng.choice((INK, (190, 30, 34), (120, 20, 20))), label_colour=rng.choice((INK, (90, 60, 20), (120, 30,
         30), (40, 60, 110))),
        value_heavy=rng.choice((0.0, 0.0, 0.02, 0.03)), spread=rng.random() < 0.6, colon=rng.random() < 0.4,
        border=rng.choice(("gold", "lines", "key")), border_colour=tuple(rng.randrange(60, 200) for _ in range(3)),  # type: ignore[arg-type]
        inset=rng.uniform(14, 34), paper=tuple(rng.randrange(238, 256) for _ in range(3)), waves=tint,  # type: ignore[arg-type]
        strength=rng.uniform(0, 0.5), bilingual=rng.random() < 0.25,
    )  # fmt: skip
