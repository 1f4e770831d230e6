"""Every scheduled diagram with its last and its next run."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.service import Engine
from engine.store.definitions import Definition
from engine.store.tables import DefinitionKind, InstanceState, JobKind, definition, instance, job


@dataclass(frozen=True)
class Run:
    """A run of a scheduled diagram: what became of it; ``ended_at`` is None while it goes on."""

    instance_id: str
    state: InstanceState
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Schedule:
    """A diagram that begins by the clock: ``rhythm`` is the name of its start event, ``cycle`` what is drawn there.

    ``next_at`` is when it begins next, ``failed`` whether beginning it has failed and waits to be mended; ``last`` is
    None before its first run.
    """

    process: str
    name: str
    documentation: str
    rhythm: str
    cycle: str
    next_at: datetime
    failed: bool
    last: Run | None


def schedules(engine: Engine, session: Session) -> list[Schedule]:
    """The newest versions of all diagrams that begin by the clock, those that come next first."""
    query = select(job).where(job.c.kind == JobKind.START_TIMER).order_by(job.c.due_at, job.c.id)
    found = []
    for row in session.execute(query):
        drawn = engine.definitions.get(session, row.definition_id)
        found.append(_schedule(session, drawn, row.element_id, row.due_at, failed=row.incident))
    return found


def _schedule(session: Session, drawn: Definition, element_id: str, next_at: datetime, *, failed: bool) -> Schedule:
    begins = drawn.diagram.elements[element_id]
    cycle = begins.trigger.expression if begins.trigger else None
    last = _last_run(session, drawn.key)
    return Schedule(
        drawn.key, drawn.name, drawn.diagram.documentation, begins.name or "", cycle or "", next_at, failed, last
    )


def _last_run(session: Session, process: str) -> Run | None:
    versions = select(definition.c.id).where(definition.c.kind == DefinitionKind.PROCESS, definition.c.key == process)
    query = select(instance.c.id, instance.c.state, instance.c.started_at, instance.c.ended_at)
    mine = query.where(instance.c.definition_id.in_(versions), instance.c.parent_id.is_(None))
    row = session.execute(mine.order_by(instance.c.started_at.desc()).limit(1)).first()
    return Run(row.id, InstanceState(row.state), row.started_at, row.ended_at) if row else None
