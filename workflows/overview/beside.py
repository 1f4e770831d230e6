"""What runs or ran beside a matter's own course, as far as one person may see it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store.tables import InstanceState, TaskState, definition, instance, user_task
from workflows.beginnings.models import SideCourse
from workflows.organisation.queries import names
from workflows.overview.essentials import Essentials


@dataclass(frozen=True)
class Beside:
    """One course beside the matter's own: ``unit`` is empty where it is about the whole matter.

    ``begun_by`` is the name of whoever began it, empty for the system; ``at`` names the tasks where it stands;
    ``task_id`` is the one of them that the reader has, None without. ``ended_at`` is None while it goes on.
    """

    name: str
    unit: str
    begun_by: str
    begun_at: datetime
    ended_at: datetime | None
    state: InstanceState
    at: tuple[str, ...]
    task_id: str | None


def beside(session: Session, seen: Essentials, mine: Collection[str]) -> list[Beside]:
    """The courses beside the matter, the latest first; ``mine`` are the ids of the reader's own open tasks."""
    matter_id = seen.matter.id
    query = (
        select(SideCourse, instance.c.state, instance.c.ended_at, definition.c.name)
        .join(instance, instance.c.id == SideCourse.instance_id)
        .join(definition, definition.c.id == instance.c.definition_id)
        .where(SideCourse.matter_id == matter_id)
        .order_by(SideCourse.begun_at.desc(), SideCourse.instance_id)
    )
    rows = [row for row in session.execute(query).all() if seen.shows(row.SideCourse.assignment_id)]
    tasks = (
        select(user_task.c.id, user_task.c.name, instance.c.root_id)
        .join(instance, instance.c.id == user_task.c.instance_id)
        .where(user_task.c.business_key == matter_id, user_task.c.state == TaskState.OPEN)
        .order_by(user_task.c.created_at, user_task.c.id)
    )
    standing: dict[str, list[tuple[str, str]]] = {}
    for task in session.execute(tasks) if rows else ():
        standing.setdefault(task.root_id, []).append((task.id, task.name))
    people = names(session, {row.SideCourse.begun_by for row in rows})
    found = []
    for row in rows:
        course, here = row.SideCourse, standing.get(row.SideCourse.instance_id, [])
        found.append(
            Beside(
                row.name,
                seen.unit_of(course.assignment_id),
                people.get(course.begun_by, ""),
                course.begun_at,
                row.ended_at,
                InstanceState(row.state),
                tuple(dict.fromkeys(name for _, name in here)),
                next((task_id for task_id, _ in here if task_id in mine), None),
            )
        )
    return found
