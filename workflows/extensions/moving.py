"""Moving the tasks that are due with a deadline, when the deadline moves."""

from sqlalchemy import select

from engine.commands.tasks import reschedule
from engine.store.tables import TaskState, subscription, user_task
from engine.transaction import Transaction
from workflows.calendar.working import end_of_day
from workflows.extensions.models import Extension

MESSAGE = "deadline-changed"
"""What the undertaking of an assignment waits for, by the assignment's id: so it is found."""


def move_tasks(tx: Transaction, extension: Extension) -> None:
    """Let the open tasks of the assignment that were due on the old day be due on the new one."""
    waiting = select(subscription.c.instance_id).where(
        subscription.c.name == MESSAGE, subscription.c.key == extension.assignment_id
    )
    due = select(user_task.c.id).where(
        user_task.c.instance_id.in_(waiting),
        user_task.c.state == TaskState.OPEN,
        user_task.c.due_at == end_of_day(extension.old_due_on),
    )
    for task_id in tx.session.scalars(due).all():
        reschedule(tx, task_id, end_of_day(extension.new_due_on))
