"""Statements of accounts as banks of the United States and of Britain print them, from one invented ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from nlp.training.specimens.faces import width
from nlp.training.specimens.sheet import ImageSheet, PdfSheet, Sheet, fractional
from nlp.training.specimens.truth import Said, Specimen

FACE, BOLD = "digits", "sans_bold"
CENT = Decimal("0.01")
GREY = (150, 150, 150)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds, its title, and its edge in points (right edge for amounts)."""

    slot: str
    title: str
    x: float


@dataclass(frozen=True, slots=True)
class AbroadLayout:
    """One bank's print. `day`: strftime of a row's date (no year where it has none); `balances`: on each row, or on the last
    of a day; `minus`: before, bracket or trailing; `carried`: the line that opens the table; `marks`: CR/DR behind
    balances; `dated_once`: a day's date stands on its first row only."""

    family: str
    locale: str
    bank: str
    title: str
    columns: tuple[Column, ...]
    day: str
    long_day: str
    labels: tuple[tuple[str, str], ...]
    balances: str = "each"
    minus: str = "before"
    carried: str = ""
    marks: bool = False
    dated_once: bool = False
    sign: str = "$"
    sections: tuple[str, str] | None = (
        None  # titles of the tables of what came in and what went out, each without signs
    )


_US = (
    ("Account number:", "account"),
    ("Statement period", "period"),
    ("Beginning balance", "opening"),
    ("Ending balance", "closing"),
)
_UK = (("Account name", "holder"), ("Sort code", "sort"), ("Account number", "account"))
RUNNING: tuple[AbroadLayout, ...] = (
    AbroadLayout("us_running", "US", "SPECIMEN BANK, N.A.", "Business Checking Statement",
        (Column("date", "DATE", 40), Column("text", "DESCRIPTION", 95), Column("amount", "AMOUNT", 450), Column("balance", "BALANCE", 555)),
        "%m/%d", "%B %-d, %Y", _US),
    AbroadLayout("us_two_columns", "US", "First Specimen Bank", "Business Choice Checking",
        (Column("date", "Date", 40), Column("check", "Check Number", 90), Column("text", "Description", 160), Column("in", "Deposits/ Additions", 400),
         Column("out", "Withdrawals/ Subtractions", 485), Column("balance", "Ending daily balance", 560)),
        "%-m/%-d", "%m/%d/%Y", _US, balances="day"),
    AbroadLayout("us_brackets", "US", "Specimen Community Bank", "STATEMENT OF ACCOUNT",
        (Column("date", "Transaction Date", 40), Column("text", "Description", 140), Column("amount", "Amount", 460), Column("balance", "Balance", 560)),
        "%m/%d/%Y", "%m/%d/%Y", (*_US[:2], ("Account Name", "holder"), *_US[2:]), minus="bracket"),
    AbroadLayout("uk_paid", "UK", "Specimen Bank UK plc", "Your Business Current Account Statement",
        (Column("date", "Date", 40), Column("text", "Payment type and details", 100), Column("out", "Paid out", 400), Column("in", "Paid in", 480), Column("balance", "Balance", 560)),
        "%d %b %y", "%-d %B %Y", (*_UK, ("Statement period", "period")), balances="day", carried="BALANCE BROUGHT FORWARD", dated_once=True, sign="£"),
    AbroadLayout("uk_money", "UK", "Specimen & County Bank", "Business Account Statement",
        (Column("date", "Date", 40), Column("text", "Description", 110), Column("type", "Type", 330), Column("in", "Money in (£)", 420), Column("out", "Money out (£)", 495), Column("balance", "Balance (£)", 565)),
        "%d %b %Y", "%d %B %Y", (*_UK, ("Period covered", "period"), ("Opening balance", "opening"), ("Closing balance", "closing")), sign="£"),
    AbroadLayout("uk_marked", "UK", "Royal Specimen Bank", "Statement of Account",
        (Column("date", "Date", 40), Column("text", "Details", 120), Column("out", "Withdrawn", 400), Column("in", "Paid In", 480), Column("balance", "Balance", 565)),
        "%d/%m/%Y", "%d/%m/%Y", (*_UK, ("Statement period", "period")), marks=True, sign="£"),
)  # fmt: skip

