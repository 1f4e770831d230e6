"""Calls of what is outside, each in a thread of its own, so that who hangs can be given up."""

import logging
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from engine.errors import Unavailable

log = logging.getLogger("duban.calls")
Returned = TypeVar("Returned")
OF_ONE = 4
"""How many calls of the same thing outside a process makes at once."""
HUNG = 32
"""How many given-up calls that still hang a process bears; with so many it begins no more."""


class TimeLimit(Unavailable):
    """What was called outside did not answer within ``seconds``; whatever it says later counts for nothing."""

    code = "time-limit"


class Calls:
    """The calls of one process. ``hung``: those given up that have not ended."""

    def __init__(self) -> None:
        self._hung: set[threading.Thread] = set()
        self._running: Counter[str] = Counter()
        self._counting = threading.Lock()

    @property
    def hung(self) -> int:
        """How many calls were given up and have not ended yet."""
        with self._counting:
            self._hung = {thread for thread in self._hung if thread.is_alive()}
            return len(self._hung)

    @property
    def may_begin(self) -> bool:
        """Whether so few hang that another call can be begun."""
        return self.hung < HUNG

    def is_busy(self, name: str) -> bool:
        """Whether so many calls of that name run that others must get their turn."""
        return self._running[name] >= OF_ONE

    def begin(self, name: str) -> None:
        """Count a call of that name, until ``end``."""
        with self._counting:
            self._running[name] += 1

    def end(self, name: str) -> None:
        """Such a call is over."""
        with self._counting:
            self._running[name] -= 1

    def within(self, seconds: float, work: Callable[[], Returned]) -> Returned:
        """What ``work`` returns or raises. Raises TimeLimit when it takes longer than ``seconds``."""
        future: Future[Returned] = Future()
        thread = threading.Thread(target=_fill, args=(future, work), name="call", daemon=True)
        thread.start()
        try:
            return future.result(seconds)
        except TimeoutError:
            if future.done():
                raise  # the callee's own
        with self._counting:
            self._hung.add(thread)
        if not self.may_begin:
            log.error("too many calls hang, no more are begun", extra={"hung": self.hung})
        raise TimeLimit(seconds=seconds)


def _fill(future: "Future[Returned]", work: Callable[[], Returned]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:  # noqa: BLE001 -- whatever it is, it is handed to who waits for the call
        future.set_exception(error)
