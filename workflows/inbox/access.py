"""Whose task, matter or file it is. Everything here answers no unless something says yes."""

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
from workflows.organisation.queries import person as account_holder


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
    if may_see_all(person):
        return True
    concerned = select(user_task.c.id).where(user_task.c.id == task_id, may_see(actor_of(person)))
    return session.scalar(concerned) is not None


def may_see_attachment(session: Session, person: Person, attachment: Attachment) -> bool:
    """Whether the file is the person's own, of a task of theirs, or what the office has put with a matter of theirs.

    A unit does not see what other units attach to the same matter.
    """
    if attachment.uploaded_by == person.login or may_see_all(person):
        return True
    if attachment.task_id is not None:
        return may_see_task(session, person, attachment.task_id)
    of_office = may_see_all(account_holder(session, attachment.uploaded_by))
    return of_office and attachment.matter_id is not None and may_see_matter(session, person, attachment.matter_id)
