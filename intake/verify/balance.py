"""What the amounts and balances of a statement must come to (BNK-01, 02, 06, 14); interest is in `interest.py`."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from intake.document import Document
from intake.features.strand import not_money
from intake.finding import Evidence, Finding
from intake.verify.rule import Rule, Said, at, at_rows, from_pixels, sure_of, sure_rows
from nlp.evidence import Row

BREAK = Rule(
    "BNK-01", "BANK_BALANCE_BREAK", "high", "余额逐笔衔接", "The running balance",
    "余额不连续：上笔余额加减发生额不等于本笔余额。", "The running balance does not follow from the amounts.",
)  # fmt: skip
SIGN = Rule(
    "BNK-01", "BANK_DIRECTION_CONFLICT", "high", "借贷方向与余额变化", "Debit and credit against the balance",
    "借贷方向与余额变化相反。", "Debit and credit run against the balance.",
)  # fmt: skip
TOTAL = Rule(
    "BNK-02", "BANK_TOTAL_MISMATCH", "high", "合计与期初期末余额", "Totals, opening and closing balance",
    "合计或期初期末余额与明细不符。", "Stated totals or balances differ from the rows.",
)  # fmt: skip
PAGES = Rule(
    "BNK-06", "BANK_PAGE_MISSING", "high", "页间余额衔接", "The balance from page to page",
    "余额在换页处中断，可能缺页。", "The balance breaks between pages: one may be missing.",
)  # fmt: skip
NEGATIVE = Rule(
    "BNK-14", "BANK_NEGATIVE_BALANCE", "high", "余额不为负", "No negative balance",
    "余额为负。", "A deposit account's balance is negative.",
)  # fmt: skip

MOSTLY = 0.9  # of the links must close before a break on an image is anybody's but the reader's
OVERDRAFT = "透支"  # an agreed overdraft may go below zero


def chain(document: Document, _: date) -> Iterator[Finding]:
    """BNK-01 and 06: each balance is the one before and the amount; the reader has tried both orders and all signs.

    On pixels a misread digit looks like a break, and which of the two it is a person sees at once; so an image is only
    told of where no usual slip explains the break. Breaks at page ends alone, in a file, are the mark of a missing page.
    """
    rows = document.rows("transactions")
    if not rows:
        yield BREAK.open("no_rows")
        return
    notes = document.tables["transactions"].notes
    links, closed = int(notes.get("links", 0)), int(notes.get("closed", 0))
    breaks = [i for i in notes.get("breaks", ()) if 0 <= i < len(rows)]
    say = Said(expected=f"{links} / {links}", actual=f"{closed} / {links}")
    pages = len({row.page for row in rows})
    if not links:
        balances = sum(row.values.get("balance") is not None for row in rows)
        yield BREAK.open("single_balance" if balances == 1 else "no_balances")
    elif closed >= links and not breaks:
        yield BREAK.passed(*at_rows(document, "transactions", ()), **say)
        if pages > 1:
            yield PAGES.passed(*at_rows(document, "transactions", ()))
    elif any(row.values.get("amount") is None for row in rows):  # the reader's gap, not the bank's
        yield BREAK.open("unreadable_amount", *at_rows(document, "transactions", breaks), **say)
    elif from_pixels(document):
        where = at_rows(document, "transactions", breaks)
        told = breaks and closed >= MOSTLY * links and not any(slip_explains(rows, i) for i in breaks)
        # no slip and no row lost in between explains it: told, but weighed less than what a file says of itself
        yield (
            BREAK.failed(*where, **say, severity="medium")
            if told
            else BREAK.open("balance_not_proven_on_image", *where, **say)
        )
    else:
        yield BREAK.failed(*at_rows(document, "transactions", breaks), **say)
        if breaks and all(i > 0 and rows[i].page != rows[i - 1].page for i in breaks):
            yield PAGES.failed(*at_rows(document, "transactions", breaks))


def slip_explains(rows: Sequence[Row], index: int) -> bool:
    """True when a row that the reader lost, or a usual slip of the engine, explains why the balance breaks here.

    Engines put one digit for another and leave digits out; they hardly ever invent one. A lost row leaves a gap.
    """
    if index < 1:
        return True
    before, here = rows[index - 1], rows[index]
    told = (before.values.get("balance"), here.values.get("balance"), here.values.get("amount"))
    if None in told or here.page != before.page:
        return True
    steps = sorted(b.box.y0 - a.box.y0 for a, b in pairwise(rows) if a.page == b.page == here.page)
    step = here.box.y0 - before.box.y0
    if not steps or not 0 < abs(step) <= 1.5 * abs(steps[len(steps) // 2]):
        return True
    first, last, moved = (Decimal(str(value)) for value in told)
    wanted = (last - first, last - moved, first + moved)
    return any(_slip(value, should) for value, should in zip((moved, first, last), wanted, strict=True))


def _slip(read: Decimal, should: Decimal) -> bool:
    """True when one digit changed, or one or two left out, make the one amount of the other; a sign as well."""
    a, b = f"{abs(read):.2f}".replace(".", ""), f"{abs(should):.2f}".replace(".", "")
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) <= 1
    if len(a) > len(b):
        return False
    rest = iter(b)
    return len(b) - len(a) <= 2 and all(digit in rest for digit in a)


def direction(document: Document, _: date) -> Iterator[Finding]:
    """Handbook §3.1: the balance decides which way money went; labels that say otherwise are told."""
    rows = document.rows("transactions")
    if rows:
        notes = document.tables["transactions"].notes
        against = "BANK_DIRECTION_CONFLICT" in notes.get("flags", ())
        source = str(notes.get("sign_source") or "") or None
        yield SIGN.judged(not against, *at_rows(document, "transactions", range(min(3, len(rows)))), actual=source)


def totals(document: Document, _: date) -> Iterator[Finding]:
    """BNK-02: opening + in - out = closing where both are printed; printed totals are the rows' sums."""
    from intake.sheet import total

    rows = document.rows("transactions")
    if not rows:
        return
    if document.tables["transactions"].notes.get("accounts"):
        yield TOTAL.open("several_accounts")
        return
    sheet = document.sheet("transactions")
    if not sheet.has("amount").all():
        yield TOTAL.open("unreadable_amount")
        return
    if from_pixels(document) and document.tables["transactions"].notes.get("proof") != "proven":
        yield TOTAL.open("balance_not_proven_on_image")
        return
    cents = sheet.cents("amount")
    taken, given = total(cents[cents > 0]), -total(cents[cents < 0])
    told = [*_edges(document, taken - given), *_page_totals(document)]
    if not any(not_money(rows[place]) for place in sheet.has("flags").nonzero()[0].tolist()):
        for name, actual in (("total_in", taken), ("total_out", given)):
            value = document.value(name)
            if value is not None:
                say = Said(expected=f"{abs(Decimal(str(value))):.2f}", actual=f"{actual:.2f}")
                good = say["expected"] == say["actual"]
                told.append(TOTAL.judged(good, *at(document, name), **say, sure=sure_of(document, name)))
    yield from told or [TOTAL.open("no_totals_printed")]


