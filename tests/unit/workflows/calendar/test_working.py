"""Counting in working days, across holidays, make-up days and years nobody knows yet."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calendar.working import Deadline, WorkingCalendar, add_months, end_of_day, week_of

CALENDAR = WorkingCalendar()


@pytest.mark.rule("A13")
def test_five_working_days_honour_make_up_days() -> None:
    """A letter of Friday 2019-09-27 is answered by 2019-10-10: the Sunday before the holiday is worked."""
    assert CALENDAR.add_working_days(date(2019, 9, 27), 5) == Deadline(date(2019, 10, 10), provisional=False)


def test_make_up_days_are_worked() -> None:
    """2019-09-29 (Sunday) and 2019-10-12 (Saturday) are worked, 1 October is not."""
    worked = [CALENDAR.is_working_day(date(2019, *day)) for day in ((9, 29), (10, 12), (10, 1), (10, 13))]
    assert worked == [True, True, False, False]


def test_a_deadline_in_an_unannounced_year_is_provisional() -> None:
    """Counting into 2027 uses weekends alone and says so; counting within 2026 does not."""
    assert CALENDAR.add_working_days(date(2026, 12, 31), 1) == Deadline(date(2027, 1, 1), provisional=True)
    assert not CALENDAR.add_working_days(date(2026, 6, 1), 5).provisional


def test_a_settled_day_makes_its_year_known() -> None:
    """When an administrator has entered the days of 2027, they count and the result is final."""
    settled = WorkingCalendar({date(2027, 1, 1): False, date(2027, 1, 2): True})
    assert settled.add_working_days(date(2026, 12, 31), 1) == Deadline(date(2027, 1, 2), provisional=False)


def test_a_settled_day_wins_over_the_published_calendar() -> None:
    """An ordinary Monday can be declared free."""
    assert not WorkingCalendar({date(2019, 7, 8): False}).is_working_day(date(2019, 7, 8))


def test_counting_backwards_reaches_earlier_days() -> None:
    """Five working days before 2019-10-10 is 2019-09-27."""
    assert CALENDAR.add_working_days(date(2019, 10, 10), -5).on == date(2019, 9, 27)


@given(st.dates(date(2004, 1, 1), date(2027, 12, 31)), st.integers(-60, 60))
def test_between_undoes_add(day: date, n: int) -> None:
    """From any working day, the distance to the day n working days on is n."""
    start = CALENDAR.next_working_day(day)
    assert CALENDAR.working_days_between(start, CALENDAR.add_working_days(start, n).on) == n


@pytest.mark.rule("C13")
def test_next_week_starts_on_its_first_working_day() -> None:
    """What is completed on Wednesday 2019-08-28 is closed out on Monday; before the National Day week, after it."""
    assert CALENDAR.start_of_next_week(date(2019, 8, 28)) == date(2019, 9, 2)
    assert CALENDAR.start_of_next_week(date(2019, 10, 5)) == date(2019, 10, 8)
    assert CALENDAR.start_of_next_week(date(2019, 10, 12)) == date(2019, 10, 14)


def test_the_week_runs_from_monday_to_sunday() -> None:
    """The week of a Sunday is the one that ends with it."""
    week = week_of(date(2019, 9, 29))
    assert (week[0], week[-1], len(week)) == (date(2019, 9, 23), date(2019, 9, 29), 7)


def test_months_end_where_the_calendar_ends() -> None:
    """31 January plus one month is the last of February, in leap years the 29th; months can be taken away."""
    assert add_months(date(2019, 1, 31), 1) == date(2019, 2, 28)
    assert add_months(date(2020, 1, 31), 1) == date(2020, 2, 29)
    assert add_months(date(2019, 12, 15), 1) == date(2020, 1, 15)
    assert add_months(date(2019, 1, 31), -2) == date(2018, 11, 30)


def test_a_day_closes_at_six_in_the_office() -> None:
    """The end of a day is 18:00 in Shanghai, 10:00 in UTC."""
    closes = end_of_day(date(2019, 10, 10))
    assert closes == datetime(2019, 10, 10, 10, tzinfo=UTC)
    assert closes.utcoffset() == timedelta(hours=8)
