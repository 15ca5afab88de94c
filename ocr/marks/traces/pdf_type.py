"""Typography of numbers: fonts, sizes and baselines that differ inside one number, one column or one page of a file.

A program sets every row alike; who edits a number in a viewer gets another font, another subset of it, or another line.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ocr.marks.traces.pdf_pieces import Drawn, Piece
from ocr.marks.traces.trace import Trace
from ocr.page import Box

NUMBER = re.compile(r"[\d,.\-/:+¥￥()年月日]+")
MONEY = re.compile(r"[-+(]?[¥￥]?\d{1,3}(?:,?\d{3})*\.\d{2}\)?")
DATE = re.compile(r"\d{4}[-/.年]?\d{1,2}[-/.月]?\d{1,2}日?")
TOTALS = re.compile(
    r"合计|小计|总计|累计|总额|期初|期末|承前|过次|上期|本期|余额|total|balance|brought|carried", re.IGNORECASE
)
NEAR = 0.25  # of the size: a wider gap parts two numbers
LEAST_COLUMN = 6  # numbers; fewer show no habit
HABIT = 0.8  # share of a column that must agree before the rest is odd
ODD = 0.1  # share of a column (or two numbers) that may be odd; more is another habit
SIZES = 0.03  # relative difference of sizes that a program's rounding never makes
LIFT, LIFT_SHARE = 0.3, 0.03  # points, and share of the size, by which a baseline must differ
SHIFT = 0.8  # points by which a number must stand off its column's edge
SMALL = 0.75  # of the size: smaller digits in a number are footnote marks or small cents
HABIT_PAGES = 0.2  # share of the pages (or two) on which the same oddness is somebody's hand, and not the layout's
FOREIGN_PAGES = 0.2  # share of the pages that may differ in type before it is the file's habit
Style = tuple[str, float]


@dataclass(slots=True)
class Number:
    """A number of one or several pieces that touch. `text` without blanks; x and baseline in points."""

    text: str
    pieces: list[Piece]

    @property
    def first(self) -> Piece:
        return self.pieces[0]

    @property
    def style(self) -> Style:
        piece = max(self.pieces, key=lambda p: sum(map(str.isdigit, p.text)))
        return piece.font, round(piece.size, 1)

    @property
    def box(self) -> Box:
        return Box.around([piece.box for piece in self.pieces])

    @property
    def right(self) -> float:
        return self.pieces[-1].x1

    @property
    def base(self) -> float:
        return self.first.base


@dataclass(frozen=True, slots=True)
class PageType:
    """What a page tells of its type for comparison with the other pages: fonts of its amounts, by how many."""

    number: int
    fonts: tuple[tuple[str, int], ...]


def numbers(drawn: Drawn) -> list[Number]:
    """The page's numbers, pieces that touch on a line joined."""
    pieces = [p for p in drawn.pieces if p.level and p.mode != 3 and p.text.strip() and p.size > 2]
    pieces.sort(key=lambda p: (round(p.base / max(p.size * 0.4, 1)), p.x0))
    made: list[Number] = []
    lines: dict[int, list[Number]] = defaultdict(list)
    for piece in pieces:
        text = piece.text.strip()
        if not NUMBER.fullmatch(text):
            continue
        at = round(piece.base / 4)
        last = next(
            (n for row in (at, at - 1, at + 1) for n in reversed(lines[row][-6:]) if _touch(n.pieces[-1], piece)), None
        )
        if last is None:
            last = Number("", [])
            made.append(last)
        last.text += text
        last.pieces.append(piece)
        lines[at].append(last)
    return made


def _touch(left: Piece, right: Piece) -> bool:
    size = max(left.size, right.size)
    return abs(left.base - right.base) < 0.35 * size and -0.3 * size < right.x0 - left.x1 < NEAR * size


def odd_type(number: int, drawn: Drawn) -> tuple[list[Trace], PageType]:
    """The traces of a page, and its type for `foreign_pages`."""
    found = numbers(drawn)
    columns = [*_columns(found, MONEY, lambda n: n.right), *_columns(found, DATE, lambda n: n.first.x0)]
    traces = list(_mixed(number, found))
    traces += _subsets(number, drawn)
    rows = _totals(drawn)
    traces += _odd_styles(number, columns, rows)
    traces += _odd_places(number, columns, rows)
    fonts = Counter(n.style[0] for n in found if MONEY.fullmatch(n.text))
    return traces, PageType(number, tuple(fonts.most_common(4)))


