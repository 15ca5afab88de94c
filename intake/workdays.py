"""Working days in China, with the State Council's shifted days (调休), as far as the calendar package reaches."""

from datetime import date, timedelta

import chinese_calendar

MOST_CLOSED = 16  # days; no holiday with its weekends is longer


def known(day: date) -> bool:
    """True when the calendar has that year; outside of it plain weekdays are assumed, and a check should say so."""
    return int(min(chinese_calendar.constants.holidays).year) <= day.year <= last_year()


def last_year() -> int:
    """The last year whose holidays the installed calendar knows."""
    return int(max(chinese_calendar.constants.holidays).year)


def is_workday(day: date) -> bool:
    """True on working days (by the weekday alone where the calendar does not reach).

    >>> is_workday(date(2024, 2, 18)), is_workday(date(2024, 10, 1))
    (True, False)
    """
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def previous_workday(day: date) -> date:
    """The last working day before `day`."""
    return _next(day, -1)


def next_workday(day: date) -> date:
    """The first working day after `day`."""
    return _next(day, 1)


def _next(day: date, step: int) -> date:
    for distance in range(1, MOST_CLOSED):
        found = day + timedelta(days=step * distance)
        if is_workday(found):
            return found
    raise AssertionError(f"no working day within {MOST_CLOSED} days of {day}")
