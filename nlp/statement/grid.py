"""From pages to records: sections (one a header), their columns, and the records whose cells lines are gathered into."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from nlp.statement.alignment import Fragment, gather
from nlp.statement.columns import Column, Coverage, columns_by_content, columns_by_titles, drawn_verticals
from nlp.statement.furniture import Noise, repeated_lines
from nlp.statement.head_row import Header, find_headers
from nlp.statement.money_places import date_places, money_places
from nlp.statement.place import DATE_LIKE, MONEY_LIKE, amount_like, by_column, nearly_amount
from nlp.statement.record import Cell, Record, Section, Sheet, mark_wraps
from nlp.statement.rules import Rule, page_rules
from nlp.statement.titles import Titles
from nlp.statement.tokens import Line, Token, lines_of, scanned
from ocr.page import Page

UNMOVED = (1.0, 0.0)
LEVEL = 0.002  # page widths that a title may stand off on a file's next page
WAVERS, DRIFT = 0.008, 0.1  # the same on a scan's, once laid over the first; how much larger that page may be
MISREAD = 2  # titles of a scan's header that stand for nothing on one page, where the next has them
CUT_REACH = 9.0  # line heights between the rest of a row cut by a page's end and the next row's amount


@dataclass(slots=True)
class Stretch:
    """A run of lines of one page that one header rules."""

    page: int
    lines: list[Line]
    header: Header | None
    fresh: bool  # the header itself stands on this page, right above
    fit: tuple[float, float] = UNMOVED  # scale and shift that laid it over the first stretch of its layout


@dataclass(frozen=True)
class Grammar:
    """What the engine needs to know of a sort of table: titles, needed roles, roles that carry money, noise."""

    titles: Titles
    needed: tuple[frozenset[str], ...]
    money: frozenset[str]
    noise: Noise


def read_sheet(pages: Sequence[Page], grammar: Grammar) -> Sheet:
    """Sections, records and loose lines of the pages."""
    lines = [lines_of(page, index) for index, page in enumerate(pages)]
    masked = repeated_lines(lines)
    outside: list[Line] = []
    stretches = _stretches(pages, lines, grammar, masked, outside)
    sections: list[Section] = []
    for group in _layouts(stretches, [page.text_from == "ocr" for page in pages]):
        cells = pages[group[0].page].text_from == "cells"
        section = _sheet_section(group, grammar) if cells else _print_section(pages, lines, group, grammar)
        sections.append(section)
    return Sheet(sections, outside)


def _stretches(
    pages: Sequence[Page],
    lines: Sequence[list[Line]],
    grammar: Grammar,
    masked: set[tuple[int, int]],
    outside: list[Line],
) -> list[Stretch]:
    out: list[Stretch] = []
    current: Header | None = None
    for index, page_lines in enumerate(lines):
        headers = find_headers(page_lines, grammar.titles, grammar.needed)
        if (
            pages[index].text_from == "cells"
            and not headers
            and current is not None
            and pages[index - 1].text_from != "cells"
        ):
            current = None
        at = 0
        for header in [*headers, None]:
            end = header.first if header is not None else len(page_lines)
            body = [page_lines[i] for i in range(at, end) if (index, i) not in masked]
            outside.extend(page_lines[i] for i in range(at, end) if (index, i) in masked)
            fresh = at > 0
            if header is not None and not fresh and (current is None or not _rows_in(body)):
                outside.extend(body)  # what stands above the first header of a page is the page's head
            elif body:
                out.append(Stretch(index, body, current, fresh))
            if header is not None:
                current, at = header, header.last + 1
    first = next((s.header for s in out if s.header is not None), None)
    if first is None:
        return out
    kept = []
    for stretch in out:
        if stretch.header is None and _rows_in(stretch.lines):
            stretch.header = first  # a page that was scanned before the one with the header
        if stretch.header is not None:
            kept.append(stretch)
        else:
            outside.extend(stretch.lines)
    return kept


def _rows_in(lines: Sequence[Line]) -> bool:
    """True when lines hold at least one row: a date and money beside each other."""
    return any(
        any(DATE_LIKE.match(t.norm) for t in line.tokens) and any(MONEY_LIKE.fullmatch(t.norm) for t in line.tokens)
        for line in lines
    )


def _layouts(stretches: Sequence[Stretch], wavers: Sequence[bool]) -> list[list[Stretch]]:
    """Stretches in order, those next to each other grouped while their headers are the same and stand alike.

    `wavers`: whether the same title may stand elsewhere on each page. A scan's pages are laid over the group's first.
    """
    groups: list[list[Stretch]] = []
    for stretch in stretches:
        fit = _fit(groups[-1][0].header, stretch.header, wavers[stretch.page]) if groups else None
        if fit is None:
            groups.append([stretch])
            continue
        stretch.fit = fit
        if fit != UNMOVED:
            for token in (token for line in stretch.lines for token in line.tokens):
                token.x0, token.x1 = fit[0] * token.x0 + fit[1], fit[0] * token.x1 + fit[1]
        groups[-1].append(stretch)
    return groups


def _fit(first: Header | None, other: Header | None, wavers: bool) -> tuple[float, float] | None:
    """Scale and shift that lay another page's header over the first; None when they are not the same."""
    if first is other:
        return UNMOVED
    if first is None or other is None or len(first.titles) != len(other.titles):
        return None
    pairs = list(zip(first.titles, other.titles, strict=True))
    # A title that was misread (操要) stands for nothing; its place tells that it is the same.
    unlike = [(a.role, b.role) for a, b in pairs if a.role != b.role]
    if len(unlike) > (MISREAD if wavers else 0) or any(a and b for a, b in unlike):
        return None
    if not wavers:
        alike = all(abs(a.x0 - b.x0) < LEVEL and a.column == b.column for a, b in pairs)
        return UNMOVED if alike else None
    there = np.array([b.x0 + b.x1 for _, b in pairs]) / 2
    here = np.array([a.x0 + a.x1 for a, _ in pairs]) / 2
    scale, shift = (float(part) for part in np.polyfit(there, here, 1))
    if abs(scale - 1) > DRIFT or np.abs(scale * there + shift - here).max() > WAVERS:
        return None
    for a, b in pairs:
        a.role = a.role or b.role
    return scale, shift


