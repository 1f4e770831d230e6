"""A year of the working calendar as a page shows it: twelve months in weeks."""

from calendar import Calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from workflows.calendar.working import LAST_PUBLISHED_YEAR, DayKind, WorkingCalendar

_MONTHS = range(1, 13)
_WORKED = {DayKind.WORKING, DayKind.MAKE_UP}


@dataclass(frozen=True)
class Day:
    """One day: what it is, and whether an administrator has settled it."""

    on: date
    kind: DayKind
    is_settled: bool


@dataclass(frozen=True)
class Month:
    """One month: weeks from Monday to Sunday, None where a day belongs to another month, and its working days."""

    number: int
    weeks: tuple[tuple[Day | None, ...], ...]
    working_days: int


def months(calendar: WorkingCalendar, year: int) -> tuple[Month, ...]:
    """The twelve months of ``year``."""
    return tuple(_month(calendar, year, number) for number in _MONTHS)


def years(calendar: WorkingCalendar, today: date) -> range:
    """The years worth a look today: from last year to the first that is not published, and what is settled beyond."""
    known = (LAST_PUBLISHED_YEAR + 1, *(day.year for day in calendar.overrides))
    return range(today.year - 1, max(today.year, *known) + 1)


def _month(calendar: WorkingCalendar, year: int, number: int) -> Month:
    weeks = tuple(
        tuple(_day(calendar, on) if on.month == number else None for on in week)
        for week in Calendar().monthdatescalendar(year, number)
    )
    return Month(number, weeks, sum(day.kind in _WORKED for day in _days(weeks)))


def _days(weeks: tuple[tuple[Day | None, ...], ...]) -> Iterator[Day]:
    yield from (day for week in weeks for day in week if day)


def _day(calendar: WorkingCalendar, on: date) -> Day:
    return Day(on, calendar.kind(on), on in calendar.overrides)
