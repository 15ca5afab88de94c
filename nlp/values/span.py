"""The time that a statement speaks of: a day, a month, a run of months, a quarter or a year."""

import calendar
import re
from datetime import date

from nlp.normalise import norm
from nlp.spec import Parsed, Unreadable
from nlp.values import date as day

# One line of comparable text, gaps as single spaces.
PRINTED = (
    r"20\d\d ?年 ?(?:\d{1,2} ?[-至~] ?\d{1,2} ?月(?:份)?|\d{1,2} ?月(?: ?\d{1,2} ?日)?(?:份)?|第? ?[1-4一二三四] ?季度?|度)"
    r"|20\d\d-\d{1,2}-\d{1,2}(?: ?[-至~] ?20\d\d-\d{1,2}-\d{1,2})?"
)
_QUARTERS = {"1": 1, "2": 2, "3": 3, "4": 4, "一": 1, "二": 2, "三": 3, "四": 4}


def parse(text: str) -> Parsed:
    """The time as printed, without the gaps of a form.

    >>> parse("2024 年 12 月 31 日").value
    '2024年12月31日'
    """
    body = "".join(norm(text).split())
    _ends(body)
    return Parsed(body)


def parse_from(text: str) -> Parsed:
    """The first day; a single day has none.

    >>> parse_from("2024年度").value, parse_from("2024年1-9月").value, parse_from("2024年第3季度").value, parse_from("2024年12月").value
    ('2024-01-01', '2024-01-01', '2024-07-01', '2024-12-01')
    """
    first, _ = _ends("".join(norm(text).split()))
    if first is None:
        raise Unreadable("empty")
    return Parsed(first.isoformat())


def first_day(text: str) -> str | None:
    """The first day of a time, None for a single day. Raises Unreadable.

    >>> first_day("2024年12月31日"), first_day("2024年度")
    (None, '2024-01-01')
    """
    first, _ = _ends("".join(norm(text).split()))
    return None if first is None else first.isoformat()


def parse_to(text: str) -> Parsed:
    """The last day.

    >>> parse_to("2024年度").value, parse_to("2024年1-9月").value, parse_to("2024年12月31日").value, parse_to("2024年2月").value
    ('2024-12-31', '2024-09-30', '2024-12-31', '2024-02-29')
    """
    return Parsed(_ends("".join(norm(text).split()))[1].isoformat())


def _ends(body: str) -> tuple[date | None, date]:
    if not re.search(r"年\d{1,2}[-至~]\d{1,2}月", body) and (
        days := [date.fromisoformat(found[2]) for found in day.find(body)]
    ):
        return (days[0] if len(days) > 1 else None), days[-1]
    if found := re.search(r"(20\d\d)年(?:(\d{1,2})[-至~])?(\d{1,2})月", body):
        year, last = int(found[1]), int(found[3])
        first = int(found[2] or last)
        if re.search(r"月\d{1,2}日", body):
            raise Unreadable("not a day")
        if 1 <= first <= last <= 12:
            return date(year, first, 1), _month_end(year, last)
    if found := re.search(r"(20\d\d)年第?([1-4一二三四])季", body):
        year, last = int(found[1]), 3 * _QUARTERS[found[2]]
        return date(year, last - 2, 1), _month_end(year, last)
    if found := re.search(r"(20\d\d)年度", body):
        return date(int(found[1]), 1, 1), date(int(found[1]), 12, 31)
    raise Unreadable("not a time")


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
