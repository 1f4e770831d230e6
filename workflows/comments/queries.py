"""Questions about comments."""

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflows.comments.models import Comment
from workflows.inbox.access import is_own_part, may_see_all
from workflows.organisation.people import Person


def comments_seen(session: Session, person: Person, matter_id: str, assignment_id: str | None = None) -> list[Comment]:
    """The comments on a matter that the person may read, oldest first; those on one part when given.

    Whoever sees every matter reads all of them, a unit's people those on their unit's part, anybody what they wrote
    themselves. Rule: a unit does not see what other units and the office say among themselves.
    """
    query = select(Comment).where(Comment.matter_id == matter_id)
    if assignment_id is not None:
        query = query.where(Comment.assignment_id == assignment_id)
    if not may_see_all(person):
        query = query.where(or_(is_own_part(person, Comment.assignment_id), Comment.written_by == person.login))
    return list(session.scalars(query.order_by(Comment.written_at, Comment.id)))


def people_named(comments: Collection[Comment]) -> set[str]:
    """The logins of everybody who wrote one of ``comments`` or was called in it."""
    return {login for each in comments for login in (each.written_by, *each.told)}