def _sheet_section(group: Sequence[Stretch], grammar: Grammar) -> Section:
    header = group[0].header
    places: dict[int, int] = {}
    columns: list[Column] = []
    if header is not None:
        for title in header.titles:
            places[title.column] = len(columns)
            columns.append(Column(title.role, title.text, title.x0, title.x1, drawn=True))
    else:
        widest = max(token.column for s in group for line in s.lines for token in line.tokens)
        for column in range(widest + 1):
            places[column] = column
            columns.append(Column("", "", column, column + 1, drawn=True))
    section = Section(header, columns)
    for stretch in group:
        for line in stretch.lines:
            valued = any(amount_like(t.norm) or DATE_LIKE.match(t.norm) for t in line.tokens)
            if len(line.tokens) < 2 or not valued or grammar.noise.is_noise(line):
                section.loose.append(line)
                continue
            record = Record(stretch.page, line.y, [Cell() for _ in columns])
            for token in line.tokens:
                place = places.get(token.column)
                if place is not None and token.norm.strip():
                    record.cells[place].lines.append([token])
            section.records.append(record)
    return section


def _print_section(
    pages: Sequence[Page], lines: Sequence[list[Line]], group: Sequence[Stretch], grammar: Grammar
) -> Section:
    """A section of printed pages: columns, then anchors, then the records that the other lines join."""
    header = group[0].header
    likely = [line for s in group for line in s.lines if _likely(line) and not grammar.noise.is_noise(line)]
    if header is None:
        columns = columns_by_content(likely)
    else:
        coverage = _coverage(group, grammar)
        places = date_places(header.titles, likely) | money_places(header.titles, likely, grammar.money)
        columns = columns_by_titles(header, coverage, _verticals(pages, lines, group, header), places)
    section = Section(header, columns)
    if not columns:
        section.loose = [line for s in group for line in s.lines]
        return section
    money = _money_columns(columns, likely, grammar.money)
    placed: list[tuple[Stretch, list[Fragment], list[float], list[Rule]]] = []
    for stretch in group:
        carries_on = stretch.fresh and stretch.page > group[0].page
        fragments, anchors = _place(stretch, columns, money, grammar, section.loose, carries_on)
        placed.append((stretch, fragments, anchors, _row_rules(pages, lines, stretch, columns, header)))
    for stretch, at, cells in gather(placed, len(columns)):
        section.records.append(Record(stretch.page, at, [Cell(lines_) for lines_ in cells]))
    mark_wraps(section.records, len(columns))
    return section


