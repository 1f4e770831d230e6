"""What is due: timers, and what one instance owes another.

A job is done and its row removed in one transaction, so it happens exactly once.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import delete, select, update

from engine.actor import SYSTEM
from engine.commands import instances, messages, migrating_many
from engine.commands.effects import write_jobs
from engine.commands.execution import InstanceOver, create, lock, run
from engine.commands.messages import NobodyWaits
from engine.commands.starts import start_timer
from engine.identifiers import random_id
from engine.runtime.faults import NotWaiting
from engine.runtime.game import Game
from engine.runtime.specs.call_activity import CallActivity
from engine.runtime.timers import Plan, following
from engine.store.tables import DefinitionKind, InstanceState, JobKind, job
from engine.transaction import Transaction

if TYPE_CHECKING:
    from engine.service import Engine

log = logging.getLogger("duban.jobs")
MAX_ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=10)


def run_one(engine: "Engine", job_id: str | None = None) -> str | None:
    """Carry out the job, or the earliest one due. Its id, or None when there was none to be had.

    A job that fails is tried again later, further and further apart, and becomes an incident after ``MAX_ATTEMPTS``.
    """
    taken: str | None = None
    try:
        with engine.transaction(SYSTEM, settle=False) as tx:
            row = _take(tx, job_id)
            if row is None:
                return None
            taken = row.id
            _WORK[JobKind(row.kind)](tx, row, orjson.loads(row.payload))
            tx.session.execute(delete(job).where(job.c.id == row.id))
        follow_ups = tx.follow_ups
    except (
        Exception
    ) as error:  # whatever went wrong with one job must not stop the others; it is kept where an operator sees it
        if taken is None:
            raise
        _note_failure(engine, taken, error)
        return taken
    engine.settle(follow_ups)
    return taken


def _take(tx: Transaction, job_id: str | None) -> Any:
    query = select(job).where(job.c.incident.is_(False))
    query = query.where(job.c.id == job_id) if job_id is not None else query.where(job.c.due_at <= tx.now)
    return tx.session.execute(
        query.order_by(job.c.due_at, job.c.id).limit(1).with_for_update(skip_locked=True)
    ).one_or_none()


def _note_failure(engine: "Engine", job_id: str, error: Exception) -> None:
    log.warning("job %s failed: %s", job_id, error, exc_info=error)
    with engine.transaction(SYSTEM, settle=False) as tx:
        row = tx.session.execute(select(job.c.attempts).where(job.c.id == job_id).with_for_update()).one_or_none()
        if row is None:
            return
        attempts = row.attempts + 1
        values = {
            "attempts": attempts,
            "error": f"{type(error).__name__}: {error}"[:2000],
            "incident": attempts >= MAX_ATTEMPTS,
            "due_at": tx.now + FIRST_PAUSE * 2 ** (attempts - 1),
        }
        tx.session.execute(update(job).where(job.c.id == job_id).values(values))


def _fire_timer(tx: Transaction, row: Any, _given: dict[str, Any]) -> None:
    def fire(game: Game) -> None:
        token = game.token(row.token)
        token.task_spec.fire(token, {})

    given = {"token": row.token, "due_at": row.due_at.isoformat()}
    _unless_over(lambda: run(tx, lock(tx, row.instance_id), "timer", given, fire, element_id=row.element_id))


def _start_by_timer(tx: Transaction, row: Any, given: dict[str, Any]) -> None:
    definition = tx.engine.definitions.get(tx.session, row.definition_id)
    create(tx, definition, random_id(), business_key=None, variables={}, at=[row.element_id])
    plan = following(Plan.restore(given["plan"]), tx.now, tx.engine.zone)
    if plan is not None:
        write_jobs(tx, [start_timer(definition.id, row.element_id, plan)])


def _start_called(tx: Transaction, row: Any, given: dict[str, Any]) -> None:
    caller = lock(tx, row.instance_id)
    if caller.state != InstanceState.ACTIVE:
        return
    user = tx.engine.definitions.get(tx.session, row.definition_id)
    called = tx.engine.definitions.bound(tx.session, DefinitionKind.PROCESS, given["process"], given["binding"], user)
    create(
        tx,
        called,
        given["child"],
        business_key=caller.business_key,
        variables=given["variables"],
        at=None,
        caller=caller,
        caller_token=row.token,
    )


def _cancel_called(tx: Transaction, _row: Any, given: dict[str, Any]) -> None:
    instances.cancel(tx, given["child"], given.get("reason", "caller-left"))


def _return(tx: Transaction, row: Any, given: dict[str, Any]) -> None:
    def resume(game: Game) -> None:
        token = game.token(row.token)
        assert isinstance(token.task_spec, CallActivity), "only call activities wait for instances"
        token.task_spec.returned(token, given["variables"], given["error_code"])

    told = {"token": row.token, **given}
    _unless_over(lambda: run(tx, lock(tx, row.instance_id), "return", told, resume))


def _escalate(tx: Transaction, row: Any, given: dict[str, Any]) -> None:
    def pass_on(game: Game) -> None:
        game.escalate(game.token(row.token), given["code"], given["variables"])

    _unless_over(lambda: run(tx, lock(tx, row.instance_id), "escalation", {"token": row.token, **given}, pass_on))


def _message(tx: Transaction, _row: Any, given: dict[str, Any]) -> None:
    try:
        messages.publish(tx, given["name"], given["key"], given["variables"])
    except NobodyWaits:
        log.info("message %s (%s): nobody waits", given["name"], given["key"])


def _signal(tx: Transaction, row: Any, given: dict[str, Any]) -> None:
    if row.element_id is None:
        messages.broadcast(tx, given["name"], given["variables"], given.get("missed_by", ()))
    else:
        _unless_over(lambda: messages.deliver_signal(tx, row, given["name"], given["variables"]))


def _migrate(tx: Transaction, _row: Any, given: dict[str, Any]) -> None:
    migrating_many.migrate_one(tx, given["migration"], given["instance"])


def _unless_over(work: Callable[[], None]) -> None:
    try:
        work()
    except (InstanceOver, NotWaiting) as over:
        log.info("nothing left to do: %s", over)


_WORK: dict[JobKind, Callable[[Transaction, Any, dict[str, Any]], None]] = {
    JobKind.CANCEL: _cancel_called,
    JobKind.ESCALATE: _escalate,
    JobKind.MESSAGE: _message,
    JobKind.MIGRATE: _migrate,
    JobKind.RETURN: _return,
    JobKind.SIGNAL: _signal,
    JobKind.START: _start_called,
    JobKind.START_TIMER: _start_by_timer,
    JobKind.TIMER: _fire_timer,
}
