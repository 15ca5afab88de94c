"""A sheet to draw on, in points from the top left, and the record of what was drawn where: the truth of places."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from nlp.training.specimens.faces import advance, face, file_of, fit, font, width

Colour = tuple[int, int, int]
BLACK: Colour = (25, 25, 28)
ASCENT = 0.86  # the baseline lies this many ems under the top, near enough for every face here


@dataclass(frozen=True, slots=True)
class Run:
    """One stretch of text on one line. `quads`: one a character, four corners (x, y) in points of the sheet (later pixels).

    `field` names the field that the run belongs to ("" for labels and print); `row` counts a table's rows from 0.
    """

    text: str
    page: int
    quads: NDArray[np.float64]  # (len(text), 4, 2)
    field: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Retouch:
    """Print that somebody altered: `way` is font (drawn in another face), overlay (old print under a white box) or
    revision (as overlay, in a later save of the file)."""

    way: str
    text: str


@dataclass(frozen=True, slots=True)
class Patch:
    """What a later save draws: a white box (x, y, width, height in points from the top left) and text in it."""

    page: int
    box: tuple[float, float, float, float]
    text: str
    size: float


@dataclass
class Sheet(ABC):
    """Pages of equal size; every drawing call goes to the current (last) one."""

    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    pages: int = 1

    def text(
        self,
        x: float,
        y: float,
        text: str,
        face_name: str,
        size: float,
        *,
        colour: Colour = BLACK,
        spacing: float = 0.0,
        field: str = "",
        row: int | None = None,
        anchor: str = "left",
        heavy: float = 0.0,
    ) -> float:
        """Draws one line with its top at `y`; gives back its width. `heavy` thickens strokes (fraction of an em)."""
        face_name = fit(face_name, text)
        wide = width(text, face_name, size, spacing)
        x -= wide if anchor == "right" else wide / 2 if anchor == "centre" else 0.0
        quads, at = [], x
        for character in text:
            step = advance(face_name, character) * size
            if character.strip():
                self._glyph(at, y + ASCENT * size, character, face_name, size, colour, heavy)
            top, bottom = y - 0.02 * size, y + size * 1.04
            quads.append([[at, top], [at + step, top], [at + step, bottom], [at, bottom]])
            at += step + spacing
        if text:
            self.runs.append(Run(text, self.pages, np.array(quads), field, row))
        return wide

    def paragraph(
        self,
        x: float,
        y: float,
        text: str,
        face_name: str,
        size: float,
        wide: float,
        *,
        leading: float = 1.45,
        colour: Colour = BLACK,
        field: str = "",
        row: int | None = None,
        heavy: float = 0.0,
    ) -> float:
        """Draws text wrapped to `wide` points; gives back the y below its last line."""
        face_name = fit(face_name, text)
        for line in wrap(text, face_name, size, wide):
            self.text(x, y, line, face_name, size, colour=colour, field=field, row=row, heavy=heavy)
            y += size * leading
        return y

    @abstractmethod
    def _glyph(
        self, x: float, baseline: float, character: str, face_name: str, size: float, colour: Colour, heavy: float
    ) -> None: ...

    @abstractmethod
    def line(self, x0: float, y0: float, x1: float, y1: float, *, weight: float = 0.6, colour: Colour = BLACK) -> None:
        """A straight line, `weight` in points."""

    @abstractmethod
    def new_page(self) -> None:
        """Ends the page and starts the next."""

    def box(self, x0: float, y0: float, x1: float, y1: float, *, weight: float = 0.6, colour: Colour = BLACK) -> None:
        """The outline of a rectangle."""
        for a, b, c, d in ((x0, y0, x1, y0), (x1, y0, x1, y1), (x0, y1, x1, y1), (x0, y0, x0, y1)):
            self.line(a, b, c, d, weight=weight, colour=colour)


def wrap(text: str, face_name: str, size: float, wide: float) -> list[str]:
    """Lines no wider than `wide`; Chinese breaks anywhere, but closing marks never start a line."""
    lines, line, used = [], "", 0.0
    for character in text:
        step = advance(face_name, character) * size
        if line and used + step > wide and character not in "，。；、：）)》”;,":
            lines.append(line)
            line, used = "", 0.0
        line += character
        used += step
    return [*lines, line] if line else lines


class ImageSheet(Sheet):
    """A sheet of pixels at `dpi`."""

    def __init__(self, width: float, height: float, dpi: float = 200, paper: Colour = (255, 255, 255)) -> None:
        super().__init__(width, height)
        self.scale = dpi / 72
        self.paper = paper
        self.images = [self._blank()]
        self._draw = ImageDraw.Draw(self.images[0])

    def _blank(self) -> Image.Image:
        return Image.new("RGB", (round(self.width * self.scale), round(self.height * self.scale)), self.paper)

    @property
    def image(self) -> Image.Image:
        """The current page."""
        return self.images[-1]

    def replace_image(self, image: Image.Image) -> None:
        """Puts another picture in the place of the current page (after work on its pixels)."""
        self.images[-1] = image
        self._draw = ImageDraw.Draw(image)

    def new_page(self) -> None:
        self.images.append(self._blank())
        self._draw = ImageDraw.Draw(self.images[-1])
        self.pages += 1

    def _glyph(
        self, x: float, baseline: float, character: str, face_name: str, size: float, colour: Colour, heavy: float
    ) -> None:
        pixels = max(round(size * self.scale), 4)
        stroke = heavy * pixels
        self._draw.text(
            (x * self.scale, baseline * self.scale),
            character,
            font=font(face_name, pixels),
            fill=colour,
            anchor="ls",
            stroke_width=stroke,
        )

    def line(self, x0: float, y0: float, x1: float, y1: float, *, weight: float = 0.6, colour: Colour = BLACK) -> None:
        s = self.scale
        self._draw.line((x0 * s, y0 * s, x1 * s, y1 * s), fill=colour, width=max(round(weight * s), 1))

    def pixel_runs(self) -> list[Run]:
        """The record with places in pixels of the page images."""
        return [replace(run, quads=run.quads * self.scale) for run in self.runs]


class PdfSheet(Sheet):
    """A PDF with a text layer, as issuers' systems print it. Call `save` once."""

    def __init__(self, path: Path, width: float, height: float, *, title: str = "SPECIMEN 样本") -> None:
        super().__init__(width, height)
        self.retouches: dict[tuple[str, int | None], Retouch] = {}
        self.patches: list[Patch] = []
        self._canvas = Canvas(str(path), pagesize=(width, height), invariant=True)
        self._canvas.setProducer("synthetic")
        self._canvas.setCreator("synthetic specimen")
        self._canvas.setTitle(title)

    def new_page(self) -> None:
        self._canvas.showPage()
        self.pages += 1

    def save(self) -> None:
        """Writes the file."""
        self._canvas.save()

    def text(self, x: float, y: float, text: str, face_name: str, size: float, **how: object) -> float:
        """As the base; characters without spacing are drawn in one go, as a printing system would."""
        self._whole = not how.get("spacing")
        face_name = fit(face_name, text, truetype=True)
        change = self.retouches.pop((how.get("field", ""), how.get("row")), None)  # type: ignore[arg-type]
        if change is not None:
            return self._retouched(change, x, y, text, face_name, size, **how)
        wide = super().text(x, y, text, face_name, size, **how)  # type: ignore[arg-type]
        if self._whole and text:
            anchor = how.get("anchor", "left")
            x -= wide if anchor == "right" else wide / 2 if anchor == "centre" else 0.0
            self._string(x, y + ASCENT * size, text, face_name, size, how.get("colour", BLACK))  # type: ignore[arg-type]
        return wide

    _whole = False

    def _retouched(
        self, change: Retouch, x: float, y: float, text: str, face_name: str, size: float, **how: object
    ) -> float:
        if change.way == "font":
            other = "digits" if face(face_name).name != face("digits").name else "digits_serif"
            return self.text(x, y, change.text, other, size, **how)
        wide = width(text, face_name, size)
        anchor = how.get("anchor", "left")
        left = x - (wide if anchor == "right" else wide / 2 if anchor == "centre" else 0.0)
        self._string(left, y + ASCENT * size, text, face_name, size, BLACK)
        box = (left - 1, y - 0.5, max(wide, width(change.text, face_name, size)) + 2, size + 1.5)
        if change.way == "overlay":
            self._canvas.setFillColorRGB(1, 1, 1)
            self._canvas.rect(box[0], self.height - box[1] - box[3], box[2], box[3], stroke=0, fill=1)
            return self.text(left, y, change.text, face_name, size, **{**how, "anchor": "left"})
        self.patches.append(Patch(self.pages, box, change.text, size))
        return super().text(left, y, change.text, face_name, size, **{**how, "anchor": "left", "spacing": 0.0})  # type: ignore[arg-type]

    def _glyph(
        self, x: float, baseline: float, character: str, face_name: str, size: float, colour: Colour, heavy: float
    ) -> None:
        del heavy  # issuers' systems print one weight
        if not self._whole:
            self._string(x, baseline, character, face_name, size, colour)

    def _string(self, x: float, baseline: float, text: str, face_name: str, size: float, colour: Colour) -> None:
        registered = face(face_name).name
        if registered not in pdfmetrics.getRegisteredFontNames():
            path, index = file_of(registered)
            pdfmetrics.registerFont(TTFont(registered, path, subfontIndex=index))
        self._canvas.setFont(registered, size)
        self._canvas.setFillColorRGB(*(c / 255 for c in colour))
        self._canvas.drawString(x, self.height - baseline, text)

    def line(self, x0: float, y0: float, x1: float, y1: float, *, weight: float = 0.6, colour: Colour = BLACK) -> None:
        self._canvas.setStrokeColorRGB(*(c / 255 for c in colour))
        self._canvas.setLineWidth(weight)
        self._canvas.line(x0, self.height - y0, x1, self.height - y1)

    def picture(self, image: Image.Image, x: float, y: float, wide: float, high: float) -> None:
        """Lays a picture (with transparency, such as a seal) over the page; `x`, `y` is its top left corner."""
        from reportlab.lib.utils import ImageReader

        self._canvas.drawImage(ImageReader(image), x, self.height - y - high, wide, high, mask="auto")


def fractional(runs: Sequence[Run], sizes: Sequence[tuple[float, float]]) -> list[Run]:
    """The record with places as fractions of their page, whose (width, height) `sizes` lists."""
    return [replace(run, quads=run.quads / np.array(sizes[run.page - 1])) for run in runs]
