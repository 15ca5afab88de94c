"""Stage 8: words and rules -> rows. The doors to the table engine; its rooms are in `nlp/statement/`.

`read_table` reads any table whose columns a kind describes; `read_statement` adds what only statements have: signs,
row order and the proof by the running balance.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from nlp.evidence import Row, Table
from nlp.spec import ColumnSpec, TableSpec, Unreadable
from nlp.statement.furniture import Noise
from nlp.statement.grid import Grammar, read_sheet
from nlp.statement.read import read_statement
from nlp.statement.record import Cell, Record, Section, Sheet
from nlp.statement.titles import Titles, title_key
from ocr.page import Box, Page

__all__ = ["read_rows", "read_statement", "read_table"]

AMOUNTS = ("amount",)  # columns whose amounts mark where a row stands
_NEVER = re.compile(r"(?!)")
CHARACTER_RISK = 0.35  # the share of an engine's doubt in a character that proves to be an error
UNREADABLE = 0.4  # a row with a cell that is printed but can't be read


def read_table(pages: Sequence[Page], spec: TableSpec, notes: re.Pattern[str] = _NEVER) -> Table:
    """The rows of the table that `spec` describes, in printed order; empty when no header of it is found."""
    return Table(spec.name, read_rows(pages, read_sheet(pages, grammar(spec, notes)), spec))


def grammar(spec: TableSpec, notes: re.Pattern[str] = _NEVER) -> Grammar:
    """What the engine needs to know of a described table. `spec.noise` begins lines that are no rows."""
    titles = Titles({title_key(label): column.name for column in spec.columns for label in column.labels})
    noise = re.compile("|".join(re.escape(word) for word in spec.noise)) if spec.noise else _NEVER
    money = frozenset(column.name for column in spec.columns if column.name in AMOUNTS)
    return Grammar(titles, (money,) if money else (), money, Noise(noise, notes, _NEVER))


def read_rows(pages: Sequence[Page], sheet: Sheet, spec: TableSpec) -> tuple[Row, ...]:
    """The records of a sheet as rows; each column's print goes through its parser."""
    parsers = {column.name: column for column in spec.columns}
    rows = []
    for section in sheet.sections:
        for record in section.records:
            for part in _apart(record):
                row = _row(pages, section, part, parsers)
                if any(value is not None for value in row.values.values()):
                    rows.append(row)
    return tuple(rows)


def _row(pages: Sequence[Page], section: Section, record: Record, columns: dict[str, ColumnSpec]) -> Row:
    values: dict[str, Any] = dict.fromkeys(columns)
    sure = 0.985
    for column, cell in zip(section.columns, record.cells, strict=True):
        if column.role not in columns or not cell.lines or values[column.role] is not None:
            continue
        value, good = _value(columns[column.role].parse, cell.text)
        values[column.role] = value
        sure = min(sure, 0.985 * good if good else UNREADABLE)
    tokens = record.tokens
    page = pages[record.page]
    if page.text_from == "ocr":
        for token in tokens:
            sure *= 1 - CHARACTER_RISK * (1 - token.confidence)
    boxes = [t.box for t in tokens if t.page == record.page] or [t.box for t in tokens]
    return Row(values, page.number, Box.around(boxes) if boxes else Box(0, 0, 0, 0), sure)


def _value(parse: Callable[[str], Any], text: str) -> tuple[Any, float]:
    """The value and how sure its parse is; (None, 1) for an empty cell, (None, 0) for one that can't be read."""
    try:
        parsed = parse(text)
    except Unreadable as reason:
        return None, 1.0 if str(reason) == "empty" else 0.0
    return parsed.value, parsed.certain


def _apart(record: Record) -> list[Record]:
    """The rows of a record whose sheet cells hold one line a row; a cell with one line counts for all of them."""
    texts = [cell.text.split("\n") for cell in record.cells]
    counts = {len(lines) for lines in texts if len(lines) > 1}
    if len(counts) != 1:
        return [record]
    count = counts.pop()
    out = []
    for at in range(count):
        cells = []
        for cell, lines in zip(record.cells, texts, strict=True):
            if len(lines) == 1 or not cell.tokens:
                cells.append(cell)
                continue
            token = cell.tokens[0]
            start = sum(len(line) + 1 for line in lines[:at])
            word = token.word.slice(start, start + len(lines[at]))
            made = type(token)(word.text, token.x0, token.y0, token.x1, token.y1, token.page, word, 0, len(word.text))
            cells.append(Cell([[made]]))
        out.append(Record(record.page, record.y, cells))
    return out
