"""Whose task, matter or file it is. Everything here answers no unless something says yes."""

from collections.abc import Collection, Iterable

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from engine.store.tables import user_task
from engine.store.worklist import may_see
from workflows.assignments.models import Assignment, State
from workflows.attachments.models import Attachment
from workflows.inbox.models import MatterCopy
from workflows.matters.models import Matter
from workflows.organisation.people import Person, actor_of
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import people_of


def may_see_all(person: Person) -> bool:
    """Whether the person sees every unit's part of every matter."""
    return person.may(Permission.SEE_ALL_MATTERS)


def may_see_matter(session: Session, person: Person, matter_id: str) -> bool:
    """Whether the matter is the person's business: by role, unit, task or copy, or because they took it in."""
    if may_see_all(person):
        return True
    issued = exists().where(
        Assignment.matter_id == matter_id, Assignment.unit == person.unit_code, Assignment.state != State.PLANNED
    )
    ways = (
        issued,
        exists().where(Matter.id == matter_id, Matter.created_by == person.login),
        exists().where(MatterCopy.matter_id == matter_id, MatterCopy.recipient == person.login),
        exists().where(user_task.c.business_key == matter_id, may_see(actor_of(person))),
    )
    return bool(session.scalar(select(or_(*ways))))


def may_see_task(session: Session, person: Person, task_id: str) -> bool:
    """Whether the task is the person's to do, or was, or everybody's work is theirs to see."""
    return may_see_all(person) or bool(_seen_tasks(session, person, {task_id}))


def attachments_seen(session: Session, person: Person, attachments: Iterable[Attachment]) -> list[Attachment]:
    """Those that are the person's own, of a task of theirs, or what the office has put with a matter of theirs.

    A unit does not see what other units attach to the same matter.
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

    def is_seen(each: Attachment) -> bool:
        if each.uploaded_by == person.login or each.task_id in tasks:
            return True
        return each.task_id is None and each.uploaded_by in office and each.matter_id in matters

    return [each for each in attachments if is_seen(each)]


def _seen_tasks(session: Session, person: Person, task_ids: Collection[str]) -> set[str]:
    if not task_ids:
        return set()
    concerned = select(user_task.c.id).where(user_task.c.id.in_(task_ids), may_see(actor_of(person)))
    return set(session.scalars(concerned))
