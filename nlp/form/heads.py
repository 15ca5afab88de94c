"""A form's head: the band of lines that hold its titles, and the columns they make, block by block."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from nlp.form.titles import (
    COVERED,
    CUMULATIVE,
    CURRENT,
    DATED,
    LABEL,
    LEAVES,
    MONEY,
    NOTE,
    NUMBER,
    PARTS,
    PREVIOUS,
    Title,
    titles_in,
)
from nlp.statement.tokens import Line

REACH = 4.5  # line heights between the lines of one head


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a block: its role, its part ("" for the ordinary), and its edges in page widths.

    `at` is the middle of its title; `column` its first column on a sheet (-1 elsewhere).
    """

    role: str
    part: str
    at: float
    x0: float = 0.0
    x1: float = 1.0
    column: int = -1

    @property
    def name(self) -> str:
        """The name of the column's values in a row."""
        return f"{self.part}_{self.role}" if self.part else self.role


@dataclass(frozen=True, slots=True)
class Head:
    """The columns of a form from left to right, as blocks that each begin with a label, and the lines they stand in."""

    blocks: tuple[tuple[Column, ...], ...]
    start: int
    end: int  # of the lines of the page: those from `start` to before `end` are the head


def find_heads(lines: Sequence[Line]) -> list[Head]:
    """The heads of a page's forms, top to bottom; a page may hold several."""
    found = [titles_in(line) for line in lines]
    heads: list[Head] = []
    at = 0
    while at < len(lines):
        if not _headlike(*found[at]):
            at += 1
            continue
        end = at + 1
        while end < len(lines) and (end - at) < 7:
            near = lines[end].y - lines[end - 1].y < REACH * max(lines[end].height, lines[end - 1].height)
            if not near or not (_headlike(*found[end]) or _between(lines, found, end)):
                break
            end += 1
        while not _headlike(*found[end - 1]):
            end -= 1
        titles = [title for k in range(at, end) for title in found[k][0]]
        blocks = _blocks(titles)
        if blocks:
            heads.append(Head(blocks, at, end))
        at = end
    return heads


def _headlike(titles: Sequence[Title], share: float) -> bool:
    return bool(titles) and share >= COVERED


def _between(lines: Sequence[Line], found: Sequence[tuple[list[Title], float]], at: int) -> bool:
    """True for a line of little print within a head: a section's letter, a unit, the rest of a title."""
    after = at + 1 < len(lines) and _headlike(*found[at + 1])
    return after and len(lines[at].text) <= 8 and not any(character.isdigit() for character in lines[at].text)


def _blocks(titles: Sequence[Title]) -> tuple[tuple[Column, ...], ...]:
    money = sorted((t for t in titles if t.role in MONEY), key=lambda t: t.x0)
    undated = [t for t in money if t.role != DATED]
    money = undated or _by_date(money)
    parts = [t for t in titles if t.role in PARTS]
    others = [t for t in titles if t.role in (LABEL, NUMBER, NOTE)]
    if not money or not (others or len(money) > 1):
        return ()
    if not undated and not any(t.role == LABEL for t in others):
        return ()  # days stand over many things
    leaves = [(t, "") for t in money]
    if small := sorted((t for t in parts if t.role in LEAVES), key=lambda t: t.x0):
        small = _single(small)
        leaves = [(replace(t, role=_over(k, t, small, money).role), t.role) for k, t in enumerate(small)]
    elif over := sorted((t for t in parts), key=lambda t: t.x0):
        named = [(t, _over(k, t, money, over).role) for k, t in enumerate(money)]
        leaves = [(t, "" if part == "ordinary" else part) for t, part in named]
    columns = [Column(t.role, part, t.middle, column=t.column) for t, part in leaves]
    columns += [Column(t.role, "", t.middle, column=t.column) for t in _single(others)]
    columns.sort(key=lambda c: c.at)
    return tuple(_parted(columns))


def _over(at: int, title: Title, row: Sequence[Title], over: Sequence[Title]) -> Title:
    """The title that stands over one of a row: in turn where they divide evenly, else the nearest."""
    if len(row) % len(over) == 0:
        return over[at // (len(row) // len(over))]
    if title.column >= 0:
        return max((t for t in over if t.column <= title.column), key=lambda t: t.column, default=over[0])
    return min(over, key=lambda t: abs(t.middle - title.middle))


def _single(titles: Sequence[Title]) -> list[Title]:
    """Without the further lines of titles that stand one above the other."""
    kept: list[Title] = []
    for title in sorted(titles, key=lambda t: (t.y, t.x0)):
        under = any(t.role == title.role and min(t.x1, title.x1) - max(t.x0, title.x0) > 0 for t in kept)
        if not under:
            kept.append(title)
    return sorted(kept, key=lambda t: t.x0)


def _by_date(titles: Sequence[Title]) -> list[Title]:
    """Columns that are headed by dates: the latest is the current one, the one before it the previous."""
    latest = max((_order(t.text) for t in titles), default=())
    return [replace(t, role=CURRENT if _order(t.text) == latest else PREVIOUS) for t in titles]


def _order(text: str) -> tuple[int, ...]:
    digits = "".join(c if c.isdigit() else " " for c in text).split()
    return tuple(int(d) for d in digits)


def _parted(columns: Sequence[Column]) -> list[tuple[Column, ...]]:
    """Blocks that each begin at a label which amounts precede; the first may lack its label."""
    blocks: list[list[Column]] = []
    for column in columns:
        fresh = not blocks or (column.role in (LABEL, NUMBER) and any(c.role in MONEY for c in blocks[-1]))
        if fresh:
            blocks.append([])
        if column.role == LABEL and any(c.role == LABEL for c in blocks[-1]):
            continue
        blocks[-1].append(column)
    blocks = [b for b in blocks if any(c.role in MONEY for c in b)]
    for block in blocks:
        if block[0].role != LABEL:
            block.insert(0, Column(LABEL, "", block[0].at - 0.15, column=0 if block[0].column >= 0 else -1))
        seen: set[str] = set()
        for column in list(block):
            if column.name in seen:
                block.remove(column)
            seen.add(column.name)
    return [tuple(block) for block in blocks]


def with_edges(columns: Sequence[Column], edges: Sequence[float]) -> list[Column]:
    """The columns with their edges; `edges` has one more entry than there are columns."""
    return [replace(c, x0=x0, x1=x1) for c, (x0, x1) in zip(columns, pairwise(edges), strict=True)]


__all__ = ["CUMULATIVE", "Column", "Head", "find_heads", "with_edges"]
