"""Drawn lines made fit to cut tables by: strokes of characters dropped, broken pieces of one line put together."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    for line in page.lines:
        if line.horizontal != horizontal:
            continue
        x0, y0, x1, y1 = line.box.x0, line.box.y0 * page.aspect, line.box.x1, line.box.y1 * page.aspect
        piece = ((y0 + y1) / 2, x0, x1) if horizontal else ((x0 + x1) / 2, y0, y1)
        if piece[2] - piece[1] >= SHORTEST:
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
    for line in lines:
        if horizontal and not line.y0 - line.height < at < line.y1 + line.height:
            continue
        if not horizontal and (line.y1 < start or line.y0 > end):
            continue
        for token in line.tokens:
            if horizontal:
                inside = token.y0 + 0.12 * token.height < at < token.y1 - 0.12 * token.height
                shared = min(end, token.x1) - max(start, token.x0)
            else:
                inside = token.x0 + 0.1 * token.height < at < token.x1 - 0.1 * token.height
                shared = min(end, token.y1) - max(start, token.y0)
            if inside and shared > 0.5 * (end - start):
                return True
    return False
