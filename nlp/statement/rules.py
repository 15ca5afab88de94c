"""Drawn lines made fit to cut tables by: strokes of characters dropped, broken pieces of one line put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from nlp.statement.tokens import Line
from ocr.page import Page

NEAR = 0.003  # page widths: pieces of one line lie this close
SHORTEST = 0.012


@dataclass(slots=True)
class Rule:
    """One straight line: its place across, its extent along, and how much of the extent is drawn."""

    at: float
    start: float
    end: float
    drawn: float


def page_rules(page: Page, lines: Sequence[Line], horizontal: bool) -> list[Rule]:
    """The page's rules of one direction, in page widths, sorted by place."""
    pieces = []
    shortest = SHORTEST
    if page.text_from == "ocr" and lines:  # strokes of characters that stand in a column look like a broken line
        shortest = 2.0 * median(line.height for line in lines)
    for line in page.lines:
        if line.horizontal != horizontal:
            continue
        x0, y0, x1, y1 = line.box.x0, line.box.y0 * page.aspect, line.box.x1, line.box.y1 * page.aspect
        piece = ((y0 + y1) / 2, x0, x1) if horizontal else ((x0 + x1) / 2, y0, y1)
        if piece[2] - piece[1] >= shortest:
            pieces.append(piece)
    if page.text_from == "ocr" and pieces:
        pieces = [piece for piece in pieces if not _stroke(piece, lines, horizontal)]
    pieces.sort()
    rules: list[Rule] = []
    group: list[tuple[float, float, float]] = []
    for piece in pieces:
        if group and piece[0] - group[-1][0] > NEAR:
            rules.append(_merged(group))
            group = []
        group.append(piece)
    if group:
        rules.append(_merged(group))
    return rules


def _merged(group: list[tuple[float, float, float]]) -> Rule:
    group.sort(key=lambda piece: piece[1])
    drawn, reach = 0.0, group[0][1]
    for _, start, end in group:
        drawn += max(0.0, end - max(start, reach))
        reach = max(reach, end)
    return Rule(sum(piece[0] for piece in group) / len(group), group[0][1], reach, drawn)


def _stroke(piece: tuple[float, float, float], lines: Sequence[Line], horizontal: bool) -> bool:
    """True when a piece runs inside a printed word: the stroke of a character, found by line detection."""
    at, start, end = piece
    if not horizontal:
        return _through_print(at, start, end, lines)
    for line in lines:
        if not line.y0 - line.height < at < line.y1 + line.height:
            continue
        for token in line.tokens:
            inside = token.y0 + 0.12 * token.height < at < token.y1 - 0.12 * token.height
            if inside and min(end, token.x1) - max(start, token.x0) > 0.5 * (end - start):
                return True
    return False


def _through_print(at: float, start: float, end: float, lines: Sequence[Line]) -> bool:
    """True when a vertical runs through words of most lines it passes: strokes of digits that stand below each other."""
    passed = crossed = 0
    for line in lines:
        if line.y1 < start or line.y0 > end:
            continue
        passed += 1
        crossed += any(t.x0 + 0.1 * t.height < at < t.x1 - 0.1 * t.height for t in line.tokens)
    return crossed > 0.4 * passed
