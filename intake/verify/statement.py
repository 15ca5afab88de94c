"""Order, coverage and wholeness of a statement (BNK-03, 04, 05, 07, 15)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from intake.document import Document
from intake.features.strand import strands_of
from intake.finding import Finding, Severity
from intake.verify.policy import policy
from intake.verify.rule import Rule, Said, at, at_rows, from_pixels, sure_of, sure_rows
from nlp.evidence import Row

ORDER = Rule(
    "BNK-03", "BANK_ORDER", "medium", "交易的时间顺序", "The order of time",
    "交易日期顺序混乱。", "The rows are not in the order of time.",
)  # fmt: skip
COVERAGE = Rule(
    "BNK-04", "BANK_COVERAGE", "medium", "交易在起止日期之内", "Rows inside the stated period",
    "有交易不在起止日期之内。", "Rows lie outside the stated period.",
)  # fmt: skip
GAP = Rule(
    "BNK-04", "BANK_GAP", "info", "长时间无交易", "Long silence",
    "有较长时间没有任何交易。", "For a long time there is no row at all.",
)  # fmt: skip
TWICE = Rule(
    "BNK-05", "BANK_DUPLICATE", "high", "重复的交易", "Transactions that stand twice",
    "有重复的交易行。", "The same transaction stands twice.",
)  # fmt: skip
FILTER = Rule(
    "BNK-07", "BANK_FILTERED", "high", "流水是否经过筛选", "Filters",
    "流水经过筛选，不完整。", "The statement is filtered and so incomplete.",
)  # fmt: skip
PRINTED = Rule(
    "BNK-15", "BANK_PRINTED_EARLY", "high", "打印日期与最后交易", "The day of print and the last row",
    "打印日期早于最后一笔交易，或日期在未来。", "Printed before its last row, or dated in the future.",
)  # fmt: skip

UNFILTERED = re.compile(r"全部|不限|所有|\ball\b|无$|^[-/—]*$", re.IGNORECASE)
SERIAL, OWN_SERIALS = 6, 0.9  # places of a serial number; share of them that must stand once
BATCH = ("interest_in", "fee", "tax", "social", "salary", "loan_out")  # posted in runs, at no true time


def order(document: Document, _: date) -> Iterator[Finding]:
    """BNK-03: days never run back, in any account; times within a day neither, but for what banks post in runs."""
    rows = document.rows("transactions")
    if not rows:
        return
    sheet = document.sheet("transactions")
    if None in sheet.texts("date").known:
        yield ORDER.open("unreadable_date")
        return
    times = sheet.made_of(lambda sort, time: "" if sort in BATCH else str(time or ""), "category", "time")
    day, hour, told = sheet.texts("date").ranks(), times.ranks(), times.where(lambda time: time > "00:00:00")
    back: list[int] = []
    early: list[int] = []
    for strand in strands_of(document):
        places = strand.places
        before, here = places[:-1], places[1:]
        back += here[day[before] > day[here]].tolist()
        early += here[(day[before] == day[here]) & (hour[before] > hour[here]) & told[here]].tolist()
    wrong = back or early
    severity: Severity = (
        "medium" if back else "low"
    )  # within a day several clocks run: channels, batches, the books' own
    evidence = at_rows(document, "transactions", wrong)
    yield ORDER.judged(
        not wrong, *evidence, sure=sure_rows(rows, wrong) if from_pixels(document) else 1.0, severity=severity
    )


def coverage(document: Document, _: date) -> Iterator[Finding]:
    """BNK-04: all rows inside the printed period; silences of more than a month are told."""
    rows = document.rows("transactions")
    if not rows:
        return
    days, names = document.sheet("transactions").texts("date"), ("period_from", "period_to")
    fields = [document.fields.get(name) for name in names]
    if any(f is None or f.value is None or "rows" in f.found_by for f in fields):
        yield COVERAGE.open("period_not_printed", *at(document, *names))
    else:
        first, last = (str(document.value(name)) for name in names)
        outside = days.where(lambda day: day and not first <= day <= last).nonzero()[0].tolist()
        evidence = (*at(document, *names), *(at_rows(document, "transactions", outside) if outside else ()))
        actual = str(rows[outside[0]].values["date"]) if outside else None
        sure = min(sure_of(document, *names), sure_rows(rows, outside))
        yield COVERAGE.judged(not outside, *evidence, expected=f"{first} – {last}", actual=actual, sure=sure)
    dated = sorted((date.fromisoformat(day), i) for day, i in days.firsts().items() if day)
    silent = [(a, b) for a, b in pairwise(dated) if (b[0] - a[0]).days > policy().gap_days]
    actual = "、".join(f"{a[0]} – {b[0]}" for a, b in silent) or None
    yield GAP.judged(not silent, *at_rows(document, "transactions", [b[1] for _, b in silent]), actual=actual)


def duplicates(document: Document, _: date) -> Iterator[Finding]:
    """BNK-05: the same day, time, amount, party, words and balance (or reference) twice: a page twice, or copy and paste.

    Without a clock time the same amount may come in, go out, and come in again on one day, to the same balance: a row
    that follows from the row before it is no copy.
    """
    rows, sheet = document.rows("transactions"), document.sheet("transactions")
    if not ((sheet.has("balance") | sheet.has("reference")) & sheet.has("amount")).any():
        if rows:
            yield TWICE.open("no_balances")
        return
    marks: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index in sheet.repeated("date", "amount", "balance"):
        values = rows[index].values
        proof = values.get("balance") or values.get("reference")
        names = ("date", "time", "amount", "counterparty_name", "summary", "purpose", "account")
        if proof is not None and values.get("amount") is not None:
            marks[*(values.get(name) for name in names), proof].append(index)
    found = [places for places in marks.values() if len(places) > 1 and _copied(rows, places)]
    found += same_serials(document)
    twice = sorted({index for places in found for index in places})
    evidence = at_rows(document, "transactions", twice)
    yield TWICE.judged(
        not twice,
        *evidence,
        actual=f"{len(twice)}" if twice else None,
        sure=sure_rows(rows, twice) if from_pixels(document) else 1.0,
    )


def same_serials(document: Document) -> list[list[int]]:
    """Rows alike in serial number, day, party and amount, where nearly every other row has a serial number of its own:
    whoever copies a row and works the balances out anew leaves its serial number."""
    rows, sheet = document.rows("transactions"), document.sheet("transactions")
    numbers = sheet.texts("reference").made(lambda number: str(number or ""))
    long = numbers.where(lambda number: len(number) >= SERIAL)
    told, apart = int(long.sum()), sum(len(number) >= SERIAL for number in numbers.known)
    if told < len(rows) / 2 or apart < OWN_SERIALS * told:
        return []
    serials: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index in sheet.repeated("reference"):
        if long[index]:
            names = ("reference", "date", "amount", "counterparty_name", "account")
            serials[tuple(rows[index].values.get(name) for name in names)].append(index)
    return [places for places in serials.values() if len(places) > 1]


def _copied(rows: Sequence[Row], places: Sequence[int]) -> bool:
    """True when some later one of equal rows does not follow from the row before it, or all carry the same clock time."""
    time = rows[places[0]].values.get("time")
    return (time is not None and time != "00:00:00") or any(not _follows(rows, i) for i in places[1:])


def _follows(rows: Sequence[Row], index: int) -> bool:
    before, here = rows[index - 1].values.get("balance"), rows[index].values
    if before is None or here.get("balance") is None:
        return False
    return Decimal(before) + Decimal(here["amount"]) == Decimal(here["balance"])


def filters(document: Document, _: date) -> Iterator[Finding]:
    """BNK-07: a filter by direction, currency or amount leaves rows out."""
    found, where = document.fields.get("direction_filter"), at(document, "direction_filter")
    if found is None or not found.text.strip():
        yield FILTER.open("not_printed")
    else:
        whole = UNFILTERED.search(found.text.strip()) is not None
        yield FILTER.judged(whole, *where, expected="全部", actual=found.text, sure=found.confidence)


def print_day(document: Document, today: date) -> Iterator[Finding]:
    """BNK-15: last row ≤ printed ≤ the day judged at. Rows after that day do not count, a later print is another matter."""
    rows, printed = document.rows("transactions"), document.value("printed_on")
    days = document.sheet("transactions").texts("date")
    last, now = max((day for day in days.known if day), default=None), today.isoformat()
    if last is None:
        if rows:
            yield PRINTED.open("unreadable_date")
        return
    place = int(days.where(lambda day: day == last).nonzero()[0][-1])
    limit = min(printed or now, now)
    say = Said(expected=f"≤ {limit}", actual=str(last if last > limit else printed or last))
    good = last <= limit and (printed is None or printed <= now)
    sure = min(sure_of(document, "printed_on"), rows[place].confidence)
    yield PRINTED.judged(
        good, *at(document, "printed_on"), *at_rows(document, "transactions", [place]), **say, sure=sure
    )


CHECKS = {"bank_statement": (order, coverage, duplicates, filters, print_day)}
