"""Start and cancel instances."""

from typing import Any

from sqlalchemy import delete, update

from engine.commands.effects import job_row, write_jobs
from engine.commands.execution import create, lock, note
from engine.errors import Invalid
from engine.identifiers import random_id
from engine.runtime import codec
from engine.runtime.specs.call_activity import CallActivity
from engine.store.tables import (
    DefinitionKind,
    InstanceState,
    JobKind,
    TaskState,
    instance,
    job,
    subscription,
    user_task,
)
from engine.transaction import Transaction


class UnknownElement(Invalid):
    """The process has no element of this id to start at."""

    code = "unknown-element"


def start(
    tx: Transaction,
    process: str,
    *,
    business_key: str | None = None,
    variables: dict[str, Any] | None = None,
    at: list[str] | None = None,
) -> str:
    """Start the newest version of ``process``, at its start event or at the elements ``at``; the new instance's id.

    Raises UnknownDefinition, UnknownElement and whatever the process refuses.
    """
    definition = tx.engine.definitions.latest(tx.session, DefinitionKind.PROCESS, process)
    for element in at or ():
        if element not in definition.diagram.elements:
            raise UnknownElement(process=process, element=element)
    instance_id = random_id()
    create(tx, definition, instance_id, business_key=business_key, variables=variables or {}, at=at)
    return instance_id


def cancel(tx: Transaction, instance_id: str, reason: str) -> None:
    """End an instance and all that it called, without a result.

    Raises UnknownInstance; an ended instance stays as it is.
    """
    row = lock(tx, instance_id)
    if row.state != InstanceState.ACTIVE:
        return
    definition = tx.engine.definitions.get(tx.session, row.definition_id)
    children = codec.internals(row.body, definition.spec, CallActivity, "child")
    session = tx.session
    open_tasks = (user_task.c.instance_id == instance_id) & (user_task.c.state == TaskState.OPEN)
    session.execute(update(user_task).where(open_tasks).values(state=TaskState.WITHDRAWN, completed_at=tx.now))
    session.execute(delete(job).where(job.c.instance_id == instance_id, job.c.kind == JobKind.TIMER))
    session.execute(delete(subscription).where(subscription.c.instance_id == instance_id))
    write_jobs(tx, [job_row(JobKind.CANCEL, tx.now, {"child": child, "reason": reason}) for child in children])
    note(tx, row, "cancel", {"reason": reason})
    session.execute(
        update(instance).where(instance.c.id == instance_id).values(state=InstanceState.CANCELLED, ended_at=tx.now)
    )
