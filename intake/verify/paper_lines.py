"""Numbered lines of returns and reports: found by their number or, where none is printed, by their label."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from intake.document import Document
from nlp.normalise import compact

TABLES = ("lines", "items")
NUMBERS = ("number", "line", "line_number", "row_number")
LABELS = ("label", "name", "item", "title")
CURRENT = ("current", "current_period", "current_month", "this_period", "closing", "amount")
CUMULATIVE = ("cumulative", "year_to_date", "this_year", "current_year")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its amounts in yuan (None where empty or unreadable), its row in `table`, and how sure it was read."""

    table: str
    row: int
    label: str
    current: Decimal | None
    cumulative: Decimal | None
    sure: float


def lines_of(document: Document) -> dict[str, Line]:
    """Line number (as printed, without zeros in front) -> line. Empty for a document whose lines were not read."""
    found: dict[str, Line] = {}
    for line, number in _lines(document):
        if number:
            found.setdefault(number, line)
    return found


def line_with(document: Document, *labels: str) -> Line | None:
    """The first line whose label begins with one of some words (numbering such as 一、 aside)."""
    for line, _ in _lines(document):
        plain = re.sub(
            r"^(?:[一二三四五六七八九十\d]+[、.．]|[(（]?[一二三四五六七八九十\d]+[)）]|其中[:：]?|减[:：]|加[:：])+",
            "",
            line.label,
        )
        if plain.startswith(labels):
            return line
    return None


def _lines(document: Document) -> Iterable[tuple[Line, str]]:
    for table in TABLES:
        for index, row in enumerate(document.rows(table)):
            told = {name: row.values.get(name) for names in (NUMBERS, LABELS) for name in names}
            number = next((str(told[name]) for name in NUMBERS if told[name]), "")
            label = next((compact(str(told[name])) for name in LABELS if told[name]), "")
            amounts = [_money(row.values, names) for names in (CURRENT, CUMULATIVE)]
            yield Line(table, index, label, amounts[0], amounts[1], row.confidence), number.strip().lstrip("0")


def _money(values: dict[str, object], names: tuple[str, ...]) -> Decimal | None:
    for name in names:
        value = values.get(name)
        if value is None or value == "":
            continue
        try:
            return Decimal(str(value).replace(",", ""))
        except InvalidOperation:
            return None
    return None