def _coverage(group: Sequence[Stretch], grammar: Grammar) -> Coverage:
    """The print of the rows' lines, from the first to the last line of each stretch that holds money."""
    coverage = Coverage()
    for stretch in group:
        spots = [i for i, line in enumerate(stretch.lines) if _likely(line)]
        for line in stretch.lines[spots[0] : spots[-1] + 1] if spots else ():
            if not grammar.noise.is_noise(line):
                coverage.add(line.tokens)
    return coverage


def _likely(line: Line) -> bool:
    return len(line.tokens) > 1 and any(MONEY_LIKE.fullmatch(t.norm) for t in line.tokens)


def _verticals(
    pages: Sequence[Page], lines: Sequence[list[Line]], group: Sequence[Stretch], header: Header
) -> list[float]:
    """The drawn verticals of the page of this layout that shows most of them."""
    best: list[float] = []
    for stretch in [s for s in group if s.lines][:4]:
        if not pages[stretch.page].lines:
            continue
        rules = page_rules(pages[stretch.page], lines[stretch.page], horizontal=False)
        top = header.lines[0].y0 if stretch.fresh else stretch.lines[0].y0
        bodies = [line for line in stretch.lines if _likely(line)]
        found = drawn_verticals(rules, top, bodies[-1].y1 if bodies else header.lines[-1].y1)
        if len(found) > len(best):
            best = [stretch.fit[0] * at + stretch.fit[1] for at in found]
    return best


def _row_rules(
    pages: Sequence[Page],
    lines: Sequence[list[Line]],
    stretch: Stretch,
    columns: Sequence[Column],
    header: Header | None,
) -> list[Rule]:
    """Horizontal rules that run along most of the table's width, in this stretch."""
    if not pages[stretch.page].lines or not stretch.lines:
        return []
    left, right = (header.titles[0].x0, header.titles[-1].x1) if header else (columns[0].x0, columns[-1].x1)
    top, bottom = stretch.lines[0].y0 - 0.02, stretch.lines[-1].y1 + 0.02
    rules = page_rules(pages[stretch.page], lines[stretch.page], horizontal=True)
    return [
        rule
        for rule in rules
        if top < rule.at < bottom
        and min(rule.end, right) - max(rule.start, left) > 0.6 * (right - left)
        and rule.drawn > 0.45 * (rule.end - rule.start)
    ]


def _money_columns(columns: Sequence[Column], likely: Sequence[Line], roles: frozenset[str]) -> set[int]:
    """Columns whose amounts mark a row: those the header names, else those that mostly hold amounts."""
    counts = [0] * len(columns)
    for line in likely[:400]:
        for index, tokens in enumerate(by_column(line, columns)):
            counts[index] += any(MONEY_LIKE.fullmatch(t.norm) for t in tokens)
    named = {i for i, column in enumerate(columns) if column.role in roles}
    full = {i for i, count in enumerate(counts) if count >= 0.3 * min(len(likely), 400)}
    if named and any(counts[i] for i in named):
        return named
    return full or named


