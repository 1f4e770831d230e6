"""Start events that wait outside any instance.

The newest version of a process listens for its messages, signals and timers.
"""

from typing import Any

from sqlalchemy import delete, insert, select

from engine.bpmn.model import Kind, TriggerKind
from engine.commands.effects import job_row, write_jobs
from engine.runtime.compiling import expression
from engine.runtime.timers import Plan, first
from engine.store.definitions import Definition
from engine.store.tables import DefinitionKind, JobKind, definition, job, subscription
from engine.transaction import Transaction


def listen(tx: Transaction, newest: Definition) -> None:
    """Let the start events of ``newest`` listen instead of those of the versions before."""
    versions = select(definition.c.id).where(
        definition.c.kind == DefinitionKind.PROCESS, definition.c.key == newest.key
    )
    tx.session.execute(
        delete(subscription).where(subscription.c.instance_id.is_(None), subscription.c.definition_id.in_(versions))
    )
    tx.session.execute(delete(job).where(job.c.kind == JobKind.START_TIMER, job.c.definition_id.in_(versions)))
    waiting: list[dict[str, Any]] = []
    for element in newest.diagram.members[newest.key]:
        if element.kind is not Kind.START_EVENT or element.trigger is None:
            continue
        trigger = element.trigger
        if trigger.kind is TriggerKind.TIMER and trigger.timer is not None:
            environment = tx.engine.environment(tx.now)
            value = expression(trigger.expression or "", tx.engine.functions).evaluate({}, environment)
            plan = first(trigger.timer, value, tx.now, tx.engine.zone, element.id)
            write_jobs(tx, [start_timer(newest.id, element.id, plan)])
        elif trigger.kind in (TriggerKind.MESSAGE, TriggerKind.SIGNAL):
            waiting.append(
                {"kind": str(trigger.kind), "name": trigger.name, "element_id": element.id, "definition_id": newest.id}
            )
    if waiting:
        tx.session.execute(insert(subscription), waiting)


def start_timer(definition_id: str, element_id: str, plan: Plan) -> dict[str, Any]:
    """The job that starts an instance when ``plan`` is due."""
    return job_row(
        JobKind.START_TIMER, plan.due_at, {"plan": plan.save()}, element_id=element_id, definition_id=definition_id
    )
