"""Lines into rows: drawn bands where they hold one row each, else the document's own vertical alignment of cells.

A row stands where its amount is printed. The other cells of a document hang on their rows all alike: from the top,
about the middle, or above the bottom; the alignment whose cells fit best is taken, column by column.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any, Literal

from nlp.statement.rules import Rule
from nlp.statement.tokens import Token

Alignment = Literal["top", "centre", "bottom"]
LONGEST = 12  # lines of one cell
EMPTY = 0.15  # what a cell without print costs, so that a neighbour does not swallow its lines


@dataclass(slots=True)
class Fragment:
    """What one line prints in one column."""

    column: int
    y: float
    height: float
    tokens: list[Token]


Cells = list[list[list[Token]]]  # column -> lines -> tokens


def gather(
    placed: Sequence[tuple[Any, list[Fragment], list[float], list[Rule]]], count: int
) -> Iterator[tuple[Any, float, Cells]]:
    """(stretch, y, cells) of every row, in printed order; cells cut by a page break are whole again."""
    lead = leading(placed, count)
    chosen = _alignments(placed, count, lead)
    rows: list[tuple[Any, float, Cells]] = []
    waiting: list[Fragment] = []  # bottom-aligned cells whose row stands on the next page
    for stretch, fragments, anchors, rules in placed:
        if not anchors:
            continue
        first = len(rows)
        rows.extend((stretch, at, [[] for _ in range(count)]) for at in anchors)
        edges = _bands(rules, anchors)
        columns: list[list[Fragment]] = [[] for _ in range(count)]
        for fragment in fragments:
            columns[fragment.column].append(fragment)
        for fragment in waiting:
            rows[first][2][fragment.column].append(fragment.tokens)
        waiting = []
        for column, parts in enumerate(columns):
            owners = _by_bands(parts, anchors, edges) if edges else _owners(parts, anchors, chosen[column], lead)
            for fragment, owner in zip(parts, owners, strict=True):
                if owner == -1:
                    if first:
                        rows[first - 1][2][column].append(fragment.tokens)
                elif owner == len(anchors):
                    waiting.append(fragment)
                elif owner is not None:
                    rows[first + owner][2][column].append(fragment.tokens)
    if waiting and rows:
        for fragment in waiting:
            rows[-1][2][fragment.column].append(fragment.tokens)
    yield from rows


def leading(placed: Sequence[tuple[Any, list[Fragment], list[float], list[Rule]]], count: int) -> float:
    """The distance from line to line within a cell: the small one among the distances that columns show; 0 for none."""
    gaps: list[float] = []
    for _, fragments, anchors, _ in placed[:12]:
        last: list[Fragment | None] = [None] * count
        for fragment in sorted(fragments, key=lambda f: f.y):
            before = last[fragment.column]
            near = before is not None and 0.5 * fragment.height < fragment.y - before.y < 2.0 * fragment.height
            # between two rows' own lines the distance is the rows' pitch
            if before is not None and near and not (_on_anchor(before, anchors) and _on_anchor(fragment, anchors)):
                gaps.append(fragment.y - before.y)
            last[fragment.column] = fragment
    gaps.sort()
    return gaps[len(gaps) // 10] if gaps else 0.0


def _on_anchor(fragment: Fragment, anchors: Sequence[float]) -> bool:
    at = _nearest(anchors, fragment.y) if anchors else -1
    return at >= 0 and abs(anchors[at] - fragment.y) < 0.25 * fragment.height


def _alignments(
    placed: Sequence[tuple[Any, list[Fragment], list[float], list[Rule]]], count: int, lead: float
) -> list[Alignment]:
    """The alignment of each column: the document's, unless the column itself clearly says another."""
    costs: list[dict[Alignment, float]] = [dict.fromkeys(("top", "centre", "bottom"), 0.0) for _ in range(count)]
    seen = 0
    for _, fragments, anchors, rules in placed:
        if not anchors or _bands(rules, anchors):
            continue
        columns: list[list[Fragment]] = [[] for _ in range(count)]
        for fragment in fragments:
            columns[fragment.column].append(fragment)
        for column, parts in enumerate(columns):
            if _plain(parts, anchors):
                continue
            for alignment in costs[column]:
                costs[column][alignment] += _cost(parts, anchors, alignment, lead)
        seen += 1
        if seen >= 12:
            break
    order: tuple[Alignment, ...] = ("top", "centre", "bottom")
    whole = {a: sum(cost[a] for cost in costs) for a in order}
    usual = min(order, key=lambda a: whole[a] + {"top": 0.0, "centre": 0.3, "bottom": 0.5}[a])
    out: list[Alignment] = []
    for cost in costs:
        own = min(order, key=lambda a: cost[a])
        out.append(own if cost[own] < 0.5 * cost[usual] - 1.0 else usual)
    return out


def _plain(parts: Sequence[Fragment], anchors: Sequence[float]) -> bool:
    """True when every fragment stands on an anchor's own line."""
    if len(parts) > len(anchors):
        return False
    at = 0
    for part in parts:
        while at < len(anchors) and anchors[at] < part.y - 0.3 * part.height:
            at += 1
        if at == len(anchors) or abs(anchors[at] - part.y) > 0.3 * part.height:
            return False
        at += 1
    return True