def _mixed(number: int, found: Iterable[Number]) -> Iterator[Trace]:
    """Digits of one number in two fonts or sizes, or on two lines. What happens in many numbers is a program's habit."""
    odd: dict[str, list[Number]] = defaultdict(list)
    for each in found:
        digits = [p for p in each.pieces if any(c.isdigit() for c in p.text)]
        if len(digits) < 2:
            continue
        size = max(p.size for p in digits)
        if min(p.size for p in digits) < SMALL * size:
            continue
        if len({p.font for p in digits}) > 1:
            odd["font"].append(each)
        elif max(p.size for p in digits) - min(p.size for p in digits) > max(SIZES * size, 0.2):
            odd["size"].append(each)
        elif max(p.base for p in digits) - min(p.base for p in digits) > max(LIFT, LIFT_SHARE * size):
            odd["baseline"].append(each)
    for what, several in odd.items():
        if len(several) <= 3:
            told = {"what": what, "text": " ".join(n.text for n in several)}
            yield Trace("mixed_number", number, tuple(n.box for n in several), told)


def _subsets(number: int, drawn: Drawn) -> Iterator[Trace]:
    """The same digits drawn from two copies of one font: a program embeds each sign once, an editor adds its own."""
    seen: dict[str, dict[str, list[Piece]]] = defaultdict(lambda: defaultdict(list))
    for piece in drawn.pieces:
        if piece.tag and any(c.isdigit() for c in piece.text):
            seen[piece.font][piece.tag].append(piece)
    for font, tags in seen.items():
        if len(tags) < 2:
            continue
        ordered = sorted(tags.values(), key=len)
        rest = {c for pieces in ordered[1:] for piece in pieces for c in piece.text if c.isdigit()}
        few, most = ordered[0], len(ordered[-1])
        digits = [p for p in few if NUMBER.fullmatch(p.text.strip()) and sum(map(str.isdigit, p.text)) >= 3]
        own = {c for piece in digits for c in piece.text if c.isdigit()}
        if digits and len(digits) == len(few) <= 3 and most >= 10 and own <= rest:
            told = {"font": font, "text": " ".join(p.text.strip() for p in digits)}
            yield Trace("second_subset", number, tuple(p.box for p in digits), told)


@dataclass(slots=True)
class Column:
    """Numbers of one sort under one another, whether their right edges stand in line, their type, and their font alone
    where programs set long ones smaller (None: they differ)."""

    members: list[Number]
    right: bool
    style: Style | None
    font: Style | None


def _columns(found: list[Number], sort: re.Pattern[str], edge: Callable[[Number], float]) -> Iterator[Column]:
    """Numbers whose edges lie within a few points of each other."""
    chosen = sorted((n for n in found if sort.fullmatch(n.text)), key=edge)
    group: list[Number] = []
    ended: list[Number | None] = [*chosen, None]
    for each in ended:
        if group and (each is None or edge(each) - edge(group[-1]) > 2.5):
            if len(group) >= LEAST_COLUMN:
                (style, most), *_ = Counter(n.style for n in group).most_common(1)
                (font, same), *_ = Counter(n.style[0] for n in group).most_common(1)
                size = median(n.style[1] for n in group if n.style[0] == font)
                yield Column(
                    group,
                    sort is MONEY,
                    style if most >= HABIT * len(group) else None,
                    (font, size) if same >= HABIT * len(group) else None,
                )
            group = []
        if each is not None:
            group.append(each)


def _totals(drawn: Drawn) -> list[float]:
    """Baselines of rows that programs set in another type: totals and carried balances."""
    return [piece.base for piece in drawn.pieces if TOTALS.search(piece.text)]


