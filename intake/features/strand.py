"""Which rows of which statements are one account: by printed number (masks allowed), else by holder and bank."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from intake.document import Document
from nlp.evidence import Row

if TYPE_CHECKING:
    from intake.sheet import Ints

YUAN = ("", "CNY", "RMB", "人民币", "人民币元")
NOT_MONEY = frozenset({"void", "neutral"})  # a closed or failed order; what a wallet counts as neither in nor out
LATEST = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Strand:
    """The rows of one account in one statement, each with its number in the document's table."""

    document: Document
    number: str
    currency: str
    holder: str
    bank: str
    rows: tuple[tuple[int, Row], ...]

    @property
    def places(self) -> "Ints":
        """The numbers of its rows in the document's table."""
        import numpy as np

        return np.fromiter((index for index, _ in self.rows), np.int64, len(self.rows))

    @property
    def first_day(self) -> str:
        """The earliest day of its rows, YYYY-MM-DD."""
        return min((row.values["date"] for _, row in self.rows if row.values.get("date")), default=LATEST)


def plain(name: str) -> str:
    """A name made comparable: no white space, brackets half-width."""
    return "".join(name.split()).replace("（", "(").replace("）", ")")


def not_money(row: Row) -> bool:
    """True for rows of a wallet that moved nothing in or out."""
    flags: list[str] | None = row.values.get("flags")
    return flags is not None and not NOT_MONEY.isdisjoint(flags)


def strands_of(document: Document) -> list[Strand]:
    """The accounts of one statement; a file that holds several says in each row which."""
    own = (number_of(document.value("account_number")), str(document.value("currency") or ""))
    holder, bank = plain(str(document.value("account_holder") or "")), plain(str(document.value("bank") or ""))
    return [Strand(document, n, c, holder, bank, rows) for (n, c), rows in _parts(document, own).items()]


def _parts(document: Document, own: tuple[str, str]) -> dict[tuple[str, str], tuple[tuple[int, Row], ...]]:
    """Number and currency -> the rows that say so; those that say nothing are the statement's own."""
    kept = document.sheet("transactions").kept
    if (found := kept.get(("parts", own))) is None:
        found = kept["parts", own] = {of: tuple(rows) for of, rows in _told_apart(document, own).items()}
    parts: dict[tuple[str, str], tuple[tuple[int, Row], ...]] = found
    return parts


def _told_apart(document: Document, own: tuple[str, str]) -> dict[tuple[str, str], list[tuple[int, Row]]]:
    rows, sheet = document.rows("transactions"), document.sheet("transactions")
    if not any(any(sheet.texts(name).known) for name in ("account", "currency")):
        return {own: list(enumerate(rows))}
    parts: dict[tuple[str, str], list[tuple[int, Row]]] = {}
    plainly = parts.setdefault(own, [])
    for index, row in enumerate(rows):
        number, currency = row.values.get("account"), row.values.get("currency")
        if number or currency:
            parts.setdefault((number_of(number) or own[0], str(currency or own[1])), []).append((index, row))
        else:
            plainly.append((index, row))
    if not plainly and len(parts) > 1:
        del parts[own]
    return parts


def accounts_of(documents: Sequence[Document]) -> list[list[Strand]]:
    """The accounts in yuan of some statements, each with its strands; an account in other money can't be added up."""
    strands = [s for document in documents for s in strands_of(document) if s.currency.upper() in YUAN]
    accounts: list[list[Strand]] = []
    for strand in sorted(strands, key=lambda s: (not s.number, "*" in s.number)):  # the surest names first
        same = [found for found in accounts if any(same_account(strand, other) for other in found)]
        if len(same) == 1:
            same[0].append(strand)
        else:
            accounts.append([strand])
    places = {id(strand): place for place, strand in enumerate(strands)}
    return sorted(accounts, key=lambda found: min(places[id(strand)] for strand in found))


def same_account(a: Strand, b: Strand) -> bool:
    """Equal numbers (a mask fits what it hides); where one prints none, the same holder at the same bank, or shared rows."""
    if a.number and b.number:
        return fits(a.number, b.number) or fits(b.number, a.number)
    if a.holder and b.holder:
        return a.holder == b.holder and (a.bank == b.bank or not a.bank or not b.bank)
    return _share_rows(a, b)


def _share_rows(a: Strand, b: Strand) -> bool:
    """True when two statements that tell no owner show the same rows: day, amount and balance don't agree by chance."""
    names = ("date", "amount", "balance")
    first, second = (
        {tuple(row.values.get(n) for n in names) for _, row in s.rows if row.values.get("balance")} for s in (a, b)
    )
    return len(first & second) >= min(2, len(first), len(second)) > 0


def number_of(printed: object) -> str:
    """An account number's letters, figures and mask."""
    return re.sub(r"[^0-9A-Za-z*]", "", str(printed or ""))


def fits(masked: str, whole: str) -> bool:
    """True when two numbers are the same, or the first is a mask of the second."""
    if masked == whole:
        return True
    shown = masked.replace("*", "")
    return "*" in masked and len(shown) >= 4 and re.fullmatch(re.sub(r"\*+", r"[0-9*]+", masked), whole) is not None


def period_of(document: Document) -> tuple[date, date] | None:
    """The days a statement covers: as printed, else the months that its rows begin and end in. None without rows."""
    days = [day for day in document.sheet("transactions").texts("date").known if day]
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
        told = document.value("printed_on")
        if told and latest <= date.fromisoformat(told) < last:
            last = date.fromisoformat(told)  # a month that was still running when the statement was printed
    return (first, last) if first <= last else None
