"""The ledger as columns: the same rows as numpy arrays, so that a hundred thousand of them are counted at once.

Money is whole cents in 64 bits (Python's own integers where an amount is too large for that), so that sums are exact.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from intake.case import Lineage
from intake.sheet import MOST, Ints, Mask, Texts, apart, yuan
from intake.sheet import in_cents as read_cents

if TYPE_CHECKING:
    from intake.features.ledger import Ledger, Month, Movement


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
    time: Texts  # as printed, "" without one
    holder: Texts  # whose statement it is
    kept: dict[tuple[str, bytes], Any] = field(default_factory=dict, repr=False)

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
        parties: list[tuple[str, Decimal, Ints]] = self._once("by_name", places, self._by_name)
        return parties

    def _once(self, what: str, places: Ints, make: Callable[[Ints], Any]) -> Any:
        """What is made of some rows, made once: many features rest on the same ones."""
        mark = (what, places.tobytes())
        if mark not in self.kept:
            self.kept[mark] = make(places)
        return self.kept[mark]

    def _by_name(self, places: Ints) -> list[tuple[str, Decimal, Ints]]:
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
        sources: tuple[Lineage, ...] = self._once("lineage", places, self._lineage)
        return sources

    def _lineage(self, places: Ints) -> tuple[Lineage, ...]:
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
    if all(movement.balance is not None for movement in movements):
        balances = exact([movement.balance for movement in movements if movement.balance is not None], opening)
    else:
        carried = [opening]
        for movement in movements:
            here = movement.balance
            carried.append(carried[-1] + in_cents(movement.amount) if here is None else in_cents(here))
        balances = whole(carried)
    return np.fromiter((m.day.toordinal() for m in movements), np.int64, len(movements)), balances


def in_cents(amount: Decimal) -> int:
    """An amount in whole cents."""
    return round(amount * 100)


def exact(amounts: Sequence[Decimal], *first: int) -> Ints:
    """Amounts in whole cents, after some cents; an array that loses none of them."""
    found = read_cents([str(amount) for amount in amounts])
    if found.dtype == object:
        return whole([*first, *map(in_cents, amounts)])
    return np.concatenate([whole(first), found]) if first else found


def whole(cents: Sequence[int]) -> Ints:
    """Whole numbers as an array that loses none of them."""
    fits = not cents or (max(cents) < MOST and min(cents) > -MOST)
    return np.array(cents, np.int64 if fits else object)


def book_of(ledger: "Ledger") -> Book:
    """The columns of a ledger."""
    rows = tuple(ledger.movements())
    days = apart([m.day for m in rows])
    ordinals, months = (
        np.array([of(day) for day in days.known], np.int64)[days.of_row] if rows else np.zeros(0, np.int64)
        for of in (date.toordinal, lambda day: day.year * 12 + day.month - 1)
    )
    return Book(
        ledger,
        rows,
        ordinals,
        months,
        exact([m.amount for m in rows]),
        apart([ledger.classes.get(m, "") for m in rows]),
        apart([m.name for m in rows]),
        apart([m.text for m in rows]),
        np.array([m in ledger.passing for m in rows], np.bool_),
        apart([m.document_id for m in rows]),
        np.array([m.row for m in rows], np.int64),
        apart([m.time for m in rows]),
        apart([m.holder for m in rows]),
    )
