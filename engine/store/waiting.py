"""Where instances wait, told by their rows alone."""

from sqlalchemy import ColumnElement, exists, or_

from engine.store.tables import TaskState, instance, job, subscription, user_task


def waits_at(element: str) -> ColumnElement[bool]:
    """A task, timer, job or event of the instance waits at ``element``."""
    open_task = exists().where(
        user_task.c.instance_id == instance.c.id,
        user_task.c.state == TaskState.OPEN,
        user_task.c.element_id == element,
    )
    queued = exists().where(job.c.instance_id == instance.c.id, job.c.element_id == element)
    subscribed = exists().where(subscription.c.instance_id == instance.c.id, subscription.c.element_id == element)
    return or_(open_task, queued, subscribed)
