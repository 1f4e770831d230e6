"""The calendar as the office keeps it: the published one with the days that an administrator has settled."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Invalid, NotFound
from workflows.calendar.models import CalendarDay
from workflows.calendar.working import WorkingCalendar
from workflows.unit_of_work import UnitOfWork


class NoteMissing(Invalid):
    """A settled ``day`` needs a note: the notice that it follows."""

    code = "calendar-note-missing"


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


def settle_day(tx: UnitOfWork, day: date, *, is_working: bool, note: str) -> None:
    """Settle whether the office works on ``day``, replacing what was settled before. Raises NoteMissing."""
    if not note.strip():
        raise NoteMissing(day=day.isoformat())
    tx.session.merge(CalendarDay(day=day, is_working=is_working, note=note.strip()))


def release_day(tx: UnitOfWork, day: date) -> None:
    """Leave ``day`` to the published calendar again. Raises DayNotSettled."""
    row = tx.session.get(CalendarDay, day)
    if row is None:
        raise DayNotSettled(day=day.isoformat())
    tx.session.delete(row)
