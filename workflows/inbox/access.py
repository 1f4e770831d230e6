"""Whose task, matter or file it is. Everything here answers no unless something says yes."""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Integer, SQLColumnExpression, and_, exists, literal, literal_column, or_, select
from sqlalchemy.orm import Session

from engine.store.tables import SignatureState, signature, task_candidate, user_task
from engine.store.worklist import may_see
from workflows.assignments.models import Assignment, State
from workflows.attachments.models import Attachment
from workflows.inbox.models import MatterCopy
from workflows.inspections.queries import photos_shown
from workflows.matters.models import Matter
from workflows.organisation.people import Person, actor_of
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import people_of


def may_see_all(person: Person) -> bool:
    """Whether the person sees every unit's part of every matter."""
    return person.may(Permission.SEE_ALL_MATTERS)


def may_see_matter(session: Session, person: Person, matter_id: str) -> bool:
    """Whether the matter is the person's business: by role, unit, task or copy, or because they took it in."""
    return may_see_all(person) or bool(session.scalar(select(sees_matter(person, literal(matter_id)))))


def has_part_in(session: Session, person: Person, matter_id: str) -> bool:
    """Whether the person has to do with the matter: whoever was only sent a copy reads it, and no more."""
    return may_see_all(person) or bool(session.scalar(select(or_(*_parts(person, literal(matter_id))))))


def sees_matter(person: Person, matter_id: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """The matter ``matter_id`` of a row is the business of the person, who does not see all of them."""
    copied = exists().where(MatterCopy.matter_id == matter_id, MatterCopy.recipient == person.login)
    return or_(*_parts(person, matter_id), copied)


def own_matters(session: Session, person: Person, most: int) -> list[str]:
    """The ids of the matters that are the person's business, at most so many, each way looked up by its index.

    Left out is only a matter of which the person has had no task but one that was handed to them and on again.
    """
    actor = actor_of(person)
    mine = or_(
        and_(task_candidate.c.kind == "user", task_candidate.c.value == actor.id),
        and_(task_candidate.c.kind == "group", task_candidate.c.value.in_(sorted(actor.groups))),
    )
    asked = (signature.c.signer == actor.id, signature.c.state.not_in((SignatureState.QUEUED, SignatureState.REMOVED)))
    tasks = select(user_task.c.business_key).where(user_task.c.business_key.is_not(None))
    ways = (
        select(Assignment.matter_id).where(*_issued_to(person)),
        select(Matter.id).where(Matter.created_by == person.login),
        select(MatterCopy.matter_id).where(MatterCopy.recipient == person.login),
        tasks.where(user_task.c.assignee == actor.id),
        tasks.where(user_task.c.completed_by == actor.id),
        tasks.where(user_task.c.id.in_(select(task_candidate.c.task_id).where(mine))),
        tasks.where(user_task.c.id.in_(select(signature.c.task_id).where(*asked))),
    )
    # PostgreSQL takes a limit that is a parameter for a tenth of all rows, and reads them in their order.
    at_most = literal_column(str(most), Integer)
    found: dict[str, None] = {}
    for way in ways:
        found |= dict.fromkeys(session.scalars(way.distinct().limit(at_most)))
        if len(found) >= most:
            break
    return list(found)[:most]


def is_own_part(person: Person, assignment_id: SQLColumnExpression[str | None]) -> ColumnElement[bool]:
    """The assignment ``assignment_id`` of a row is that of the person's unit, and was given to it."""
    return exists().where(Assignment.id == assignment_id, *_issued_to(person))


def _parts(person: Person, matter_id: SQLColumnExpression[str]) -> tuple[ColumnElement[bool], ...]:
    return (
        exists().where(Assignment.matter_id == matter_id, *_issued_to(person)),
        exists().where(Matter.id == matter_id, Matter.created_by == person.login),
        exists().where(user_task.c.business_key == matter_id, may_see(actor_of(person))),
    )


def _issued_to(person: Person) -> tuple[ColumnElement[bool], ...]:
    return Assignment.unit == person.unit_code, Assignment.state != State.PLANNED


def may_see_task(session: Session, person: Person, task_id: str) -> bool:
    """Whether the task is the person's to do, or was, or was copied to them, or everybody's work is theirs to see."""
    return may_see_all(person) or bool(_seen_tasks(session, person, {task_id}))


def attachments_seen(session: Session, person: Person, attachments: Iterable[Attachment]) -> list[Attachment]:
    """Those that are the person's own, of a task of theirs, or what the office has put with a matter of theirs.

    A unit does not see what other units attach to the same matter; of an inspection it sees the photos when it may
    know of it.
    """
    attachments = list(attachments)
    foreign = [each for each in attachments if each.uploaded_by != person.login]
    if may_see_all(person) or not foreign:
        return attachments
    tasks = _seen_tasks(session, person, {each.task_id for each in foreign if each.task_id is not None})
    loose = [each for each in foreign if each.task_id is None]
    office = {each.login for each in people_of(session, {each.uploaded_by for each in loose}) if may_see_all(each)}
    matters = {each.matter_id for each in loose if each.matter_id is not None and each.uploaded_by in office}
    matters = {matter_id for matter_id in matters if may_see_matter(session, person, matter_id)}

    of_matters = {each.matter_id for each in foreign if each.matter_id is not None and each.task_id is not None}
    photos = photos_shown(session, person.unit_code, of_matters) if person.unit_code and of_matters else set()

    def is_seen(each: Attachment) -> bool:
        if each.uploaded_by == person.login or each.task_id in tasks or each.id in photos:
            return True
        return each.task_id is None and each.uploaded_by in office and each.matter_id in matters

    return [each for each in attachments if is_seen(each)]


def _seen_tasks(session: Session, person: Person, task_ids: Collection[str]) -> set[str]:
    if not task_ids:
        return set()
    copied = exists().where(MatterCopy.task_id == user_task.c.id, MatterCopy.recipient == person.login)
    concerned = or_(may_see(actor_of(person)), copied)
    return set(session.scalars(select(user_task.c.id).where(user_task.c.id.in_(task_ids), concerned)))