def _place(
    stretch: Stretch,
    columns: Sequence[Column],
    money: set[int],
    grammar: Grammar,
    loose: list[Line],
    carries_on: bool,
) -> tuple[list[Fragment], list[float]]:
    """The stretch's lines as fragments of cells, and where its rows stand; lines that are no rows go to `loose`.

    `carries_on`: a repeated header stands right above, so that the first lines may be the rest of a row that was cut.
    """
    kinds: list[tuple[Line, list[list[Token]], bool]] = []
    height = median(line.height for line in stretch.lines) if stretch.lines else 0.01
    for line in stretch.lines:
        if grammar.noise.is_noise(line):
            loose.append(line)
            kinds.append((line, [], False))
            continue
        cells = by_column(line, columns)
        held = ["".join(t.norm for t in cells[i]) for i in money if cells[i]]
        anchor = any(map(amount_like, held)) or (scanned(line.tokens) and any(map(nearly_amount, held)))
        kinds.append((line, cells, anchor))
    kinds = _rejoined(kinds)
    spots = [i for i, (_, _, anchor) in enumerate(kinds) if anchor]
    if not spots:
        loose.extend(line for line, cells, _ in kinds if cells)
        return [], []
    keep = _within(kinds, spots, columns, height, carries_on)
    fragments: list[Fragment] = []
    for at, (line, cells, _) in enumerate(kinds):
        if at in keep:
            fragments.extend(
                Fragment(column, line.y, line.height, tokens) for column, tokens in enumerate(cells) if tokens
            )
        elif cells:
            loose.append(line)
    return fragments, [kinds[i][0].y for i in spots]


def _rejoined(
    kinds: list[tuple[Line, list[list[Token]], bool]],
) -> list[tuple[Line, list[list[Token]], bool]]:
    """Lines of one row that a wavy scan tore apart put together: both hold amounts, and no column holds both."""
    out: list[tuple[Line, list[list[Token]], bool]] = []
    for line, cells, anchor in kinds:
        if out and anchor and out[-1][2]:
            before, held, _ = out[-1]
            close = line.y - before.y < 0.75 * min(line.height, before.height)
            if close and not any(a and b for a, b in zip(held, cells, strict=True)):
                whole = Line(line.page, sorted([*before.tokens, *line.tokens], key=lambda t: t.x0), before.y0, line.y1)
                out[-1] = (whole, [a or b for a, b in zip(held, cells, strict=True)], True)
                continue
        out.append((line, cells, anchor))
    return out


def _within(
    kinds: Sequence[tuple[Line, list[list[Token]], bool]],
    spots: Sequence[int],
    columns: Sequence[Column],
    height: float,
    carries_on: bool,
) -> set[int]:
    """Which lines belong to rows: all between the first and last anchor, and those that hang on before and after."""
    keep = {i for i in range(spots[0], spots[-1] + 1) if kinds[i][1]}
    widest = 1.9 * height
    for step, start in ((-1, spots[0]), (1, spots[-1])):
        last, at = kinds[start][0], start + step
        reach = CUT_REACH * height if carries_on and step < 0 else widest
        while 0 <= at < len(kinds):
            line, cells, _ = kinds[at]
            if not cells or abs(line.y - last.y) > reach or not _cellular(line, columns):
                break
            keep.add(at)
            last, at = line, at + step
    return keep


def _cellular(line: Line, columns: Sequence[Column]) -> bool:
    """True when no token of the line runs over a column's edge, and none is a label of the page's own head."""
    for token in line.tokens:
        middle = (token.x0 + token.x1) / 2
        inside = next((c for c in columns if c.x0 <= middle <= c.x1), None)
        if inside is None or token.x0 < inside.x0 - token.height or token.x1 > inside.x1 + token.height:
            return False
    return not any(":" in t.norm[1:8] and not t.norm[0].isdigit() and not t.norm.isascii() for t in line.tokens)
