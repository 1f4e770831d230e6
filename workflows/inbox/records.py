"""What the record of an instance tells about its tasks: which unit's part it is, what was submitted."""

from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store.rows import TaskRow
from engine.store.tables import history_event
from workflows.assignments.models import Assignment

PART = "assignment_id"
"""The variable that an instance about one unit's part starts with."""


def units_of_instances(session: Session, instance_ids: Iterable[str]) -> dict[str, str]:
    """The code of the unit whose part an instance is about, for those that are about one."""
    query = select(history_event.c.instance_id, history_event.c.payload).where(
        history_event.c.instance_id.in_(set(instance_ids)), history_event.c.kind == "start"
    )
    started = {
        row.instance_id: orjson.loads(row.payload)["given"].get("variables", {}) for row in session.execute(query)
    }
    parts = {instance_id: variables[PART] for instance_id, variables in started.items() if PART in variables}
    assigned = select(Assignment.id, Assignment.unit).where(Assignment.id.in_(set(parts.values())))
    units = {row.id: row.unit for row in session.execute(assigned)}
    return {instance_id: units[part] for instance_id, part in parts.items() if part in units}


def submitted(session: Session, task: TaskRow) -> dict[str, Any]:
    """What a completed task was completed with."""
    query = select(history_event.c.payload).where(
        history_event.c.instance_id == task.instance_id,
        history_event.c.kind == "complete",
        history_event.c.at == task.completed_at,
    )
    for payload in session.scalars(query):
        given = orjson.loads(payload)["given"]
        if given["task"] == task.id:
            return dict(given["data"])
    return {}
