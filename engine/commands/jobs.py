"""What is due: timers, and what one instance owes another.

A job is done and its row removed in one transaction, so it happens exactly once.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import bindparam, delete, select, update

from engine.actor import SYSTEM
from engine.commands import instances, messages, migrating_many
from engine.commands.effects import job_row, write_jobs
from engine.commands.execution import (
    MAX_CALL_DEPTH,
    CalledTooDeep,
    InstanceOver,
    InstanceSuspended,
    UnknownInstance,
    called_by,
    check_active,
    create,
    depth,
    lock,
    run,
)
from engine.commands.messages import NobodyWaits
from engine.commands.starts import start_timer
from engine.identifiers import random_id
from engine.outages import DatabaseUnavailable
from engine.runtime.faults import NotWaiting
from engine.runtime.game import Game
from engine.runtime.specs.automatic import ServiceTask
from engine.runtime.specs.call_activity import CallActivity
from engine.runtime.timers import Plan, following
from engine.store.queue import may_run
from engine.store.tables import DefinitionKind, JobKind, job
from engine.transaction import Transaction

if TYPE_CHECKING:
    from engine.service import Engine

log = logging.getLogger("duban.jobs")
RETRIES = 4
"""How often a job that fails is tried again, unless it says so itself, until it becomes an incident."""
FIRST_PAUSE = timedelta(seconds=10)
EVERY = frozenset(JobKind)
_NEXT = select(job).where(may_run()).order_by(job.c.due_at, job.c.id).limit(1).with_for_update(skip_locked=True)
_DUE = _NEXT.where(job.c.due_at <= bindparam("now"))
_NAMED = _NEXT.where(job.c.id == bindparam("id"))


def run_one(engine: "Engine", job_id: str | None = None, kinds: frozenset[JobKind] = EVERY) -> str | None:
    """Carry out the job, or the earliest one due of these kinds. Its id, or None when there was none to be had.

    What follows from it is carried out too, as far as it is of these kinds.
    A job that fails is tried again later, further and further apart, and becomes an incident after ``RETRIES``.
    One whose instance is suspended waits until that is resumed. Raises DatabaseUnavailable.
    """
    taken: Any = None
    try:
        with engine.transaction(SYSTEM, settle=False) as tx:
            taken = _take(tx, job_id, kinds)
            if taken is None:
                return None
            tx.command.take(taken)
            _WORK[JobKind(taken.kind)](tx, taken, orjson.loads(taken.payload))
            tx.session.execute(delete(job).where(job.c.id == taken.id))
            tx.command.jobs_done.append(taken.kind)
        follow_ups = tx.follow_ups
    except (
        Exception
    ) as error:  # whatever went wrong with one job must not stop the others; it is kept where an operator sees it
        if taken is None or (isinstance(error, DatabaseUnavailable) and error.is_lost):
            raise  # a broken connection is not the job's failure: it is as it was, due when the database is back
        if not _is_held(taken, error):
            _note_failure(engine, taken, error)
        return str(taken.id)
    engine.settle(follow_ups if kinds == EVERY else _of_kinds(engine, follow_ups, kinds))
    return str(taken.id)


def _of_kinds(engine: "Engine", job_ids: list[str], kinds: frozenset[JobKind]) -> list[str]:
    if not job_ids:
        return []
    with engine.database.reading() as session:
        wanted = select(job.c.id).where(job.c.id.in_(job_ids), job.c.kind.in_(kinds))
        found = set(session.execute(wanted).scalars())
    return [job_id for job_id in job_ids if job_id in found]


def _take(tx: Transaction, job_id: str | None, kinds: frozenset[JobKind]) -> Any:
    query = _DUE if job_id is None else _NAMED
    if kinds != EVERY:
        query = query.where(job.c.kind.in_(kinds))
    return tx.session.execute(query, {"now": tx.now} if job_id is None else {"id": job_id}).one_or_none()


def _is_held(row: Any, error: Exception) -> bool:
    """Whether the job's own instance was suspended just now: then it has not failed, it waits."""
    return isinstance(error, InstanceSuspended) and error.details["instance"] == row.instance_id


