"""Spreadsheets as pages of cells: XLSX and XLS, separated values in any usual encoding, HTML and XML tables in disguise."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import python_calamine

from ocr.faults import CorruptFile, DecodeLimit, NoReadableText, PasswordRequired, TooManyPages, UnsupportedEncryption
from ocr.formats.markup import markup_tables
from ocr.frames import grid_word
from ocr.pages import Limits, PageImage
from ocr.sniff import CSV, HTML, XLSX
from ocr.text import decode_text, delimiter_of

Cells = list[list[str]]
UNPACKED = 1 << 30  # bytes of XML in a workbook; a million rows of a bank take half of it
RATIO = 400  # how much a part of a workbook may swell; a column of equal cells reaches 200
FIELD = 1 << 17  # characters of one cell
_EXCEL_TEXT = re.compile(r'^="?(.*?)"?$', re.DOTALL)  # ="00123": how exports keep Excel from eating zeros


def sheet_pages(path: Path, media_type: str, *, limits: Limits) -> Iterator[PageImage]:
    """Each sheet that holds anything as a page whose words are its cells.

    Raises CorruptFile, NoReadableText, PasswordRequired, UnsupportedEncryption, TooManyPages, DecodeLimit.
    """
    number = 0
    for name, cells in _sheets(path, media_type):
        page = cells_page(cells, number + 1, name, limits)
        if page is not None:
            number += 1
            if number > limits.max_pages:
                raise TooManyPages(str(number))
            yield page
    if number == 0:
        raise NoReadableText("no cell holds anything")


def _sheets(path: Path, media_type: str) -> Iterator[tuple[str, Cells]]:
    if media_type == CSV:
        yield "", separated_cells(_text(path))
    elif media_type == HTML:
        yield from markup_tables(_text(path))
    else:
        with path.open("rb") as source:
            start = source.read(512)
        if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe<", b"\xfe\xff")):
            yield from markup_tables(_text(path))
        else:
            yield from _workbook(path, media_type)


def _text(path: Path) -> str:
    text = decode_text(path.read_bytes())
    if text is None:
        raise CorruptFile("no text in a known encoding")
    return text


def _workbook(path: Path, media_type: str) -> Iterator[tuple[str, Cells]]:
    if media_type == XLSX:
        _guard(path)
    try:
        with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
            sheets = [each for each in book.sheets_metadata if each.typ == python_calamine.SheetTypeEnum.WorkSheet]
            shown = [each for each in sheets if each.visible == python_calamine.SheetVisibleEnum.Visible]
            found = False
            for each in [*shown, *(sheet for sheet in sheets if sheet not in shown)]:
                if each not in shown and found:
                    return  # what a viewer doesn't show counts only where nothing else is
                # skip_empty_area=False keeps the cells where they stand, whatever <dimension> claims
                rows = book.get_sheet_by_name(each.name).to_python(skip_empty_area=False)
                cells = [[cell_text(value) for value in row] for row in rows]
                found = found or any(any(row) for row in cells)
                yield each.name, cells
    except python_calamine.PasswordError as error:
        raise (UnsupportedEncryption if media_type == XLSX else PasswordRequired) from error
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError, EOFError) as error:
        raise CorruptFile(type(error).__name__) from error


def _guard(path: Path) -> None:
    """Raises DecodeLimit for a workbook that swells as no honest one does, CorruptFile for one that can't be listed."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise CorruptFile(type(error).__name__) from error
    if sum(part.file_size for part in parts) > UNPACKED:
        raise DecodeLimit("a workbook too large unpacked")
    for part in parts:
        if part.file_size > 64 << 20 and part.file_size > RATIO * max(part.compress_size, 1):
            raise DecodeLimit("a part of the workbook swells too much")


def cell_text(value: object) -> str:
    """A cell's value as text: no float noise, no exponents, ISO dates."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _decimal_text(value)
    if isinstance(value, datetime):
        value = _whole_seconds(value)
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, time):
        return _whole_seconds(datetime.combine(date(2000, 1, 1), value)).time().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value).strip()


def _decimal_text(value: float) -> str:
    """As Excel shows it: 15 significant digits, or all of a whole number that a float can hold."""
    if value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if value != value or abs(value) == float("inf"):
        return ""
    number = Decimal(repr(value)) if value.is_integer() else Decimal(f"{value:.15g}")
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _whole_seconds(moment: datetime) -> datetime:
    """Excel keeps days as floats, so that 10:30:00 may come as 10:29:59.999999."""
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0) if moment.year < 9999 else moment


def separated_cells(text: str) -> Cells:
    """Rows of separated values. Ragged rows are kept ragged; a quote that never ends is a quote, not half a file."""
    separator = delimiter_of(text) or ","
    text = text.lstrip("\ufeff").replace("\x00", "").rstrip("\x1a")
    csv.field_size_limit(FIELD)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True))
        if any(cell.count("\n") > 8 and separator in cell for row in rows for cell in row):
            raise csv.Error("a quote runs on")
    except csv.Error:
        try:
            lines = io.StringIO(text, newline=None)
            rows = list(csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE))
        except csv.Error as error:
            raise CorruptFile(str(error)) from error
        rows = [[cell.strip().strip('"') for cell in row] for row in rows]
    return [[_bare(cell) for cell in row] for row in rows]


def _bare(cell: str) -> str:
    """A cell without the padding and the tricks by which exports keep Excel from changing long numbers."""
    cell = cell.strip(" \t\r\n\u3000\xa0")
    if cell.startswith("="):
        found = _EXCEL_TEXT.match(cell)
        cell = found[1].strip() if found else cell
    if cell.startswith(("'", "`")):
        cell = cell[1:] if not cell.endswith("'") or len(cell) == 1 else cell[1:-1]
    return cell.strip()


def cells_page(cells: Cells, number: int, name: str, limits: Limits) -> PageImage | None:
    """The page of one sheet: a word a filled cell, its box the cell's place on the grid. None for an empty sheet."""
    filled = [(r, c, text) for r, row in enumerate(cells) for c, text in enumerate(row) if text]
    if not filled:
        return None
    if len(filled) > limits.max_cells:
        raise TooManyPages(f"{len(filled)} cells")
    height, width = filled[-1][0] + 1, max(c for _, c, _ in filled) + 1
    words = tuple(grid_word(text, r, c, height, width) for r, c, text in filled)
    return PageImage(number, float(width), float(height), words=words, text_from="cells", sheet=name)
