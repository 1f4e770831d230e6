"""What the record of an instance tells about its tasks: which unit's part it is, what was submitted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store.rows import TaskRow
from engine.store.tables import history_event, instance, user_task
from workflows.assignments.models import Assignment

PART = "assignment_id"
"""The variable that an instance about one unit's part starts with."""


class Change(StrEnum):
    """How a task changed hands or was signed, by the kind of the event that tells it; ``sign`` is also ``disagree``."""

    ASK_SIGNATURE = "ask-signature"
    DISAGREE = "disagree"
    ENTRUST = "entrust"
    RECALL = "recall"
    RESPOND = "respond"
    SEND_BACK = "send-back"
    SIGN = "sign"
    TAKE_BACK = "take-back"
    TRANSFER = "transfer"
    UNASK_SIGNATURE = "unask-signature"


@dataclass(frozen=True)
class ChangeOfHands:
    """A task that ``by`` handed on or signed: its name, whom that concerns besides (logins), and what was said.

    ``on_behalf_of`` is in whose place, if in anybody's.
    """

    at: datetime
    by: str
    change: Change
    task: str
    to: tuple[str, ...]
    reason: str
    on_behalf_of: str = ""


def changes_of_hands(session: Session, matter_id: str) -> list[ChangeOfHands]:
    """Every task of a matter that changed hands otherwise than by the diagram, or was to be signed, in order."""
    columns = (history_event.c.at, history_event.c.actor, history_event.c.kind, history_event.c.payload)
    query = (
        select(*columns)
        .join(instance, instance.c.id == history_event.c.instance_id)
        .where(instance.c.business_key == matter_id, history_event.c.kind.in_(list(Change)))
        .order_by(history_event.c.at, history_event.c.instance_id, history_event.c.seq)
    )
    events = [(row, payload := orjson.loads(row.payload), payload["given"]) for row in session.execute(query)]
    concerned = [given["task"] for _, _, given in events]
    tasks = select(user_task.c.id, user_task.c.name).where(user_task.c.id.in_(concerned))
    named = {row.id: row.name for row in session.execute(tasks)} if events else {}
    return [
        ChangeOfHands(
            row.at,
            row.actor,
            _change(row.kind, given),
            named[given["task"]],
            _to(given),
            given.get("reason", ""),
            payload.get("on_behalf_of", ""),
        )
        for row, payload, given in events
    ]


def _change(kind: str, given: dict[str, Any]) -> Change:
    return Change.DISAGREE if given.get("agrees") is False else Change(kind)


def _to(given: dict[str, Any]) -> tuple[str, ...]:
    if "signers" in given:
        return tuple(given["signers"])
    known = given.get("signer"), given.get("assignee"), given.get("after", {}).get("assignee")
    return tuple(login for login in known if login is not None)


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


def instance_about(session: Session, matter_id: str, task_id: str | None = None) -> str | None:
    """The instance in whose record belongs what is said about a matter or a task; None where nothing was started."""
    if task_id is not None:
        found = session.scalar(select(user_task.c.instance_id).where(user_task.c.id == task_id))
        return None if found is None else str(found)
    begun = select(instance.c.id).where(instance.c.business_key == matter_id, instance.c.parent_id.is_(None))
    root = session.scalar(begun.order_by(instance.c.started_at, instance.c.id).limit(1))
    return None if root is None else str(root)
