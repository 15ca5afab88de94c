"""All statement rows of a case that count, in one ledger: accounts, windows, coverage, and no row twice."""

import calendar
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from heapq import merge
from itertools import repeat
from operator import attrgetter
from typing import TYPE_CHECKING

from intake.case import CaseFile, Lineage
from intake.features.strand import Strand, accounts_of, not_money, number_of, period_of, plain
from intake.finding import Finding
from nlp.evidence import Row

if TYPE_CHECKING:
    from intake.features.book import Book

Month = tuple[int, int]  # year and month


@dataclass(slots=True, eq=False)  # not frozen: that would double the time that a hundred thousand of them take to make
class Movement:
    """One row of a statement, never changed once made. `text` is summary and purpose joined, `name` the counterparty, both without white space.

    `holder` is whose statement it is; `time` is "" where none is printed; `party` the counterparty's account number,
    `channel` what was paid through.
    """

    document_id: str
    row: int
    day: date
    time: str
    amount: Decimal
    balance: Decimal | None
    name: str
    text: str
    summary: str
    holder: str
    party: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """One account's rows in the order of time, over all its statements."""

    number: str
    movements: tuple[Movement, ...]
    covered: frozenset[Month]  # complete months
    unread: int = 0  # rows without a readable day or amount, which nothing can count
    last: date | None = None  # the last day that its statements cover


@dataclass(frozen=True, slots=True)
class Window:
    """Complete calendar months before a day, and their first and last day (both included)."""

    months: tuple[Month, ...]
    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Ledger:
    """The accounts of a case up to `as_of`; once classified, `classes` says what each row is.

    `passing` are the debits by which money that only passed through left again.
    """

    as_of: date
    accounts: tuple[Account, ...]
    classes: dict[Movement, str] = field(default_factory=dict)
    passing: frozenset[Movement] = frozenset()
    judge: Callable[[], tuple[Finding, ...]] = tuple

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of the case's verification, worked out when the first feature asks for them."""
        return self.judge()

    @cached_property
    def book(self) -> "Book":
        """The rows as columns, for counting (made at the first use, since numpy need not be there before)."""
        from intake.features.book import book_of

        return book_of(self)

    @property
    def unread(self) -> int:
        """Rows that could not be counted, over all accounts."""
        return sum(account.unread for account in self.accounts)

    def movements(self) -> Iterator[Movement]:
        """All rows in the order of time; an account's own order is never changed."""
        if len(self.accounts) == 1:
            return iter(self.accounts[0].movements)
        return merge(*(account.movements for account in self.accounts), key=lambda m: (m.day, m.time))

    def window(self, months: int) -> Window:
        """The last `months` complete months on `as_of`."""
        return window(self.as_of, months)

    def covered(self, months: int) -> int:
        """How many months of the window some statement covers wholly."""
        return len(self.covered_months(months))

    def uneven(self, months: int) -> bool:
        """True when several accounts move money and one of them is covered for less than four fifths of what another is."""
        months_of = [
            len(account.covered & frozenset(self.window(months).months))
            for account in self.accounts
            if account.movements
        ]
        return len(months_of) > 1 and 5 * min(months_of) < 4 * max(months_of)

    def covered_months(self, months: int) -> list[Month]:
        """The covered months of the window, oldest first."""
        return [m for m in self.window(months).months if any(m in account.covered for account in self.accounts)]


def window(as_of: date, months: int) -> Window:
    """The last `months` complete months: those whose last day is on or before `as_of`.

    >>> window(date(2025, 7, 5), 2).months, window(date(2025, 6, 30), 1).months
    (((2025, 5), (2025, 6)), ((2025, 6),))
    """
    year, month = as_of.year, as_of.month
    if as_of.day < calendar.monthrange(year, month)[1]:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    found: list[Month] = []
    for _ in range(months):
        found.insert(0, (year, month))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    first, last = found[0], found[-1]
    return Window(tuple(found), date(*first, 1), date(*last, calendar.monthrange(*last)[1]))


def ledger_of(case: CaseFile) -> Ledger:
    """The ledger of a case: rows dated up to `as_of`, overlapping statements of one account merged row by row."""
    case = case.known()
    found: Ledger | None = case.kept.get("ledger")
    if found is None:
        from intake.features.own_money import without_twins  # which knows the ledger's types

        gathered = accounts_of(case.of_kind("bank_statement"))
        found = Ledger(case.as_of, tuple(_account(strands, case.as_of) for strands in gathered))
        found = without_twins(case, found)
        case.kept["ledger"] = found
    return found


