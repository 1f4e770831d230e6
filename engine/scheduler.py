"""The ticker of one node: looks for due work every second.

It holds nothing; any number of nodes may tick on one database. What is outside is called in threads of their own, a few
at once, and given up after its time: nobody waits for it but the one who asked.
"""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler

from engine.clock import Clock, SystemClock
from engine.commands.jobs import EVERY, begin_call
from engine.outbox import begin_send
from engine.service import Engine
from engine.store.tables import JobKind

log = logging.getLogger("duban.scheduler")
TICK_SECONDS = 1
BATCH = 500
DELEGATES = frozenset({JobKind.DELEGATE})
EXTERNAL = frozenset({JobKind.EXTERNAL})
AT_ONCE = 8
"""How many external delegates a node calls at once, and likewise how many items of the outbox it sends."""


class Ticker:
    """Runs due jobs and sends what waits in the outbox, until it is stopped.

    Delegates are called in a thread of their own: one that takes long delays no timer and no message.
    """

    def __init__(self, engine: Engine, wall: Clock | None = None) -> None:
        self._engine = engine
        self._wall = wall or SystemClock()
        self.ticked_at = self._wall.now()
        """When the last tick ended, by the machine's clock; before the first one, when the ticker was made."""
        self._told_to_stop = threading.Event()
        self._at_work = {each: threading.Lock() for each in ("jobs", "delegates")}
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._hands = {begin: _Hands(partial(begin, engine)) for begin in (begin_call, begin_send)}
        for each in (self.tick, self.call_delegates, self.reach_out):
            self._scheduler.add_job(
                each, "interval", seconds=TICK_SECONDS, max_instances=1, coalesce=True, misfire_grace_time=None
            )

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def finish(self) -> None:
        """Begin nothing more; what is being done goes on to its end."""
        self._told_to_stop.set()

    def stop(self, within: float = -1) -> bool:
        """Finish, and wait until what is being done has ended, at most ``within`` seconds; whether it has."""
        self.finish()
        self._scheduler.shutdown(wait=False)
        end = time.monotonic() + within
        free = all(
            _is_free(each, -1 if within < 0 else max(0, end - time.monotonic())) for each in self._at_work.values()
        )
        return free and self.rest(-1 if within < 0 else max(0, end - time.monotonic()))

    def rest(self, within: float = -1) -> bool:
        """Wait until nothing outside is being called, at most ``within`` seconds; whether that is so."""
        return all(each.rest(within) for each in self._hands.values())

    def tick(self) -> None:
        """Do what is due now, but for delegates and what is outside."""
        try:
            with self._at_work["jobs"]:
                self._engine.run_due(BATCH, EVERY - DELEGATES - EXTERNAL, until=self._told_to_stop.is_set)
        except Exception:  # the next tick tries again; a database that is away for a moment must not end the ticker
            log.exception("tick failed")
        finally:
            self.ticked_at = self._wall.now()

    def call_delegates(self) -> None:
        """Call the delegates that are due now."""
        try:
            with self._at_work["delegates"]:
                self._engine.run_due(BATCH, DELEGATES, until=self._told_to_stop.is_set)
        except Exception:  # the next tick tries again
            log.exception("delegates could not be called")

    def reach_out(self) -> None:
        """Begin to call external delegates and to send what waits in the outbox, as far as there are hands free."""
        for each in self._hands.values():
            try:
                each.fill(lambda: self._told_to_stop.is_set() or not self._engine.calls.may_begin)
            except Exception:  # the next tick tries again
                log.exception("nothing outside could be called")


class _Hands:
    """A few threads that do what ``begin`` finds to do; a process that ends does not wait for them."""

    def __init__(self, begin: Callable[[], Callable[[], None] | None]) -> None:
        self._begin = begin
        self._at_work: list[threading.Thread] = []

    def fill(self, until: Callable[[], bool]) -> None:
        """Put every free hand to work, as long as there is any."""
        self._at_work = [thread for thread in self._at_work if thread.is_alive()]
        while len(self._at_work) < AT_ONCE and not until() and (work := self._begin()) is not None:
            thread = threading.Thread(target=_do, args=(work,), name="hand", daemon=True)
            self._at_work.append(thread)
            thread.start()

    def rest(self, within: float) -> bool:
        """Wait until all hands are free, at most ``within`` seconds (for ever below zero); whether they are."""
        end = time.monotonic() + within
        for thread in self._at_work:
            thread.join(None if within < 0 else max(0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in self._at_work)


def _do(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception:  # the lease runs out, and it is done again
        log.exception("what came of a call could not be written down")


def _is_free(at_work: threading.Lock, within: float) -> bool:
    free = at_work.acquire(timeout=within)
    if free:
        at_work.release()
    return free
