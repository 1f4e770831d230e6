"""Questions about replies."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from workflows.assignments.models import Assignment
from workflows.matters.models import Matter
from workflows.replies.errors import ReplyNotFound
from workflows.replies.models import CONTENT, Asker, AskerKind, Reply, ReplyState

WHOLE = 100
"""What both rates are to reach, in per cent. Rule B31."""


@dataclass(frozen=True)
class Rates:
    """Matters of those who asked: ``completed`` of those ``assigned``, ``content`` of those ``answered``. Rule B31."""

    assigned: int
    completed: int
    answered: int
    content: int

    @property
    def completion(self) -> int | None:
        """Per cent of the assigned that are completed, rounded down; None where none is assigned."""
        return _share(self.completed, self.assigned)

    @property
    def satisfaction(self) -> int | None:
        """Per cent of the answered that content, rounded down; None where none is answered."""
        return _share(self.content, self.answered)


def asker_of(session: Session, matter_id: str) -> Asker | None:
    """Who asked; None where the matter has no asker."""
    return session.get(Asker, matter_id)


def reply_row(session: Session, reply_id: str) -> Reply:
    """The reply with this id. Raises ReplyNotFound."""
    row = session.get(Reply, reply_id)
    if row is None:
        raise ReplyNotFound(reply=reply_id)
    return row


def replies_of(session: Session, matter_id: str) -> list[Reply]:
    """Every version of every reply on a matter, oldest first."""
    query = select(Reply).where(Reply.matter_id == matter_id).order_by(Reply.drafted_at, Reply.version)
    return list(session.scalars(query))


def is_content(session: Session, matter_id: str) -> bool:
    """Whether those who asked are content with the last reply, or a leader ruled that it stands; or nobody asked."""
    if asker_of(session, matter_id) is None:
        return True
    last = next(reversed(replies_of(session, matter_id)), None)
    return last is not None and (last.satisfaction in CONTENT or last.settled_by is not None)


def is_answered(session: Session, matter_id: str) -> bool:
    """Whether a reply has passed its three gates; it was reviewed then."""
    passed = Reply.state.in_((ReplyState.SIGNED, ReplyState.DELIVERED))
    return bool(session.scalar(select(exists().where(Reply.matter_id == matter_id, passed))))


def latest_version(session: Session, assignment_id: str) -> int:
    """The number of the last version; 0 when there is none."""
    return session.scalar(select(func.max(Reply.version)).where(Reply.assignment_id == assignment_id)) or 0


def rates(session: Session, kinds: Collection[AskerKind]) -> Rates:
    """How many matters of these askers are assigned, completed, answered and content, by the last delivered reply."""
    issued = exists().where(Assignment.matter_id == Matter.id, Assignment.issued_at.is_not(None))
    assigned = select(func.count(), func.count(Matter.completed_on)).select_from(Matter)
    all_, completed = session.execute(
        assigned.join(Asker, Asker.matter_id == Matter.id).where(Asker.kind.in_(kinds), issued)
    ).one()
    delivered = (
        select(Reply.matter_id, func.max(Reply.version).label("version"))
        .join(Asker, Asker.matter_id == Reply.matter_id)
        .where(Asker.kind.in_(kinds), Reply.state == ReplyState.DELIVERED)
        .group_by(Reply.matter_id)
        .subquery()
    )
    last = select(Reply.satisfaction).join(
        delivered, (delivered.c.matter_id == Reply.matter_id) & (delivered.c.version == Reply.version)
    )
    said = session.scalars(last).all()
    return Rates(all_, completed, len(said), sum(each in CONTENT for each in said))


def _share(part: int, whole: int) -> int | None:
    return WHOLE * part // whole if whole else None
