"""The ticker of one node: looks for due work every second.

It holds nothing; any number of nodes may tick on one database.
"""

import logging
import threading
import time

from apscheduler.schedulers.background import BackgroundScheduler

from engine.clock import Clock, SystemClock
from engine.commands.jobs import EVERY
from engine.outbox import send_one
from engine.service import Engine
from engine.store.tables import JobKind

log = logging.getLogger("duban.scheduler")
TICK_SECONDS = 1
BATCH = 500
DELEGATES = frozenset({JobKind.DELEGATE})


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
        for each in (self.tick, self.call_delegates):
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
        return all(
            _is_free(each, -1 if within < 0 else max(0, end - time.monotonic())) for each in self._at_work.values()
        )

    def tick(self) -> None:
        """Do what is due now, but for delegates."""
        try:
            with self._at_work["jobs"]:
                self._engine.run_due(BATCH, EVERY - DELEGATES, until=self._told_to_stop.is_set)
                for _ in range(BATCH):
                    if self._told_to_stop.is_set() or not send_one(self._engine):
                        break
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


def _is_free(at_work: threading.Lock, within: float) -> bool:
    free = at_work.acquire(timeout=within)
    if free:
        at_work.release()
    return free