def _odd_styles(number: int, columns: Sequence[Column], totals: Sequence[float]) -> Iterator[Trace]:
    """Numbers of a column in another font or size: alone in their row (someone changed them), or with it (a row put in)."""
    odd: list[tuple[Number, Style]] = []
    for column in columns:
        most = max(2, ODD * len(column.members))
        if (font := column.font) is not None:
            foreign = [n for n in column.members if n.style[0] != font[0]]
            if len(foreign) <= most:
                odd += [(n, column.style or font) for n in foreign if not _beside(n, totals)]
        if (style := column.style) is not None:
            longest = max((len(n.text) for n in column.members if not _differ(n.style, style)), default=0)
            sized = [n for n in column.members if n.style[0] == style[0] and _differ(n.style, style)]
            sized = [n for n in sized if n.style[1] > style[1] or len(n.text) <= longest]  # long ones are made to fit
            if len(sized) <= most:
                odd += [(n, style) for n in sized if not _beside(n, totals)]
    usual = [n for c in columns if c.font for n in c.members if n.style[0] == c.font[0]]
    top, bottom = min((n.base for n in usual), default=0.0), max((n.base for n in usual), default=0.0)
    for each, style in odd:
        alone = any(abs(each.base - n.base) < 0.4 * each.first.size for n in usual)
        if not alone and not top < each.base < bottom:
            continue  # a value of the heading, or a total, that happens to stand over or under the column
        told = {"text": each.text, "type": f"{each.style[0]} {each.style[1]}", "usual": f"{style[0]} {style[1]}"}
        yield Trace("odd_number_type" if alone else "odd_row_type", number, (each.box,), told)


def _differ(style: Style, usual: Style) -> bool:
    return style[0] != usual[0] or abs(style[1] - usual[1]) > max(SIZES * usual[1], 0.15)


def _beside(each: Number, totals: Sequence[float]) -> bool:
    return any(abs(each.base - base) < 0.5 * each.first.size for base in totals)


def _odd_places(number: int, columns: Sequence[Column], totals: Sequence[float]) -> Iterator[Trace]:
    """Numbers that stand off their row's line or off their column's edge, where all others stand on it."""
    for column in columns:
        others = [n.base for c in columns if c is not column for n in c.members]
        if column.right:
            yield from _off_edge(number, column, totals)
        gaps = [(n, _nearest(n, others)) for n in column.members]
        known = [(n, gap) for n, gap in gaps if gap is not None]
        if len(known) < LEAST_COLUMN:
            continue
        usual = median(gap for _, gap in known)
        close = sum(abs(gap - usual) < 0.1 for _, gap in known)
        if close < 0.9 * len(known):
            continue
        for each, gap in known:
            size = each.first.size
            if max(LIFT, LIFT_SHARE * size) < abs(gap - usual) and not _beside(each, totals):
                told = {"what": "baseline", "text": each.text, "points": f"{gap - usual:+.2f}"}
                yield Trace("odd_place", number, (each.box,), told)


def _nearest(each: Number, bases: Sequence[float]) -> float | None:
    """How far a number's baseline lies below the nearest one in another column."""
    gap = min((each.base - base for base in bases), key=abs, default=None)
    return gap if gap is not None and abs(gap) < 0.5 * each.first.size else None


def _off_edge(number: int, column: Column, totals: Sequence[float]) -> Iterator[Trace]:
    if column.style is None:
        return
    edge = median(n.right for n in column.members)
    on = sum(abs(n.right - edge) < 0.15 for n in column.members)
    if on < 0.9 * len(column.members) or on == len(column.members):
        return
    for each in column.members:
        own = not _differ(each.style, column.style)
        if own and abs(each.right - edge) > SHIFT and not _beside(each, totals):
            told = {"what": "edge", "text": each.text, "points": f"{each.right - edge:+.2f}"}
            yield Trace("odd_place", number, (each.box,), told)


def uncommon(traces: Sequence[Trace], pages: int) -> list[Trace]:
    """Traces of type without those that recur from page to page: those are the layout's own way."""

    def habit(trace: Trace) -> tuple[str, str, str, str]:
        detail = trace.detail
        return trace.sign, detail.get("what", ""), detail.get("type", ""), detail.get("usual", "")

    seen: dict[tuple[str, str, str, str], set[int]] = defaultdict(set)
    for trace in traces:
        seen[habit(trace)].add(trace.page)
    return [trace for trace in traces if len(seen[habit(trace)]) <= max(2, HABIT_PAGES * pages)]


def foreign_pages(pages: Sequence[PageType]) -> Iterator[Trace]:
    """Pages whose amounts are set in a font that no other page uses for them."""
    full = [page for page in pages if sum(count for _, count in page.fonts) >= 8]
    if len(full) < 3:
        return
    main = Counter(page.fonts[0][0] for page in full)
    usual, most = main.most_common(1)[0]
    strange = [page for page in full if usual not in dict(page.fonts)]
    if strange and most >= 2 and len(strange) <= max(1, FOREIGN_PAGES * len(full)):
        for page in strange:
            yield Trace("foreign_page", page.number, (), {"type": page.fonts[0][0], "usual": usual})