SECTIONED = AbroadLayout("us_sections", "US", "Specimen National Bank", "Business Complete Checking",
    (Column("date", "DATE", 40), Column("text", "DESCRIPTION", 95), Column("amount", "AMOUNT", 555)),
    "%m/%d", "%B %d, %Y", _US, balances="none", sections=("DEPOSITS AND ADDITIONS", "ELECTRONIC WITHDRAWALS"))  # fmt: skip

LAYOUTS = (*RUNNING, SECTIONED)

_IN = ("Card takings", "Invoice payment", "Faster payment received", "Deposit", "Merchant settlement")
_OUT = (
    "Rent",
    "Wages",
    "Card purchase",
    "Direct debit utilities",
    "Supplier payment",
    "Software subscription",
    "Insurance",
)
_WHO = ("SPECIMEN FOODS", "SAMPLE TRADING", "EXAMPLE SUPPLIES", "MODEL CARRIERS", "PATTERN STUDIO")


@dataclass(frozen=True, slots=True)
class Entry:
    """One booking: its day, text, signed amount and the balance after it."""

    day: date
    text: str
    amount: Decimal
    balance: Decimal


def draw(rng: Random, layout: AbroadLayout, *, pdf: Path | None = None, dpi: float = 190, count: int = 46) -> Specimen:
    """A statement of about `count` rows, as a PDF with a text layer (`pdf`) or as page pictures."""
    opening, entries = _ledger(rng, count, overdrawn=layout.marks)
    holder = f"{rng.choice(_WHO).title()} {'LLC' if layout.locale == 'US' else 'Limited'}"
    account = "".join(rng.choice("0123456789") for _ in range(12 if layout.locale == "US" else 8))
    sheet: Sheet = PdfSheet(pdf, 612, 792) if pdf else ImageSheet(612, 792, dpi)
    said = _head(sheet, layout, holder, account, opening, entries)
    if layout.sections:
        booked, entries = entries, sorted(entries, key=lambda e: e.amount < 0)
        _sections(sheet, layout, layout.sections, entries, booked)
    else:
        _rows(sheet, layout, opening, entries)
    if isinstance(sheet, PdfSheet):
        sheet.save()
    runs = sheet.pixel_runs() if isinstance(sheet, ImageSheet) else fractional(sheet.runs, [(612, 792)] * sheet.pages)
    images = tuple(sheet.images) if isinstance(sheet, ImageSheet) else ()
    rows = [
        {"date": e.day.isoformat(), "amount": f"{e.amount:.2f}", "balance": f"{e.balance:.2f}"}
        if balance is not None else {"date": e.day.isoformat(), "amount": f"{e.amount:.2f}", "balance": None}
        for e, balance in zip(entries, _shown(layout, entries), strict=True)
    ]  # fmt: skip
    return Specimen("bank_statement", layout.family, said, runs, images, {"transactions": rows})


def _ledger(rng: Random, count: int, *, overdrawn: bool) -> tuple[Decimal, list[Entry]]:
    day = date(2024, rng.randrange(1, 12), 1)
    opening = balance = (Decimal(rng.randrange(200_000, 2_000_000)) / 100).quantize(CENT)
    last, entries = day + timedelta(days=29), []
    for at in range(count):
        day = min(last, day + timedelta(days=rng.choice((0, 0, 1, 1)))) if at else day
        comes = rng.random() < 0.45 or (balance < 2000 and not overdrawn)
        amount = (Decimal(rng.randrange(900, 480_000)) / 100 * (1 if comes else -1)).quantize(CENT)
        if not comes and not overdrawn:
            amount = max(amount, -balance + 100)
        balance += amount
        text = f"{rng.choice(_IN if comes else _OUT)} {rng.choice(_WHO)}"
        entries.append(Entry(day, text, amount, balance))
    return opening, entries


