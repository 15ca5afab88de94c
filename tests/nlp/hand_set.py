"""Pages set by hand, unlike any the specimens draw: text at places in millimetres from the top left, with rules."""

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.nlp.statement_maker import FONT_FILE

Column = tuple[float, str, str]  # where it stands, its title, "l" or "r" for the edge that is given


class HandSet:
    """One PDF with a text layer; sizes in millimetres, letters in points."""

    def __init__(self, path: Path, width: float, height: float) -> None:
        if "cjk" not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont("cjk", str(FONT_FILE), subfontIndex=0))
        self.canvas = Canvas(str(path), pagesize=(width * mm, height * mm))
        self.height = height

    def text(self, x: float, y: float, text: str, size: float = 9, at: str = "l") -> None:
        """One line of text whose left edge ("l"), right edge ("r") or middle ("m") stands at `x`."""
        self.canvas.setFont("cjk", size)
        draw = {"l": self.canvas.drawString, "r": self.canvas.drawRightString, "m": self.canvas.drawCentredString}[at]
        draw(x * mm, (self.height - y) * mm - size * 0.35, text)

    def down(self, x: float, y: float, text: str, size: float = 8, step: float = 3.6) -> None:
        """Characters below each other."""
        for at, character in enumerate(text):
            self.text(x, y + at * step, character, size)

    def lines(self, x: float, y: float, step: float, texts: Sequence[str], size: float = 8) -> float:
        """Lines below each other; where the next would stand."""
        for text in texts:
            self.text(x, y, text, size)
            y += step
        return y

    def rows(
        self, y: float, step: float, columns: Sequence[Column], rows: Sequence[Sequence[str]], size: float = 8
    ) -> float:
        """Titles and rows of a table; where the next row would stand."""
        for cells in ([title for _, title, _ in columns], *rows):
            for (x, _, at), cell in zip(columns, cells, strict=True):
                if cell:
                    self.text(x, y, cell, size, at)
            y += step
        return y

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A drawn line."""
        self.canvas.setLineWidth(0.4)
        self.canvas.line(x0 * mm, (self.height - y0) * mm, x1 * mm, (self.height - y1) * mm)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A drawn frame."""
        for edge in ((x0, y0, x1, y0), (x1, y0, x1, y1), (x1, y1, x0, y1), (x0, y1, x0, y0)):
            self.rule(*edge)

    def page(self) -> None:
        """Begins the next page."""
        self.canvas.showPage()

    def save(self) -> None:
        """Writes the file."""
        self.canvas.save()
