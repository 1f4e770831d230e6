"""Writing FEEL values: as text, the way ``string()`` does, and as JSON values."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel import numbers, temporal
from engine.feel.values import Function, Range, YearMonthDuration


def text_of(value: Any) -> str:
    """``value`` as text; a text as it is."""
    return value if isinstance(value, str) else literal_of(value)


def literal_of(value: Any) -> str:  # noqa: PLR0911  # one for each kind of value
    """``value`` as it could be written in FEEL."""
    kind = type(value)
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is list:
        return "[" + ", ".join(literal_of(item) for item in value) + "]"
    if kind is dict:
        return "{" + ", ".join(f"{_key(name)}: {literal_of(item)}" for name, item in value.items()) + "}"
    if kind is Range:
        return _range(value)
    if kind is Function:
        return f"function({', '.join(value.parameters)})"
    return scalar(value)


def scalar(value: Any) -> str:
    """A number, date, time or duration as text."""
    if isinstance(value, datetime):
        return temporal.write_datetime(value)
    if isinstance(value, date):
        return temporal.write_date(value)
    if isinstance(value, time):
        return temporal.write_time(value)
    if isinstance(value, timedelta | YearMonthDuration):
        return temporal.write_duration(value)
    return numbers.plain(value)


def json_of(value: Any) -> Any:
    """``value`` as a JSON value.

    Whole numbers as int, others as float, dates, times, durations, ranges and functions as text.
    """
    kind = type(value)
    if value is None or kind is bool or kind is int or kind is str:
        return value
    if kind is Decimal:
        whole = numbers.integral(value)
        return float(value) if whole is None else whole
    if kind is list:
        return [json_of(item) for item in value]
    if kind is dict:
        return {name: json_of(item) for name, item in value.items()}
    return literal_of(value)


def _key(name: str) -> str:
    return name if name.isidentifier() else literal_of(name)


def _range(value: Range) -> str:
    if value.form:
        return f"({value.form} {literal_of(value.end if value.start is None else value.start)})"
    opening, closing = "[" if value.start_included else "(", "]" if value.end_included else ")"
    return f"{opening}{literal_of(value.start)}..{literal_of(value.end)}{closing}"
