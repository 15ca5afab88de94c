"""Numbered lines of returns and reports: found by their number or, where none is printed, by their label."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from intake.document import Document
from nlp.normalise import compact

TABLES = ("lines", "items")
NUMBERS = ("number", "line", "line_number", "row_number")
LABELS = ("label", "name", "item", "title")
CURRENT = ("current", "current_period", "current_month", "this_period", "closing", "amount")
PREVIOUS = ("previous", "opening", "last_year")
REFUND = ("refund_current",)  # of goods and services whose tax is refunded at once: columns of their own
REFUND_CUMULATIVE = ("refund_cumulative",)
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
    previous: Decimal | None = None
    refund: Decimal | None = None
    refund_cumulative: Decimal | None = None
    statement: str | None = None

    @property
    def all_sorts(self) -> Decimal | None:
        """The amount with that of immediate refunds."""
        told = [amount for amount in (self.current, self.refund) if amount is not None]
        return sum(told, Decimal(0)) if told else None

    @property
    def all_sorts_cumulative(self) -> Decimal | None:
        """The amount of the year to date with that of immediate refunds."""
        told = [amount for amount in (self.cumulative, self.refund_cumulative) if amount is not None]
        return sum(told, Decimal(0)) if told else None


def all_lines(document: Document) -> list[Line]:
    """The lines of a document in printed order."""
    return [line for line, _ in _lines(document)]


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


def times_of(document: Document, statement: str) -> tuple[date | None, date | None]:
    """First and last day that a statement of a document speaks of; the document's own period where none is printed over it."""
    times: dict[str, list[str | None]] = next(
        (t.notes["times"] for n, t in document.tables.items() if n in TABLES and "times" in t.notes), {}
    )
    first, last = times.get(statement) or [document.value("period_from"), document.value("period_to")]
    return (date.fromisoformat(first) if first else None), (date.fromisoformat(last) if last else None)


def _lines(document: Document) -> Iterable[tuple[Line, str]]:
    for table in TABLES:
        for index, row in enumerate(document.rows(table)):
            told = {name: row.values.get(name) for names in (NUMBERS, LABELS) for name in names}
            number = next((str(told[name]) for name in NUMBERS if told[name]), "")
            label = next((compact(str(told[name])) for name in LABELS if told[name]), "")
            line = Line(
                table,
                index,
                label,
                _money(row.values, CURRENT),
                _money(row.values, CUMULATIVE),
                row.confidence,
                _money(row.values, PREVIOUS),
                _money(row.values, REFUND),
                _money(row.values, REFUND_CUMULATIVE),
                row.values.get("statement"),
            )
            yield line, number.strip().lstrip("0")


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
