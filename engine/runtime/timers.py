"""When a timer is due.

ISO 8601 texts or FEEL values; months and years as the calendar has them; a late cycle does not fire in a burst.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from engine import feel
from engine.bpmn.model import TimerKind
from engine.clock import aware
from engine.runtime.faults import BadValue

_DURATION = re.compile(
    r"(?P<sign>-)?P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_CYCLE = re.compile(r"R(?P<times>\d*)/(?:(?P<start>[^/P][^/]*)/)?(?P<interval>P[^/]+)")


@dataclass(frozen=True, slots=True)
class Interval:
    """A duration: whole months by the calendar, the rest in exact time."""

    months: int
    rest: timedelta

    def after(self, moment: datetime, times: int, zone: tzinfo) -> datetime:
        """``moment`` plus ``times`` this interval; months count from ``moment``: ends of months do not creep."""
        local = moment.astimezone(zone)
        months = local.year * 12 + local.month - 1 + self.months * times
        year, month = divmod(months, 12)
        day = min(local.day, monthrange(year, month + 1)[1])
        return aware(local.replace(year=year, month=month + 1, day=day)) + self.rest * times


@dataclass(frozen=True, slots=True)
class Plan:
    """The next firing of a timer.

    For a cycle: its anchor, its interval, how many firings have passed and how many there are (None: no end).
    """

    due_at: datetime
    anchor: datetime | None = None
    interval: str | None = None
    passed: int = 0
    times: int | None = None

    def save(self) -> list[Any]:
        """As a JSON value."""
        return [
            self.due_at.isoformat(),
            self.anchor and self.anchor.isoformat(),
            self.interval,
            self.passed,
            self.times,
        ]

    @classmethod
    def restore(cls, saved: list[Any]) -> "Plan":
        """Back from ``save``."""
        due_at, anchor, interval, passed, times = saved
        return cls(datetime.fromisoformat(due_at), anchor and datetime.fromisoformat(anchor), interval, passed, times)


def first(kind: TimerKind, value: Any, now: datetime, zone: tzinfo, element: str) -> Plan:
    """The first firing of a timer whose expression gave ``value``. Raises BadValue when it is no time of this kind."""
    try:
        if kind is TimerKind.DATE:
            return Plan(_moment(value, zone))
        if kind is TimerKind.DURATION:
            return Plan(_interval(value).after(now, 1, zone))
        return _first_of_cycle(value, now, zone)
    except (ValueError, TypeError, OverflowError):
        raise BadValue(element=element, what=str(kind), found=value) from None


def following(plan: Plan, now: datetime, zone: tzinfo) -> Plan | None:
    """The firing after ``plan``'s, leaving out those already missed; None when there is none."""
    if plan.anchor is None or plan.interval is None:
        return None
    interval, passed = parse_interval(plan.interval), plan.passed + 1
    if not interval.months:
        passed = max(passed, (now - plan.anchor) // interval.rest + 1)
    while (due_at := interval.after(plan.anchor, passed, zone)) <= now:
        passed += 1
    if plan.times is not None and passed >= plan.times:
        return None
    return Plan(due_at, plan.anchor, plan.interval, passed, plan.times)


def parse_interval(text: str) -> Interval:
    """An ISO 8601 duration. Raises ValueError."""
    found = _DURATION.fullmatch(text.strip())
    parts = (
        {name: float(part) for name, part in found.groupdict(default="0").items() if name != "sign"} if found else {}
    )
    if found is None or text.rstrip("T")[-1] == "P":
        raise ValueError(text)
    sign = -1 if found["sign"] else 1
    months = int(parts["years"]) * 12 + int(parts["months"])
    days = int(parts["weeks"]) * 7 + int(parts["days"])
    rest = timedelta(days=days, hours=int(parts["hours"]), minutes=int(parts["minutes"]), seconds=parts["seconds"])
    return Interval(sign * months, sign * rest)


def parse_cycle(text: str) -> tuple[int | None, str | None, str]:
    """An ISO 8601 repeating interval: how often (None: no end), start, interval. Raises ValueError."""
    found = _CYCLE.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    interval = parse_interval(found["interval"])
    if interval.months <= 0 and interval.rest <= timedelta(0):
        raise ValueError(text)
    return int(found["times"]) if found["times"] else None, found["start"], found["interval"]


def _first_of_cycle(value: Any, now: datetime, zone: tzinfo) -> Plan:
    if not isinstance(value, str):
        raise TypeError(value)
    times, start, interval = parse_cycle(value)
    if times == 0:
        raise ValueError(value)
    if start is None:
        # a cycle without a start fires first when its first interval is over
        return Plan(
            parse_interval(interval).after(now, 1, zone), now, interval, 1, None if times is None else times + 1
        )
    anchor = _moment(start, zone)
    plan = Plan(anchor, anchor, interval, 0, times)
    if anchor >= now:
        return plan
    return following(plan, now, zone) or plan


def _moment(value: Any, zone: tzinfo) -> datetime:
    if isinstance(value, str):
        value = datetime.fromisoformat(value.strip()) if "T" in value else date.fromisoformat(value.strip())
    if isinstance(value, datetime):
        return aware(value if value.tzinfo else value.replace(tzinfo=zone))
    if isinstance(value, date):
        return aware(datetime.combine(value, time(), zone))
    raise ValueError(value)


def _interval(value: Any) -> Interval:
    if isinstance(value, timedelta):
        return Interval(0, value)
    if isinstance(value, feel.YearMonthDuration):
        return Interval(value.months, timedelta())
    if isinstance(value, str):
        return parse_interval(value)
    raise ValueError(value)
