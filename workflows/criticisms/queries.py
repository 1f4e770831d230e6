"""Who has given cause to be criticised, and what has been proposed. Rule C24."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from workflows.assignments.models import Assignment, State
from workflows.assignments.queries import is_overdue
from workflows.calendar.working import add_months
from workflows.criticisms.errors import CriticismNotFound
from workflows.criticisms.models import Criticism
from workflows.extensions.models import Extension
from workflows.matters.models import Matter
from workflows.matters.values import Status
from workflows.moments import day_of
from workflows.reports.models import OVERDUE, Feedback
from workflows.reviews.models import Flag, Review
from workflows.urges.models import Urge

_ANSWERED = frozenset({State.REPORTED, State.SIGNED, State.ACCEPTED})


@dataclass(frozen=True)
class Facts:
    """What the decision table asks about one part. What was decided on before does not count again.

    ``overdue``: not settled by its deadline; ``urges``: how often it was urged since; ``justified``: more time
    was asked for in time and not refused, or a reason was given within the last month; ``reported``: a report is there
    to be signed or reviewed; ``falsified``: a report was marked so.
    """

    overdue: bool
    urges: int
    justified: bool
    reported: bool
    falsified: bool

    def as_variables(self) -> dict[str, Any]:
        """The facts by their names."""
        return asdict(self)


def suspects(session: Session, today: date) -> list[tuple[Assignment, Facts]]:
    """The parts that are overdue or had a report marked as falsified, with their facts; none proposed already."""
    marked = exists().where(Review.assignment_id == Assignment.id, Review.flag == Flag.FALSIFIED)
    proposed = exists().where(Criticism.assignment_id == Assignment.id, Criticism.granted.is_(None))
    overdue = and_(Assignment.due_on < today, Assignment.accepted_at.is_(None))
    query = (
        select(Assignment)
        .join(Matter, Matter.id == Assignment.matter_id)
        .where(Matter.status == Status.IN_PROGRESS, Assignment.state != State.PLANNED, or_(overdue, marked), ~proposed)
        .order_by(Assignment.due_on, Assignment.id)
    )
    return [(part, facts_of(session, part, today)) for part in session.scalars(query)]


def facts_of(session: Session, part: Assignment, today: date) -> Facts:
    """The facts about one part on ``today``."""
    since = _decided_at(session, part)
    return Facts(
        overdue=part.accepted_at is None and is_overdue(part, today),
        urges=_urges(session, part, since),
        justified=_asked_in_time(session, part) or _reason_given(session, part, today),
        reported=part.state in _ANSWERED,
        falsified=_falsified(session, part, since),
    )


def criticism_row(session: Session, criticism_id: str) -> Criticism:
    """The proposal with this id. Raises CriticismNotFound."""
    row = session.get(Criticism, criticism_id)
    if row is None:
        raise CriticismNotFound(criticism=criticism_id)
    return row


def waiting(session: Session, assignment_id: str) -> Criticism | None:
    """The proposal on a part that nobody has decided yet."""
    undecided = Criticism.granted.is_(None)
    return session.scalar(select(Criticism).where(Criticism.assignment_id == assignment_id, undecided))


def criticisms_of(session: Session, matter_id: str) -> list[Criticism]:
    """The proposals on a matter, oldest first."""
    query = select(Criticism).where(Criticism.matter_id == matter_id)
    return list(session.scalars(query.order_by(Criticism.proposed_at, Criticism.id)))


def _decided_at(session: Session, part: Assignment) -> datetime | None:
    query = select(Criticism.decided_at).where(Criticism.assignment_id == part.id, Criticism.decided_at.is_not(None))
    return session.scalar(query.order_by(Criticism.decided_at.desc()).limit(1))


def _urges(session: Session, part: Assignment, since: datetime | None) -> int:
    if part.due_on is None:
        return 0
    concerned = or_(Urge.assignment_id == part.id, Urge.assignment_id.is_(None))
    query = select(Urge.urged_at).where(Urge.matter_id == part.matter_id, concerned)
    return sum(day_of(at) > part.due_on and (since is None or at > since) for at in session.scalars(query))


def _asked_in_time(session: Session, part: Assignment) -> bool:
    asked = exists().where(
        Extension.assignment_id == part.id, Extension.old_due_on == part.due_on, Extension.granted.is_not(False)
    )
    return bool(session.scalar(select(asked)))


def _reason_given(session: Session, part: Assignment, today: date) -> bool:
    query = select(Feedback.reported_at).where(Feedback.assignment_id == part.id, Feedback.node == OVERDUE)
    last = session.scalar(query.order_by(Feedback.reported_at.desc()).limit(1))
    return last is not None and add_months(day_of(last), 1) >= today


def _falsified(session: Session, part: Assignment, since: datetime | None) -> bool:
    marked: ColumnElement[bool] = and_(Review.assignment_id == part.id, Review.flag == Flag.FALSIFIED)
    if since is not None:
        marked = and_(marked, Review.reviewed_at > since)
    return bool(session.scalar(select(exists().where(marked))))
