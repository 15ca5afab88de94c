"""What a feature is: a value about a case, with its window, how well it is covered, and where it comes from."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Literal

from intake.case import CaseFile, Lineage
from intake.features.ledger import Ledger

if TYPE_CHECKING:
    from intake.features.book import Book
    from intake.sheet import Ints

Group = Literal["stability", "health", "compliance", "solvency"]
Unit = Literal["CNY", "ratio", "count", "years", "months", "days", "index", "code", "flag"]
Value = Decimal | int | str | None
LOW_BELOW = Decimal("0.8")  # of the window


@dataclass(frozen=True, slots=True)
class Measured:
    """A value before it is written out: None with a `reason`, else a Decimal, a count, a code or True or False; and the
    rows that made it.

    A value with a `reason` holds, but with a doubt that makes it of low quality.
    """

    value: Value
    lineage: tuple[Lineage, ...] = ()
    reason: str | None = None
    coverage_months: int | None = None


Compute = Callable[[CaseFile, Ledger], Measured]
NO_STATEMENT = Measured(None, reason="no_bank_statement", coverage_months=0)


def from_rows(count: "Callable[[Book], Measured]") -> Compute:
    """A feature that is counted from statement rows alone."""

    def counted(_: CaseFile, ledger: Ledger) -> Measured:
        return count(ledger.book) if ledger.accounts else NO_STATEMENT

    return counted


def measured(book: "Book", value: Value, places: "Ints", months: int, reason: str | None = None) -> Measured:
    """A value with the rows that made it."""
    return Measured(value, book.lineage(places), reason, book.ledger.covered(months))


def nothing(book: "Book", months: int, reason: str) -> Measured:
    """No value, and why."""
    return Measured(None, (), reason, book.ledger.covered(months))


def share(book: "Book", part: "Ints", whole: "Ints", months: int, empty: str) -> Measured:
    """What some rows come to of others; none of the others, no share."""
    total = book.total(whole)
    return measured(book, book.total(part) / total, part, months) if total else nothing(book, months, empty)


def per_covered_month(book: "Book", places: "Ints", months: int) -> Measured:
    """The sum of some rows over the months covered, also those without any."""
    covered = book.ledger.covered(months)
    if covered == 0:
        return nothing(book, months, "no_complete_month")
    return measured(book, book.total(places) / covered, places, months)


@dataclass(frozen=True, slots=True)
class Spec:
    """One feature: its name, what it means in two languages, its edge cases, and the function that counts it."""

    name: str
    handbook_id: str
    group: Group
    unit: Unit
    window: str | None
    meaning: str
    meaning_en: str
    compute: Compute
    edge: str = ""
    edge_en: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature's value in a case (CONTRACT §5)."""

    spec: Spec
    value: str | int | bool | None
    reason: str | None
    coverage_months: int | None
    quality: Literal["high", "low"]
    lineage: tuple[Lineage, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """The JSON of CONTRACT §5."""
        return {
            "value": self.value,
            "unit": self.spec.unit,
            "group": self.spec.group,
            "window": self.spec.window,
            "coverage_months": self.coverage_months,
            "quality": self.quality,
            "reason": self.reason,
            "handbook_id": self.spec.handbook_id,
            "lineage": [_lineage(each) for each in self.lineage],
        }


def _lineage(source: Lineage) -> dict[str, Any]:
    record: dict[str, Any] = {"document_id": source.document_id}
    if source.table is not None:
        record["table"] = source.table
    if source.rows:
        record["rows"] = list(source.rows)
    if source.fields:
        record["fields"] = list(source.fields)
    return record


def written(value: Value, unit: Unit) -> str | int | bool | None:
    """The value as it is given out: money with two places, half up; ratios with six; counts as whole numbers.

    >>> written(Decimal("1.005"), "CNY"), written(Decimal(1) / 3, "ratio"), written(4, "count")
    ('1.01', '0.333333', 4)
    >>> written("valid", "code"), written(1, "flag"), written(None, "flag")
    ('valid', True, None)
    """
    if value is None:
        return None
    if unit == "code":
        return str(value)
    if unit == "flag":
        return bool(value)
    if unit in ("count", "days"):
        return int(value)
    places = Decimal("0.01") if unit == "CNY" else Decimal("0.000001")
    return str(Decimal(value).quantize(places, ROUND_HALF_UP))
