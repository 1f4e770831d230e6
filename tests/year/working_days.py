"""The working calendar reckoned anew, from the published lists of holidays and make-up days alone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chinese_calendar.constants import holidays, workdays

ZONE = ZoneInfo("Asia/Shanghai")
_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Monday to Friday but for holidays, and the weekend days that make up for them."""
    return day in workdays or (day.isoweekday() <= 5 and day not in holidays)


def shifted(day: date, working_days: int) -> date:
    """So many working days later, or earlier; ``day`` itself does not count (Rule A13)."""
    step = _DAY if working_days > 0 else -_DAY
    for _ in range(abs(working_days)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def on_or_after(day: date) -> date:
    """``day`` itself, or the next working day where the office rests on it."""
    return day if is_working_day(day) else shifted(day, 1)


def first_of_next_week(day: date) -> date:
    """The first working day after the Sunday of the week of ``day`` (Rule C13)."""
    return shifted(day + _DAY * (7 - day.isoweekday()), 1)


def month_later(day: date, months: int = 1) -> date:
    """The same day in a later month, its last one where that is shorter (Rule C19)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def working_days_left(today: date, due_on: date) -> int:
    """How many working days lie after ``today`` up to ``due_on``, which is no earlier."""
    return sum(is_working_day(today + _DAY * number) for number in range(1, (due_on - today).days + 1))


def day_of(moment: datetime) -> date:
    """The office's day at ``moment``."""
    return moment.astimezone(ZONE).date()


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """The moment when the office's clocks show that time."""
    return datetime.combine(day, time(hour, minute), ZONE)
