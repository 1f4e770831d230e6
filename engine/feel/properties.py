"""What can be reached by a path: entries of contexts and the properties of dates, times, durations and ranges.

Nothing else.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from engine.feel import temporal
from engine.feel.values import Range, YearMonthDuration

_Properties = dict[str, Callable[[Any], Any]]

_DATE: _Properties = {
    "year": lambda value: value.year,
    "month": lambda value: value.month,
    "day": lambda value: value.day,
    "weekday": lambda value: value.isoweekday(),
}
_TIME: _Properties = {
    "hour": lambda value: value.hour,
    "minute": lambda value: value.minute,
    "second": lambda value: value.second,
    "time offset": lambda value: value.utcoffset(),
    "timezone": lambda value: temporal.zone_name(value.tzinfo),
}
_MIDNIGHT: _Properties = {
    "hour": lambda _value: 0,
    "minute": lambda _value: 0,
    "second": lambda _value: 0,
    "time offset": lambda _value: timedelta(),
}


def _months(value: YearMonthDuration) -> tuple[int, int]:
    years, months = divmod(abs(value.months), 12)
    return (-years, -months) if value.months < 0 else (years, months)


def _part(unit: int, modulus: int) -> Callable[[timedelta], int]:
    def part(value: timedelta) -> int:
        seconds = abs(value) // timedelta(seconds=1)
        count = seconds // unit % modulus if modulus else seconds // unit
        return -count if value < timedelta() else count

    return part


_BY_TYPE: dict[type, _Properties] = {
    date: _DATE | _MIDNIGHT,
    datetime: _DATE | _TIME,
    time: _TIME,
    YearMonthDuration: {"years": lambda value: _months(value)[0], "months": lambda value: _months(value)[1]},
    timedelta: {"days": _part(86400, 0), "hours": _part(3600, 24), "minutes": _part(60, 60), "seconds": _part(1, 60)},
    Range: {
        "start": lambda value: value.start,
        "end": lambda value: value.end,
        "start included": lambda value: value.start_included,
        "end included": lambda value: value.end_included,
    },
}


def read(value: Any, name: str) -> Any:
    """``value.name``; of a list, that of each item. Null where there is none."""
    kind = type(value)
    if kind is dict:
        return value.get(name)
    if kind is list:
        return [read(item, name) for item in value]
    read_property = _BY_TYPE.get(kind, {}).get(name)
    return None if read_property is None else read_property(value)


def has(value: Any, name: str) -> bool:
    """Whether values of this type have a property of that name."""
    return name in _BY_TYPE.get(type(value), {})
