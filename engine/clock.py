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


def aware(moment: datetime) -> datetime:
    """``moment`` in UTC. Raises ValueError when it is naive: a naive time is always a programming error."""
    if moment.tzinfo is None:
        raise ValueError(f"naive datetime {moment!r}")
    return moment.astimezone(UTC)
