"""All statement rows of a case that count, in one ledger: windows, coverage, and no row twice."""

import calendar
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from intake.case import CaseFile, Lineage
from intake.document import Document
from nlp.evidence import Row


@dataclass(frozen=True, slots=True, eq=False)
class Movement:
    """One row of a statement. `text` is summary and purpose joined, `name` the counterparty, both without white space."""

    document_id: str
    row: int
    day: date
    amount: Decimal
    balance: Decimal | None
    name: str
    text: str
    summary: str
    place: int  # in the account's order of time


@dataclass(frozen=True, slots=True)
class Account:
    """One account's rows in the order of time, over all its statements."""

    number: str
    holder: str
    movements: tuple[Movement, ...]
    covered: frozenset[tuple[int, int]]  # complete months (year, month)


@dataclass(frozen=True, slots=True)
class Window:
    """Complete calendar months before a day, and their first and last day (both included)."""

    months: tuple[tuple[int, int], ...]
    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Ledger:
    """The accounts of a case up to `as_of`."""

    as_of: date
    accounts: tuple[Account, ...]
    classes: dict[Movement, str] = field(default_factory=dict)

    def movements(self) -> Iterator[Movement]:
        """All rows, account by account."""
        for account in self.accounts:
            yield from account.movements

    def window(self, months: int) -> Window:
        """The last `months` complete months on `as_of`."""
        return window(self.as_of, months)

    def covered(self, months: int) -> int:
        """How many months of the window some statement covers wholly."""
        return len(self.covered_months(months))

    def covered_months(self, months: int) -> list[tuple[int, int]]:
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
    found: list[tuple[int, int]] = []
    for _ in range(months):
        found.insert(0, (year, month))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    first, last = found[0], found[-1]
    return Window(tuple(found), date(*first, 1), date(*last, calendar.monthrange(*last)[1]))


def ledger_of(case: CaseFile) -> Ledger:
    """The ledger of a case: rows dated up to `as_of`, overlapping statements of one account merged row by row."""
    statements: dict[str, list[Document]] = {}
    for document in case.of_kind("bank_statement"):
        statements.setdefault(account_key(document), []).append(document)
    accounts = (_account(number, documents, case.as_of) for number, documents in statements.items())
    return Ledger(case.as_of, tuple(accounts))


def account_key(document: Document) -> str:
    """What makes two statements those of one account: its number, else its holder, else nothing."""
    number = re.sub(r"\W", "", str(document.value("account_number") or ""))
    holder = plain(str(document.value("account_holder") or ""))
    return number or holder or document.id


def plain(name: str) -> str:
    """A name made comparable: no white space, brackets half-width."""
    return re.sub(r"\s", "", name).replace("（", "(").replace("）", ")")


def _account(number: str, documents: list[Document], as_of: date) -> Account:
    documents = sorted(
        documents, key=lambda d: min((r.values["date"] or "9" for r in d.rows("transactions")), default="9")
    )
    holder = next((str(d.value("account_holder")) for d in documents if d.value("account_holder")), "")
    kept: list[tuple[str, int, Row]] = []
    seen: Counter[tuple[object, ...]] = Counter()
    for document in documents:
        here: Counter[tuple[object, ...]] = Counter()
        for index, row in enumerate(document.rows("transactions")):
            if row.values.get("date") is None or row.values.get("amount") is None:
                continue
            mark = tuple(
                row.values.get(name) for name in ("date", "time", "amount", "balance", "counterparty_name", "summary")
            )
            here[mark] += 1
            if here[mark] > seen[mark]:
                kept.append((document.id, index, row))
        seen |= here  # the same row may stand twice in one statement, but not once more in the next
    kept.sort(key=lambda each: each[2].values["date"])  # stable: a day's rows keep their order
    movements = tuple(
        movement
        for place, (document_id, index, row) in enumerate(kept)
        if (movement := _movement(document_id, index, row, place)).day <= as_of
    )
    covered = frozenset(month for document in documents for month in covered_months(document, as_of))
    return Account(number, plain(holder), movements, covered)


def _movement(document_id: str, index: int, row: Row, place: int) -> Movement:
    values = row.values
    balance = values.get("balance")
    summary = _bare(values.get("summary"))
    return Movement(
        document_id,
        index,
        date.fromisoformat(values["date"]),
        Decimal(values["amount"]),
        None if balance is None else Decimal(balance),
        plain(values.get("counterparty_name") or ""),
        summary + _bare(values.get("purpose")),
        summary,
        place,
    )


def _bare(text: str | None) -> str:
    return re.sub(r"\s", "", text or "")


def period_of(document: Document) -> tuple[date, date] | None:
    """The days a statement covers: as printed, else the months that its rows begin and end in. None without rows."""
    days = [row.values["date"] for row in document.rows("transactions") if row.values.get("date")]
    printed = {}
    for name in ("period_from", "period_to"):
        found = document.fields.get(name)
        if found is not None and found.value and "rows" not in found.found_by:
            printed[name] = date.fromisoformat(found.value)
    if not days and len(printed) < 2:
        return None
    first = printed.get("period_from") or date.fromisoformat(min(days)).replace(day=1)
    last = printed.get("period_to")
    if last is None:
        latest = date.fromisoformat(max(days))
        last = latest.replace(day=calendar.monthrange(latest.year, latest.month)[1])
    return first, last


def covered_months(document: Document, as_of: date) -> list[tuple[int, int]]:
    """The complete months (all their days) that a statement covers up to `as_of`."""
    period = period_of(document)
    if period is None:
        return []
    first, last = period[0], min(period[1], as_of)
    months = []
    day = first.replace(day=1)
    while day <= last:
        end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        if first <= day and end <= last:
            months.append((day.year, day.month))
        day = end + timedelta(days=1)
    return months


def lineage_of(movements: Iterable[Movement]) -> tuple[Lineage, ...]:
    """The documents and rows of some movements."""
    rows: dict[str, list[int]] = {}
    for movement in movements:
        rows.setdefault(movement.document_id, []).append(movement.row)
    return tuple(Lineage(document_id, tuple(sorted(found)), (), "transactions") for document_id, found in rows.items())
