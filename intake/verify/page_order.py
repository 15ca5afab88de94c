"""Page numbers as printed: whole, in order, each once (BNK-06); rows counted as the bank counts them (BNK-02)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from intake.document import Document
from intake.finding import Evidence, Finding
from intake.verify.rule import Rule, Said, from_pixels

MISSING = Rule(
    "BNK-06", "BANK_PAGE_NUMBERS", "high", "印出的页码", "The printed page numbers",
    "印出的页码不完整、重复或次序颠倒。", "Printed page numbers are missing, stand twice or out of order.",
)  # fmt: skip
COUNT = Rule(
    "BNK-02", "BANK_COUNT_MISMATCH", "high", "印出的笔数", "The printed number of rows",
    "印出的笔数与明细行数不符。", "The number of rows that is printed differs from the rows.",
)  # fmt: skip


def page_numbers(document: Document, _: date) -> Iterator[Finding]:
    """BNK-06: 1 to N, each once, in order. Statements of several months may begin anew at 1."""
    if not document.rows("transactions"):
        return
    told: dict[str, list[Any]] = document.notes.get("page_numbers", {})
    places = [(page.number, told[str(page.number)]) for page in document.pages if str(page.number) in told]
    if not places:
        yield MISSING.open("no_page_numbers")
        return
    alike = len({tuple(said) for _, said in places}) == 1 and places[0][1][0] != places[0][1][1]
    if alike and len(places) > 1:  # the same on every page is a date or a copy's number, and no page's
        yield MISSING.open("no_page_numbers")
        return
    wrong = _wrong(places)
    of = {whole for _, (_, whole) in places if whole is not None}
    alone = len(of) == 1 and len(places) == len(document.pages)
    short = alone and not wrong and {n for _, (n, _) in places} != set(range(1, next(iter(of)) + 1))
    actual = "、".join(f"{number}/{whole}" if whole else f"{number}" for _, (number, whole) in places)
    say = Said(expected=f"1–{max(of)}" if of else f"1–{len(document.pages)}", actual=actual)
    where = tuple(Evidence(document.id, None, page) for page in (wrong or [places[-1][0]] if wrong or short else []))
    misread = from_pixels(document) and (not alone or len(places) < 2 or _one_odd(places))
    if (wrong or short) and misread:
        yield MISSING.open("possibly_misread", *where, **say)
    else:
        yield MISSING.judged(not wrong and not short, *where, **say)


def _wrong(places: list[tuple[int, list[Any]]]) -> list[int]:
    """Pages whose number does not follow that of the page before, or begin anew at 1 after a last one."""
    wrong: list[int] = []
    for (before_page, (before, of)), (page, (number, _)) in zip(places, places[1:], strict=False):
        gap = page - before_page
        begins = number <= gap and (of is None or before + gap - number >= of)
        if number != before + gap and not (begins and number >= 1):
            wrong.append(page)
    if places[0][1][0] > places[0][0]:  # numbered higher than its place: something lacks before it
        wrong.insert(0, places[0][0])
    return wrong


def _one_odd(places: list[tuple[int, list[Any]]]) -> bool:
    """True when the number of one page alone does not fit its place among the others: a digit was misread."""
    steps = [number - page for page, (number, _) in places]
    return len(steps) > 2 and max(map(steps.count, steps)) == len(steps) - 1


def counted(document: Document, _: date) -> Iterator[Finding]:
    """BNK-02: the number of credits, debits or rows as pages and headings state it.

    A count is believed where another one agrees, or where the balance breaks as well: else its label was misread.
    """
    rows = document.rows("transactions")
    if not rows:
        return
    notes = document.tables["transactions"].notes
    told = [one for one in notes.get("stated", ()) if str(one.get("what", "")).startswith("count")]
    wrong = [one for one in told if not one["agrees"]]
    where = tuple(Evidence(document.id, None, int(page)) for page in dict.fromkeys(one["page"] for one in wrong))
    expected, actual = ("、".join(str(one[name]) for one in wrong or told) or None for name in ("stated", "found"))
    if not told:
        yield COUNT.open("no_totals_printed")
    elif wrong and (from_pixels(document) or (len(wrong) == len(told) and not notes.get("breaks"))):
        yield COUNT.open("possibly_misread", *where, expected=expected, actual=actual)
    else:
        yield COUNT.judged(not wrong, *where, expected=expected, actual=actual)


CHECKS = {"bank_statement": (page_numbers, counted)}
