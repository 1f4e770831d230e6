"""The one source of time: aware datetimes in UTC.

Everything that needs the time is given a clock; tests, demos and replay set it.
"""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time, in UTC and aware."""

    def now(self) -> datetime:
        """The present moment."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The machine's present moment, in UTC."""
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is moved; for tests and replay."""

    def __init__(self, start: datetime) -> None:
        self._now = aware(start)

    def now(self) -> datetime:
        """The moment it was last set to."""
        return self._now

    def set(self, moment: datetime) -> None:
        """Move to ``moment``."""
        self._now = aware(moment)

    def advance(self, by: timedelta) -> None:
        """Move forward by ``by``."""
        self._now += by


class ShiftedClock:
    """A clock that runs on from another moment; for a demo office that lives in its own year."""

    def __init__(self, base: Clock, shift: timedelta) -> None:
        self._base = base
        self.shift = shift

    def now(self) -> datetime:
        """The base clock's moment, shifted."""
        return self._base.now() + self.shift


def aware(moment: datetime) -> datetime:
    """``moment`` in UTC. Raises ValueError when it is naive: a naive time is always a programming error."""
    if moment.tzinfo is None:
        raise ValueError(f"naive datetime {moment!r}")
    return moment.astimezone(UTC)
