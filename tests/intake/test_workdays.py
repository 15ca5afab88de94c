"""Working days with 调休, and what happens where the calendar ends."""

from datetime import date

from intake.workdays import is_workday, known, last_year, next_workday, previous_workday


def test_shifted_days_count_as_the_state_council_says() -> None:
    """A Sunday that is worked, and a Monday that is not."""
    assert is_workday(date(2024, 2, 18)) and not is_workday(date(2024, 2, 12))
    assert previous_workday(date(2024, 2, 18)) == date(2024, 2, 9)
    assert next_workday(date(2024, 9, 30)) == date(2024, 10, 8)


def test_outside_of_the_calendar_weekdays_are_assumed_and_it_is_told() -> None:
    """The first year unknown to the calendar."""
    later = last_year() + 1
    assert known(date(last_year(), 12, 31)) and not known(date(later, 1, 1))
    monday = next(date(later, 5, day) for day in range(1, 8) if date(later, 5, day).weekday() == 0)
    assert is_workday(monday) and not is_workday(monday.replace(day=monday.day + 5))
