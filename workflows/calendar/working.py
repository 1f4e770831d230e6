"""Counting in working days: statutory holidays and make-up working days (调休), pure and without a database."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from chinese_calendar import constants

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
CLOSE_OF_BUSINESS = time(18, 0)

_HOLIDAYS = frozenset(constants.holidays)
_MAKE_UP_DAYS = frozenset(constants.workdays)
FIRST_PUBLISHED_YEAR = min(_HOLIDAYS).year
LAST_PUBLISHED_YEAR = max(_HOLIDAYS).year

_DAY = timedelta(days=1)
_SATURDAY = 5
_MONTHS_A_YEAR = 12


class DayKind(StrEnum):
    """What a day is to the office."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make-up"


class YearState(StrEnum):
    """How far the holidays of a year are known: published, entered by an administrator, or not at all."""

    PUBLISHED = "published"
    SETTLED = "settled"
    PROVISIONAL = "provisional"


@dataclass(frozen=True)
class Deadline:
    """A day counted in working days. ``provisional``: it rests on a year whose holidays are not announced yet."""

    on: date
    provisional: bool = False


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days the office works.

    ``overrides`` are days an administrator has entered (True: a working day); they win over the published calendar.
    A year is known when it is published (2004 to 2026) or has at least one override; elsewhere weekends alone are free
    and every result is provisional.
    """

    overrides: Mapping[date, bool] = field(default_factory=dict)

    def state(self, year: int) -> YearState:
        """How far the holidays of ``year`` are known."""
        if FIRST_PUBLISHED_YEAR <= year <= LAST_PUBLISHED_YEAR:
            return YearState.PUBLISHED
        return YearState.SETTLED if any(day.year == year for day in self.overrides) else YearState.PROVISIONAL

    def knows(self, year: int) -> bool:
        """Whether the holidays of ``year`` are known."""
        return self.state(year) is not YearState.PROVISIONAL

    def is_working_day(self, day: date) -> bool:
        """Whether the office works on ``day``."""
        if day in self.overrides:
            return self.overrides[day]
        return day in _MAKE_UP_DAYS or (day.weekday() < _SATURDAY and day not in _HOLIDAYS)

    def kind(self, day: date) -> DayKind:
        """What ``day`` is: a day off is a weekend only while nobody has made it a holiday."""
        in_week = day.weekday() < _SATURDAY
        if self.is_working_day(day):
            return DayKind.WORKING if in_week else DayKind.MAKE_UP
        return DayKind.HOLIDAY if in_week or day in _HOLIDAYS or day in self.overrides else DayKind.WEEKEND

    def next_working_day(self, day: date) -> date:
        """The first working day after ``day``."""
        day += _DAY
        while not self.is_working_day(day):
            day += _DAY
        return day

    def add_working_days(self, day: date, n: int) -> Deadline:
        """The ``n``-th working day after ``day``, which itself does not count (Rule A13); before it when negative."""
        step = _DAY if n >= 0 else -_DAY
        on, left = day, abs(n)
        while left:
            on += step
            left -= self.is_working_day(on)
        years = range(min(day, on).year, max(day, on).year + 1)
        return Deadline(on, provisional=not all(self.knows(year) for year in years))

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after ``start`` up to and including ``end``; negative when ``end`` is earlier.

        It undoes the sum: ``working_days_between(d, add_working_days(d, n).on) == n``.
        """
        if end < start:
            return -sum(self.is_working_day(day) for day in _days(end, start - _DAY))
        return sum(self.is_working_day(day) for day in _days(start + _DAY, end))

    def start_of_next_week(self, day: date) -> date:
        """The first working day of the week after ``day``; what this week completes is closed out then (Rule C13)."""
        sunday = week_of(day)[-1]
        return self.next_working_day(sunday)


def week_of(day: date) -> tuple[date, ...]:
    """The seven days, Monday to Sunday, of the week that ``day`` is in."""
    monday = day - timedelta(days=day.weekday())
    return tuple(monday + timedelta(days=offset) for offset in range(7))


def add_months(day: date, n: int) -> date:
    """The same day ``n`` calendar months on, or the last day of a shorter month: 31 January + 1 = last of February."""
    years, month = divmod(day.month - 1 + n, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_monthly(start: date, n: int, after: date) -> date:
    """The first of the days ``n``, twice ``n``, ... months on from ``start`` that comes later than ``after``.

    Counted from ``start`` each time, so that ends of months do not creep: 31 January, 29 February, 31 March. Raises
    ValueError when ``n`` is less than 1.
    """
    if n < 1:
        raise ValueError(n)
    passed = max(0, (after.year - start.year) * _MONTHS_A_YEAR + after.month - start.month) // n
    this, following = (add_months(start, times * n) for times in (max(1, passed), passed + 1))
    return this if this > after else following


def end_of_day(day: date) -> datetime:
    """Close of business on ``day``: 18:00 in the office's time zone, aware."""
    return datetime.combine(day, CLOSE_OF_BUSINESS, OFFICE_ZONE)


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _DAY
