"""What diagrams and decision tables may ask the working calendar, as FEEL functions."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Protocol

from workflows.calendar.working import OFFICE_ZONE, WorkingCalendar, add_months, end_of_day

Day = date | datetime | str


class FunctionRegister(Protocol):
    """Where functions are made known to FEEL."""

    def register(self, name: str, parameters: tuple[str, ...], function: Callable[..., Any]) -> None:
        """Make ``function`` callable as ``name``."""
        ...


def register_calendar(functions: FunctionRegister, calendar: Callable[[], WorkingCalendar]) -> None:
    """Register the calendar's functions. ``calendar`` is asked at each call: a newly settled day counts at once.

    Days are dates, date-times (their day in the office's time zone) or ISO strings; results are dates, numbers,
    booleans and, for ``end of day``, an aware date-time, as the annotations tell the linter.
    """

    def add_working_days(day: Day, n: Any) -> date:
        return calendar().add_working_days(office_day(day), int(n)).on

    def working_days_between(start: Day, end: Day) -> int:
        return calendar().working_days_between(office_day(start), office_day(end))

    def is_working_day(day: Day) -> bool:
        return calendar().is_working_day(office_day(day))

    def next_week_start(day: Day) -> date:
        return calendar().start_of_next_week(office_day(day))

    def months_later(day: Day, n: Any) -> date:
        return add_months(office_day(day), int(n))

    def day_end(day: Day) -> datetime:
        return end_of_day(office_day(day))

    functions.register("add working days", ("date", "n"), add_working_days)
    functions.register("working days between", ("from", "to"), working_days_between)
    functions.register("is working day", ("date",), is_working_day)
    functions.register("next week start", ("date",), next_week_start)
    functions.register("add months", ("date", "n"), months_later)
    functions.register("end of day", ("date",), day_end)


def office_day(value: Day) -> date:
    """The day that ``value`` falls on in the office. Raises ValueError for text that is no ISO date or date-time."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        return (value.astimezone(OFFICE_ZONE) if value.tzinfo else value).date()
    return value