def _note_failure(engine: "Engine", failed: Any, error: Exception) -> None:
    about = {
        "job_id": failed.id,
        "kind": failed.kind,
        "instance_id": failed.instance_id,
        "attempt": failed.attempts + 1,
    }
    log.warning("job failed", exc_info=error, extra=about | {"attempt": failed.attempts + 1})
    with engine.transaction(SYSTEM, settle=False) as tx:
        query = select(job.c.attempts, job.c.payload).where(job.c.id == failed.id)
        row = tx.session.execute(query.with_for_update()).one_or_none()
        if row is None:
            return
        attempts = row.attempts + 1
        retries = orjson.loads(row.payload).get("retries", RETRIES)
        values = {
            "attempts": attempts,
            "error": f"{type(error).__name__}: {error}"[:2000],
            "incident": attempts > retries,
            "due_at": tx.now + FIRST_PAUSE * 2 ** (attempts - 1),
        }
        tx.session.execute(update(job).where(job.c.id == failed.id).values(values))
    engine.observer.job_failed(failed.kind, incident=attempts > retries)


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
    def start() -> None:
        caller = lock(tx, row.instance_id)
        check_active(caller)
        if given["child"] not in called_by(tx, caller):
            raise NotWaiting(instance=caller.id, token=row.token)
        if depth(tx, caller) >= MAX_CALL_DEPTH:
            raise CalledTooDeep(process=given["process"], limit=MAX_CALL_DEPTH)
        user = tx.engine.definitions.get(tx.session, row.definition_id)
        process, binding = given["process"], given["binding"]
        create(
            tx,
            tx.engine.definitions.bound(tx.session, DefinitionKind.PROCESS, process, binding, user),
            given["child"],
            business_key=caller.business_key,
            variables=given["variables"],
            at=None,
            caller=caller,
            caller_token=row.token,
        )

    _unless_over(start)


def _cancel_called(tx: Transaction, _row: Any, given: dict[str, Any]) -> None:
    try:
        instances.cancel(tx, given["child"], given.get("reason", "caller-left"))
    except UnknownInstance:
        log.info("called instance was never started", extra={"called": given["child"]})


def _return(tx: Transaction, row: Any, given: dict[str, Any]) -> None:
    def resume(game: Game) -> None:
        token = game.token(row.token)
        assert isinstance(token.task_spec, CallActivity), "only call activities wait for instances"
        token.task_spec.returned(token, given["variables"], given["error_code"])

    told = {"token": row.token, **given}
    _unless_over(lambda: run(tx, lock(tx, row.instance_id), "return", told, resume))


def _delegate(tx: Transaction, row: Any, _given: dict[str, Any]) -> None:
    def carry_out(game: Game) -> None:
        token = game.token(row.token)
        assert isinstance(token.task_spec, ServiceTask), "only those who call delegates wait for them"
        token.task_spec.carried_out(token)

    given = {"token": row.token, "attempt": row.attempts + 1}
    _unless_over(lambda: run(tx, lock(tx, row.instance_id), "delegate", given, carry_out, element_id=row.element_id))


def _escalate(tx: Transaction, row: Any, given: dict[str, Any]) -> None:
    def pass_on(game: Game) -> None:
        game.escalate(game.token(row.token), given["code"], given["variables"])

    _unless_over(lambda: run(tx, lock(tx, row.instance_id), "escalation", {"token": row.token, **given}, pass_on))


def _message(tx: Transaction, row: Any, given: dict[str, Any]) -> None:
    try:
        messages.publish(tx, given["name"], given["key"], given["variables"])
    except NobodyWaits:
        log.info("nobody waits for the message", extra={"message_name": given["name"]})
    except InstanceSuspended as suspended:  # kept until the one who waits is resumed
        kept = job_row(JobKind.MESSAGE, row.due_at, given, instance_id=suspended.details["instance"])
        write_jobs(tx, [kept])


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
        log.info("nothing left to do", extra={"code": over.code})


_WORK: dict[JobKind, Callable[[Transaction, Any, dict[str, Any]], None]] = {
    JobKind.CANCEL: _cancel_called,
    JobKind.DELEGATE: _delegate,
    JobKind.ESCALATE: _escalate,
    JobKind.MESSAGE: _message,
    JobKind.MIGRATE: _migrate,
    JobKind.RETURN: _return,
    JobKind.SIGNAL: _signal,
    JobKind.START: _start_called,
    JobKind.START_TIMER: _start_by_timer,
    JobKind.TIMER: _fire_timer,
}
