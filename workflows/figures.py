"""The office in numbers, for those who watch it: few statements, each answered by an index, counting so far only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import Session

from engine.outbox import outbox
from engine.store.queue import may_run
from engine.store.tables import OPEN, InstanceState, instance, job, user_task

MOST = 100_000
"""How far is counted; what grows beyond it is told as this number."""


@dataclass(frozen=True)
class Figures:
    """What is going on and what waits at one moment.

    ``instances`` counts those that have not ended by state, ``incidents`` by the kind of the job that failed.
    ``lag`` is for how many seconds the job that has been due for the longest has waited; 0 where none is due.
    """

    instances: Mapping[str, int]
    open_tasks: int
    overdue_tasks: int
    jobs_waiting: int
    jobs_due: int
    lag: float
    incidents: Mapping[str, int]
    outbox_waiting: int
    outbox_dead: int


def figures(session: Session, now: datetime) -> Figures:
    """The office as it is at the office's moment ``now``."""
    live = dict.fromkeys((InstanceState.ACTIVE.value, InstanceState.SUSPENDED.value), 0)
    tasks = (
        select(user_task.c.due_at).where(text(OPEN)).order_by(user_task.c.due_at)
    )  # in the order of the index for it
    due = select(job.c.due_at).where(may_run(), job.c.due_at <= now)
    first_due = session.scalar(due.order_by(job.c.due_at).limit(1))
    return Figures(
        instances=live | _by(session, select(instance.c.state).where(instance.c.ended_at.is_(None))),
        open_tasks=_count(session, tasks),
        overdue_tasks=_count(session, tasks.where(user_task.c.due_at < now)),
        jobs_waiting=_count(session, select(job.c.due_at).where(job.c.incident.is_(False))),
        jobs_due=_count(session, due),
        lag=(now - first_due).total_seconds() if first_due is not None else 0.0,
        incidents=_by(session, select(job.c.kind).where(job.c.incident.is_(True))),
        outbox_waiting=_count(session, select(outbox.c.due_at).where(outbox.c.due_at.is_not(None))),
        outbox_dead=_count(session, select(outbox.c.id).where(text("dead"))),
    )


def _count(session: Session, rows: Select[tuple[object]]) -> int:
    return session.scalar(select(func.count()).select_from(rows.limit(MOST).subquery())) or 0


def _by(session: Session, rows: Select[tuple[str]]) -> dict[str, int]:
    """How many of ``rows``, which have one column, hold each value."""
    counted = rows.limit(MOST).subquery()
    (value,) = counted.c
    return {row[0]: row[1] for row in session.execute(select(value, func.count()).group_by(value))}
