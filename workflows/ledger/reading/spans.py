"""Counting a deadline from the day of docketing: so many days, the end of a month, quarter or year."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from workflows.calendar.working import Deadline, WorkingCalendar, add_months
from workflows.ledger.reading.dates import WrittenDay
from workflows.ledger.reading.vocabulary import table

_HOURS_A_DAY = 24
_MONTHS_A_QUARTER = 3
_MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Span:
    """One rule of the vocabulary applied: its number ``n``, the day it counts from, and the named parts of the text."""

    rule: Mapping[str, Any]
    n: int
    start: date
    parts: Mapping[str, str]
    calendar: WorkingCalendar


def count(span: Span) -> Deadline:
    """The day that ``span`` leads to. Raises ValueError or OverflowError for one that does not exist (month 13)."""
    counted = _COUNTING[span.rule["rule"]](span)
    return counted if isinstance(counted, Deadline) else Deadline(counted)


def month_end(day: date) -> date:
    """The last day of the month of ``day``."""
    return add_months(day.replace(day=1), 1) - timedelta(days=1)


def _in_month(span: Span, month: int) -> date:
    part = table("month_parts").get(span.parts.get("part"))
    if part:
        return _in_year(span, WrittenDay(month, part["day"]), span.start)
    return month_end(_in_year(span, WrittenDay(month, 1), span.start.replace(day=1)))


def _in_year(span: Span, day: WrittenDay, base: date) -> date:
    """``day`` in the year that the text names, else the next one from ``base`` on."""
    years_on = table("dates.relative_years").get(span.parts.get("relative_year"))
    year = int(span.parts["year"]) if "year" in span.parts else None
    found = replace(day, year=year, years_on=years_on).on_or_after(base)
    if found is None:
        raise ValueError(day)
    return found


def _quarter(span: Span, quarter: int) -> date:
    return _in_month(span, quarter * _MONTHS_A_QUARTER)


_COUNTING: Mapping[str, Callable[[Span], date | Deadline]] = {
    "working_days": lambda span: span.calendar.add_working_days(span.start, span.n),
    "days": lambda span: span.start + timedelta(days=span.n),
    "weeks": lambda span: span.start + timedelta(weeks=span.n),
    "hours": lambda span: span.start + timedelta(days=-(-span.n // _HOURS_A_DAY)),
    "months": lambda span: add_months(span.start, span.n),
    "years": lambda span: add_months(span.start, span.n * _MONTHS_A_YEAR),
    "month": lambda span: _in_month(span, span.n),
    "this_month": lambda span: _in_month(span, add_months(span.start, span.rule["months_on"]).month),
    "quarter": lambda span: _quarter(span, span.n),
    "this_quarter": lambda span: _quarter(span, -(-span.start.month // _MONTHS_A_QUARTER)),
    "year_day": lambda span: _in_year(span, WrittenDay(span.rule["month"], span.rule["day"]), span.start),
}
