"""A record's cells as values, before anything is known of signs and order: money in cents, moments, directions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from nlp.normalise import compact
from nlp.spec import Unreadable
from nlp.statement.columns import Column
from nlp.statement.hypothesis import Hypothesis
from nlp.statement.moments import Moment, clock, moment
from nlp.statement.record import Record, Section
from nlp.values import money

Way = Literal["in", "out", "neutral", "credit", "debit"]

_PLAIN = re.compile(r"[+\-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?")
_WAYS: tuple[tuple[re.Pattern[str], Way], ...] = (
    (re.compile(r"不计收支|中性|其他|其它|^/$|^-+$"), "neutral"),
    (
        re.compile(r"^(?:收|收入|入|入账|进|转入|来账|存|存入|in|\+|收款|已收入|收方|进账|deposit)$", re.IGNORECASE),
        "in",
    ),
    (
        re.compile(r"^(?:支|支出|付|出|出账|转出|往账|取|支取|out|-|付款|已支出|支付|付方|withdrawal)$", re.IGNORECASE),
        "out",
    ),
    (re.compile(r"^(?:贷|贷方|贷cr|cr|c|credit|贷\(?cr\)?|贷记|贷/cr)\.?$", re.IGNORECASE), "credit"),
    (re.compile(r"^(?:借|借方|借dr|dr|d|debit|借\(?dr\)?|借记|借/dr)\.?$", re.IGNORECASE), "debit"),
    (re.compile(r"来账|收入|转入"), "in"),
    (re.compile(r"往账|支出|转出"), "out"),
)
NO_CENTS = 10**15  # larger numbers are accounts or serials that slipped into a money column


@dataclass(slots=True)
class Draft:
    """One record, read but not judged. `printed` is its place in printed order.

    `money`, `marks` and `unread` go by the document's column numbers, which sections with other layouts share where
    their titles mean the same; `places` says where such a column stands in this record.
    """

    record: Record
    section: int
    columns: list[Column]
    printed: int
    places: dict[int, int]
    money: dict[int, int | None]
    marks: dict[int, Way]
    unread: dict[int, str]  # money cells whose print is no amount
    way: Way | None
    moment: Moment | None
    time: str | None
    texts: list[str]
    date: str | None = None
    segment: int = 0
    account: str = ""
    currency: str = ""
    amount: int | None = None  # signed cents, once judged
    balance: int | None = None
    flags: list[str] = field(default_factory=list)
    repaired: dict[str, str] = field(default_factory=dict)
    hypothesis: Hypothesis | None = None  # the reading that amount and balance came by
    coded: bool = False  # its direction is a code of two values that nothing explains: only the balance can
    sure: bool = False  # a closed link vouches for amount and balance

    def text(self, *roles: str) -> str:
        """The print of the first non-empty column of these roles, in the order of the roles."""
        for role in roles:
            for column, text in zip(self.columns, self.texts, strict=True):
                if column.role == role and text:
                    return text
        return ""

    @property
    def signs(self) -> str:
        """How its amount got its sign."""
        return self.hypothesis.signs if self.hypothesis is not None else ""

    def all_of(self, role: str) -> list[str]:
        """The print of every non-empty column of a role."""
        return [t for column, t in zip(self.columns, self.texts, strict=True) if column.role == role and t]


@lru_cache(maxsize=1 << 16)
def cents(text: str) -> int | None:
    """An amount in cents, None when the cell is empty or no amount.

    >>> cents("1,234.50"), cents("-3"), cents("--"), cents("1,234,56")
    (123450, -300, None, 123456)
    """
    body = text.replace(" ", "")
    if _PLAIN.fullmatch(body):
        whole, _, fraction = body.replace(",", "").replace("+", "").partition(".")
        value = abs(int(whole)) * 100 + int((fraction + "00")[:2])
        value = -value if body[0] == "-" else value
    else:
        try:
            value = int(Decimal(money.parse(re.sub(r"(?i)od$", "", body)).value) * 100)
        except Unreadable:
            return None
    return value if abs(value) < NO_CENTS else None


def drafts_of(sections: Sequence[Section]) -> list[Draft]:
    """Every record of the sections as a draft, in printed order."""
    out: list[Draft] = []
    known: dict[tuple[str, str, int], int] = {}
    for number, section in enumerate(sections):
        places: dict[int, int] = {}
        for local in money_columns(section):
            column = section.columns[local]
            key = (column.role, "" if column.role else column.title or str(local), 0)
            while known.setdefault(key, len(known)) in places:
                key = (key[0], key[1], key[2] + 1)
            places[known[key]] = local
        pointed = _pointed(section, places)
        begun = len(out)
        for record in section.records:
            out.append(_draft(record, number, section.columns, places, len(out), pointed))
        _decode(out[begun:], section)
        _overdraw(out[begun:], section, places)
    return out


def _overdraw(drafts: Sequence[Draft], section: Section, places: Mapping[int, int]) -> None:
    """Balances that are marked as the customer's debt (DR, OD) are below zero; by 借 only where others say 贷."""
    for index, local in places.items():
        if section.columns[local].role not in ("balance", "available"):
            continue
        marked = [d for d in drafts if index in d.marks]
        mixed = len({d.marks[index] for d in marked}) == 2
        for draft in marked:
            owed = draft.marks[index] == "debit" and (mixed or compact(draft.texts[local])[-1:].isascii())
            if owed and (value := draft.money.get(index)) is not None:
                draft.money[index] = -abs(value)


