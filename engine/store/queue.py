"""The queue of jobs: which of them may be carried out when they are due."""

from sqlalchemy import ColumnElement, and_, exists

from engine.store.tables import InstanceState, instance, job


def may_run() -> ColumnElement[bool]:
    """The job is no incident, and what it belongs to is not suspended."""
    owner = instance.alias()
    suspended = exists().where(owner.c.id == job.c.instance_id, owner.c.state == InstanceState.SUSPENDED)
    return and_(job.c.incident.is_(False), ~suspended)
