"""Functions that make a value of one kind from another."""

from datetime import date, datetime, time, timedelta
from typing import Any

from engine.feel import numbers, temporal
from engine.feel.functions import builtin
from engine.feel.lexer import number_literal
from engine.feel.numbers import Number
from engine.feel.rendering import text_of
from engine.feel.values import YearMonthDuration

MAX_NUMBER_TEXT = 100
"""Characters that a number is read from."""

_SEPARATORS = (".", ",", " ")


@builtin("string(from: any)")
def string(value: Any) -> str | None:
    """``value`` as text; null stays null."""
    return None if value is None else text_of(value)


@builtin("number(from: string)")
def number(text: str) -> Number | None:
    """The number that the text writes in FEEL's own way."""
    return _plain_number(text.strip())


@builtin("number(from: number)")
def number_itself(value: Number) -> Number:
    """A number is itself."""
    return value


@builtin("number(from: string, grouping separator: string?, decimal separator: string?)")
def number_separated(text: str, grouping: str | None, point: str | None) -> Number | None:
    """The number that the text writes with these separators.

    A space, comma or point to group, a comma or point for decimals.
    """
    if (grouping is not None and grouping not in _SEPARATORS) or (point is not None and point not in _SEPARATORS[:2]):
        return None
    if grouping is not None and grouping == point:
        return None
    if grouping:
        text = text.replace(grouping, "")
    return _plain_number(text.replace(point, ".") if point else text)


def _plain_number(text: str) -> Number | None:
    unsigned = text.removeprefix("-")
    if not unsigned.isascii() or not unsigned[:1].strip("+-") or "_" in unsigned or len(unsigned) > MAX_NUMBER_TEXT:
        return None
    try:
        value = number_literal(unsigned)
    except ArithmeticError:
        return None
    if not isinstance(value, int) and not value.is_finite():
        return None
    return numbers.negate(value) if text.startswith("-") else value


@builtin("date(from: string)")
def date_read(text: str) -> date | None:
    """The date that the text writes as ``2024-02-29``."""
    return temporal.read_date(text)


@builtin("date(from: date)")
def date_part(moment: date) -> date:
    """The date of a date and time; a date is itself."""
    return moment.date() if isinstance(moment, datetime) else moment


@builtin("date(year: number, month: number, day: number)")
def date_of(year: Number, month: Number, day: Number) -> date | None:
    """The date with these parts; null when there is no such day."""
    parts = [numbers.integral(part) for part in (year, month, day)]
    if None in parts:
        return None
    return temporal.make_date(*(part for part in parts if part is not None))


@builtin("time(from: string)")
def time_read(text: str) -> time | None:
    """The time that the text writes as ``10:30:00``."""
    return temporal.read_time(text)


@builtin("time(from: time)")
@builtin("time(from: date)")
def time_part(moment: Any) -> time:
    """The time of a date and time; a date's is midnight UTC."""
    return temporal.as_datetime(moment).timetz() if isinstance(moment, date) else moment


@builtin("time(hour: number, minute: number, second: number, offset?: duration?)")
def time_of(hour: Number, minute: Number, second: Number, offset: timedelta | None) -> time | None:
    """The time with these parts; null when there is no such time."""
    zone = None if offset is None else temporal.fixed_zone(offset)
    whole = int(second)
    if offset is not None and zone is None:
        return None
    try:
        return time(int(hour), int(minute), whole, int((second - whole) * 1_000_000), zone)
    except (ValueError, OverflowError):
        return None


@builtin("date and time(from: string)")
def date_and_time(text: str) -> datetime | None:
    """The moment that the text writes; a date alone is its midnight."""
    day = temporal.read_date(text)
    return temporal.read_datetime(text) if day is None else datetime.combine(day, temporal.MIDNIGHT)


@builtin("date and time(from: datetime)")
def date_and_time_itself(moment: datetime) -> datetime:
    """A date and time is itself; a date is its midnight UTC."""
    return moment


@builtin("date and time(date: date, time: time)")
def date_and_time_of(day: date, at: time) -> datetime:
    """The moment of that day at that time."""
    return datetime.combine(date_part(day), at)


@builtin("date and time(from: datetime, timezone: string)")
def date_and_time_in(moment: datetime, zone_name: str) -> datetime | None:
    """The same moment as clocks in the named zone tell it."""
    zone = temporal.named_zone(zone_name)
    if zone is None:
        return None
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)


@builtin(
    "date and time(year: number, month: number, day: number, hour: number, minute: number, second: number, "
    "offset?: duration?)"
)
def date_and_time_parts(year: Number, month: Number, day: Number, *clock: Any) -> datetime | None:
    """The moment with these parts; null when there is none."""
    of_day, at = date_of(year, month, day), time_of(*clock)
    return None if of_day is None or at is None else datetime.combine(of_day, at)


@builtin("duration(from: string)")
def duration(text: str) -> timedelta | YearMonthDuration | None:
    """The duration that the text writes as ``P1DT2H`` or ``P1Y2M``."""
    return temporal.read_duration(text)


@builtin("duration(from: durations)")
def duration_itself(value: Any) -> Any:
    """A duration is itself."""
    return value


@builtin("years and months duration(from: date, to: date)")
def years_and_months_duration(start: date, end: date) -> YearMonthDuration:
    """The whole months from one date to another."""
    return temporal.months_between(date_part(start), date_part(end))
