"""Spreadsheets as pages of cells: XLSX and XLS, separated values in any usual encoding, HTML tables in disguise."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from html.parser import HTMLParser
from pathlib import Path

import python_calamine

from ocr.faults import CorruptFile, PasswordRequired, TooManyPages
from ocr.page import Box, Word
from ocr.pages import Limits, PageImage
from ocr.sniff import CSV, HTML, decode_text

Cells = list[list[str]]


def sheet_pages(path: Path, media_type: str, *, limits: Limits) -> Iterator[PageImage]:
    """Each sheet that holds anything as a page whose words are its cells. Raises CorruptFile, PasswordRequired."""
    number = 0
    for name, cells in _sheets(path, media_type):
        page = cells_page(cells, number + 1, name, limits)
        if page is not None:
            number += 1
            yield page


def _sheets(path: Path, media_type: str) -> Iterator[tuple[str, Cells]]:
    if media_type == CSV:
        yield "", separated_cells(_text(path))
    elif media_type == HTML:
        parser = _Tables()
        parser.feed(_text(path))
        yield "", parser.rows
    else:
        yield from _workbook(path)


def _text(path: Path) -> str:
    text = decode_text(path.read_bytes())
    if text is None:
        raise CorruptFile("no text in a known encoding")
    return text


def _workbook(path: Path) -> Iterator[tuple[str, Cells]]:
    try:
        with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
            for name in book.sheet_names:
                # skip_empty_area=False keeps the cells where they stand, whatever <dimension> claims
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                yield name, [[cell_text(value) for value in row] for row in rows]
    except python_calamine.PasswordError as error:
        raise PasswordRequired from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise CorruptFile(type(error).__name__) from error


def cell_text(value: object) -> str:
    """A cell's value as text: no float noise, no exponents, ISO dates."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else f"{value:.10f}".rstrip("0").rstrip(".")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value).strip()


def separated_cells(text: str) -> Cells:
    """Rows of separated values; the separator is the one that cuts most lines alike. Ragged rows are kept ragged."""
    lines = [line for line in text.splitlines() if line.strip()][:200]
    counts = {mark: sorted(line.count(mark) for line in lines) for mark in ",\t;|"}
    separator = max(counts, key=lambda mark: (counts[mark][len(lines) // 2] if lines else 0, sum(counts[mark])))
    rows = csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=separator)
    try:
        return [[cell.strip().strip("\t").strip() for cell in row] for row in rows]
    except csv.Error as error:
        raise CorruptFile(str(error)) from error


def cells_page(cells: Cells, number: int, name: str, limits: Limits) -> PageImage | None:
    """The page of one sheet: a word a filled cell, its box the cell's place on the grid. None for an empty sheet."""
    filled = [(r, c, text) for r, row in enumerate(cells) for c, text in enumerate(row) if text]
    if not filled:
        return None
    if len(filled) > limits.max_cells:
        raise TooManyPages(f"{len(filled)} cells")
    height, width = len(cells), max(c for _, c, _ in filled) + 1
    words = tuple(
        Word(text, Box(c / width, r / height, (c + 1) / width, (r + 1) / height), engine="cell")
        for r, c, text in filled
    )
    return PageImage(number, float(width), float(height), words=words, text_from="cells", sheet=name)


class _Tables(HTMLParser):
    """The cells of all tables of an HTML page, row by row."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: Cells = []
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            if not self.rows:
                self.rows.append([])
            self._cell = []
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span), 100) if span.isdigit() else 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            self.rows[-1].append(" ".join("".join(self._cell).split()))
            self.rows[-1].extend([""] * (self._span - 1))
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)