def _shown(layout: AbroadLayout, entries: Sequence[Entry]) -> list[Decimal | None]:
    """The balance that each row prints."""
    if layout.balances == "none":
        return [None] * len(entries)
    nexts = [*(e.day for e in entries[1:]), None]
    return [
        e.balance if layout.balances == "each" or e.day != after else None
        for e, after in zip(entries, nexts, strict=True)
    ]


def _money(amount: Decimal, layout: AbroadLayout, *, signed: bool) -> str:
    text = f"{abs(amount):,.2f}"
    if amount < 0 and signed:
        return {"before": f"-{text}", "bracket": f"({text})"}[layout.minus]
    return text


def _head(
    sheet: Sheet, layout: AbroadLayout, holder: str, account: str, opening: Decimal, entries: Sequence[Entry]
) -> dict[str, Said]:
    first, last = entries[0].day.replace(day=1), entries[-1].day
    period = f"{first.strftime(layout.long_day)} {'through' if layout.locale == 'US' else 'to'} {last.strftime(layout.long_day)}"
    closing = entries[-1].balance
    texts = {
        "holder": holder, "account": account, "period": period, "sort": "20-99-00",
        "opening": f"{layout.sign}{_money(opening, layout, signed=True)}", "closing": f"{layout.sign}{_money(closing, layout, signed=True)}",
    }  # fmt: skip
    fields = {
        "bank": Said(layout.bank, layout.bank, optional=True),
        "account_number": Said(account, account),
        "period_from": Said(first.isoformat(), period),
        "period_to": Said(last.isoformat(), period),
        "opening_balance": Said(
            f"{opening:.2f}", texts["opening"], optional="opening" not in dict(layout.labels).values()
        ),
        "closing_balance": Said(
            f"{closing:.2f}", texts["closing"], optional="closing" not in dict(layout.labels).values()
        ),
    }
    if "holder" in dict(layout.labels).values():
        fields["account_holder"] = Said(holder, holder)
    sheet.text(40, 30, layout.bank, BOLD, 14)
    sheet.text(560, 34, "SPECIMEN", FACE, 8, colour=GREY, anchor="right")
    sheet.text(40, 56, layout.title, BOLD, 12)
    if "account_holder" not in fields:
        sheet.text(40, 80, holder.upper(), FACE, 9)
        sheet.text(40, 92, "1 SAMPLE STREET", FACE, 9)
    for at, (label, slot) in enumerate(layout.labels):
        sheet.text(330, 80 + 14 * at, label, FACE, 9)
        sheet.text(
            330 + 14 + max(width(name, FACE, 9) for name, _ in layout.labels), 80 + 14 * at, texts[slot], FACE, 9
        )
    return fields


def _titles(sheet: Sheet, layout: AbroadLayout, y: float) -> float:
    for column in layout.columns:
        words = column.title.split("/ ") if "/ " in column.title else [column.title]
        if column.slot == "balance" and len(column.title) > 14:
            words = ["Ending daily", "balance"]
        for at, word in enumerate(words):
            right = column.slot in ("amount", "in", "out", "balance")
            word += "/" if len(words) > 1 and at == 0 and "/" in column.title else ""
            sheet.text(column.x, y + 10 * at, word, BOLD, 8, anchor="right" if right else "left")
    sheet.line(40, y + 22, 568, y + 22)
    return y + 26


