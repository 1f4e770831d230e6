"""How the office is: what an operator looks at first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.commands import incidents
from engine.outbox import dead_count
from engine.store.definitions import Definition, Definitions
from engine.store.queue import may_run
from engine.store.tables import instance, job
from workflows.office import Office
from workflows.organisation import queries
from workflows.version import program_version

LATE_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class Health:
    """The office at one moment.

    ``database`` is its address without the password. ``running`` counts process instances, ``waiting`` timers and jobs,
    ``overdue`` those due more than a minute ago, ``incidents`` those given up until somebody mends them,
    ``undelivered`` what was to be sent and was given up, ``hung`` the calls of systems outside that this process gave
    up and that have not ended. ``calling``: those are so few that it still begins others.
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
    undelivered: int
    hung: int
    calling: bool
    next_due: datetime | None

    @property
    def is_late(self) -> bool:
        """Whether something that was due a minute ago has not been done, so that probably no node ticks."""
        return self.overdue > 0


@dataclass(frozen=True)
class Failure:
    """An incident, with the names of its process and step; empty where it belongs to none."""

    incident: incidents.Incident
    process: str
    element: str


def health(office: Office) -> Health:
    """The office as it is now. Raises DatabaseUnavailable."""
    with office.reading() as session:
        counts = queries.counts(session)
        work = _work(session, office.clock.now()) | {"undelivered": dead_count(session)}
    return Health(
        version=program_version(),
        database=office.database.sql.url.render_as_string(),
        is_sqlite=office.database.is_sqlite,
        wall=office.wall.now(),
        office=office.clock.now(),
        sessions=office.sessions.count(),
        next_due=office.engine.next_due(),
        hung=office.engine.calls.hung,
        calling=office.engine.calls.may_begin,
        **counts,
        **work,
    )


def failures(session: Session, definitions: Definitions) -> list[Failure]:
    """Every incident with the names of its process and step, the oldest first."""
    found = incidents.incidents(session)
    of = {each.instance_id for each in found if each.instance_id}
    query = select(instance.c.id, instance.c.definition_id).where(instance.c.id.in_(of))
    versions = {row.id: definitions.get(session, row.definition_id) for row in session.execute(query)}
    return [_failure(each, versions.get(each.instance_id or "")) for each in found]


def failure(session: Session, definitions: Definitions, job_id: str) -> Failure:
    """The incident of this job. Raises UnknownIncident."""
    found = next((each for each in failures(session, definitions) if each.incident.job_id == job_id), None)
    if found is None:
        raise incidents.UnknownIncident(job=job_id)
    return found


def _failure(incident: incidents.Incident, definition: Definition | None) -> Failure:
    if definition is None:
        return Failure(incident, incident.process or "", incident.element_id or "")
    element = definition.diagram.elements.get(incident.element_id or "")
    return Failure(incident, definition.name, (element.name if element else "") or incident.element_id or "")


def _work(session: Session, now: datetime) -> dict[str, int]:
    alive = may_run()
    asked = {
        "running": select(func.count()).select_from(instance).where(instance.c.ended_at.is_(None)),
        "waiting": select(func.count()).select_from(job).where(alive),
        "overdue": select(func.count()).select_from(job).where(alive, job.c.due_at < now - LATE_AFTER),
        "incidents": select(func.count()).select_from(job).where(job.c.incident),
    }
    return {name: session.scalar(query) or 0 for name, query in asked.items()}
