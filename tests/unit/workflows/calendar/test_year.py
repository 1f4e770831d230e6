"""A year as a page shows it."""

from datetime import date

from workflows.calendar.working import LAST_PUBLISHED_YEAR, DayKind, WorkingCalendar, YearState
from workflows.calendar.year import months, years


def test_a_month_is_whole_weeks_with_its_working_days_counted() -> None:
    """October 2019 starts on a Tuesday: of 23 weekdays five are holidays, and a Saturday is worked."""
    october = months(WorkingCalendar(), 2019)[9]
    assert october.number == 10
    assert {len(week) for week in october.weeks} == {7}
    assert october.weeks[0][0] is None
    first = october.weeks[0][1]
    assert first
    assert (first.on, first.kind) == (date(2019, 10, 1), DayKind.HOLIDAY)
    assert october.working_days == 19


def test_each_day_says_what_it_is() -> None:
    """A holiday on a Saturday is a holiday, a worked one a make-up day, any other a weekend; settled days win."""
    calendar = WorkingCalendar({date(2019, 7, 6): True, date(2019, 7, 8): False, date(2019, 7, 13): False})
    kinds = {
        date(2019, 10, 5): DayKind.HOLIDAY,
        date(2019, 10, 12): DayKind.MAKE_UP,
        date(2019, 10, 13): DayKind.WEEKEND,
        date(2019, 10, 14): DayKind.WORKING,
        date(2019, 7, 6): DayKind.MAKE_UP,
        date(2019, 7, 8): DayKind.HOLIDAY,
        date(2019, 7, 13): DayKind.HOLIDAY,
    }
    assert {day: calendar.kind(day) for day in kinds} == kinds


def test_a_year_is_provisional_until_something_of_it_is_settled() -> None:
    """2019 is published; 2031 is provisional, and settled with its first settled day."""
    assert WorkingCalendar().state(2019) is YearState.PUBLISHED
    assert WorkingCalendar().state(2031) is YearState.PROVISIONAL
    assert WorkingCalendar({date(2031, 1, 1): False}).state(2031) is YearState.SETTLED


def test_the_years_offered_reach_what_is_still_to_be_settled() -> None:
    """From last year on: to the first year that is not published, to this year, to the last settled day."""
    first_unpublished = LAST_PUBLISHED_YEAR + 1
    assert years(WorkingCalendar(), date(2019, 5, 1)) == range(2018, first_unpublished + 1)
    assert years(WorkingCalendar(), date(2040, 5, 1)) == range(2039, 2041)
    assert years(WorkingCalendar({date(2045, 1, 1): False}), date(2040, 5, 1)) == range(2039, 2046)
