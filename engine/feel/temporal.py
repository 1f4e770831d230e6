"""Dates, times and durations: reading, writing, comparing and calculating.

Python's own types are used: years 1 to 9999, microseconds. A zone is either a fixed offset or a named zone, which is
kept by its name.
"""

import calendar
import re
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from engine.feel.values import YearMonthDuration

Temporal = date | time | datetime
MAX_OFFSET = timedelta(hours=18)
MIDNIGHT = time(0, 0)
MINUTES = 60
MAX_DURATION_TEXT = 64

_EPOCH = datetime(1, 1, 1, tzinfo=UTC)
_DATE = re.compile(r"(-?(?:\d{4}|[1-9]\d{4,8}))-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(
    r"(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:(Z)|([+-])(\d{2}):(\d{2})(?::(\d{2}))?|@([A-Za-z0-9_+\-/]+))?", re.ASCII
)
_DAYS = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?", re.ASCII)
_MONTHS = re.compile(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?", re.ASCII)


def literal(text: str) -> Any:
    """The value of ``@"text"``: a date, time, date and time or duration; None when it is none of them."""
    for read in (read_date, read_datetime, read_time, read_duration):
        value = read(text)
        if value is not None:
            return value
    return None


def read_date(text: str) -> date | None:
    """``2024-02-29``"""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    return make_date(int(found[1]), int(found[2]), int(found[3]))


def make_date(year: int, month: int, day: int) -> date | None:
    """The date, or None when there is no such day."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def read_time(text: str) -> time | None:
    """``10:30:00``, with fraction and offset or ``@Europe/Paris``."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute, second, fraction, utc, sign, offset_hours, offset_minutes, offset_seconds, name = found.groups()
    zone: tzinfo | None = None
    if utc:
        zone = UTC
    elif sign:
        offset = timedelta(hours=int(offset_hours), minutes=int(offset_minutes), seconds=int(offset_seconds or 0))
        zone = fixed_zone(-offset if sign == "-" else offset)
        if zone is None or int(offset_minutes) >= MINUTES:
            return None
    elif name:
        zone = named_zone(name)
        if zone is None:
            return None
    try:
        return time(int(hour), int(minute), int(second), _microseconds(fraction), zone)
    except ValueError:
        return None


def read_datetime(text: str) -> datetime | None:
    """A date, ``T`` and a time."""
    day_text, separator, time_text = text.partition("T")
    if not separator:
        return None
    next_day = time_text.startswith("24:00:00")
    day, at = read_date(day_text), read_time("00" + time_text[2:] if next_day else time_text)
    if day is None or at is None:
        return None
    moment = datetime.combine(day, at)
    return _shift(moment, timedelta(days=1)) if next_day else moment


def read_duration(text: str) -> timedelta | YearMonthDuration | None:
    """``P1DT2H`` or ``P1Y2M``."""
    if len(text) > MAX_DURATION_TEXT:
        return None
    months = _MONTHS.fullmatch(text)
    if months is not None and (months[2] or months[3]):
        count = int(months[2] or 0) * 12 + int(months[3] or 0)
        return YearMonthDuration(-count if months[1] else count)
    found = _DAYS.fullmatch(text)
    if found is None or not any(found.groups()[1:]):
        return None
    sign, days, hours, minutes, seconds, fraction = found.groups()
    try:
        value = timedelta(
            int(days or 0), int(seconds or 0), _microseconds(fraction), 0, int(minutes or 0), int(hours or 0)
        )
    except OverflowError:
        return None
    return -value if sign else value


def fixed_zone(offset: timedelta) -> timezone | None:
    """The zone with this offset; None beyond 18 hours."""
    if abs(offset) > MAX_OFFSET:
        return None
    return timezone(offset) if offset else UTC


def named_zone(name: str) -> tzinfo | None:
    """The zone of that name in the zone database, or None."""
    if name == "Z":
        return UTC
    return _zone(name) if name in _zones() else None


@cache
def _zones() -> frozenset[str]:
    """Every name of the zone database. Another name is never looked for among files."""
    return frozenset(available_timezones())


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def zone_name(zone: tzinfo | None) -> str | None:
    """The name of a named zone."""
    return zone.key if isinstance(zone, ZoneInfo) else None


def write_date(value: date) -> str:
    """ISO 8601."""
    return f"{value.year:04}-{value.month:02}-{value.day:02}"


def write_time(value: time | datetime) -> str:
    """``10:30:00.5+02:00``, ``10:30:00Z`` or ``10:30:00@Europe/Paris``."""
    text = f"{value.hour:02}:{value.minute:02}:{value.second:02}"
    if value.microsecond:
        text += f".{value.microsecond:06}".rstrip("0")
    name = zone_name(value.tzinfo)
    if name is not None:
        return f"{text}@{name}"
    offset = value.utcoffset()
    if offset is None:
        return text
    if not offset:
        return text + "Z"
    seconds = abs(int(offset.total_seconds()))
    text += f"{'-' if offset < timedelta() else '+'}{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return text + (f":{seconds % 60:02}" if seconds % 60 else "")


def write_datetime(value: datetime) -> str:
    """Date, ``T`` and time."""
    return f"{write_date(value)}T{write_time(value)}"


def write_duration(value: timedelta | YearMonthDuration) -> str:
    """ISO 8601 in its shortest form: ``P1DT2H``, ``P1Y2M``, ``PT0S``, ``P0M``."""
    if isinstance(value, YearMonthDuration):
        years, months = divmod(abs(value.months), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return f"{'-' if value.months < 0 else ''}P{text}"
    length = abs(value)
    minutes, seconds = divmod(length.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    second = f"{seconds}" + (f".{length.microseconds:06}".rstrip("0") if length.microseconds else "")
    clock = (
        (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + (f"{second}S" if second != "0" else "")
    )
    text = (f"{length.days}D" if length.days else "") + (f"T{clock}" if clock else "")
    return f"{'-' if value < timedelta() else ''}P{text or 'T0S'}"


def instant(value: time | datetime) -> tuple[bool, Any]:
    """Something to compare by: whether it has a zone, and the moment in UTC where it has."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            return False, value
        offset = value.utcoffset() or timedelta()
        return True, (value.replace(tzinfo=UTC) - _EPOCH) - offset
    since = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    shift = value.utcoffset()
    return value.tzinfo is not None, since if shift is None else since - shift


def plus_months(value: date, months: int) -> Any:
    """``value`` moved by months; the day is cut to the month's last. None outside of the calendar."""
    index = value.year * 12 + value.month - 1 + months
    year, month = divmod(index, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return None
    return value.replace(year=year, month=month + 1, day=min(value.day, calendar.monthrange(year, month + 1)[1]))


def plus(value: Any, duration: timedelta | YearMonthDuration) -> Any:
    """A date, time or date and time moved by a duration; None where there is no result."""
    if isinstance(duration, YearMonthDuration):
        return None if type(value) is time else plus_months(value, duration.months)
    if type(value) is time:
        return (
            (datetime.combine(date(2000, 1, 2), value.replace(tzinfo=None)) + _within_day(duration))
            .time()
            .replace(tzinfo=value.tzinfo)
        )
    if type(value) is datetime:
        return _shift(value, duration)
    moved = _shift(datetime.combine(value, MIDNIGHT), duration)
    return None if moved is None else moved.date()


def difference(left: Any, right: Any) -> timedelta | None:
    """``left - right`` of two times, or of two dates and dates with times; None when only one of them has a zone."""
    if type(left) is time or type(right) is time:
        if type(left) is not type(right):
            return None
    else:
        left, right = as_datetime(left), as_datetime(right)
    left_zoned, left_moment = instant(left)
    right_zoned, right_moment = instant(right)
    if left_zoned != right_zoned:
        return None
    result: timedelta = left_moment - right_moment
    return result


def as_datetime(value: date) -> datetime:
    """A date as midnight UTC, as FEEL reads a date where a date and time is needed."""
    return value if isinstance(value, datetime) else datetime.combine(value, MIDNIGHT, UTC)


def months_between(start: date, end: date) -> YearMonthDuration:
    """The whole months from ``start`` to ``end``."""
    if end < start:
        return YearMonthDuration(-months_between(end, start).months)
    months = (end.year - start.year) * 12 + end.month - start.month
    return YearMonthDuration(months - (end.day < start.day))


def _microseconds(fraction: str | None) -> int:
    return int((fraction or "0").ljust(6, "0")[:6])


def _within_day(duration: timedelta) -> timedelta:
    return timedelta(seconds=duration.seconds, microseconds=duration.microseconds)


def _shift(value: datetime, duration: timedelta) -> datetime | None:
    try:
        if value.tzinfo is None or zone_name(value.tzinfo) is None:
            return value + duration
        return (value.astimezone(UTC) + duration).astimezone(value.tzinfo)
    except OverflowError:
        return None
