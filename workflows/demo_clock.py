"""The clock of a demo office, which lives in its own year. The shift is stored, so that all its processes agree."""

from datetime import datetime, timedelta

from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from engine.clock import Clock, ShiftedClock
from engine.database import Database
from engine.errors import Conflict, Invalid
from workflows.stored import store, stored

SHIFT = "clock.shift-seconds"
REREAD_AFTER = timedelta(seconds=1)


class NoDemoClock(Conflict):
    """This office lives in real time; its clock cannot be moved."""

    code = "no-demo-clock"


class ClockBackwards(Invalid):
    """The demo clock can only be moved forward: what was due has already happened."""

    code = "clock-backwards"


class DemoClock(ShiftedClock):
    """The base clock plus the stored shift, read again once a second because another process may have moved it."""

    def __init__(self, base: Clock, database: Database) -> None:
        super().__init__(base, timedelta(0))
        self._wall = base
        self._database = database
        self._read_at: datetime | None = None

    def now(self) -> datetime:
        """The office's present moment, in UTC."""
        wall = self._wall.now()
        if self._read_at is None or not timedelta(0) <= wall - self._read_at < REREAD_AFTER:
            with self._database.reading() as session:
                self.shift = shift_of(session) or timedelta(0)
            self._read_at = wall
        return wall + self.shift

    def forget(self) -> None:
        """Read the shift again at the next question, because it has just been moved."""
        self._read_at = None


def shift_of(session: Session) -> timedelta | None:
    """How far the demo clock is shifted; None in an office that lives in real time, or has no tables yet."""
    try:
        value = stored(session, SHIFT)
    except (OperationalError, ProgrammingError):
        return None
    return None if value is None else timedelta(seconds=float(value))


def set_moment(session: Session, wall: datetime, moment: datetime) -> None:
    """Make the demo clock show ``moment`` now, where the machine's own clock shows ``wall``. Raises ClockBackwards."""
    shift = moment - wall
    before = shift_of(session)
    if before is not None and shift < before:
        raise ClockBackwards(shown=(wall + before).isoformat(), asked=moment.isoformat())
    store(session, SHIFT, str(shift.total_seconds()))
