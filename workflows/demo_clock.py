"""The clock of a demo office, which lives in its own year. The shift is stored, so that all its processes agree."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from engine.clock import Clock
from engine.database import Database
from engine.errors import Conflict, Invalid
from workflows.refreshed import Refreshed
from workflows.stored import StoredSetting, store, stored

SHIFT = "clock.shift-seconds"
LAST = datetime(2100, 1, 1, tzinfo=UTC)
"""The demo clock cannot be turned back, so nobody may turn it to where dates end."""


class NoDemoClock(Conflict):
    """This office lives in real time; its clock cannot be moved."""

    code = "no-demo-clock"


class ClockBackwards(Invalid):
    """The demo clock can only be moved forward: what was due has already happened."""

    code = "clock-backwards"


class ClockTooFar(Invalid):
    """The demo clock goes no further than ``last``."""

    code = "clock-too-far"


class DemoClock(Clock):
    """The base clock plus the stored shift."""

    def __init__(self, base: Clock, database: Database) -> None:
        self._base = base
        self._database = database
        self._shift = Refreshed(self._read, base)

    def now(self) -> datetime:
        """The office's present moment, in UTC."""
        return self._base.now() + self._shift()

    def forget(self) -> None:
        """Read the shift again at the next question, because it has just been moved."""
        self._shift.forget()

    def _read(self) -> timedelta:
        with self._database.reading() as session:
            return shift_of(session) or timedelta(0)


def shift_of(session: Session) -> timedelta | None:
    """How far the demo clock is shifted; None in an office that lives in real time, or has no tables yet."""
    if not inspect(session.connection()).has_table(StoredSetting.__tablename__):
        return None
    value = stored(session, SHIFT)
    return None if value is None else timedelta(seconds=float(value))


def check_forward(session: Session, wall: datetime, moment: datetime) -> None:
    """Raise ClockBackwards or ClockTooFar unless the demo clock may show ``moment``, ``wall`` being the machine's."""
    shift = shift_of(session)
    if shift is not None and moment < wall + shift:
        raise ClockBackwards(shown=(wall + shift).isoformat(), asked=moment.isoformat())
    if moment > LAST:
        raise ClockTooFar(last=LAST.date().isoformat())


def set_moment(session: Session, wall: datetime, moment: datetime) -> None:
    """Make the demo clock show ``moment`` now, where the machine's own clock shows ``wall``.

    Raises ClockBackwards, ClockTooFar.
    """
    check_forward(session, wall, moment)
    store(session, SHIFT, str((moment - wall).total_seconds()))