def _sections(
    sheet: Sheet, layout: AbroadLayout, titles: tuple[str, str], entries: Sequence[Entry], booked: Sequence[Entry]
) -> None:
    y = 180.0
    for title, comes in zip(titles, (True, False), strict=True):
        mine = [(at, entry) for at, entry in enumerate(entries) if (entry.amount > 0) == comes]
        sheet.text(40, y, title, BOLD, 11)
        y = _titles(sheet, layout, y + 20)
        for at, entry in mine:
            if y > 730:
                sheet.new_page()
                sheet.text(40, 30, f"{title} (continued)", BOLD, 11)
                y = _titles(sheet, layout, 52)
            for column in layout.columns:
                text = (
                    f"{abs(entry.amount):,.2f}"
                    if column.slot == "amount"
                    else _cell(column.slot, entry, None, layout, False)
                )
                sheet.text(column.x, y, text, FACE, 8, row=at, anchor="right" if column.slot == "amount" else "left")
            y += 13
        total = sum((abs(entry.amount) for _, entry in mine), Decimal(0))
        sheet.text(40, y + 4, f"Total {title.title()}", BOLD, 8)
        sheet.text(555, y + 4, f"${total:,.2f}", BOLD, 8, anchor="right")
        y += 34
    _daily(sheet, layout, y, {entry.day: entry.balance for entry in booked})


def _daily(sheet: Sheet, layout: AbroadLayout, y: float, balances: dict[date, Decimal]) -> None:
    """Each day's last balance, two lists beside each other: it looks like rows, and is none."""
    if y > 560:
        sheet.new_page()
        y = 40
    sheet.text(40, y, "DAILY ENDING BALANCE", BOLD, 11)
    days = sorted(balances)
    half = (len(days) + 1) // 2
    for column, part in enumerate((days[:half], days[half:])):
        x = 40 + 270 * column
        sheet.text(x, y + 18, "DATE", BOLD, 8)
        sheet.text(x + 200, y + 18, "AMOUNT", BOLD, 8, anchor="right")
        for at, day in enumerate(part):
            sheet.text(x, y + 32 + 13 * at, day.strftime(layout.day), FACE, 8)
            sheet.text(x + 200, y + 32 + 13 * at, f"${balances[day]:,.2f}", FACE, 8, anchor="right")


def _rows(sheet: Sheet, layout: AbroadLayout, opening: Decimal, entries: Sequence[Entry]) -> None:
    y = _titles(sheet, layout, 180)
    before: date | None = None
    balance_x = next(column.x for column in layout.columns if column.slot == "balance")
    if layout.carried:
        sheet.text(layout.columns[1].x, y, layout.carried, FACE, 8)
        sheet.text(balance_x, y, _money(opening, layout, signed=True), FACE, 8, anchor="right")
        y += 13
    for at, (entry, balance) in enumerate(zip(entries, _shown(layout, entries), strict=True)):
        if y > 730:
            sheet.text(306, 770, f"Page {sheet.pages} of 2", FACE, 7, anchor="centre")
            sheet.new_page()
            sheet.text(40, 30, layout.bank, BOLD, 10)
            y = _titles(sheet, layout, 60)
        for column in layout.columns:
            text = _cell(column.slot, entry, balance, layout, entry.day == before)
            right = column.slot in ("amount", "in", "out", "balance")
            sheet.text(column.x, y, text, FACE, 8, row=at, anchor="right" if right else "left")
        before = entry.day
        y += 13
    sheet.text(306, 770, f"Page {sheet.pages} of {sheet.pages}", FACE, 7, anchor="centre")


def _cell(slot: str, entry: Entry, balance: Decimal | None, layout: AbroadLayout, again: bool) -> str:
    if slot == "date":
        return "" if again and layout.dated_once else entry.day.strftime(layout.day)
    if slot == "text":
        return entry.text
    if slot == "type":
        return "FPI" if entry.amount > 0 else "DD"
    if slot == "amount":
        return _money(entry.amount, layout, signed=True)
    if slot in ("in", "out"):
        return _money(entry.amount, layout, signed=False) if (entry.amount > 0) == (slot == "in") else ""
    if slot == "balance" and balance is not None:
        if layout.marks:
            return f"{abs(balance):,.2f} {'CR' if balance >= 0 else 'DR'}"
        return _money(balance, layout, signed=True)
    return ""
