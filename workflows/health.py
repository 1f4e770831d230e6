"""How the office is: what an operator looks at first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from engine.store.queue import may_run
from engine.store.tables import instance, job
from workflows.office import Office
from workflows.organisation import queries

LATE_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class Health:
    """The office at one moment.

    ``database`` is its address without the password. ``running`` counts process instances, ``waiting`` timers and jobs,
    ``overdue`` those due more than a minute ago, ``incidents`` those given up until somebody mends them.
    """

    version: str
    database: str
    is_sqlite: bool
    wall: datetime
    office: datetime
    units: int
    users: int
    sessions: int
    running: int
    waiting: int
    overdue: int
    incidents: int
    next_due: datetime | None

    @property
    def is_late(self) -> bool:
        """Whether something that was due a minute ago has not been done, so that probably no node ticks."""
        return self.overdue > 0


def check_ready(office: Office) -> None:
    """Ask the database for an answer. Raises DatabaseUnavailable, when the office cannot serve anybody."""
    with office.reading() as session:
        session.execute(text("SELECT 1"))


def health(office: Office) -> Health:
    """The office as it is now. Raises DatabaseUnavailable."""
    check_ready(office)
    with office.reading() as session:
        counts = queries.counts(session)
        work = _work(session, office.clock.now())
    return Health(
        version=_version(),
        database=office.database.sql.url.render_as_string(),
        is_sqlite=office.database.is_sqlite,
        wall=office.wall.now(),
        office=office.clock.now(),
        sessions=office.sessions.count(),
        next_due=office.engine.next_due(),
        **counts,
        **work,
    )


def _work(session: Session, now: datetime) -> dict[str, int]:
    alive = may_run()
    asked = {
        "running": select(func.count()).select_from(instance).where(instance.c.ended_at.is_(None)),
        "waiting": select(func.count()).select_from(job).where(alive),
        "overdue": select(func.count()).select_from(job).where(alive, job.c.due_at < now - LATE_AFTER),
        "incidents": select(func.count()).select_from(job).where(job.c.incident),
    }
    return {name: session.scalar(query) or 0 for name, query in asked.items()}


def _version() -> str:
    try:
        return version("duban")
    except PackageNotFoundError:
        return "–"
