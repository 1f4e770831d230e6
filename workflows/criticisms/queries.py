"""Who has given cause to be criticised, and what has been proposed. Rule C24."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, exists, func, or_, select
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
_PARTS: BindParameter[Any] = bindparam("parts", expanding=True)
_MATTERS: BindParameter[Any] = bindparam("matters", expanding=True)
_DECIDED = (
    select(Criticism.assignment_id, func.max(Criticism.decided_at))
    .where(Criticism.assignment_id.in_(_PARTS), Criticism.decided_at.is_not(None))
    .group_by(Criticism.assignment_id)
)
_REASON_GIVEN = (
    select(Feedback.assignment_id, func.max(Feedback.reported_at))
    .where(Feedback.assignment_id.in_(_PARTS), Feedback.node == OVERDUE)
    .group_by(Feedback.assignment_id)
)
_FALSIFIED = select(Review.assignment_id, Review.reviewed_at).where(
    Review.assignment_id.in_(_PARTS), Review.flag == Flag.FALSIFIED
)
_ASKED = select(Extension.assignment_id, Extension.old_due_on).where(
    Extension.assignment_id.in_(_PARTS), Extension.granted.is_not(False)
)
_URGED = select(Urge.assignment_id, Urge.urged_at).where(Urge.assignment_id.in_(_PARTS))
_URGED_ALL = select(Urge.matter_id, Urge.urged_at).where(Urge.matter_id.in_(_MATTERS), Urge.assignment_id.is_(None))


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
    parts = session.scalars(query).all()
    return list(zip(parts, facts_of(session, parts, today), strict=True))


def facts_of(session: Session, parts: Sequence[Assignment], today: date) -> list[Facts]:
    """The facts about each of ``parts`` on ``today``, in their order; as many statements for many as for one."""
    known = {"parts": [part.id for part in parts], "matters": list({part.matter_id for part in parts})}
    decided = dict(_pairs(session, _DECIDED, known))
    told = dict(_pairs(session, _REASON_GIVEN, known))
    falsified, asked = _gathered(session, _FALSIFIED, known), _gathered(session, _ASKED, known)
    urged, urged_all = _gathered(session, _URGED, known), _gathered(session, _URGED_ALL, known)

    def counts(part: Assignment, at: datetime) -> bool:
        return part.id not in decided or at > decided[part.id]

    return [
        Facts(
            overdue=part.accepted_at is None and is_overdue(part, today),
            urges=sum(
                part.due_on is not None and day_of(at) > part.due_on and counts(part, at)
                for at in [*urged[part.id], *urged_all[part.matter_id]]
            ),
            justified=part.due_on in asked[part.id]
            or (part.id in told and add_months(day_of(told[part.id]), 1) >= today),
            reported=part.state in _ANSWERED,
            falsified=any(counts(part, at) for at in falsified[part.id]),
        )
        for part in parts
    ]


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


def _pairs(session: Session, query: Select[*tuple[Any, ...]], known: Mapping[str, list[str]]) -> list[tuple[str, Any]]:
    return [(row[0], row[1]) for row in session.execute(query, known)]


def _gathered(
    session: Session, query: Select[*tuple[Any, ...]], known: Mapping[str, list[str]]
) -> defaultdict[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for key, value in _pairs(session, query, known):
        found[key].append(value)
    return found
