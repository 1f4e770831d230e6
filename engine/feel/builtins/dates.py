"""Functions that tell the parts of a date, by name and by number."""

import calendar
from datetime import date

from engine.feel.functions import builtin

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip  # two lines read better than twelve


@builtin("day of year(date: date)")
def day_of_year(day: date) -> int:
    """From 1 to 366."""
    return day.timetuple().tm_yday


@builtin("day of week(date: date)")
def day_of_week(day: date) -> str:
    """``Monday`` to ``Sunday``."""
    return _WEEKDAYS[day.weekday()]


@builtin("month of year(date: date)")
def month_of_year(day: date) -> str:
    """``January`` to ``December``."""
    return _MONTHS[day.month - 1]


@builtin("week of year(date: date)")
def week_of_year(day: date) -> int:
    """The week by ISO 8601."""
    return day.isocalendar().week


@builtin("last day of month(date: date)")
def last_day_of_month(day: date) -> date:
    """The last date of that month."""
    return date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])
