"""What diagrams and decision tables may ask the working calendar, as FEEL functions."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Protocol

from workflows.calendar.working import OFFICE_ZONE, WorkingCalendar, add_months, end_of_day


class FunctionRegister(Protocol):
    """Where functions are made known to FEEL."""

    def register(self, name: str, parameters: tuple[str, ...], function: Callable[..., Any]) -> None:
        """Make ``function`` callable as ``name``."""
        ...


def register_calendar(functions: FunctionRegister, calendar: Callable[[], WorkingCalendar]) -> None:
    """Register the calendar's functions. ``calendar`` is asked at each call: a newly settled day counts at once.

    Days are dates, date-times (their day in the office's time zone) or ISO strings; results are dates, numbers,
    booleans and, for ``end of day``, an aware date-time.
    """
    offered: dict[str, tuple[tuple[str, ...], Callable[..., Any]]] = {
        "add working days": (("date", "n"), lambda day, n: calendar().add_working_days(office_day(day), int(n)).on),
        "working days between": (
            ("from", "to"),
            lambda start, end: calendar().working_days_between(office_day(start), office_day(end)),
        ),
        "is working day": (("date",), lambda day: calendar().is_working_day(office_day(day))),
        "next week start": (("date",), lambda day: calendar().start_of_next_week(office_day(day))),
        "add months": (("date", "n"), lambda day, n: add_months(office_day(day), int(n))),
        "end of day": (("date",), lambda day: end_of_day(office_day(day))),
    }
    for name, (parameters, function) in offered.items():
        functions.register(name, parameters, function)


def office_day(value: date | datetime | str) -> date:
    """The day that ``value`` falls on in the office. Raises ValueError for text that is no ISO date or date-time."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        return (value.astimezone(OFFICE_ZONE) if value.tzinfo else value).date()
    return value
