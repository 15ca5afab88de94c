"""The lines under a form's head: print dealt to columns, and gathered into rows by drawn rules or by height."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from nlp.form.amounts import looks_like_amount, number_of
from nlp.form.heads import Column, Head, with_edges
from nlp.form.mending import amount_places
from nlp.form.standard import likeness
from nlp.form.titles import LABEL, MONEY, NUMBER
from nlp.normalise import compact
from nlp.statement.columns import Coverage, drawn_verticals
from nlp.statement.rules import Rule
from nlp.statement.tokens import Line, Token

TOGETHER = 0.85  # of a line's height: pieces of one row stand closer
WRAPPED = 1.45  # of it: the further lines of a label that is printed in several
BAND = 6.0  # of it: a cell between two rules is not taller; rules further apart are those of a head and a foot
_TAIL = re.compile(r"(?<=[\u4e00-\u9fff)）:])(?=[-\d][\d,.]*$)")
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z]")


@dataclass(slots=True)
class Piece:
    """One row of one block as printed: the tokens of each of its columns."""

    page: int
    block: int
    y: float
    height: float
    cells: dict[str, list[Token]] = field(default_factory=dict)

    @property
    def tokens(self) -> list[Token]:
        return [token for cell in self.cells.values() for token in cell]

    def text(self, name: str) -> str:
        """A cell's print, line by line, without gaps between characters that a form spreads."""
        return "".join(token.text for token in self.cells.get(name, ()))

    @property
    def number(self) -> str | None:
        return number_of(self.text(NUMBER)) if NUMBER in self.cells else None

    @property
    def anchored(self) -> bool:
        """True when it has more than a label: a number, an amount or a dash for one."""
        return self.number is not None or any(name.endswith(MONEY) for name in self.cells)


def pieces_of(head: Head, lines: Sequence[Line], verticals: Sequence[Rule], horizontals: Sequence[Rule]) -> list[Piece]:
    """The rows of all blocks under a head, block by block, top to bottom. `lines`: those below the head."""
    if not lines:
        return []
    columns, owner = _columns(head, lines, verticals)
    cut = _bands(columns, lines, horizontals)
    out = []
    for block in range(len(head.blocks)):
        mine = {k for k, of in enumerate(owner) if of == block}
        rows = [made for line in lines if (made := _piece(line, block, columns, mine)) is not None]
        _drop_sidewise(rows)
        if any(column.role == NUMBER for column in head.blocks[block]):
            _give_numbers(rows)
        out += _gathered([row for row in rows if row.cells], cut)
    return out


def _columns(head: Head, lines: Sequence[Line], verticals: Sequence[Rule]) -> tuple[list[Column], list[int]]:
    """All columns of a head with their edges, and the block of each."""
    flat = [(column, block) for block, columns in enumerate(head.blocks) for column in columns]
    columns = [column for column, _ in flat]
    owner = [block for _, block in flat]
    if columns[0].column >= 0:
        edges = [-1.0, *(column.column - 0.5 for column in columns[1:]), 1e9]
        return with_edges(columns, edges), owner
    coverage = Coverage()
    for line in lines:
        coverage.add(line.tokens)
    drawn = drawn_verticals(verticals, lines[0].y0, lines[-1].y1)
    money = [k for k, column in enumerate(columns) if column.role in MONEY]
    places = dict(zip(money, amount_places(lines, len(money)), strict=False))
    edges = [0.0]
    for k, (left, right) in enumerate(zip(columns, columns[1:], strict=False)):
        if right.role == LABEL:
            edges.append(_before_labels(left, right, lines))
        elif k in places and k + 1 in places and places[k][1] < places[k + 1][0]:
            edges.append((places[k][1] + places[k + 1][0]) / 2)
        else:
            edges.append(_edge(left, right, coverage, drawn))
    return with_edges(columns, [*edges, 1.0]), owner


