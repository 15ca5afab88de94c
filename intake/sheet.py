"""A table's rows column by column, made once a table, so that a hundred thousand of them are looked over at once.

Money is whole cents in 64 bits; where an amount is too large for that or has parts of a cent, Decimals in their place.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from functools import cached_property
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.evidence import Row

Ints = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]
MOST = 10**13  # cents of one row; a million such rows still add up in 64 bits
PLAIN = re.compile(r"(?:-?[0-9]{1,11}\.[0-9][0-9]\n)*+")  # possessive: what matched is not tried again
MONEY = ("amount", "balance")
PLACES = 60  # figures that absurdly long amounts are reckoned with


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of words: each different text once, and for every row which one it is."""

    known: tuple[Any, ...]
    of_row: Ints

    def where(self, holds: Callable[[Any], object]) -> Mask:
        """The rows whose text `holds`; each different text is asked once."""
        said = np.fromiter((bool(holds(text)) for text in self.known), np.bool_, len(self.known))
        return np.asarray(said[self.of_row], np.bool_)

    def rows(self, holds: Callable[[Any], object]) -> list[int]:
        """The places of the rows whose text `holds`."""
        return [int(row) for row in np.flatnonzero(self.where(holds))]

    def spread(self, make: Callable[[Any], Any], rows: Ints) -> list[Any]:
        """For each of some rows what is made of its text, each different text made once."""
        made = np.empty(len(self.known), object)
        made[:] = [make(text) for text in self.known]
        spread: list[Any] = made[self.of_row[rows]].tolist()
        return spread

    def at(self, row: int) -> Any:
        """The text of one row."""
        return self.known[self.of_row[row]]

    def made(self, make: Callable[[Any], Any]) -> "Texts":
        """The column of what is made of each text, each different text made once."""
        return told_apart([make(text) for text in self.known], self.of_row)

    def ranks(self) -> Ints:
        """For every row the place of its text among the sorted texts: later texts have larger ranks."""
        order = {text: rank for rank, text in enumerate(sorted(self.known))}
        return np.asarray(np.array([order[text] for text in self.known], np.int64)[self.of_row])

    def firsts(self) -> dict[Any, int]:
        """Each text that some row has -> its first row."""
        numbers, rows = np.unique(self.of_row, return_index=True)
        return {self.known[number]: row for number, row in zip(numbers.tolist(), rows.tolist(), strict=True)}


@dataclass(frozen=True, eq=False)
class Sheet:
    """The columns of a table's rows; each is made when it is first asked for."""

    rows: tuple[Row, ...]
    kept: dict[object, Any] = field(default_factory=dict, repr=False)

    def said(self, name: str) -> list[Any]:
        """A column as it stands in the rows, None where it is empty."""
        found: list[Any] | None = self.kept.get(name)
        if found is None:
            try:
                found = list(map(itemgetter(name), self._values))
            except KeyError:  # a column that some rows lack
                found = [values.get(name) for values in self._values]
            self.kept[name] = found
        return found

    @cached_property
    def _values(self) -> list[dict[str, Any]]:
        return [row.values for row in self.rows]

    def texts(self, name: str) -> Texts:
        """A column with each different text once."""
        found: Texts | None = self.kept.get(("texts", name))
        if found is None:
            found = self.kept["texts", name] = apart(self.said(name))
        return found

    def alike(self, *names: str) -> Ints:
        """For every row a number that is the same where all these columns are."""
        joint = np.zeros(len(self.rows), np.int64)
        for name in names:
            numbers, most = self._numbered(name)
            if most > 1:
                joint = np.unique(joint * most + numbers, return_inverse=True)[1]
        return joint

    def _numbered(self, name: str) -> tuple[Ints, int]:
        """A column as numbers from 0 on that are the same where it is, and how many there are."""
        if name in MONEY and (cents := self.cents(name)).dtype != object:
            known, numbers = np.unique(cents, return_inverse=True)
            return numbers, len(known)
        texts = self.texts(name)
        return texts.of_row, len(texts.known)

    def made_of(self, make: Callable[..., Any], *names: str) -> Texts:
        """What is made of some columns together, as one column; each different combination is made once."""
        _, firsts, of_row = np.unique(self.alike(*names), return_index=True, return_inverse=True)
        columns = [self.said(name) for name in names]
        return told_apart([make(*(column[row] for column in columns)) for row in firsts.tolist()], of_row)

    def repeated(self, *names: str) -> list[int]:
        """The rows that are like some other row in all these columns, in order (money alike in amount)."""
        numbers = self.alike(*names)
        counts = np.bincount(numbers, minlength=1)
        return [int(row) for row in np.flatnonzero(counts[numbers] > 1)]

    def has(self, name: str) -> Mask:
        """The rows where a column is not empty."""
        found: Mask | None = self.kept.get(("has", name))
        if found is None:
            found = self.kept["has", name] = np.fromiter(map(bool, self.said(name)), np.bool_, len(self.rows))
        return found

    def cents(self, name: str) -> Ints:
        """A column of money in cents, 0 where it is empty."""
        found: Ints | None = self.kept.get(("cents", name))
        if found is None:
            found = self.kept["cents", name] = in_cents([value or "0.00" for value in self.said(name)])
        return found

    @cached_property
    def text(self) -> Texts:
        """What is said of each row: summary and purpose joined."""
        return self.made_of(lambda *said: "".join(str(each or "") for each in said), "summary", "purpose")


def apart(values: Sequence[Any]) -> Texts:
    """A column with each different value once, in the order in which they come."""
    known = {value: at for at, value in enumerate(dict.fromkeys(values))}
    return Texts(tuple(known), np.fromiter(map(known.__getitem__, values), np.int64, len(values)))


def told_apart(said: Sequence[Any], of_row: Ints) -> Texts:
    """A column whose texts may be alike, each different one once."""
    known = apart(said)
    return Texts(known.known, known.of_row[of_row] if len(known.of_row) else of_row)


def first_of(numbers: Ints) -> Ints:
    """The places at which each different number comes first."""
    return np.unique(numbers, return_index=True)[1]


def first_of_pairs(one: Texts, other: Texts, among: Mask) -> list[int]:
    """Of some rows, the first with each different pair of texts, in order."""
    rows = np.flatnonzero(among)
    pairs = one.of_row[rows] * max(len(other.known), 1) + other.of_row[rows]
    return [int(row) for row in np.sort(rows[np.unique(pairs, return_index=True)[1]])]


def in_cents(values: Sequence[str]) -> Ints:
    """Amounts as they are written, in cents."""
    lines = "\n".join([*values, ""])
    if PLAIN.fullmatch(lines):
        return np.fromstring(lines.replace(".", ""), np.int64, sep="\n")
    with localcontext(prec=PLACES):
        exactly = [Decimal(value) * 100 for value in values]
    if all(abs(each) < MOST and each == int(each) for each in exactly):
        return np.array([int(each) for each in exactly], np.int64)
    return np.array(exactly, object)


def yuan(cents: Any) -> Decimal:
    """Cents as yuan.

    >>> yuan(1234)
    Decimal('12.34')
    """
    with localcontext(prec=PLACES):
        return (cents if isinstance(cents, Decimal) else Decimal(int(cents))).scaleb(-2)


def total(cents: Ints) -> Decimal:
    """The sum of some amounts, yuan."""
    with localcontext(prec=PLACES):
        return yuan(cents.sum()) if len(cents) else Decimal(0)
