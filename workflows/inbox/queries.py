"""The four lists of the inbox. Late tasks first: what is due earliest stands on top."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import Session

from engine.actor import SYSTEM_ID, Actor
from engine.commands.separation import kept_from
from engine.service import Engine
from engine.store.rows import SignatureRow
from engine.store.tables import Handed, TaskState, instance, signature, user_task
from engine.store.worklist import is_entrusted_by, is_their_own, is_to_do, is_to_sign
from workflows.assignments.models import Assignment
from workflows.calendar.service import load_calendar
from workflows.calendar.working import WorkingCalendar, week_of
from workflows.inbox.models import MatterCopy, TaskDraft
from workflows.inbox.records import units_of_instances
from workflows.matters.models import Matter
from workflows.matters.queries import SOON
from workflows.matters.values import Light, Source, Stage, Urgency
from workflows.moments import day_of

LONGEST = 500
"""How many tasks there are at most on the list of what to do; nobody reads further, filters narrow it down."""

Earlier = Mapping[str, Sequence[Row[*tuple[Any, ...]]]]
"""The completed tasks of instances, by instance, oldest first."""

RECENT = 100
"""How many entries the lists that look back show, the latest ones."""

_DUE = (user_task.c.due_at.is_(None), user_task.c.due_at)


class Due(StrEnum):
    """When a task is due, in the order of the inbox."""

    LATE = "late"
    TODAY = "today"
    THIS_WEEK = "this_week"
    LATER = "later"


@dataclass(frozen=True)
class InboxFilter:
    """Conditions that must all be met; an empty one does not count. ``unit`` has part in the matter."""

    stage: Stage | None = None
    source: Source | None = None
    unit: str | None = None
    text: str = ""
    matter_id: str | None = None


@dataclass(frozen=True)
class TaskItem:
    """A line of the inbox.

    ``days_left`` are working days, negative when late; ``sender`` is None for the system; ``unit`` the code of the unit
    whose part the task is about, None where it is about the matter as a whole. ``on_behalf_of`` is who is absent and
    whose task it is; of a completed one, in whose place it was done.
    """

    id: str
    name: str
    element_id: str
    matter_id: str | None
    matter_no: str | None
    title: str
    stage: Stage | None
    urgency: Urgency | None
    unit: str | None
    sender: str | None
    assignee: str | None
    created_at: datetime
    due_at: datetime | None
    due: Due
    days_left: int | None
    light: Light
    has_draft: bool = False
    completed_by: str | None = None
    completed_at: datetime | None = None
    owner: str | None = None
    handed_how: Handed | None = None
    handed_by: str | None = None
    handed_note: str | None = None
    on_behalf_of: str | None = None


@dataclass(frozen=True)
class SigningItem:
    """A task that somebody is asked to sign: who asks, and why."""

    task: TaskItem
    asked: SignatureRow


@dataclass(frozen=True)
class CopyItem:
    """A matter somebody was sent a copy of, or its task ``task_id`` of the name ``task``."""

    id: str
    matter: Matter
    task_id: str | None
    task: str
    note: str
    sent_by: str
    sent_at: datetime
    is_new: bool


def to_do(
    engine: Engine, session: Session, actor: Actor, now: datetime, wanted: InboxFilter = InboxFilter()
) -> list[TaskItem]:
    """What ``actor`` has to do or may take on, the most pressing first.

    Not what they may not, for what they did or the absent one did whose task it is.
    """
    order = (*_DUE, user_task.c.priority.desc(), user_task.c.created_at, user_task.c.id)
    rows = _rows(session, and_(is_to_do(actor), _matching(wanted)), order)
    if not rows:
        return []
    earlier = _completed(session, rows)
    whose = _whose(session, actor, [row.id for row in rows]) if actor.places else {}
    steps = {row.id: _steps_of({actor.id, whose.get(row.id, actor.id)}, row, earlier) for row in rows}
    rows = [row for row in rows if row.assignee == actor.id or _may_follow(engine, session, row, steps[row.id])]
    drafts = select(TaskDraft.task_id).where(
        TaskDraft.user == actor.id, TaskDraft.task_id.in_([row.id for row in rows])
    )
    items = _items(session, rows, now, set(session.scalars(drafts)), earlier)
    items = [replace(item, on_behalf_of=whose.get(item.id)) for item in items]
    return [item for item in items if wanted.unit in (None, item.unit) or item.unit is None]


def entrusted(session: Session, actor: Actor, now: datetime) -> list[TaskItem]:
    """The tasks that ``actor`` has asked others to fill in and waits for."""
    rows = _rows(session, is_entrusted_by(actor), (*_DUE, user_task.c.id))
    return _items(session, rows, now)


def to_sign(session: Session, actor: Actor, now: datetime) -> list[SigningItem]:
    """The tasks that ``actor`` is asked to sign, the most pressing first."""
    query = select(signature).join(user_task, user_task.c.id == signature.c.task_id).where(is_to_sign(actor))
    asked = {row["task_id"]: SignatureRow.of(row) for row in session.execute(query).mappings()}
    if not asked:
        return []
    rows = _rows(session, user_task.c.id.in_(asked), (*_DUE, user_task.c.id))
    return [SigningItem(item, asked[item.id]) for item in _items(session, rows, now)]


def count_to_do(engine: Engine, session: Session, actor: Actor) -> int:
    """How many tasks ``actor`` has to do or may take on."""
    held = (user_task.c.assignee.is_not_distinct_from(actor.id), None)
    *others, last = ((is_their_own(each), _steps({actor.id, each.principal})) for each in (actor, *actor.places))
    tasks = (
        select(instance.c.definition_id, user_task.c.element_id, case(held, *others, else_=last[1]).label("steps"))
        .join(instance, instance.c.id == user_task.c.instance_id)
        .where(is_to_do(actor))
        .subquery()
    )
    alike = session.execute(select(*tasks.c, func.count().label("tasks")).group_by(*tasks.c))
    return sum(row.tasks for row in alike if _may_follow(engine, session, row, (row.steps or "").split(",")))


def done(session: Session, actor: Actor, now: datetime, wanted: InboxFilter = InboxFilter()) -> list[TaskItem]:
    """What ``actor`` has completed, or somebody in their place, the latest first."""
    completed = and_(user_task.c.state == TaskState.COMPLETED, _matching(wanted))
    found = {
        row.id: row
        for mine in (user_task.c.completed_by == actor.id, user_task.c.completed_for == actor.id)  # an index each
        for row in _rows(session, and_(mine, completed), (user_task.c.completed_at.desc(),), RECENT)
    }
    latest = sorted(found.values(), key=lambda row: row.completed_at, reverse=True)
    return _items(session, latest[:RECENT], now)


def started(session: Session, actor: Actor) -> list[Matter]:
    """The matters that ``actor`` took in, the latest first."""
    query = select(Matter).where(Matter.created_by == actor.id).order_by(Matter.received_at.desc(), Matter.id)
    return list(session.scalars(query.limit(RECENT)))


def copied(session: Session, actor: Actor) -> list[CopyItem]:
    """The matters and tasks that ``actor`` was sent a copy of, the latest first."""
    query = (
        select(MatterCopy, Matter, user_task.c.name)
        .join(Matter, Matter.id == MatterCopy.matter_id)
        .outerjoin(user_task, user_task.c.id == MatterCopy.task_id)
        .where(MatterCopy.recipient == actor.id)
        .order_by(MatterCopy.sent_at.desc(), MatterCopy.id)
    )
    return [
        CopyItem(copy.id, matter, copy.task_id, name or "", copy.note, copy.sent_by, copy.sent_at, copy.read_at is None)
        for copy, matter, name in session.execute(query.limit(RECENT))
    ]


def copies_of(session: Session, matter_id: str, sent_by: str | None = None) -> list[MatterCopy]:
    """To whom a matter and its tasks were given to read, oldest first; by whom, when given."""
    query = select(MatterCopy).where(MatterCopy.matter_id == matter_id)
    if sent_by is not None:
        query = query.where(MatterCopy.sent_by == sent_by)
    return list(session.scalars(query.order_by(MatterCopy.sent_at, MatterCopy.id)))


def count_unread_copies(session: Session, actor: Actor) -> int:
    """How many copies ``actor`` has not read."""
    query = select(func.count()).where(MatterCopy.recipient == actor.id, MatterCopy.read_at.is_(None))
    return session.scalar(query) or 0


def open_tasks_of(session: Session, matter_id: str, now: datetime) -> list[TaskItem]:
    """Every open task of a matter, whoever it is with."""
    open_here = and_(user_task.c.business_key == matter_id, user_task.c.state == TaskState.OPEN)
    return _items(session, _rows(session, open_here, (user_task.c.created_at, user_task.c.id)), now)


def done_tasks_of(session: Session, matter_id: str, now: datetime) -> list[TaskItem]:
    """The completed tasks of a matter, the latest of them where there are very many, oldest first."""
    done_here = and_(user_task.c.business_key == matter_id, user_task.c.state == TaskState.COMPLETED)
    return _items(session, _rows(session, done_here, (user_task.c.completed_at.desc(), user_task.c.id))[::-1], now)


def _steps(people: Collection[str]) -> ScalarSelect[str]:
    """What one of ``people`` did in the instance of a task, or somebody in their place, in one text."""
    before = user_task.alias()
    theirs = or_(before.c.completed_by.in_(people), before.c.completed_for.in_(people))
    steps = select(func.aggregate_strings(before.c.element_id, ","))
    here = (before.c.instance_id == user_task.c.instance_id, before.c.state == TaskState.COMPLETED)
    return steps.where(*here, theirs).scalar_subquery()


def _steps_of(people: Collection[str], row: Row[Any], earlier: Earlier) -> list[str]:
    """The same of one task, from what was done before."""
    done = earlier.get(row.instance_id, ())
    return [each.element_id for each in done if each.completed_by in people or each.completed_for in people]


def _may_follow(engine: Engine, session: Session, task: Row[*tuple[Any, ...]], steps: Sequence[str]) -> bool:
    """Whether who did ``steps`` may do this one too. Without any, the definition is not even looked at."""
    if not any(steps):
        return True
    return set(steps).isdisjoint(kept_from(engine.definitions.get(session, task.definition_id), task.element_id))


def _whose(session: Session, actor: Actor, task_ids: Sequence[str]) -> dict[str, str]:
    """Whose task each one is that is not the actor's own, but that of the first in whose place the actor acts."""
    found: dict[str, str] = {}
    for place in actor.places:
        theirs = select(user_task.c.id).where(user_task.c.id.in_(task_ids), is_their_own(place))
        found = dict.fromkeys(session.scalars(theirs), place.principal) | found
    own = set(session.scalars(select(user_task.c.id).where(user_task.c.id.in_(found), is_their_own(actor))))
    return {task_id: absent for task_id, absent in found.items() if task_id not in own}


