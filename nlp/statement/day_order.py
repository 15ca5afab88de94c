"""One misread digit of a scan's date mended, where the order of the rows leaves exactly one; what was read is kept.

A statement runs forward or backward in time. A day that stands out of that order, or out of the printed period, is doubted;
a row whose day was lost has the day of the row before only while the row behind has it too.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date as Day

from nlp.evidence import Field
from nlp.statement.draft import Draft
from nlp.statement.tokens import Token, scanned

OWN = 0.8  # share of rows that print a day of their own, from which a row without one lost it
ORDERED = 0.8  # share of days in order, from which the rest is out of it
CLEAR = 0.995  # the weakest sign of a cell read at least so surely was read right


def mend_days(drafts: Sequence[Draft], heads: dict[str, Field]) -> None:
    """Mend or doubt days in place. `drafts`: in printed order, days settled; a file's own print is left as it is."""
    if not drafts or not scanned(drafts[0].record.tokens):
        return
    own = [draft for draft in drafts if draft.date and "date_inherited" not in draft.flags]
    if len(own) < OWN * len(drafts) or len(own) < 3:
        return
    days = [str(draft.date) for draft in own]
    rising, falling = _in_order(days), _in_order(days[::-1])
    back = len(falling) > len(rising)
    if back:
        drafts, own, days, rising = drafts[::-1], own[::-1], days[::-1], falling
    if len(rising) < ORDERED * len(own):
        return
    first, last = (str(heads[n].value) if n in heads and heads[n].value else "" for n in ("period_from", "period_to"))
    inside = [at for at in rising if (not first or days[at] >= first) and (not last or days[at] <= last)]
    kept = {id(own[at]) for at in (inside if len(inside) >= ORDERED * len(own) else rising)}
    low = first if len(inside) >= ORDERED * len(own) else ""
    bounds = _bounds(drafts, kept, low, last if low else "")
    for draft, (before, after) in zip(drafts, bounds, strict=True):
        if id(draft) in kept:
            continue
        if "date_inherited" in draft.flags or draft.date is None:
            draft.date = before or draft.date
            if before != after:
                draft.flags.append("date_out_of_order")
            continue
        ways = {day for day in _one_digit_off(draft.date) if before and after and before <= day <= after}
        if len(ways) == 1 and not _clearly_read(draft):
            draft.repaired["date"] = draft.date
            draft.date = ways.pop()
        else:
            draft.flags.append("date_out_of_order")


def _in_order(days: Sequence[str]) -> list[int]:
    """The places of a longest run of days that never goes back."""
    ends: list[str] = []
    places: list[int] = []
    before = [-1] * len(days)
    for at, day in enumerate(days):
        size = bisect_right(ends, day)
        before[at] = places[size - 1] if size else -1
        ends[size : size + 1], places[size : size + 1] = [day], [at]
    out = []
    at = places[-1] if places else -1
    while at >= 0:
        out.append(at)
        at = before[at]
    return out[::-1]


def _bounds(drafts: Sequence[Draft], kept: set[int], first: str, last: str) -> list[tuple[str, str]]:
    """For each row the nearest trusted day before it and behind it; the period's ends beyond them, "" when unknown."""
    lows: list[str] = []
    highs: list[str] = []
    for rows, edge, out in ((drafts, first, lows), (drafts[::-1], last, highs)):
        for draft in rows:
            out.append(edge)
            if id(draft) in kept:
                edge = str(draft.date)
    return list(zip(lows, highs[::-1], strict=True))


def _one_digit_off(day: str) -> Iterator[str]:
    """The days that differ from this one in a single digit."""
    for at, sign in enumerate(day):
        for digit in "0123456789" if sign.isdigit() else "":
            other = day[:at] + digit + day[at + 1 :]
            try:
                Day.fromisoformat(other)
            except ValueError:
                continue
            if other != day:
                yield other


def _clearly_read(draft: Draft) -> bool:
    """True when the engine doubts no sign of the day: the paper itself says so."""
    tokens: list[Token] = [
        token
        for column, cell in zip(draft.columns, draft.record.cells, strict=True)
        if column.role in ("date", "time", "value_date")
        for token in cell.tokens
        if sum(c.isdigit() for c in token.norm) >= 4 and ":" not in token.norm
    ]
    return bool(tokens) and min(token.confidence for token in tokens) >= CLEAR