def _edge(left: Column, right: Column, coverage: Coverage, drawn: Sequence[float]) -> float:
    place, least = coverage.thinnest(left.at, max(right.at, left.at + 0.002))
    counts = coverage.counts
    within = [x for x in drawn if left.at < x < right.at]
    if within:
        covered = {x: counts[min(max(int(x * (len(counts) - 2)), 0), len(counts) - 1)] for x in within}
        best = min(within, key=lambda x: (covered[x], abs(x - place)))
        if covered[best] <= least + max(2, coverage.lines // 8):
            return best
    return place


def _before_labels(left: Column, right: Column, lines: Sequence[Line]) -> float:
    """Where the second side's labels begin: they stand left in their column, and amounts right in theirs."""
    within = [t for line in lines for t in line.tokens if left.at < t.x1 and t.x0 < right.at]
    starts = sorted(t.x0 for t in within if t.x0 > left.at and _WORD.search(t.norm[:3]) and len(t.norm) > 1)
    if not starts:
        return (left.at + right.at) / 2
    first = starts[len(starts) // 20]
    ends = [t.x1 for t in within if t.x1 <= first + 0.002 and looks_like_amount(t.norm)]
    return (max(ends) + first) / 2 if ends else first - 0.004


def _piece(line: Line, block: int, columns: Sequence[Column], mine: set[int]) -> Piece | None:
    made = Piece(line.page, block, line.y, line.height)
    for token in line.tokens:
        for part in _apart(token, columns):
            at = _column_of(part, columns)
            if at in mine:
                made.cells.setdefault(columns[at].name, []).append(part)
    return made if made.cells else None


def _column_of(token: Token, columns: Sequence[Column]) -> int:
    """The column that most of a token stands in."""
    if token.column >= 0:
        return max((k for k, c in enumerate(columns) if c.x0 <= token.column), default=0)
    return max(range(len(columns)), key=lambda k: min(token.x1, columns[k].x1) - max(token.x0, columns[k].x0))


def _apart(token: Token, columns: Sequence[Column]) -> Iterator[Token]:
    """A token that holds a label and the figures of the next column, cut between them."""
    if token.column < 0 and len(token.norm) == len(token.text):
        crossed = [c for c in columns[1:] if token.x0 + 0.3 * token.height < c.x0 < token.x1 - 0.3 * token.height]
        found = _TAIL.search(token.norm) if crossed else None
        if found is not None and 0 < found.start() < len(token.text):
            left, right = token.cut(found.start())
            yield left
            yield right
            return
    yield token


def _drop_sidewise(rows: Sequence[Piece]) -> None:
    """Takes away what is printed down the side of a form (销 / 售 / 额): one or two characters left of all labels."""
    if any(token.column >= 0 for row in rows for token in row.tokens):
        for row in rows:
            cell = row.cells.get(LABEL, [])
            if len(cell) > 1 and len({token.column for token in cell}) > 1:
                row.cells[LABEL] = [token for token in cell if token.column > cell[0].column]
        return
    labels = [token for row in rows for token in row.cells.get(LABEL, ()) if len(token.norm) >= 4]
    if len(labels) < 4:
        return
    usual = median(token.height for token in labels)
    first = sorted(token.x0 for token in labels)[len(labels) // 8]
    for row in rows:
        cell = row.cells.get(LABEL, [])
        kept = [
            token
            for token in cell
            if not (
                (
                    len(token.norm) <= 3
                    and token.x1 < first + 0.4 * usual
                    and token.column <= 0
                    and not token.norm.isdigit()
                )
                or (token.height > 2.2 * usual and token.x1 - token.x0 < 1.8 * usual)
            )
        ]
        if token_left := [token for token in kept if _WORD.search(token.norm)]:
            row.cells[LABEL] = kept if token_left else []
        elif LABEL in row.cells:
            del row.cells[LABEL]


def _give_numbers(rows: Sequence[Piece]) -> None:
    """Line numbers that stand apart behind a label given to their own column: its edge leans on a page that was not level."""
    for row in rows:
        cell = row.cells.get(LABEL, [])
        if len(cell) > 1 and NUMBER not in row.cells and cell[-1].column < 0:
            last = cell[-1]
            if len(last.norm) <= 2 and last.norm.isdigit() and last.x0 - cell[-2].x1 > last.height:
                row.cells[NUMBER] = [cell.pop()]


def _bands(columns: Sequence[Column], lines: Sequence[Line], rules: Sequence[Rule]) -> list[float]:
    """Where drawn horizontals part rows: those that run along half of the form's width, () on sheets."""
    if columns[0].column >= 0 or not rules:
        return []
    left = min(token.x0 for line in lines for token in line.tokens)
    right = max(token.x1 for line in lines for token in line.tokens)
    return [
        rule.at
        for rule in rules
        if min(rule.end, right) - max(rule.start, left) > 0.5 * (right - left)
        and rule.drawn > 0.45 * (rule.end - rule.start)
    ]


def _gathered(rows: Sequence[Piece], cuts: Sequence[float]) -> list[Piece]:
    """Pieces of one row made one: within drawn rules, where those hold no two numbers; else by their distance."""
    groups: list[list[Piece]] = []
    for row in rows:
        last = groups[-1] if groups else None
        if last is not None and _same_row(last, row, cuts):
            last.append(row)
        else:
            groups.append([row])
    made = [_merged(group) for group in groups]
    return made if made and made[0].cells and _on_sheet(made) else _unwrapped(made, cuts)


def _on_sheet(rows: Sequence[Piece]) -> bool:
    return any(token.column >= 0 for row in rows for token in row.tokens)


def _same_row(group: Sequence[Piece], row: Piece, cuts: Sequence[float]) -> bool:
    if row.tokens and row.tokens[0].column >= 0:
        return False
    last = group[-1]
    numbers = [each.number for each in group if each.number is not None]
    if row.cells.keys() == {NUMBER} and numbers and row.y - group[0].y < WRAPPED * max(row.height, last.height):
        return True  # the rest of a formula beside a number
    if row.number is not None and numbers:
        return False
    if any(name.endswith(MONEY) and any(name in each.cells for each in group) for name in row.cells):
        return False
    if any(last.y < cut < row.y for cut in cuts):
        return False
    if (
        heading(last.text(LABEL))
        and not last.anchored
        and not last.text(LABEL).count("（") > last.text(LABEL).count("）")
    ):
        return False
    close = row.y - last.y < TOGETHER * max(min(row.height, last.height), 1e-6)
    tall = max(row.height, last.height)
    above, below = ([cut for cut in cuts if cut < group[0].y], [cut for cut in cuts if cut > row.y])
    banded = bool(above and below) and min(below) - max(above) < BAND * tall and not _two_lines(group, row)
    return close or (banded and row.y - last.y < 2.2 * tall and _one_cell(group, row))


def _two_lines(group: Sequence[Piece], row: Piece) -> bool:
    """True when each of two labels is one of a standard form by itself."""
    upper, lower = compact("".join(each.text(LABEL) for each in group)), compact(row.text(LABEL))
    return likeness(upper) == 1 and likeness(lower) == 1 and likeness(upper + lower) < 1


def _one_cell(group: Sequence[Piece], row: Piece) -> bool:
    """True when at most one of two lines within one band has amounts: the other is the rest of its label."""
    return not (row.anchored and any(each.anchored for each in group)) or _complements(group, row)


def _complements(group: Sequence[Piece], row: Piece) -> bool:
    return not any(set(each.cells) & set(row.cells) - {LABEL, NUMBER} for each in group)


def _merged(group: Sequence[Piece]) -> Piece:
    first = group[0]
    anchor = next((each for each in group if any(name.endswith(MONEY) for name in each.cells)), first)
    made = Piece(first.page, first.block, anchor.y if len(group) > 1 else first.y, first.height)
    for each in group:
        for name, tokens in each.cells.items():
            made.cells.setdefault(name, []).extend(tokens)
    return made


def _unwrapped(rows: Sequence[Piece], cuts: Sequence[float]) -> list[Piece]:
    """The further lines of labels put to the row that they belong to; headings stay rows of their own."""
    out: list[Piece] = []
    for row in rows:
        wraps = (
            not row.anchored
            and bool(out)
            and not heading(row.text(LABEL))
            and row.y - out[-1].y < WRAPPED * max(row.height, out[-1].height)
            and not any(out[-1].y < cut < row.y for cut in cuts)
            and _unfinished(out[-1].text(LABEL), row.text(LABEL))
        )
        if wraps or (
            out
            and row.anchored
            and not out[-1].anchored
            and not heading(out[-1].text(LABEL))
            and not any(out[-1].y < cut < row.y for cut in cuts)
            and row.y - out[-1].y < WRAPPED * max(row.height, out[-1].height)
            and _unfinished(out[-1].text(LABEL), row.text(LABEL))
        ):
            out[-1] = _merged([out[-1], row])
        else:
            out.append(row)
    return out


def heading(label: str) -> bool:
    """True for a label that stands over others: it ends in a colon, or counts a part of the form."""
    body = compact(label)
    return (
        body.endswith(":")
        or re.fullmatch(r"[一二三四五六七八九]?、[^:]{0,16}(?:现金流量|计税依据|税款计算|附加税费)", body) is not None
        or body in HEADINGS
    )


HEADINGS = frozenset(
    (
        "流动资产",
        "非流动资产",
        "流动负债",
        "非流动负债",
        "所有者权益",
        "所有者权益(或股东权益)",
        "资产",
        "负债",
        "附加税费",
    )
)


def _unfinished(upper: str, lower: str) -> bool:
    """True when two lines are one label: a bracket is open, or the lower begins as no label does."""
    upper, lower = compact(upper), compact(lower)
    if not upper or not lower:
        return True
    if upper.count("(") > upper.count(")"):
        return True
    return likeness(upper + lower) > max(likeness(upper), likeness(lower)) or (
        likeness(lower) < 0.6 and lower[0] in ")）、,，和及或的"
    )


__all__ = ["Piece", "heading", "looks_like_amount", "pieces_of"]