def _decode(drafts: Sequence[Draft], section: Section) -> None:
    """Directions told by two codes (0 and 1, C and D): as a legend beside the table says, else left to the balance."""
    codes = sorted({text for d in drafts if (text := compact(d.text("direction")))})
    if any(d.way is not None for d in drafts) or len(codes) != 2 or max(map(len, codes)) > 3:
        return
    legend = "".join(line.text for line in section.loose)
    told = {
        code: found[1]
        for code in codes
        if (found := re.search(re.escape(code) + r"[-:=、代表为是]{0,3}(借|贷|收|支)", legend)) is not None
    }
    explained = len(set(told.values())) == 2
    ways: tuple[Way, Way] = ("out", "in")
    for draft in drafts:
        code = compact(draft.text("direction"))
        if code in codes:
            draft.way = _way(told[code]) if explained else ways[codes.index(code)]
            draft.coded = not explained


def _pointed(section: Section, places: dict[int, int]) -> set[int]:
    """Columns of a scan whose amounts all have cents: a bare digit there is a speck or a dash, misread.

    A sheet's or a file's own `2` is two yuan: spreadsheets keep no zeros behind the point.
    """
    out: set[int] = set()
    if all(token.word.engine in ("cell", "pdf") for record in section.records[:20] for token in record.tokens):
        return out
    for index, local in places.items():
        texts = [text for r in section.records[:200] if len(text := compact(r.cells[local].text)) > 2]
        if len(texts) > 2 and sum("." in text for text in texts) > 0.9 * len(texts):
            out.add(index)
    return out


def money_columns(section: Section) -> list[int]:
    """Columns that hold amounts: by title, or by content where the title says nothing."""
    out = []
    for index, column in enumerate(section.columns):
        if column.role in ("amount", "in", "out", "balance", "available", "foreign_in", "foreign_out"):
            out.append(index)
        elif column.role in ("", "other"):
            texts = [text for r in section.records[:200] if (text := compact(r.cells[index].text))]
            good = sum(cents(t) is not None and "." in t for t in texts)
            if good >= max(1, 0.7 * len(texts)):
                out.append(index)
    return out


def _draft(
    record: Record, section: int, columns: list[Column], places: dict[int, int], printed: int, pointed: set[int]
) -> Draft:
    texts = [cell.text.strip() if cell.lines else "" for cell in record.cells]
    amounts: dict[int, int | None] = {}
    marks: dict[int, Way] = {}
    unread: dict[int, str] = {}
    for index, local in places.items():
        text = compact(texts[local])
        if not text or (index in pointed and len(text) <= 2):
            amounts[index] = None
            continue
        value = cents(text)
        amounts[index] = value
        if value is None:
            if any(c.isdigit() for c in text):
                unread[index] = text
        elif not text[-1].isdigit() and (mark := money.marker(text)) is not None:
            marks[index] = mark
    when, time = _when(columns, texts)
    way = None
    for column, text in zip(columns, texts, strict=True):
        if column.role == "direction" and way is None:
            way = _way(compact(text))
    return Draft(record, section, columns, printed, places, amounts, marks, unread, way, when, time, texts)


def _way(text: str) -> Way | None:
    return next((way for pattern, way in _WAYS if pattern.search(text)), None) if text else None


def _when(columns: Sequence[Column], texts: Sequence[str]) -> tuple[Moment | None, str | None]:
    """The day and the time of a row: from the date column, else the time column, else the value date, else content."""
    when: Moment | None = None
    time: str | None = None
    for role in ("date", "time", "value_date", ""):
        for column, text in zip(columns, texts, strict=True):
            if column.role != role or not text:
                continue
            if when is None:
                when = moment(text)
                if when is not None:
                    time = time or when.time
                    continue
            if role in ("time", "") and time is None:
                told = moment(text) if len(text) > 12 else None  # a date and a time, maybe glued by a wrap
                time = told.time if told is not None else clock(text) if role == "time" or ":" in text else None
            elif role == "date" and time is None and (late := moment(text)) is not None:
                time = late.time
        if when is not None and role == "time":
            break
    return when, time