def _matching(wanted: InboxFilter) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    if wanted.matter_id:
        conditions.append(user_task.c.business_key == wanted.matter_id)
    if wanted.stage:
        conditions.append(Matter.stage == wanted.stage)
    if wanted.source:
        conditions.append(Matter.source == wanted.source)
    if wanted.unit:
        conditions.append(exists().where(Assignment.matter_id == Matter.id, Assignment.unit == wanted.unit))
    if wanted.text:
        columns = (Matter.title, Matter.matter_no, user_task.c.name)
        conditions.append(or_(*(column.icontains(wanted.text, autoescape=True) for column in columns)))
    return and_(*conditions)


def _rows(
    session: Session, condition: ColumnElement[bool], order: Iterable[Any], most: int = LONGEST
) -> Sequence[Row[Any]]:
    query = (
        select(
            user_task,
            *(Matter.matter_no, Matter.title, Matter.stage, Matter.urgency),
            *(instance.c.started_by, instance.c.definition_id),
        )
        .join(instance, instance.c.id == user_task.c.instance_id)
        .outerjoin(Matter, Matter.id == user_task.c.business_key)
        .where(condition)
        .order_by(*order)
        .limit(most)
    )
    return session.execute(query).all()


def _items(
    session: Session,
    rows: Sequence[Row[Any]],
    now: datetime,
    drafts: Iterable[str] = frozenset(),
    earlier: Earlier | None = None,
) -> list[TaskItem]:
    if not rows:
        return []
    calendar = load_calendar(session)
    senders = _senders(rows, _completed(session, rows) if earlier is None else earlier)
    units = units_of_instances(session, {row.instance_id for row in rows})
    return [
        TaskItem(
            id=row.id,
            name=row.name,
            element_id=row.element_id,
            matter_id=row.business_key,
            matter_no=row.matter_no,
            title=row.title or "",
            stage=row.stage,
            urgency=row.urgency,
            unit=units.get(row.instance_id),
            sender=senders[row.id],
            assignee=row.assignee,
            created_at=row.created_at,
            due_at=row.due_at,
            due=_due(row.due_at, now),
            days_left=_days_left(row.due_at, now, calendar),
            light=task_light(row.state, row.due_at, now, calendar),
            has_draft=row.id in drafts,
            completed_by=row.completed_by,
            completed_at=row.completed_at,
            owner=row.owner,
            handed_how=Handed(row.handed_how) if row.handed_how else None,
            handed_by=row.handed_by,
            handed_note=row.handed_note,
            on_behalf_of=row.completed_for,
        )
        for row in rows
    ]


