"""Words and ruled lines of a PDF page through pdfplumber: the reference that the fast reader must equal."""

from pathlib import Path

import pdfplumber

from ocr.order import reading_order
from ocr.page import Box, RuledLine, Word

THIN = 2.5  # points


def read_page(path: Path, number: int, password: str | None = None) -> tuple[tuple[Word, ...], tuple[RuledLine, ...]]:
    """Words in reading order and ruled lines of page `number` (1-based)."""
    with pdfplumber.open(path, password=password or "", pages=[number]) as document:
        page = document.pages[0]
        width, height = float(page.width), float(page.height)
        left, top = float(page.bbox[0]), float(page.bbox[1])

        def box(found: dict[str, float]) -> Box:
            return Box(
                (found["x0"] - left) / width,
                (found["top"] - top) / height,
                (found["x1"] - left) / width,
                (found["bottom"] - top) / height,
            )

        # dedupe_chars: text drawn twice to look bold is one text
        found = page.dedupe_chars(tolerance=0.5).extract_words(x_tolerance_ratio=0.28, return_chars=True)
        words = [
            Word(
                word["text"],
                box(word),
                char_boxes=tuple(box(c) for c in word["chars"]),
                size=round(word["bottom"] - word["top"], 1),
            )
            for word in found
        ]
        lines = [
            RuledLine(box(edge), edge["orientation"] == "h")
            for edge in page.edges
            if max(edge["width"], edge["height"]) > THIN
        ]
        return reading_order(words, aspect=height / width), tuple(lines)
