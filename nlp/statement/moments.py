"""Dates and times as statements print them, with the year or the order of day and month told by the rest."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date as Day
from functools import lru_cache

from nlp.normalise import norm
from nlp.spec import Unreadable
from nlp.values import date as days

_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ],
        1,
    )
    for name in names.split()
}
_TIME = re.compile(
    r"(?<!\d)([01]?\d|2[0-3])[:：.时]([0-5]\d)(?:[:：.分]([0-5]\d))?(?:秒|\.\d+)?(?:\s*([AaPp])\.?[Mm]\.?)?(?!\d)"
)
_BARE_TIME = re.compile(r"(?<!\d)([01]\d|2[0-3])([0-5]\d)([0-5]\d)(?!\d)")
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{2}(?=\d{2}[:：.]\d{2}|\d{6}(?!\d))|\d{1,2}(?!\d))")
_EIGHT = re.compile(r"^((?:19|20)\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])(?=\D|$|\d{2}[:：]\d{2}|\d{6}(?!\d))")
_SIX = re.compile(r"^(\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])$")
_WORDED = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?[\s\-/.]*([A-Za-z]{3,9})\.?[\s\-/.,]*(\d{4}|\d{2})?(?!\d)")
_MONTH_FIRST = re.compile(r"^([A-Za-z]{3,9})\.?[\s\-/.]*(\d{1,2})(?:st|nd|rd|th)?(?:[\s,\-/.]+(\d{4}|\d{2}))?(?!\d)")
_SLASHED = re.compile(r"^(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}|\d{2}))?(?!\d)")
_CHINESE_SHORT = re.compile(r"^(\d{1,2})月(\d{1,2})日?$")
_SPACES_IN = re.compile(r"(?<=\d)\s*([-/.])\s*(?=\d)")
_SERIAL = re.compile(r"^[1-9]\d{4}(?:\.\d+)?$")


@dataclass(frozen=True, slots=True)
class Moment:
    """What a cell says of when: `year` None when not printed; `slashed` when day and month may stand either way."""

    year: int | None
    month: int
    day: int
    time: str | None = None
    slashed: bool = False


@lru_cache(maxsize=1 << 16)
def moment(text: str) -> Moment | None:
    """The date of a cell (with its time, if it carries one), None when it holds none."""
    body = norm(text).strip()
    if not body or not any(c.isdigit() or c in "〇一二" for c in body):
        return None
    body = _SPACES_IN.sub(r"\1", body)
    if found := _ISO.match(body):
        return _whole(found, body)
    if found := _EIGHT.match(body):
        return _whole(found, body)
    if found := _WORDED.match(body):
        return _worded(found[1], found[2], found[3], body[found.end() :])
    if found := _MONTH_FIRST.match(body):
        return _worded(found[2], found[1], found[3], body[found.end() :])
    if found := _SLASHED.match(body):
        year = _year(found[3])
        return Moment(year, int(found[1]), int(found[2]), clock(body[found.end() :]), slashed=True)
    if found := _CHINESE_SHORT.match(body):
        return _checked(None, int(found[1]), int(found[2]), None)
    if found := _SIX.match(body):
        return _checked(2000 + int(found[1]), int(found[2]), int(found[3]), None)
    if _SERIAL.match(body):
        try:
            year, month, day = map(int, days.from_serial(float(body)).split("-"))
        except Unreadable:
            return None
        return Moment(year, month, day, _of_day(float(body) % 1))
    for _, end, value in days.find(body):
        year, month, day = map(int, value.split("-"))
        return Moment(year, month, day, clock(body[end:]))
    return None


@lru_cache(maxsize=1 << 14)
def clock(text: str) -> str | None:
    """The time of day as HH:MM:SS, None without one.

    >>> clock("17:57"), clock("132324"), clock("9:05:01 PM"), clock("—")
    ('17:57:00', '13:23:24', '21:05:01', None)
    """
    body = norm(text).strip()
    if not body:
        return None
    if found := _TIME.search(body):
        hour = int(found[1])
        if found[4]:
            hour = hour % 12 + (12 if found[4] in "Pp" else 0)
        return f"{hour:02d}:{found[2]}:{found[3] or '00'}"
    if found := _BARE_TIME.search(body):
        return f"{found[1]}:{found[2]}:{found[3]}"
    if re.fullmatch(r"[1-9]?\d{1,4}", body) and int(body) % 10000 > 0 and len(body) == 5:  # 093005 that lost its zero
        return clock("0" + body)
    return None


def _of_day(fraction: float) -> str | None:
    seconds = round(fraction * 86400)
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}" if seconds else None


def _whole(found: re.Match[str], body: str) -> Moment | None:
    return _checked(int(found[1]), int(found[2]), int(found[3]), clock(body[found.end() :]))


def _worded(day: str, month: str, year: str | None, rest: str) -> Moment | None:
    number = _MONTHS.get(month.casefold())
    return None if number is None else _checked(_year(year), number, int(day), clock(rest))


def _year(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text)


def _checked(year: int | None, month: int, day: int, time: str | None) -> Moment | None:
    try:
        Day(year or 2024, month, day)
    except ValueError:
        return None
    return Moment(year, month, day, time)


def settle(moments: Sequence[Moment | None], years: Iterable[int], american: bool = False) -> list[str | None]:
    """The days as YYYY-MM-DD: order of day and month, and missing years, told by the other dates and the period."""
    month_first = _month_first(moments, american)
    moments = _year_first(moments, set(years))
    known = sorted(set(years)) or sorted({m.year for m in moments if m is not None and m.year is not None})
    out: list[str | None] = []
    last: Day | None = None
    forward = _forward(moments, month_first)
    for at in moments:
        if at is None:
            out.append(None)
            continue
        month, day = (at.month, at.day) if not at.slashed or month_first else (at.day, at.month)
        made = _made(at.year, month, day) if at.year is not None else _nearest(month, day, known, last, forward)
        if made is None:
            made = _made(at.year, day, month) if at.year is not None else None
        out.append(made.isoformat() if made else None)
        last = made or last
    return out


def _year_first(moments: Sequence[Moment | None], years: set[int]) -> Sequence[Moment | None]:
    """24.05.12 is the 12th of May where the first number stays while the last one runs, or is the printed period's year."""
    slashed = [m for m in moments if m is not None and m.slashed]
    turned = {m: _checked(2000 + m.month, m.day, (m.year or 0) % 100, m.time) for m in set(slashed)}
    if not slashed or any(m.year is None or turned[m] is None for m in slashed):
        return moments
    firsts, lasts = {2000 + m.month for m in slashed}, {m.year for m in slashed}
    if (firsts <= years and not lasts <= years) or (not years and len(firsts) < len(lasts)):
        return [turned[m] if m is not None and m.slashed else m for m in moments]
    return moments


