"""Two parties print the same labels: which of them a value is, told by where it stands.

Buyer and seller stand beside each other (the buyer left) or above each other (the buyer above). Two labels of one sort on
one row show the first, two on different rows the second; the words 购买方 and 销售方 run downwards and are often misread.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from nlp.candidate import Candidate
from nlp.labels import Label
from nlp.layout import Layout
from ocr.page import Box

Side = Literal["buyer", "seller"]
MIDDLE = 0.45  # of the page's width or print's height: on which side of it a party that stands alone is the buyer


@dataclass(frozen=True, slots=True)
class Split:
    """Where one party ends: `across` in page widths from the left, or `down` from the top; both None for one party."""

    page: int
    across: float | None = None
    down: float | None = None
    upper: Side = "buyer"  # who stands above `down`


def split_of(labels: Sequence[Label], sorts: Sequence[Sequence[str]]) -> Split | None:
    """How the parties of the first page that has any are parted. `sorts`: the words of each label that both parties have."""
    for words in sorts:
        found = [label for label in labels if label.name in words]
        if not found:
            continue
        page = found[0].page
        mine = sorted((label for label in found if label.page == page), key=lambda label: label.box.y0)
        for upper, lower in zip(mine, mine[1:], strict=False):
            height = max(upper.box.height, lower.box.height)
            if abs(upper.box.centre[1] - lower.box.centre[1]) < 1.6 * height:
                left, right = sorted((upper.box, lower.box), key=lambda box: box.x0)
                if right.x0 > left.x1:
                    return Split(page, across=right.x0 - 0.5 * height)
            elif lower.box.y0 - upper.box.y1 > 4 * height:
                return Split(page, down=(upper.box.centre[1] + lower.box.centre[1]) / 2, upper=_first(labels, page))
    pages = [label.page for label in labels if any(label.name in words for words in sorts)]
    return Split(pages[0]) if pages else None


def _first(labels: Sequence[Label], page: int) -> Side:
    """Who is named first down a page: on a roll it is the seller."""
    named = sorted(
        (label for label in labels if label.page == page and label.name.startswith(("销", "购"))),
        key=lambda label: label.box.y0,
    )
    both = {label.name[0] for label in named} == {"销", "购"}
    return "seller" if both and named[0].name.startswith("销") else "buyer"


def sided(layout: Layout, candidates: Sequence[Candidate], split: Split, prefix: str) -> list[Candidate]:
    """The candidates of `prefix`_… fields as the buyer's or the seller's, by their places."""
    extent = Box.around([glyph.box for glyph in layout.glyphs if glyph.page == split.page])
    out = []
    for candidate in candidates:
        if not candidate.field.startswith(prefix) or candidate.page != split.page or not candidate.glyphs:
            continue
        box = layout.glyphs[candidate.glyphs[0]].box
        side = _side(box, split, extent)
        name = candidate.field.replace(prefix, side, 1)
        shorter = None if candidate.shorter is None else replace(candidate.shorter, field=name)
        out.append(replace(candidate, field=name, shorter=shorter))
    return out


def _side(box: Box, split: Split, extent: Box) -> Side:
    if split.across is not None:
        return "buyer" if box.x0 < split.across else "seller"
    if split.down is not None:
        above = box.centre[1] < split.down
        return split.upper if above else "seller" if split.upper == "buyer" else "buyer"
    left = (box.x0 - extent.x0) / max(extent.width, 1e-6) < MIDDLE
    high = (box.centre[1] - extent.y0) / max(extent.height, 1e-6) < MIDDLE
    return "buyer" if left and high else "seller"
