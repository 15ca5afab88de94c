"""Where columns begin and end: drawn verticals, else one column a title, cut where the pooled print is thinnest."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from nlp.statement.head_row import Header, Title
from nlp.statement.rules import Rule
from nlp.statement.tokens import Line, Token

STEPS = 1000  # a page width
TOUCHING = 0.35  # share of lines in which amounts set right may touch the print set left beside them


@dataclass(slots=True)
class Column:
    """One column: the role its title gives it ("" for none), the title, and its edges in page widths."""

    role: str
    title: str
    x0: float
    x1: float
    drawn: bool = False


class Coverage:
    """How many tokens cover each place across the page, pooled over many lines."""

    def __init__(self) -> None:
        self._steps = [0] * (STEPS + 2)
        self._starts = [0] * (STEPS + 2)
        self._ends = [0] * (STEPS + 2)
        self._sums: list[int] | None = None
        self.lines = 0

    def add(self, tokens: Iterable[Token]) -> None:
        """Count the tokens of one line in."""
        self.lines += 1
        self._sums = None
        for token in tokens:
            start = min(max(int(token.x0 * STEPS), 0), STEPS)
            end = min(max(int(token.x1 * STEPS) + 1, start), STEPS)
            self._steps[start] += 1
            self._steps[end] -= 1
            self._starts[start] += 1
            self._ends[end] += 1

    @property
    def counts(self) -> list[int]:
        """Tokens at each step."""
        if self._sums is None:
            total, self._sums = 0, []
            for step in self._steps:
                total += step
                self._sums.append(total)
        return self._sums

    def seam(self, start: float, end: float, slack: float) -> tuple[float, int]:
        """Where the fewest tokens run through, those not counted that begin or end within `slack`; and how many do."""
        first, last = max(int(start * STEPS), 0), min(int(end * STEPS), STEPS)
        near = max(int(slack * STEPS), 1)
        crossed = {
            at: sum(self._starts[: max(at - near, 0)]) - sum(self._ends[: min(at + near, STEPS)])
            for at in range(first, max(last, first) + 1)
        }
        least = min(crossed.values())
        middle = [at for at, count in crossed.items() if count == least]
        return middle[len(middle) // 2] / STEPS, max(least, 0)

    def thinnest(self, start: float, end: float) -> tuple[float, int]:
        """The middle of the longest thinnest stretch between two places, and how many tokens cover it."""
        first, last = max(int(start * STEPS), 0), min(int(end * STEPS), STEPS)
        if last <= first:
            return (start + end) / 2, self.counts[min(max(first, 0), STEPS)]
        window = self.counts[first : last + 1]
        least = min(window)
        best_start, best_size, run = 0, 0, 0
        for at, count in enumerate([*window, least + 1]):
            if count == least:
                run += 1
            elif run:
                if run > best_size:
                    best_start, best_size = at - run, run
                run = 0
        return (first + best_start + best_size / 2) / STEPS, least


def columns_by_titles(
    header: Header, coverage: Coverage, verticals: Sequence[float], places: Mapping[int, tuple[float, float]]
) -> list[Column]:
    """The columns of a header: its titles' cells by drawn verticals where they part the titles, else by coverage.

    `places`: title index -> where the amounts under it stand.
    """
    titles = [_widened(title, places.get(index)) for index, title in enumerate(header.titles)]
    edges: list[tuple[float, bool]] = []
    for index, (left, right) in enumerate(itertools.pairwise(titles)):
        between = [v for v in verticals if _middle(left) < v < _middle(right)]
        if between:
            edges.append((min(between, key=lambda v: abs(v - (left.x1 + right.x0) / 2)), True))
            continue
        amounts_end = places[index][1] if index in places and index + 1 not in places else None
        edges.append((_cut(left, right, coverage, amounts_end), False))
    first = _outer(verticals, titles[0].x0, before=True)
    last = _outer(verticals, titles[-1].x1, before=False)
    starts, ends = [first, *(edge for edge, _ in edges)], [*(edge for edge, _ in edges), last]
    drawn = [bool(verticals), *(d for _, d in edges)]
    return [
        Column(title.role, title.text, x0, x1, d) for title, x0, x1, d in zip(titles, starts, ends, drawn, strict=True)
    ]


def _widened(title: Title, place: tuple[float, float] | None) -> Title:
    """A title that covers the amounts under it."""
    return title if place is None else replace(title, x0=min(title.x0, place[0]), x1=max(title.x1, place[1]))


def _middle(title: Title) -> float:
    return (title.x0 + title.x1) / 2


def _cut(left: Title, right: Title, coverage: Coverage, amounts_end: float | None) -> float:
    """The boundary between two neighbouring titles. `amounts_end`: where the amounts of the left one end, print follows."""
    height = min(left.y1 - left.y0, right.y1 - right.y0)
    start, end = left.x1, right.x0
    if end <= start:
        start, end = end, start
    elif end - start < 0.2 * height:
        start, end = (start + end) / 2 - 0.3 * height, (start + end) / 2 + 0.3 * height
    at, count = coverage.thinnest(start, end)
    if count > 0.12 * max(coverage.lines, 1):
        if amounts_end is not None:
            beside, crossed = coverage.seam(amounts_end - 0.6 * height, amounts_end + 0.4 * height, 0.25 * height)
            if crossed <= TOUCHING * coverage.lines:
                return beside
        wide, thinner = coverage.thinnest(_middle(left), _middle(right))
        if thinner < 0.5 * count:
            return wide
    return at


def _outer(verticals: Sequence[float], edge: float, before: bool) -> float:
    beyond = [v for v in verticals if (v <= edge + 0.004 if before else v >= edge - 0.004)]
    if not beyond:
        return 0.0 if before else 1.0
    return max(beyond) if before else min(beyond)


def columns_by_content(lines: Sequence[Line]) -> list[Column]:
    """Columns without a header: the stretches of print that clear gutters part in nearly all lines."""
    coverage = Coverage()
    for line in lines:
        coverage.add(line.tokens)
    if not coverage.lines:
        return []
    height = median(line.height for line in lines)
    limit = max(1, int(0.04 * coverage.lines)) if coverage.lines > 8 else 0
    stretches: list[list[int]] = []
    for at, count in enumerate(coverage.counts[:STEPS]):
        if count > limit:
            if stretches and at - stretches[-1][1] <= max(0.45 * height * STEPS, 2):
                stretches[-1][1] = at
            else:
                stretches.append([at, at])
    edges = [0.0, *((a[1] + b[0]) / 2 / STEPS for a, b in itertools.pairwise(stretches)), 1.0]
    return [Column("", "", x0, x1) for x0, x1 in itertools.pairwise(edges)]


def drawn_verticals(rules: Sequence[Rule], top: float, bottom: float) -> list[float]:
    """Places of the verticals that run along most of a table's height, or along its header."""
    height = max(bottom - top, 1e-6)
    found = []
    for rule in rules:
        shared = min(rule.end, bottom) - max(rule.start, top)
        share = rule.drawn / max(rule.end - rule.start, 1e-6)
        if shared > 0.5 * height and share > 0.5:
            found.append(rule.at)
    return found
