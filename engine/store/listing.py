"""Lists instances from their rows alone: the latest started first, page by page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from engine.store.tables import InstanceState, TaskState, definition, instance, job, subscription, user_task


@dataclass(frozen=True, slots=True)
class Listed:
    """An instance in a list. ``incidents`` counts its jobs that wait for somebody."""

    id: str
    definition_id: str
    process: str
    name: str
    version: int
    business_key: str | None
    state: InstanceState
    parent_id: str | None
    root_id: str
    started_by: str
    started_at: datetime
    ended_at: datetime | None
    incidents: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list; ``after`` asks for the next one, None when this is the last."""

    instances: list[Listed]
    after: str | None


def list_instances(
    session: Session,
    *,
    process: str | None = None,
    state: InstanceState | None = None,
    business_key: str | None = None,
    element: str | None = None,
    limit: int = 50,
    after: str | None = None,
) -> Page:
    """Instances that meet every condition given; ``element``: a task, timer, job or event of it waits.

    ``after`` is the id of the last instance of the page before.
    """
    asked = {instance.c.process: process, instance.c.state: state, instance.c.business_key: business_key}
    conditions = [column == value for column, value in asked.items() if value is not None]
    if element is not None:
        conditions.append(waits_at(element))
    if after is not None:
        conditions.append(_started_before(after))
    query = _listed().where(*conditions).order_by(instance.c.started_at.desc(), instance.c.id.desc())
    rows = session.execute(query.limit(limit + 1)).mappings()
    found = [Listed(**dict(row) | {"state": InstanceState(row["state"])}) for row in rows]
    return Page(found[:limit], found[limit - 1].id if len(found) > limit else None)


def _listed() -> Select[Any]:
    incidents = select(func.count()).where(job.c.instance_id == instance.c.id, job.c.incident)
    return select(
        instance.c.id,
        instance.c.definition_id,
        instance.c.process,
        definition.c.name,
        definition.c.version,
        instance.c.business_key,
        instance.c.state,
        instance.c.parent_id,
        instance.c.root_id,
        instance.c.started_by,
        instance.c.started_at,
        instance.c.ended_at,
        incidents.scalar_subquery().label("incidents"),
    ).join(definition, definition.c.id == instance.c.definition_id)


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


def _started_before(after: str) -> ColumnElement[bool]:
    last = instance.alias()
    started = select(last.c.started_at).where(last.c.id == after).scalar_subquery()
    return tuple_(instance.c.started_at, instance.c.id) < tuple_(started, after)
