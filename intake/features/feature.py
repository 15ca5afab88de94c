"""What a feature is: a number about a case, with its window, how well it is covered, and where it comes from."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from intake.case import CaseFile, Lineage
from intake.features.ledger import Ledger

Group = Literal["stability", "health", "compliance", "solvency"]
Unit = Literal["CNY", "ratio", "count", "years", "index"]
LOW_BELOW = Decimal("0.8")  # of the window


@dataclass(frozen=True, slots=True)
class Measured:
    """A value before it is written out: None with a `reason`, else a Decimal or a count; and the rows that made it.

    A value with a `reason` holds, but with a doubt that makes it of low quality.
    """

    value: Decimal | int | None
    lineage: tuple[Lineage, ...] = ()
    reason: str | None = None
    coverage_months: int | None = None


Compute = Callable[[CaseFile, Ledger], Measured]


@dataclass(frozen=True, slots=True)
class Spec:
    """One feature: its name, what it means in two languages, how it is counted, and the function that does."""

    name: str
    handbook_id: str
    group: Group
    unit: Unit
    window: str | None
    meaning: str
    meaning_en: str
    compute: Compute
    version: int = 1


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature's value in a case (CONTRACT §5)."""

    spec: Spec
    value: str | int | None
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


def written(value: Decimal | int | None, unit: Unit) -> str | int | None:
    """The value as it is given out: money with two places, half up; ratios with six; counts as whole numbers.

    >>> written(Decimal("1.005"), "CNY"), written(Decimal(1) / 3, "ratio"), written(4, "count")
    ('1.01', '0.333333', 4)
    """
    if value is None or unit == "count":
        return None if value is None else int(value)
    places = Decimal("0.01") if unit == "CNY" else Decimal("0.000001")
    return str(Decimal(value).quantize(places, ROUND_HALF_UP))
