"""The office's day: moments are UTC everywhere, days are those of the office's own time zone."""

from datetime import date, datetime, time

from babel.dates import format_date

from workflows.calendar.working import OFFICE_ZONE
from workflows.unit_of_work import UnitOfWork


def today(tx: UnitOfWork) -> date:
    """The office's day of the command ``tx``."""
    return day_of(tx.now)


def day_of(moment: datetime) -> date:
    """The office's day at ``moment``."""
    return moment.astimezone(OFFICE_ZONE).date()


def at(day: date, clock_time: time) -> datetime:
    """The moment when the office's clocks show ``clock_time`` on ``day``."""
    return datetime.combine(day, clock_time, OFFICE_ZONE)


def written_day(day: date) -> str:
    """``day`` as the papers of an office say it, which are in Chinese."""
    return format_date(day, "long", locale="zh_CN")