def _month_first(moments: Sequence[Moment | None], american: bool) -> bool:
    slashed = [m for m in moments if m is not None and m.slashed]
    first = sum(m.month > 12 for m in slashed)
    second = sum(m.day > 12 for m in slashed)
    if first != second:
        return second > first
    if not slashed:
        return True
    turns = [sum(a > b for a, b in itertools.pairwise(keys)) for keys in (
        [(m.year or 0, m.month, m.day) for m in slashed], [(m.year or 0, m.day, m.month) for m in slashed]
    )]  # fmt: skip
    turns = [min(t, len(slashed) - 1 - t) for t in turns]
    if turns[0] != turns[1]:
        return turns[0] < turns[1]
    return american


def _forward(moments: Sequence[Moment | None], month_first: bool) -> bool:
    keys = [(m.month, m.day) if month_first else (m.day, m.month) for m in moments if m is not None]
    rises = sum(a < b for a, b in itertools.pairwise(keys))
    falls = sum(a > b for a, b in itertools.pairwise(keys))
    return rises >= falls


def _nearest(month: int, day: int, years: Sequence[int], last: Day | None, forward: bool) -> Day | None:
    """The day in the year that continues the row before; the first row's in the period's first (or last) year."""
    if not years:
        return None
    if last is None:
        return _made(years[0] if forward else years[-1], month, day) or _made(years[-1], month, day)
    near = [made for y in (last.year - 1, last.year, last.year + 1) if (made := _made(y, month, day)) is not None]
    return min(near, key=lambda made: abs((made - last).days)) if near else None


def _made(year: int | None, month: int, day: int) -> Day | None:
    try:
        return Day(year or 2000, month, day)
    except ValueError:
        return None


_ANY_DATE = re.compile(
    r"(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|(?<!\d)(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?=\D|$)"
    r"|\d{1,2}(?:st|nd|rd|th)?[\s\-/]*(?:[A-Z][a-z]{2,8}|[A-Z]{3})\.?[\s\-/,]*\d{4}|[A-Z][a-z]{2,8}\.?\s*\d{1,2},?\s*\d{4}|\d{1,2}/\d{1,2}/\d{4}"
)


def dates_in(text: str, *, month_first: bool = False) -> list[str]:
    """Every whole date in a line, left to right, as YYYY-MM-DD; `month_first` is how 03/04/2024 is read beside no other.

    >>> dates_in("起止日期:20250723-20260723"), dates_in("1 Jan 2025 to 31 January 2025")
    (['2025-07-23', '2026-07-23'], ['2025-01-01', '2025-01-31'])
    """
    found = [
        at
        for m in _ANY_DATE.finditer(norm(text))
        if (at := moment(re.sub(r"\s*([-/.年月])\s*", r"\1", m[0]))) is not None
    ]
    return [day for day in settle(found, (), month_first) if day is not None]
