"""A value that is kept in memory for a while and then read again, because another process may have changed it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from engine.clock import Clock

Value = TypeVar("Value")
AFTER = timedelta(seconds=1)


class Refreshed(Generic[Value]):
    """Calling it gives what ``read`` gave less than ``after`` (a second) ago, by ``clock``."""

    def __init__(self, read: Callable[[], Value], clock: Clock, after: timedelta = AFTER) -> None:
        self._read = read
        self._clock = clock
        self._after = after
        self._kept: tuple[datetime, Value] | None = None

    def __call__(self) -> Value:
        """The value."""
        now = self._clock.now()
        if self._kept is None or not timedelta(0) <= now - self._kept[0] < self._after:
            self._kept = now, self._read()
        return self._kept[1]

    def forget(self) -> None:
        """Read it again at the next call, because it has just been changed."""
        self._kept = None
