"""The ticker of one node: looks for due work every second.

It holds nothing; any number of nodes may tick on one database.
"""

import logging

from apscheduler.schedulers.background import BackgroundScheduler

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

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._scheduler = BackgroundScheduler(timezone="UTC")
        for each in (self.tick, self.call_delegates):
            self._scheduler.add_job(
                each, "interval", seconds=TICK_SECONDS, max_instances=1, coalesce=True, misfire_grace_time=None
            )

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Stop ticking, once the tick that is running has ended."""
        self._scheduler.shutdown(wait=True)

    def tick(self) -> None:
        """Do what is due now, but for delegates."""
        try:
            self._engine.run_due(BATCH, EVERY - DELEGATES)
            for _ in range(BATCH):
                if not send_one(self._engine):
                    break
        except Exception:  # the next tick tries again; a database that is away for a moment must not end the ticker
            log.exception("tick failed")

    def call_delegates(self) -> None:
        """Call the delegates that are due now."""
        try:
            self._engine.run_due(BATCH, DELEGATES)
        except Exception:  # the next tick tries again
            log.exception("delegates could not be called")