def _completed(session: Session, rows: Sequence[Row[Any]]) -> dict[str, list[Row[*tuple[Any, ...]]]]:
    """The completed tasks of the instances of tasks, by instance, oldest first."""
    task = user_task.c
    query = select(task.instance_id, task.element_id, task.completed_by, task.completed_for, task.completed_at).where(
        task.instance_id.in_({row.instance_id for row in rows}), task.state == TaskState.COMPLETED
    )
    found: dict[str, list[Row[*tuple[Any, ...]]]] = {}
    for each in session.execute(query.order_by(task.completed_at)):
        found.setdefault(each.instance_id, []).append(each)
    return found


def _senders(rows: Sequence[Row[Any]], earlier: Earlier) -> dict[str, str | None]:
    """Who completed the task before each one in its instance, or started the instance."""

    def sender(row: Row[Any]) -> str | None:
        before = [each.completed_by for each in earlier.get(row.instance_id, ()) if each.completed_at <= row.created_at]
        found = before[-1] if before else row.started_by
        return None if found == SYSTEM_ID else str(found)

    return {row.id: sender(row) for row in rows}


def _due(due_at: datetime | None, now: datetime) -> Due:
    if due_at is None:
        return Due.LATER
    if due_at < now:
        return Due.LATE
    day, today = day_of(due_at), day_of(now)
    if day == today:
        return Due.TODAY
    return Due.THIS_WEEK if day <= week_of(today)[-1] else Due.LATER


def _days_left(due_at: datetime | None, now: datetime, calendar: WorkingCalendar) -> int | None:
    return None if due_at is None else calendar.working_days_between(day_of(now), day_of(due_at))


def task_light(state: str, due_at: datetime | None, now: datetime, calendar: WorkingCalendar) -> Light:
    """The sign of a task: done, late, due within three working days, or on track."""
    if state != TaskState.OPEN:
        return Light.DONE
    if due_at is None:
        return Light.ON_TRACK
    if due_at < now:
        return Light.LATE
    return Light.DUE_SOON if (_days_left(due_at, now, calendar) or 0) <= SOON else Light.ON_TRACK
