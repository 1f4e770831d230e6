"""The calendar as the office keeps it: the published one with the days that an administrator has settled."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Invalid, NotFound
from workflows.calendar.models import CalendarDay
from workflows.calendar.working import FIRST_PUBLISHED_YEAR, WorkingCalendar
from workflows.organisation.service import record
from workflows.unit_of_work import UnitOfWork

LAST_YEAR = 2100
DAYS_AT_ONCE = 31


class NoteMissing(Invalid):
    """A settled ``day`` needs a note: the notice that it follows."""

    code = "calendar-note-missing"


class DaysUnusable(Invalid):
    """The days end before they begin, are more than ``limit``, or lie outside ``first_year`` to ``last_year``."""

    code = "calendar-days-unusable"


class DayNotSettled(NotFound):
    """Nobody has settled this ``day``."""

    code = "calendar-day-not-settled"


def load_calendar(session: Session) -> WorkingCalendar:
    """The working calendar with every settled day."""
    return WorkingCalendar({row.day: row.is_working for row in session.scalars(select(CalendarDay))})


def settled_days(session: Session, year: int) -> Sequence[CalendarDay]:
    """The settled days of ``year``, in order."""
    within = CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    return session.scalars(select(CalendarDay).where(within).order_by(CalendarDay.day)).all()


def settle_days(tx: UnitOfWork, first: date, last: date, *, is_working: bool, note: str) -> None:
    """Settle whether the office works on the days ``first`` to ``last``, replacing what was settled before.

    Raises DaysUnusable, NoteMissing.
    """
    count = (last - first).days + 1
    if not (1 <= count <= DAYS_AT_ONCE and first.year >= FIRST_PUBLISHED_YEAR and last.year <= LAST_YEAR):
        raise DaysUnusable(limit=DAYS_AT_ONCE, first_year=FIRST_PUBLISHED_YEAR, last_year=LAST_YEAR)
    note = note.strip()
    if not note:
        raise NoteMissing(day=first.isoformat())
    for offset in range(count):
        tx.session.merge(CalendarDay(day=first + timedelta(days=offset), is_working=is_working, note=note))
    details = {"last": last.isoformat(), "is_working": is_working}
    record(tx, "calendar-settled", first.isoformat(), note, details)


def release_day(tx: UnitOfWork, day: date) -> None:
    """Leave ``day`` to the published calendar again. Raises DayNotSettled."""
    row = tx.session.get(CalendarDay, day)
    if row is None:
        raise DayNotSettled(day=day.isoformat())
    tx.session.delete(row)
    record(tx, "calendar-released", day.isoformat())
