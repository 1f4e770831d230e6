"""Answers of functions as JSON that gives back the same FEEL value: times keep their type."""

from datetime import date, datetime, time, timedelta
from typing import Any

from engine import feel

_READERS = {"date": date.fromisoformat, "datetime": datetime.fromisoformat, "time": time.fromisoformat}


def pack(value: Any) -> list[Any]:
    """``value`` with its type."""
    if isinstance(value, datetime):
        return ["datetime", value.isoformat()]
    if isinstance(value, date):
        return ["date", value.isoformat()]
    if isinstance(value, time):
        return ["time", value.isoformat()]
    if isinstance(value, timedelta):
        return ["duration", [value.days, value.seconds, value.microseconds]]
    return ["json", feel.json_of(value)]


def unpack(packed: list[Any]) -> Any:
    """Back from ``pack``."""
    kind, value = packed
    if kind in _READERS:
        return _READERS[kind](value)
    if kind == "duration":
        days, seconds, microseconds = value
        return timedelta(days, seconds, microseconds)
    return value
