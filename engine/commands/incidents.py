"""Incidents: jobs that failed too often to be tried again by themselves.

Somebody looks, mends the cause and has them tried again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from engine.commands.execution import lock, note
from engine.commands.reasons import because
from engine.errors import NotFound
from engine.observing import names
from engine.store.tables import JobKind, instance, job
from engine.transaction import Transaction


class UnknownIncident(NotFound):
    """There is no such incident; perhaps it has been tried again already."""

    code = "unknown-incident"


class UnknownJob(NotFound):
    """No such job of an instance waits; perhaps it has been carried out already."""

    code = "unknown-job"


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


@names("retry")
def retry(tx: Transaction, job_id: str, reason: str) -> None:
    """Have an incident tried again: right after this command, an external call by the next tick.

    Raises UnknownIncident, ReasonBlank.
    """
    row = _locked(tx, job_id, job.c.incident)
    if row is None:
        raise UnknownIncident(job=job_id)
    change = {"before": {"attempts": row.attempts, "error": row.error}, "after": {"attempts": 0}}
    _have_done(tx, row, "retry", because(reason) | change, incident=False, attempts=0)


@names("hasten")
def hasten(tx: Transaction, job_id: str, reason: str) -> None:
    """Have a timer, or a job that waits to be tried again, carried out right after this command instead of when due.

    One that a node has on lease is not to be had.

    Raises UnknownJob, ReasonBlank.
    """
    idle = job.c.lease_until.is_(None) | (job.c.lease_until <= tx.now)
    row = _locked(tx, job_id, job.c.incident.is_(False) & job.c.instance_id.is_not(None) & idle)
    if row is None:
        raise UnknownJob(job=job_id)
    change = {"before": {"due_at": row.due_at.isoformat()}, "after": {"due_at": tx.now.isoformat()}}
    _have_done(tx, row, "hasten", because(reason) | change)


def _locked(tx: Transaction, job_id: str, condition: ColumnElement[bool]) -> Any:
    """The job itself before its instance, in the order of those who carry it out; of two who ask, one finds it."""
    query = select(job).where(job.c.id == job_id, condition)
    return tx.session.execute(query.with_for_update()).one_or_none()


def _have_done(tx: Transaction, row: Any, kind: str, given: dict[str, Any], **changed: Any) -> None:
    if row.instance_id is not None:
        given = {"job": row.id, "token": row.token} | given
        note(tx, lock(tx, row.instance_id), kind, given, row.element_id)
    tx.session.execute(update(job).where(job.c.id == row.id).values(due_at=tx.now, **changed))
    if row.kind != JobKind.EXTERNAL:  # nobody waits for what is outside: the ticker has it called
        tx.follow_ups.append(row.id)
