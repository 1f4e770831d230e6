"""What people do beside the course of a matter: who reads a copy, what was commented, when to come back to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workflows.assignments.models import Assignment
from workflows.comments.models import Comment
from workflows.comments.queries import comments_seen, people_named
from workflows.comments.service import parts_to_write_for
from workflows.followups.models import FollowUp
from workflows.followups.service import follow_up_of
from workflows.inbox.access import has_part_in, may_see_all
from workflows.inbox.models import MatterCopy
from workflows.inbox.queries import copies_of
from workflows.inbox.service import may_get_copy
from workflows.organisation.people import Person
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import names, people


@dataclass(frozen=True)
class Talk:
    """The comments that somebody may read, and for whom they can write: units' parts, within the office."""

    comments: Sequence[Comment]
    parts: Sequence[Assignment]
    within_office: bool
    may_write: bool
    names: Mapping[str, str]


@dataclass(frozen=True)
class Sharing:
    """The copies that somebody sent, or all of them; to whom they may send one; the own follow-up date."""

    copies: Sequence[MatterCopy]
    readers: Sequence[Person]
    follow_up: FollowUp | None
    names: Mapping[str, str]


def talk(session: Session, person: Person, matter_id: str, assignment_id: str | None = None) -> Talk:
    """The comments on a matter, or on one unit's part of it."""
    comments = comments_seen(session, person, matter_id, assignment_id)
    sees_all = may_see_all(person)
    may_write = person.may(Permission.WORK_ON_TASKS) and has_part_in(session, person, matter_id)
    parts = parts_to_write_for(session, person, matter_id) if may_write else []
    return Talk(
        comments, parts, sees_all, may_write and (sees_all or bool(parts)), names(session, people_named(comments))
    )


def sharing(session: Session, person: Person, matter_id: str) -> Sharing:
    """Copies and follow-up date of a matter."""
    copies = copies_of(session, matter_id, None if may_see_all(person) else person.login)
    return Sharing(
        copies,
        copy_readers(session, person) if has_part_in(session, person, matter_id) else [],
        follow_up_of(session, person.login, matter_id, None),
        names(session, {login for each in copies for login in (each.recipient, each.sent_by)}),
    )


def copy_readers(session: Session, person: Person) -> list[Person]:
    """To whom the person may send a copy of what they see."""
    if not person.may(Permission.WORK_ON_TASKS):
        return []
    unit = None if may_see_all(person) else person.unit_code
    return [each for each in people(session, unit) if may_get_copy(person, each)]