def _uneven(gap: float, lead: float) -> bool:
    """True when two lines do not follow each other as lines of one cell do."""
    return lead > 0 and abs(gap - lead) > 0.2 * lead


def _cost(parts: Sequence[Fragment], anchors: Sequence[float], alignment: Alignment, lead: float) -> float:
    """How badly a column's cells hang under an alignment, in lines."""
    height = median(p.height for p in parts)
    owners = _owners(parts, anchors, alignment, lead)
    cost = 0.0
    groups: dict[int, list[float]] = {}
    for part, owner in zip(parts, owners, strict=True):
        if owner is None or owner in (-1, len(anchors)):
            cost += 0.8
        else:
            groups.setdefault(owner, []).append(part.y)
    for owner, ys in groups.items():
        at = {"top": ys[0], "centre": sum(ys) / len(ys), "bottom": ys[-1]}[alignment]
        cost += min(abs(at - anchors[owner]) / height, 2.0)
        cost += 0.6 * sum(_uneven(b - a, lead) for a, b in pairwise(ys))
    return cost


def _owners(parts: Sequence[Fragment], anchors: Sequence[float], alignment: Alignment, lead: float) -> list[int | None]:
    """The row of each fragment: -1 for the row before this page's first, len(anchors) for the one after its last."""
    if alignment == "centre":
        return _centred(parts, anchors, lead)
    out: list[int | None] = []
    for part in parts:
        slack = 0.45 * part.height
        if alignment == "top":
            out.append(bisect_right(anchors, part.y + slack) - 1)
        else:
            out.append(bisect_right(anchors, part.y - slack))
    return out


def _centred(parts: Sequence[Fragment], anchors: Sequence[float], lead: float) -> list[int | None]:
    """Runs of fragments whose middles lie on the anchors: the cheapest way to deal them out, in order."""
    if _plain(parts, anchors):
        return [_nearest(anchors, p.y) for p in parts]
    height = median(p.height for p in parts)
    ys = [p.y for p in parts]
    size = len(parts)
    infinite = float("inf")
    best = [0.0] + [infinite] * size  # best[j]: cost of dealing the first j fragments to the anchors so far
    for first in range(1, size):  # the rest of a row that the page before began, clear of this page's first row
        if ys[first - 1] < anchors[0] - height and ys[first] - ys[first - 1] > 1.5 * max(lead, height):
            best[first] = 0.8
    back: list[dict[int, int]] = []
    low = 0
    for index, anchor in enumerate(anchors):
        reach = anchors[index + 1] if index + 1 < len(anchors) else infinite
        high = bisect_right(ys, reach)
        fresh = [cost + EMPTY for cost in best]
        came: dict[int, int] = {}
        for start in range(low, high):
            if best[start] == infinite:
                continue
            total = 0.0
            gaps = 0.0
            for end in range(start + 1, min(start + LONGEST, high) + 1):
                total += ys[end - 1]
                if end - start > 1 and _uneven(ys[end - 1] - ys[end - 2], lead):
                    gaps += 0.6
                cost = best[start] + abs(total / (end - start) - anchor) / height + gaps
                if cost < fresh[end] - 1e-9:
                    fresh[end] = cost
                    came[end] = start
        # fragments far above the next anchor can no longer be dealt: they must have been dealt by now
        best = fresh
        back.append(came)
        low = max(0, bisect_right(ys, anchor - LONGEST * height * 1.5) - 1)
    owners: list[int | None] = [None] * size
    end = min(range(size + 1), key=lambda j: best[j] + 1.2 * (size - j))
    for late in range(end, size):
        owners[late] = None
    index = len(anchors) - 1
    while end > 0 and index >= 0:
        begun = back[index].get(end)
        if begun is not None:
            for at in range(begun, end):
                owners[at] = index
            end = begun
        index -= 1
    owners[:end] = [-1] * end
    return owners


def _nearest(anchors: Sequence[float], y: float) -> int:
    at = bisect_right(anchors, y)
    if at == 0:
        return 0
    if at == len(anchors):
        return at - 1
    return at if anchors[at] - y < y - anchors[at - 1] else at - 1


def _bands(rules: Sequence[Rule], anchors: Sequence[float]) -> list[float]:
    """Edges of the drawn bands, when nearly every row has one of its own; else []."""
    if len(rules) < 0.8 * len(anchors) or not anchors:
        return []
    edges = [rule.at for rule in rules]
    counts: dict[int, int] = {}
    for anchor in anchors:
        band = bisect_right(edges, anchor)
        counts[band] = counts.get(band, 0) + 1
    alone = sum(count == 1 for count in counts.values())
    return edges if alone == len(counts) and len(counts) == len(anchors) else []


def _by_bands(parts: Sequence[Fragment], anchors: Sequence[float], edges: Sequence[float]) -> list[int | None]:
    rows = {bisect_right(edges, anchor): index for index, anchor in enumerate(anchors)}
    first = min(rows)
    out: list[int | None] = []
    for part in parts:
        band = bisect_right(edges, part.y)
        out.append(-1 if band < first and band not in rows else rows.get(band))
    return out
