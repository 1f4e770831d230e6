"""Starting the process by which the minutes of a meeting are recorded. Rule E02."""

from sqlalchemy import select

from engine.commands import instances
from engine.store.tables import user_task
from engine.transaction import Transaction

PROCESS = "minutes"


def open_minutes(tx: Transaction) -> str | None:
    """Start recording; the id of its first task, None where the process begins otherwise. Raises UnknownDefinition."""
    instance_id = instances.start(tx, PROCESS)
    return tx.session.scalar(select(user_task.c.id).where(user_task.c.instance_id == instance_id))
