"""What may be done to a running instance by hand, by whom.

The instance's own history keeps who, why, before and after; the audit administrator's trail keeps who, what and why.

Process administrators do all of it. The system administrator keeps the machinery going and may therefore let an
instance stand still, go on, and have a failed job tried again; what a matter is about and which way it goes is not
theirs, so they neither see nor change variables, nor move, end or migrate anything: none of the three administrators
can do another's job.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.commands import adhoc, incidents, instances, operations, suspension
from engine.commands.execution import check_live, lock
from engine.commands.inspection import Standing, inspect
from engine.store.tables import job
from engine.transaction import Transaction
from workflows.instances.errors import (
    CalledInstance,
    CancellationUnconfirmed,
    ChangedMeanwhile,
    NotInstanceOperator,
)
from workflows.instances.values import fingerprint
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import person
from workflows.organisation.service import record
from workflows.procedures.migrating import migrate_instance


def suspend(tx: Transaction, instance_id: str, reason: str) -> None:
    """Let the instance and all that it called stand still. Raises NotInstanceOperator and what the engine raises."""
    check_may(tx, Permission.OPERATE_ENGINE)
    suspension.suspend(tx, instance_id, reason)
    record(tx, "instance-suspended", instance_id, reason)


def resume(tx: Transaction, instance_id: str, reason: str) -> None:
    """Let a suspended instance go on. Raises NotInstanceOperator and what the engine raises."""
    check_may(tx, Permission.OPERATE_ENGINE)
    suspension.resume(tx, instance_id, reason)
    record(tx, "instance-resumed", instance_id, reason)


def retry(tx: Transaction, job_id: str, reason: str) -> None:
    """Have an incident tried again now. Raises NotInstanceOperator and what the engine raises."""
    check_may(tx, Permission.OPERATE_ENGINE)
    incidents.retry(tx, job_id, reason)
    record(tx, "incident-retried", _subject(tx, job_id), reason)


def hasten(tx: Transaction, job_id: str, reason: str) -> None:
    """Carry out a waiting timer now. Raises NotInstanceOperator and what the engine raises."""
    check_may(tx, Permission.OPERATE_INSTANCES)
    incidents.hasten(tx, job_id, reason)
    record(tx, "job-hastened", _subject(tx, job_id), reason)


def cancel(tx: Transaction, instance_id: str, reason: str, *, confirmed: bool) -> None:
    """End the instance and all that it called, for good.

    Raises NotInstanceOperator, CancellationUnconfirmed, CalledInstance, and what the engine raises.
    """
    check_may(tx, Permission.OPERATE_INSTANCES)
    row = lock(tx, instance_id)
    check_live(row)
    if row.parent_id is not None:
        raise CalledInstance(instance=instance_id)
    if not confirmed:
        raise CancellationUnconfirmed(field="confirmed")
    instances.cancel(tx, instance_id, reason)
    record(tx, "instance-cancelled", instance_id, reason)


def move(tx: Transaction, instance_id: str, token: int, to_element: str, reason: str) -> None:
    """Put a token at another step. Raises NotInstanceOperator and what the engine raises."""
    check_may(tx, Permission.OPERATE_INSTANCES)
    operations.move(tx, instance_id, token, to_element, reason)
    record(tx, "token-moved", instance_id, reason, {"to": to_element})


def activate(tx: Transaction, instance_id: str, token: int, element: str, reason: str) -> None:
    """Begin something in an ad-hoc sub-process. Raises NotInstanceOperator and what the engine raises."""
    check_may(tx, Permission.OPERATE_INSTANCES)
    adhoc.activate(tx, instance_id, token, element, reason)
    record(tx, "element-activated", instance_id, reason, {"element": element})


def set_variable(
    tx: Transaction, instance_id: str, name: str, value: Any, reason: str, *, scope: int | None, seen: str
) -> None:
    """Give a variable another value; ``seen`` is the fingerprint of the one it was decided on, empty for a new one.

    Raises NotInstanceOperator, ChangedMeanwhile, and what the engine raises.
    """
    check_may(tx, Permission.OPERATE_INSTANCES)
    check_live(lock(tx, instance_id))
    held = _held(tx, instance_id, scope)
    if (fingerprint(held[name]) if name in held else "") != seen:
        raise ChangedMeanwhile(what=name)
    operations.set_variable(tx, instance_id, name, value, reason, scope_token=scope)
    record(tx, "variable-set", instance_id, reason, {"name": name})


def add_pass(tx: Transaction, instance_id: str, token: int, item: Any, reason: str, *, seen: str) -> None:
    """Have a multi-instance step done once more; ``seen`` is how many passes there were.

    Raises NotInstanceOperator, ChangedMeanwhile, and what the engine raises.
    """
    check_may(tx, Permission.OPERATE_INSTANCES)
    check_live(lock(tx, instance_id))
    body = _standing(tx, instance_id, token)
    if body is not None and str(body.facts.get("numberOfInstances")) != seen:
        raise ChangedMeanwhile(what=body.element)
    operations.add_pass(tx, instance_id, token, item, reason)
    record(tx, "pass-added", instance_id, reason)


def remove_pass(tx: Transaction, instance_id: str, token: int, reason: str) -> None:
    """End one pass of a multi-instance step. Raises NotInstanceOperator and what the engine raises."""
    check_may(tx, Permission.OPERATE_INSTANCES)
    operations.remove_pass(tx, instance_id, token, reason)
    record(tx, "pass-removed", instance_id, reason)


def migrate(
    tx: Transaction, instance_id: str, source_id: str, target_id: str, *, mapping: Mapping[str, str], reason: str
) -> None:
    """Take the instance from the version ``source_id``, on which it was seen, over to ``target_id``.

    Raises NotProcessAdministrator, ChangedMeanwhile, and what the engine raises.
    """
    row = lock(tx, instance_id)
    if row.definition_id != source_id:
        raise ChangedMeanwhile(what=tx.engine.definitions.get(tx.session, row.definition_id).name)
    migrate_instance(tx, instance_id, target_id, mapping, reason=reason)


def answer(tx: Transaction, instance_id: str, token: int, results: dict[str, Any], reason: str) -> None:
    """Give the results of an automatic step by hand. Raises NotInstanceOperator and what the engine raises."""
    check_may(tx, Permission.OPERATE_INSTANCES)
    operations.answer(tx, instance_id, token, results, reason)
    record(tx, "delegate-answered", instance_id, reason)


def check_may(tx: Transaction, permission: Permission) -> None:
    """Whether whoever acts has a role that grants ``permission``. Raises NotInstanceOperator."""
    if not person(tx.session, tx.actor.id).may(permission):
        raise NotInstanceOperator(login=tx.actor.id)


def _subject(tx: Transaction, job_id: str) -> str:
    """The instance that a job belongs to; the job itself where it belongs to none."""
    return tx.session.scalar(select(job.c.instance_id).where(job.c.id == job_id)) or job_id


def _held(tx: Transaction, instance_id: str, scope: int | None) -> dict[str, Any]:
    tokens = inspect(tx.session, tx.engine, instance_id).tokens
    return next(
        (each.variables for each in tokens if each.token == scope or (scope is None and each.scope is None)), {}
    )


def _standing(tx: Transaction, instance_id: str, token: int) -> Standing | None:
    return next((each for each in inspect(tx.session, tx.engine, instance_id).tokens if each.token == token), None)