def _edges(document: Document, moved: Decimal) -> Iterator[Finding]:
    """Opening and closing balance where both are printed, not worked out from the rows."""
    names = ("opening_balance", "closing_balance")
    printed = [document.fields[name] for name in names if name in document.fields]
    if len(printed) == 2 and all(
        "rows" not in f.found_by and f.found_by != ("arithmetic",) and f.value for f in printed
    ):
        opening, closing = (Decimal(str(field.value)) for field in printed)
        say = Said(expected=f"{closing:.2f}", actual=f"{opening + moved:.2f}")
        yield TOTAL.judged(opening + moved == closing, *at(document, *names), **say, sure=sure_of(document, *names))


def _page_totals(document: Document) -> Iterator[Finding]:
    """Totals printed on each page against that page's rows, as the reader found them.

    They are believed where at least one agrees: where none does, it is the reading of them that is wrong.
    """
    stated = document.tables["transactions"].notes.get("stated", ())
    pages = [one for one in stated if one.get("scope") == "page" and one.get("what") in ("in", "out")]
    wrong = [one for one in pages if not one["agrees"]]
    if not pages:
        return
    where = tuple(Evidence(document.id, None, int(page)) for page in dict.fromkeys(one["page"] for one in wrong))
    expected, actual = ("、".join(f"{one[name]}" for one in wrong) or None for name in ("stated", "found"))
    if wrong and (from_pixels(document) or len(wrong) == len(pages)):
        yield TOTAL.open("possibly_misread", *where, expected=expected, actual=actual)
    else:
        yield TOTAL.judged(not wrong, *where, expected=expected, actual=actual)


def never_negative(document: Document, _: date) -> Iterator[Finding]:
    """BNK-14."""
    from intake.sheet import yuan

    rows, sheet = document.rows("transactions"), document.sheet("transactions")
    told, cents = sheet.has("balance"), sheet.cents("balance")
    if not told.any():
        if rows:
            yield NEGATIVE.open("no_balances")
        return
    below = (cents < 0).nonzero()[0].tolist()
    if below and any(OVERDRAFT in str(said or "") for said in sheet.texts("summary").known):
        below = []
    lowest = f"{yuan(cents[told].min()):.2f}"
    evidence = at_rows(document, "transactions", below)
    if below and from_pixels(document) and document.tables["transactions"].notes.get("proof") != "proven":
        yield NEGATIVE.open("balance_not_proven_on_image", *evidence, expected="≥ 0.00", actual=lowest)
        return
    yield NEGATIVE.judged(not below, *evidence, expected="≥ 0.00", actual=lowest, sure=sure_rows(rows, below))


CHECKS = {"bank_statement": (chain, direction, totals, never_negative)}
