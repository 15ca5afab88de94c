"""The ledger as columns: the same rows as numpy arrays, so that a hundred thousand of them are counted at once.

Money is whole cents in 64 bits (Python's own integers where an amount is too large for that), so that sums are exact.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from intake.case import Lineage

if TYPE_CHECKING:
    from intake.features.ledger import Ledger, Month, Movement

Ints = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]
MOST = 10**13  # cents of one row; a million such rows still add up in 64 bits


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of words: each different text once, and for every row which one it is."""

    known: tuple[str, ...]
    of_row: Ints

    def where(self, holds: Callable[[str], bool]) -> Mask:
        """The rows whose text `holds`; each different text is asked once."""
        said = np.fromiter((holds(text) for text in self.known), np.bool_, len(self.known))
        return np.asarray(said[self.of_row], np.bool_)


@dataclass(frozen=True, eq=False)
class Book:
    """A ledger's rows in the order of time, column by column. Rows are named by their place in it."""

    ledger: "Ledger"
    rows: "tuple[Movement, ...]"
    day: Ints  # proleptic ordinals
    month: Ints  # year x 12 + month - 1
    cents: Ints  # money in is positive
    sort: Texts  # the classes of `credits.py` and `debits.py`
    name: Texts
    text: Texts
    passing: Mask
    document: Texts
    place: Ints  # the row's number in its document

    def inside(self, months: int) -> Mask:
        """Rows of the last `months` complete months."""
        held = self.ledger.window(months)
        return self.between(held.first, held.last)

    def between(self, first: date, last: date) -> Mask:
        """Rows dated from `first` to `last`, both included."""
        return np.asarray((self.day >= first.toordinal()) & (self.day <= last.toordinal()), np.bool_)

    def says(self, pattern: str, *, names: bool = False) -> Mask:
        """Rows whose text (or, with `names`, whose text or counterparty) holds a pattern."""
        find = re.compile(pattern).search
        found = self.text.where(lambda text: find(text) is not None)
        return found | self.name.where(lambda name: find(name) is not None) if names else found

    def is_sort(self, *sorts: str) -> Mask:
        """Rows of some classes."""
        return self.sort.where(lambda sort: sort in sorts)

    def credits(self, *sorts: str, months: int = 12) -> Ints:
        """Places of the window's credits, of some classes or of all."""
        return self.pick((self.cents > 0) & (self.is_sort(*sorts) if sorts else True) & self.inside(months))

    def debits(self, *sorts: str, months: int = 12) -> Ints:
        """Places of the window's debits, of some classes or of all."""
        return self.pick((self.cents < 0) & (self.is_sort(*sorts) if sorts else True) & self.inside(months))

    def pick(self, mask: Any) -> Ints:
        """The places where a mask holds."""
        return np.flatnonzero(mask)

    def total(self, places: Ints) -> Decimal:
        """The sum of some rows' amounts without their sign, yuan: of credits or of debits, not of both."""
        return yuan(abs(int(self.cents[places].sum()))) if len(places) else Decimal(0)

    def per_month(self, places: Ints, months: int) -> "dict[Month, Decimal]":
        """The sum (without sign) of each covered month of the window, oldest first."""
        sums = dict.fromkeys(self.ledger.covered_months(months), 0)
        for number in np.unique(self.month[places]).tolist():
            month = (number // 12, number % 12 + 1)
            if month in sums:
                sums[month] = abs(int(self.cents[places[self.month[places] == number]].sum()))
        return {month: yuan(cents) for month, cents in sums.items()}

    def months_with(self, places: Ints, months: int) -> "set[Month]":
        """The covered months of the window in which some of these rows lie."""
        seen = {(number // 12, number % 12 + 1) for number in np.unique(self.month[places]).tolist()}
        return seen & set(self.ledger.covered_months(months))

    def by_name(self, places: Ints) -> list[tuple[str, Decimal, Ints]]:
        """Each named counterparty of some rows: its sum and its rows, largest first (of equal sums the earlier one)."""
        found: list[tuple[str, Decimal, Ints]] = []
        order = np.argsort(self.name.of_row[places], kind="stable")
        ranked = places[order]
        ends = np.flatnonzero(np.diff(self.name.of_row[ranked])) + 1
        for group in np.split(ranked, ends) if len(ranked) else []:
            name = self.name.known[int(self.name.of_row[group[0]])]
            if name:
                found.append((name, self.total(group), group))
        return sorted(found, key=lambda each: (-each[1], int(each[2][0])))

    def lineage(self, places: Ints) -> tuple[Lineage, ...]:
        """The documents and rows behind some places."""
        found = []
        for number in np.unique(self.document.of_row[places]).tolist():
            mine = places[self.document.of_row[places] == number]
            rows = tuple(np.sort(self.place[mine]).tolist())
            found.append((int(mine[0]), Lineage(self.document.known[number], rows, (), "transactions")))
        return tuple(lineage for _, lineage in sorted(found, key=lambda each: each[0]))

    @cached_property
    def running(self) -> list[tuple[Ints, Ints]]:
        """Of each account with balances: the days of its rows, and the balance before the first and after each."""
        found = (_running(account.movements) for account in self.ledger.accounts)
        return [each for each in found if each is not None]

    def daily(self, first: date, last: date) -> list[int] | None:
        """End-of-day balances of all accounts together, cents, for every calendar day; None without any balance."""
        days = np.arange(first.toordinal(), last.toordinal() + 1)
        total: Ints | None = None
        for moved_on, balances_after in self.running:
            balances = balances_after[np.searchsorted(moved_on, days, side="right")]
            total = balances if total is None else total + balances
        return None if total is None else [int(cents) for cents in total]


def _running(movements: "Sequence[Movement]") -> tuple[Ints, Ints] | None:
    """The days of an account's rows, and the balance before the first and after each; None without any balance."""
    moved, opening = 0, None
    for movement in movements:
        moved += in_cents(movement.amount)
        if movement.balance is not None:
            opening = in_cents(movement.balance) - moved
            break
    if opening is None:
        return None
    balances = [opening]
    for movement in movements:
        carried = balances[-1] + in_cents(movement.amount) if movement.balance is None else in_cents(movement.balance)
        balances.append(carried)
    return np.array([m.day.toordinal() for m in movements]), exact(balances)


def in_cents(amount: Decimal) -> int:
    """An amount in whole cents."""
    return round(amount * 100)


def yuan(cents: int) -> Decimal:
    """Cents as yuan."""
    return Decimal(cents).scaleb(-2)


def exact(cents: Sequence[int]) -> Ints:
    """Whole numbers as an array that loses none of them."""
    fits = not cents or (max(cents) < MOST and min(cents) > -MOST)
    return np.array(cents, np.int64 if fits else object)


def _texts(values: Sequence[str]) -> Texts:
    known = {value: at for at, value in enumerate(dict.fromkeys(values))}
    return Texts(tuple(known), np.array([known[value] for value in values], np.int64))


def book_of(ledger: "Ledger") -> Book:
    """The columns of a ledger."""
    rows = tuple(ledger.movements())
    first = date(1, 1, 1)
    days = {m.day for m in rows} | {first}
    ordinals = {day: day.toordinal() for day in days}
    months = {day: day.year * 12 + day.month - 1 for day in days}
    return Book(
        ledger,
        rows,
        np.array([ordinals[m.day] for m in rows], np.int64),
        np.array([months[m.day] for m in rows], np.int64),
        exact([in_cents(m.amount) for m in rows]),
        _texts([ledger.classes.get(m, "") for m in rows]),
        _texts([m.name for m in rows]),
        _texts([m.text for m in rows]),
        np.array([m in ledger.passing for m in rows], np.bool_),
        _texts([m.document_id for m in rows]),
        np.array([m.row for m in rows], np.int64),
    )