def _account(strands: Sequence[Strand], as_of: date) -> Account:
    kept: list[Movement] = []
    seen: Counter[tuple[object, ...]] = Counter()
    unread = 0
    for strand in sorted(strands, key=lambda s: s.first_day) if len(strands) > 1 else strands:
        movements, without = movements_of(strand)
        unread += without
        if len(strands) > 1:
            rows, here = strand.document.rows("transactions"), Counter[tuple[object, ...]]()
            own = []
            for movement in movements:
                mark = _mark(movement, rows[movement.row])
                here[mark] += 1
                if here[mark] > seen[mark]:
                    own.append(movement)
            seen |= here  # the same row may stand twice in one statement, but not once more in the next
            movements = own
        kept += [movement for movement in movements if movement.day <= as_of]
    kept.sort(key=attrgetter("day"))  # stable: a day's rows keep their order
    ends = [period[1] for strand in strands if (period := period_of(strand.document)) is not None]
    return Account(strands[0].number, tuple(kept), _covered(strands, as_of), unread, max(ends, default=None))


def _covered(strands: Sequence[Strand], as_of: date) -> frozenset[Month]:
    periods = [period for strand in strands if (period := period_of(strand.document)) is not None]
    return frozenset(covered_months(periods, as_of))


def months_covered(case: CaseFile, months: int) -> list[Month]:
    """As `Ledger.covered_months`, of a case, without counting its rows."""
    accounts = [_covered(strands, case.as_of) for strands in accounts_of(case.known().of_kind("bank_statement"))]
    return [month for month in window(case.as_of, months).months if any(month in found for found in accounts)]


def movements_of(strand: Strand) -> tuple[list[Movement], int]:
    """The rows of a strand that move money, in the table's order, and how many can't be counted; made once."""
    kept = strand.document.sheet("transactions").kept
    mark = (
        "movements",
        strand.document.id,
        strand.document.value("account_number"),
        strand.number,
        strand.currency,
        strand.holder,
    )
    found: tuple[list[Movement], int] | None = kept.get(mark)
    if found is None:
        found = kept[mark] = _movements(strand)
    return found


def _movements(strand: Strand) -> tuple[list[Movement], int]:
    document, sheet, places = strand.document, strand.document.sheet("transactions"), strand.places
    # names at their fullest, where they are cut short or written in several ways
    whole: dict[str | None, str] = (
        document.tables["transactions"].notes.get("same_parties") or {} if len(places) else {}
    )
    if any(sheet.said("flags")):
        rows = document.rows("transactions")
        places = places[[not not_money(rows[place]) for place in places.tolist()]]
    told = places[(sheet.has("date") & sheet.has("amount"))[places]]
    chosen = told.tolist()
    amounts, balances, times, channels = (sheet.said(name) for name in ("amount", "balance", "time", "channel"))
    made = map(
        Movement,
        repeat(document.id),
        chosen,
        sheet.texts("date").spread(lambda day: date.fromisoformat(day) if day else None, told),
        [times[place] or "" for place in chosen],
        [Decimal(amounts[place]) for place in chosen],
        [None if (balance := balances[place]) is None else Decimal(balance) for place in chosen],
        sheet.texts("counterparty_name").spread(lambda name: plain(whole.get(name, name) or ""), told),
        sheet.text.spread(_bare, told),
        sheet.texts("summary").spread(_bare, told),
        repeat(strand.holder),
        sheet.texts("counterparty_account").spread(lambda account: number_of(account) if account else "", told),
        [channels[place] or "" for place in chosen],
    )
    return list(made), len(places) - len(chosen)


def _bare(text: str | None) -> str:
    return "".join((text or "").split())


def _mark(movement: Movement, row: Row) -> tuple[object, ...]:
    """What makes a row of one statement that of another: the running balance does; without it, all that is printed."""
    if movement.balance is not None:
        return movement.day, movement.amount, movement.balance
    return movement.day, movement.amount, movement.time, movement.name, movement.text, row.values.get("reference")


def covered_months(periods: Iterable[tuple[date, date]], as_of: date) -> list[Month]:
    """The complete months (all their days) that some periods cover together up to `as_of`, oldest first.

    >>> covered_months([(date(2025, 1, 1), date(2025, 2, 14)), (date(2025, 2, 15), date(2025, 3, 30))], date(2025, 4, 1))
    [(2025, 1), (2025, 2)]
    """
    joined: list[tuple[date, date]] = []
    for first, last in sorted(periods):
        if joined and first <= joined[-1][1] + timedelta(days=1):
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    months: list[Month] = []
    for first, last in joined:
        day = first.replace(day=1)
        while day <= min(last, as_of):
            end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
            if first <= day and end <= min(last, as_of):
                months.append((day.year, day.month))
            day = end + timedelta(days=1)
    return months


def lineage_of(movements: Iterable[Movement]) -> tuple[Lineage, ...]:
    """The documents and rows of some movements."""
    rows: dict[str, list[int]] = {}
    for movement in movements:
        rows.setdefault(movement.document_id, []).append(movement.row)
    return tuple(Lineage(document_id, tuple(sorted(found)), (), "transactions") for document_id, found in rows.items())
