"""What each kind of job does when its turn comes."""

import logging
from collections.abc import Callable
from typing import Any

import orjson

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
from engine.runtime.faults import NotWaiting
from engine.runtime.game import Game
from engine.runtime.specs.automatic import ServiceTask
from engine.runtime.specs.call_activity import CallActivity
from engine.runtime.timers import Plan, following
from engine.store.tables import DefinitionKind, JobKind
from engine.transaction import Transaction

log = logging.getLogger("duban.jobs")
TOGETHER = frozenset({JobKind.ESCALATE, JobKind.RETURN, JobKind.START, JobKind.TIMER})
"""The kinds that lock their own instance and no other: several may share a transaction."""


def carry_out(tx: Transaction, row: Any) -> None:
    """Do what the job ``row`` is for. Raises whatever stands in its way."""
    tx.command.take(row)
    tx.in_hand.add((row.instance_id, row.token))
    _WORK[JobKind(row.kind)](tx, row, orjson.loads(row.payload))


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
        untouched = caller.seq == given.get("seq")  # then it waits as it did when this was written
        if not untouched and given["child"] not in called_by(tx, caller):
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
    if row.element_id is not None:
        _unless_over(lambda: messages.deliver(tx, row, "message", given["name"], given["variables"]))
        return
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
        _unless_over(lambda: messages.deliver(tx, row, "signal", given["name"], given["variables"]))


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
