"""Open tasks that nobody may do. Most stand in no inbox, so those who look after the work are shown them."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from engine.commands.separation import kept_from
from engine.service import Engine
from engine.store.tables import InstanceState, TaskState, instance, task_candidate, user_task
from workflows.matters.models import Matter
from workflows.organisation.models import User
from workflows.organisation.queries import can_work, memberships

_HELD = func.coalesce(user_task.c.owner, user_task.c.assignee)
"""Who has a task and completes it: whoever is only asked to fill it in gives it back."""


@dataclass(frozen=True)
class Stranded:
    """An open task, and why nobody may do it.

    ``asked`` are the kinds and values of who it is offered to, a ``user`` by login or a ``group``, or who has it, a
    ``user`` by name. ``kept`` names those of them who are active and can open tasks, each with the step that they did,
    which the task is kept apart from; where it is empty there is no such person.
    """

    id: str
    name: str
    instance_id: str
    matter_id: str | None
    matter_no: str
    title: str
    created_at: datetime
    asked: tuple[tuple[str, str], ...]
    kept: tuple[tuple[str, str], ...]


def stranded(engine: Engine, session: Session) -> list[Stranded]:
    """The tasks of running instances that separation of duties or a missing person leaves to nobody, oldest first.

    One statement; a substitute changes nothing, who may not do what the absent one may not.
    """
    found = []
    for _, each in groupby(session.execute(_suspects()).all(), lambda row: row.id):
        rows = list(each)
        task, holders = rows[0], {row.login for row in rows if row.login is not None}
        apart = kept_from(engine.definitions.get(session, task.definition_id), task.element_id) if holders else []
        kept = {row.login: (row.who, row.step_name) for row in rows if row.step in apart}
        if kept.keys() == holders:
            found.append(_told(task, tuple(kept.values())))
    return found


def _told(row: Any, kept: tuple[tuple[str, str], ...]) -> Stranded:
    asked = [f"user {row.held}"] if row.held else sorted((row.offered or "").splitlines())
    return Stranded(
        id=row.id,
        name=row.name,
        instance_id=row.instance_id,
        matter_id=row.business_key,
        matter_no=row.matter_no or "",
        title=row.title or "",
        created_at=row.created_at,
        asked=tuple((kind, value) for kind, _, value in (each.partition(" ") for each in asked)),
        kept=kept,
    )


def _suspects() -> Select[Any]:
    """Open tasks that everybody who holds them has done something before, a row for each person and step."""
    holder, step, mine, has = _holders(), user_task.alias("step"), user_task.alias("mine"), aliased(User)
    free = select(holder.c.task_id).join(mine, mine.c.id == holder.c.task_id)
    free = free.where(~exists().where(_did(step, holder, mine)))
    offered = select(func.aggregate_strings(task_candidate.c.kind.concat(" ").concat(task_candidate.c.value), "\n"))
    return (
        select(
            user_task,
            *(instance.c.definition_id, Matter.matter_no, Matter.title, func.coalesce(has.name, _HELD).label("held")),
            *(holder.c.login, User.name.label("who"), step.c.element_id.label("step"), step.c.name.label("step_name")),
            offered.where(task_candidate.c.task_id == user_task.c.id).scalar_subquery().label("offered"),
        )
        .join(instance, instance.c.id == user_task.c.instance_id)
        .outerjoin(Matter, Matter.id == user_task.c.business_key)
        .outerjoin(has, has.login == _HELD)
        .outerjoin(holder, holder.c.task_id == user_task.c.id)
        .outerjoin(User, User.login == holder.c.login)
        .outerjoin(step, _did(step, holder, user_task))
        .where(_is_open(), instance.c.state == InstanceState.ACTIVE, user_task.c.id.not_in(free))
        .order_by(user_task.c.created_at, user_task.c.id, step.c.completed_at)
    )


def _holders() -> CTE:
    """Who could do each open task if nothing were kept apart: who has it, else who it is offered to."""
    task, offered = user_task.c, task_candidate.c
    has = select(task.id.label("task_id"), literal("user").label("kind"), _HELD.label("value"))
    may = select(task.id, offered.kind, offered.value).join(task_candidate, offered.task_id == task.id)
    asked = union_all(has.where(_is_open(), _HELD.is_not(None)), may.where(_is_open(), _HELD.is_(None))).cte("asked")
    groups = memberships().subquery()
    people = union_all(
        select(User.login, literal("user").label("kind"), User.login.label("value")).where(can_work()),
        select(groups.c.login, literal("group"), groups.c.group),
    ).cte("people")
    both = and_(people.c.kind == asked.c.kind, people.c.value == asked.c.value)
    workers = select(User.login).where(can_work())
    holders = select(asked.c.task_id, people.c.login).join(people, both).where(people.c.login.in_(workers))
    return holders.distinct().cte("holder")


def _did(step: Any, holder: CTE, task: Any) -> ColumnElement[bool]:
    """The ``step`` was completed before in the instance of ``task``, by the holder or in their place."""
    theirs = or_(step.c.completed_by == holder.c.login, step.c.completed_for == holder.c.login)
    return and_(step.c.instance_id == task.c.instance_id, step.c.state == TaskState.COMPLETED, theirs)


def _is_open() -> ColumnElement[bool]:
    return user_task.c.state == TaskState.OPEN
