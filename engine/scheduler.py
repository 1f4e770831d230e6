"""The ticker of one node: looks for due work every second.

It holds nothing; any number of nodes may tick on one database.
"""

import logging

from apscheduler.schedulers.background import BackgroundScheduler

from engine.outbox import send_one
from engine.service import Engine

log = logging.getLogger("duban.scheduler")
TICK_SECONDS = 1
BATCH = 500


class Ticker:
    """Runs due jobs and sends what waits in the outbox, in a thread of its own, until it is stopped."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._scheduler.add_job(
            self.tick, "interval", seconds=TICK_SECONDS, max_instances=1, coalesce=True, misfire_grace_time=None
        )

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Stop ticking, once the tick that is running has ended."""
        self._scheduler.shutdown(wait=True)

    def tick(self) -> None:
        """Do what is due now."""
        try:
            self._engine.run_due(BATCH)
            for _ in range(BATCH):
                if not send_one(self._engine):
                    break
        except Exception:  # the next tick tries again; a database that is away for a moment must not end the ticker
            log.exception("tick failed")
