"""Incidents: jobs that failed too often to be tried again by themselves.

Somebody looks, mends the cause and has them tried again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engine.commands.execution import lock, note
from engine.errors import NotFound
from engine.store.tables import instance, job
from engine.transaction import Transaction


class UnknownIncident(NotFound):
    """There is no such incident; perhaps it has been tried again already."""

    code = "unknown-incident"


@dataclass(frozen=True, slots=True)
class Incident:
    """A job that waits for somebody: what it was to do, for which instance and element, and why it failed."""

    job_id: str
    kind: str
    process: str | None
    business_key: str | None
    instance_id: str | None
    element_id: str | None
    due_at: datetime
    attempts: int
    error: str


def incidents(session: Session) -> Sequence[Incident]:
    """Every incident, the oldest first."""
    columns = (
        job.c.id,
        job.c.kind,
        instance.c.process,
        instance.c.business_key,
        job.c.instance_id,
        job.c.element_id,
        job.c.due_at,
        job.c.attempts,
        job.c.error,
    )
    joined = select(*columns).join_from(job, instance, instance.c.id == job.c.instance_id, isouter=True)
    return [Incident(*row) for row in session.execute(joined.where(job.c.incident).order_by(job.c.due_at, job.c.id))]


def retry(tx: Transaction, job_id: str) -> None:
    """Have an incident tried again, right after this command. Raises UnknownIncident."""
    found = select(job.c.instance_id, job.c.element_id, job.c.error).where(job.c.id == job_id, job.c.incident)
    row = tx.session.execute(found).one_or_none()
    if row is None:
        raise UnknownIncident(job=job_id)
    if row.instance_id is not None:
        note(tx, lock(tx, row.instance_id), "retry", {"job": job_id, "error": row.error}, row.element_id)
    tx.session.execute(update(job).where(job.c.id == job_id).values(incident=False, attempts=0, due_at=tx.now))
    tx.follow_ups.append(job_id)
