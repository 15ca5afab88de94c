"""The report's two plots as geometry: bars of months and a line of days, in a box of 0 to 1 with the origin at the top left."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

STEPS = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Axis:
    """The marks of an upright axis: values, and how high each stands (0 top, 1 bottom)."""

    values: tuple[Decimal, ...]
    least: Decimal
    most: Decimal

    def at(self, value: Decimal) -> float:
        """How high a value stands."""
        return float((self.most - value) / (self.most - self.least))


def axis(values: Sequence[Decimal], marks: int = 4) -> Axis:
    """An axis that holds all values and zero, with round marks.

    >>> [int(value) for value in axis([Decimal(0), Decimal(37)]).values]
    [0, 10, 20, 30, 40]
    """
    least, most = min([Decimal(0), *values]), max([Decimal(0), *values])
    span = most - least or Decimal(1)
    size = Decimal(10) ** (span / marks).adjusted()
    step = next((size * n for n in STEPS if size * n * marks >= span), size * 10)
    first, last = (least / step).__floor__(), (most / step).__ceil__()
    found = tuple(step * n for n in range(first, max(last, first + 1) + 1))
    return Axis(found, found[0], found[-1])


def thinned(values: Sequence[Decimal], most: int = 400) -> list[tuple[float, Decimal]]:
    """Places (0 to 1) and values of a line, of each stretch its lowest and highest: a day's dip is never lost."""
    count = len(values)
    if count <= most:
        return [(n / max(1, count - 1), value) for n, value in enumerate(values)]
    found: list[tuple[float, Decimal]] = []
    size = -(-2 * count // most)
    for start in range(0, count, size):
        part = range(start, min(start + size, count))
        for n in sorted({min(part, key=lambda n: values[n]), max(part, key=lambda n: values[n])}):
            found.append((n / (count - 1), values[n]))
    return found
