"""Start and cancel instances."""

from typing import Any

from sqlalchemy import delete, update

from engine.commands.effects import drop_jobs, job_row, write_jobs
from engine.commands.execution import called_by, create, lock, turn
from engine.commands.reasons import because
from engine.errors import Invalid
from engine.identifiers import random_id
from engine.observing import names
from engine.store.tables import LIVE, DefinitionKind, InstanceState, JobKind, TaskState, subscription, user_task
from engine.transaction import Transaction


class UnknownElement(Invalid):
    """The process has no element of this id to start at."""

    code = "unknown-element"


@names("start")
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


@names("cancel")
def cancel(tx: Transaction, instance_id: str, reason: str) -> None:
    """End an instance and all that it called, without a result.

    Raises UnknownInstance, ReasonBlank; an ended instance stays as it is.
    """
    row = lock(tx, instance_id)
    if row.state not in LIVE:
        return
    given = because(reason) | {"before": {"state": row.state}, "after": {"state": InstanceState.CANCELLED}}
    session = tx.session
    open_tasks = (user_task.c.instance_id == instance_id) & (user_task.c.state == TaskState.OPEN)
    session.execute(update(user_task).where(open_tasks).values(state=TaskState.WITHDRAWN, completed_at=tx.now))
    drop_jobs(tx, instance_id)
    session.execute(delete(subscription).where(subscription.c.instance_id == instance_id))
    children = called_by(tx, row)
    write_jobs(tx, [job_row(JobKind.CANCEL, tx.now, {"child": child, "reason": reason}) for child in children])
    turn(tx, row, "cancel", given, InstanceState.CANCELLED)
