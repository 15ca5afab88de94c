"""Money in and money out in tables of their own, without signs: the heading over the rows tells which way they went."""

import re
from collections.abc import Sequence

from nlp.statement.draft import Draft
from nlp.statement.record import Sheet
from nlp.statement.tokens import Line

_IN = re.compile(
    r"(?:total |other |electronic |customer )*(?:deposits?|additions|credits|money in|paid in|receipts|payments received|incoming payments)"
    r"(?: ?(?:and|&|/) ?(?:other )?(?:additions|credits|interest|deposits))?|收入(?:明细|交易|部分)|贷方(?:明细|交易)|转入明细",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"(?:other |electronic |online |atm ?(?:&|and) ?|debit |card )*(?:withdrawals?|subtractions|debits|money out|paid out|checks?(?: paid)?|fees"
    r"|service (?:fees|charges)|purchases|outgoing payments|payments)"
    r"(?: ?(?:and|&|/) ?(?:other )?(?:subtractions|debits|withdrawals|charges|fees|purchases))*|支出(?:明细|交易|部分)|借方(?:明细|交易)|转出明细",
    re.IGNORECASE,
)
_BALANCES = re.compile(
    r"daily (?:ending |ledger |closing |account )?balances?(?: (?:summary|information|detail))?", re.IGNORECASE
)
BALANCES = "balances"
_AFTER = re.compile(r" ?[-–(]? ?(?:continued|cont\.?|续)\)?$", re.IGNORECASE)


def direct(drafts: list[Draft], sheet: Sheet) -> list[Draft]:
    """Each row with the way of the heading it stands under, where nothing in its own table tells one; without the lists of
    each day's balance, which are no rows."""
    headings = _headings(sheet)
    drafts = [d for d in drafts if _over(d, headings) != BALANCES]
    if not drafts or any(d.way is not None for d in drafts):
        return drafts
    roles = {column.role for d in drafts for column in d.columns}
    signed = any((value or 0) < 0 for d in drafts for value in d.money.values())
    if roles & {"in", "out", "balance", "direction"} or "amount" not in roles or signed:
        return drafts
    if not {"in", "out"} <= {way for _, _, way in headings}:
        return drafts  # one kind of table alone may be all that was asked for; its title is read elsewhere
    for draft in drafts:
        way = _over(draft, headings)
        draft.way = "in" if way == "in" else "out" if way == "out" else None
    return drafts


def _headings(sheet: Sheet) -> list[tuple[int, float, str]]:
    """Page, place and meaning of the lines that head a table of one way, or of balances, down the pages."""
    lines = [*sheet.outside, *(line for section in sheet.sections for line in section.loose)]
    return sorted((line.page, line.y, way) for line in lines if (way := _way(line)) is not None)


def _over(draft: Draft, headings: Sequence[tuple[int, float, str]]) -> str | None:
    """The meaning of the last heading above a row."""
    here = (draft.record.page, draft.record.y)
    return next((way for page, y, way in reversed(headings) if (page, y) < here), None)


def _way(line: Line) -> str | None:
    text = _AFTER.sub("", line.spaced.strip())
    for pattern, way in ((_IN, "in"), (_OUT, "out"), (_BALANCES, BALANCES)):
        if pattern.fullmatch(text):
            return way
    return None
