"""What the office watches every day: whatever has been started and could sink without a trace."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from workflows.calendar.service import load_calendar
from workflows.letters.models import Notice
from workflows.letters.queries import unsigned_notices
from workflows.matters.models import Matter
from workflows.matters.queries import lacking, matters_by_id, still_open, undocketed, without_outcome
from workflows.moments import day_of


@dataclass(frozen=True)
class Unsigned:
    """A notice that nobody has signed for, and its matter; ``days`` are the working days since it was issued."""

    notice: Notice
    matter: Matter
    days: int


@dataclass(frozen=True)
class Undocketed:
    """A matter not docketed in time; ``days`` are the working days since it was received."""

    matter: Matter
    days: int


@dataclass(frozen=True)
class Lacking:
    """A running matter and which of ``requirement``, ``due_on`` and ``handler`` it lacks."""

    matter: Matter
    missing: list[str]


@dataclass(frozen=True)
class Watch:
    """What is not as it should be; ``still_open`` is the number of docketed matters not closed out."""

    still_open: int
    unsigned: list[Unsigned]
    undocketed: list[Undocketed]
    lacking: list[Lacking]
    without_outcome: list[Matter]


def watch(session: Session, now: datetime) -> Watch:
    """How the office stands at ``now``. Rules A01, A03, A11, C29 and C39."""
    calendar, today = load_calendar(session), day_of(now)

    def days(since: date) -> int:
        return calendar.working_days_between(since, today)

    notices, missing = unsigned_notices(session), lacking(session)
    rows = matters_by_id(session, _ids(notices, missing))
    return Watch(
        still_open(session),
        [Unsigned(each, rows[each.matter_id], days(day_of(each.issued_at))) for each in notices],
        [Undocketed(row, days(day_of(row.received_at))) for row in undocketed(session, today, calendar)],
        [Lacking(rows[matter_id], what) for matter_id, what in missing.items()],
        without_outcome(session),
    )


def _ids(notices: Iterable[Notice], missing: Iterable[str]) -> set[str]:
    return {each.matter_id for each in notices} | set(missing)
