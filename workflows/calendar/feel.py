"""What diagrams and decision tables may ask the working calendar, as FEEL functions."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from engine.errors import Invalid
from workflows.calendar.working import OFFICE_ZONE, WorkingCalendar, add_months, end_of_day, next_monthly

Day = date | datetime | str
FARTHEST = 2_500
"""Days that are counted one by one, at most: what a diagram asks must not take long."""
_P = ParamSpec("_P")
_T = TypeVar("_T")


class OutsideCalendar(Invalid):
    """``asked`` of the calendar was no day, no number, or further away than it counts."""

    code = "outside-calendar"


class FunctionRegister(Protocol):
    """Where functions are made known to FEEL."""

    def register(self, name: str, parameters: tuple[str, ...], function: Callable[..., Any]) -> None:
        """Make ``function`` callable as ``name``."""
        ...


def register_calendar(functions: FunctionRegister, calendar: Callable[[], WorkingCalendar]) -> None:
    """Register the calendar's functions. ``calendar`` is asked at each call: a newly settled day counts at once.

    Days are dates, date-times (their day in the office's time zone) or ISO strings; results are dates, numbers,
    booleans and, for ``end of day``, an aware date-time, as the annotations tell the linter. What is no day, or too far
    away to count to, raises OutsideCalendar.
    """

    def add_working_days(day: Day, n: Any) -> date:
        return calendar().add_working_days(office_day(day), _near(int(n))).on

    def working_days_between(start: Day, end: Day) -> int:
        first, last = office_day(start), office_day(end)
        _near((last - first).days)
        return calendar().working_days_between(first, last)

    def is_working_day(day: Day) -> bool:
        return calendar().is_working_day(office_day(day))

    def next_week_start(day: Day) -> date:
        return calendar().start_of_next_week(office_day(day))

    def months_later(day: Day, n: Any) -> date:
        return add_months(office_day(day), int(n))

    def monthly(start: Day, n: Any, after: Day) -> date:
        return next_monthly(office_day(start), int(n), office_day(after))

    def day_end(day: Day) -> datetime:
        return end_of_day(office_day(day))

    functions.register("add working days", ("date", "n"), _answering(add_working_days))
    functions.register("working days between", ("from", "to"), _answering(working_days_between))
    functions.register("is working day", ("date",), _answering(is_working_day))
    functions.register("next week start", ("date",), _answering(next_week_start))
    functions.register("add months", ("date", "n"), _answering(months_later))
    functions.register("next monthly", ("from", "n", "after"), _answering(monthly))
    functions.register("end of day", ("date",), _answering(day_end))


def _answering(function: Callable[_P, _T]) -> Callable[_P, _T]:
    @wraps(function)
    def answer(*arguments: _P.args, **named: _P.kwargs) -> _T:
        try:
            return function(*arguments, **named)
        except (ArithmeticError, AttributeError, TypeError, ValueError):
            raise OutsideCalendar(asked=", ".join(str(each)[:40] for each in arguments)) from None

    return answer


def _near(days: int) -> int:
    """``days`` itself. Raises ValueError beyond FARTHEST."""
    if abs(days) > FARTHEST:
        raise ValueError(days)
    return days


def office_day(value: Day) -> date:
    """The day that ``value`` falls on in the office. Raises ValueError for text that is no ISO date or date-time."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        return (value.astimezone(OFFICE_ZONE) if value.tzinfo else value).date()
    return value
