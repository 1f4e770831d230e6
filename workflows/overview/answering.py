"""Who asked for a matter, and what they were answered, as far as one person may see it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workflows.assignments.models import Role
from workflows.organisation.queries import names
from workflows.overview.essentials import Essentials
from workflows.replies.models import Asker, Reply
from workflows.replies.queries import asker_of, replies_of


@dataclass(frozen=True)
class Answering:
    """The asker and the versions of the reply, the latest first; ``names`` are people's names by login.

    ``contact`` is empty for those who neither see everything nor answer.
    """

    asker: Asker
    contact: str
    replies: list[Reply]
    names: Mapping[str, str]


def answering(session: Session, seen: Essentials) -> Answering | None:
    """None where nobody asked. A unit sees the replies of its own part, and those that were delivered."""
    asker = asker_of(session, seen.matter.id)
    if asker is None:
        return None
    replies = [
        each for each in replies_of(session, seen.matter.id) if each.answered_on or seen.shows(each.assignment_id)
    ]
    people = {
        login
        for each in replies
        for login in (each.drafted_by, each.reviewed_by, each.signed_by, each.heard_by)
        if login
    }
    answers = seen.sees_all or any(part.assignment.role is Role.LEAD for part in seen.parts)
    return Answering(asker, asker.contact if answers else "", replies[::-1], names(session, people))
