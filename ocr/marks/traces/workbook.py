"""XLSX: values that differ from their formula, formulas where a bank's export has plain numbers, programs and persons
that saved the file. Read by patterns from the parts of the archive; nothing is calculated beyond sums and differences."""

import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from ocr.faults import CorruptFile
from ocr.marks.traces.trace import Trace, Traces
from ocr.page import Box
from ocr.pages import Limits

PART = 96 << 20  # bytes of one sheet's XML that are looked at
MOST_CELLS = 400_000
SLACK = Decimal("0.005")  # a value differs from its formula by more than half a cent, or it doesn't
CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
FORMULA = re.compile(rb"<f\b([^>]*?)(?:/>|>(.*?)</f>)", re.DOTALL)
VALUE = re.compile(rb"<v>(.*?)</v>", re.DOTALL)
TERM = re.compile(
    r"([+\-]?)(?:\$?([A-Z]{1,3})\$?(\d{1,7})|(\d+(?:\.\d+)?)|SUM\(\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})\))"
)
FACTS = {
    "docProps/app.xml": {"program": rb"<Application>([^<]{1,120})", "version": rb"<AppVersion>([^<]{1,40})"},
    "docProps/core.xml": {
        "author": rb"<dc:creator>([^<]{1,120})",
        "saved_by": rb"<cp:lastModifiedBy>([^<]{1,120})",
        "created": rb"<dcterms:created[^>]*>([^<]{1,40})",
        "modified": rb"<dcterms:modified[^>]*>([^<]{1,40})",
    },
}
Place = tuple[int, int]  # row and column, from 1


def workbook_traces(path: Path, limits: Limits) -> Traces:
    """Facts and traces of a workbook; page n is the nth sheet as read. Raises CorruptFile."""
    facts: dict[str, str] = {}
    found: list[Trace] = []
    try:
        with zipfile.ZipFile(path) as book:
            for part, tags in FACTS.items():
                facts |= _facts(book, part, tags)
            for number, name in enumerate(_sheets(book), 1):
                with book.open(name) as source:
                    found += _sheet(source.read(PART), number, min(limits.max_cells, MOST_CELLS))
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise CorruptFile(type(error).__name__) from error
    return Traces(("formulas", "program"), facts, tuple(found))


def _facts(book: zipfile.ZipFile, part: str, tags: dict[str, bytes]) -> dict[str, str]:
    if part not in book.namelist():
        return {}
    with book.open(part) as source:
        content = source.read(1 << 16)
    told = {name: found[1] for name, tag in tags.items() if (found := re.search(tag, content))}
    return {name: value.decode("utf-8", errors="replace").strip() for name, value in told.items()}


def _sheets(book: zipfile.ZipFile) -> list[str]:
    names = [name for name in book.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]
    return sorted(names, key=lambda name: int(re.sub(r"\D", "", name.rsplit("/", 1)[-1])))[:50]


def _sheet(content: bytes, number: int, most: int) -> Iterator[Trace]:
    values: dict[Place, Decimal] = {}
    formulas: dict[Place, str] = {}
    deepest, widest = 1, 1
    for count, cell in enumerate(CELL.finditer(content)):
        place = REFERENCE.search(cell[1])
        if count >= most or place is None:
            continue
        at = int(place[2]), column_of(place[1].decode())
        deepest, widest = max(deepest, at[0]), max(widest, at[1])
        inner = cell[2] or b""
        formula, value = FORMULA.search(inner), VALUE.search(inner)
        if formula is not None:
            formulas[at] = (formula[2] or b"").decode("utf-8", errors="replace")
        if value is not None and b't="s"' not in cell[1]:
            try:
                values[at] = Decimal(value[1].decode("ascii", errors="replace"))
            except InvalidOperation:
                continue
    if not formulas:
        return

    def box(at: Place) -> Box:
        row, column = at
        return Box((column - 1) / widest, (row - 1) / deepest, column / widest, row / deepest)

    wrong = [(at, want) for at, text in formulas.items() if (want := calculated(text, values)) is not None
             and at in values and abs(values[at] - want) > SLACK]  # fmt: skip
    if wrong:
        at, want = wrong[0]
        told = {
            "cells": str(len(wrong)),
            "cell": f"R{at[0]}C{at[1]}",
            "shown": f"{values[at].normalize():f}",
            "formula": formulas[at][:80],
        }
        yield Trace(
            "value_not_formula",
            number,
            tuple(box(at) for at, _ in wrong),
            {**told, "calculated": f"{want.normalize():f}"},
        )
    live = [at for at in formulas if at in values]
    if live:
        text = formulas[live[0]][:80]
        told = {"cells": str(len(live)), "cell": f"R{live[0][0]}C{live[0][1]}", "formula": text}
        yield Trace("formulas", number, tuple(map(box, live)), told)


def column_of(letters: str) -> int:
    """A column's number.

    >>> column_of("A"), column_of("AB")
    (1, 28)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def calculated(formula: str, values: dict[Place, Decimal]) -> Decimal | None:
    """What a formula of sums and differences gives; None for any other. An empty cell counts nothing, as in Excel.

    >>> calculated("A1+B1-SUM(C1:C2)", {(1, 1): Decimal(5), (1, 2): Decimal(2), (2, 3): Decimal(1)})
    Decimal('6')
    """
    plain = formula.replace(" ", "").removeprefix("=").upper()
    total, at = Decimal(0), 0
    while at < len(plain):
        term = TERM.match(plain, at)
        if term is None or (at and not term[1]):
            return None
        sign, column, row, constant, c0, r0, c1, r1 = term.groups()
        if column:
            part = values.get((int(row), column_of(column)), Decimal(0))
        elif constant:
            part = Decimal(constant)
        else:
            rows, columns = range(int(r0), int(r1) + 1), range(column_of(c0), column_of(c1) + 1)
            if len(rows) * len(columns) > 100_000:
                return None
            part = sum((values.get((r, c), Decimal(0)) for r in rows for c in columns), Decimal(0))
        total += -part if sign == "-" else part
        at = term.end()
    return total if plain else None
