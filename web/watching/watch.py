"""Watches one office from within its process: counts its commands, logs what is slow, serves its metrics."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from engine.actor import SYSTEM_ID
from engine.errors import Conflict, Fault, Forbidden, Invalid, NotFound, Unavailable
from engine.metering import Tally
from engine.observing import Command, Observer
from web.watching import logs
from web.watching.listener import listening
from web.watching.metrics import Metrics
from workflows.office import Office

COMMANDS = logging.getLogger("duban.commands")
SLOW = logging.getLogger("duban.slow")
FAMILIES: tuple[type[Fault], ...] = (Invalid, Forbidden, NotFound, Conflict, Unavailable)
SUCCESS = "success"
BROKEN = "broken"
"""The outcome of a command that failed as nobody foresaw."""


class Watch(Observer):
    """Is told of every command of ``office`` from now on."""

    def __init__(self, office: Office) -> None:
        self.metrics = Metrics(office)
        self._slow_seconds = office.settings.slow_seconds
        self._durations: dict[tuple[str, str], Any] = {}
        office.engine.observer = self

    def command_over(self, command: Command) -> None:
        """Count it; log it when it was slow, or when everything is logged."""
        if command.kind is None and command.error is None and command.actor_id == SYSTEM_ID:
            return  # a tick that found nothing to do
        labels = (command.kind or "other", outcome_of(command.error))
        duration = self._durations.get(labels)
        if duration is None:  # looking it up there takes longer than the rest
            duration = self._durations[labels] = self.metrics.commands.labels(*labels)
        duration.observe(command.seconds)
        if command.error is None:
            for kind in command.jobs_done:
                self.metrics.jobs.labels(kind, "done").inc()
        if command.seconds >= self._slow_seconds:
            SLOW.warning("slow command", extra=_told(command, *labels))
        elif COMMANDS.isEnabledFor(logging.DEBUG):
            COMMANDS.debug("command", extra=_told(command, *labels))

    def job_failed(self, kind: str, *, incident: bool) -> None:
        """Count it."""
        self.metrics.jobs.labels(kind, "failed").inc()
        if incident:
            self.metrics.new_incidents.labels(kind).inc()

    def request_over(self, tally: Tally, *, method: str, route: str, status: int) -> None:
        """Count a request; log it when it was slow."""
        self.metrics.requests.labels(method, route, str(status)).observe(tally.seconds)
        if tally.seconds >= self._slow_seconds:
            SLOW.warning("slow request", extra={"method": method, "route": route, "status": status} | cost(tally))


@contextmanager
def watching(office: Office) -> Iterator[Watch]:
    """Log as the settings say and, where they give a port, serve metrics while the block runs.

    For every process that works: one that serves pages, one that only works. Raises WrongSetting.
    """
    logs.configure(office.settings)
    watch = Watch(office)
    with listening(office, watch.metrics):
        yield watch


def outcome_of(error: BaseException | None) -> str:
    """How a command ended: ``success``, the code of the fault's family, or ``broken``."""
    if error is None:
        return SUCCESS
    return next((family.code for family in FAMILIES if isinstance(error, family)), BROKEN)


def cost(tally: Tally) -> dict[str, float]:
    """What something took, in seconds and statements."""
    return {
        "seconds": round(tally.seconds, 6),
        "database_seconds": round(tally.database_seconds, 6),
        "statements": tally.statements,
    }


def _told(command: Command, kind: str, outcome: str) -> dict[str, object]:
    ids = {name: getattr(command, name) for name in ("instance_id", "task_id", "job_id")}
    about = {"user": command.actor_id, "kind": kind, "outcome": outcome} | cost(command)
    return about | {name: value for name, value in ids.items() if value is not None}
