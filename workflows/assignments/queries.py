"""Questions about assignments."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from workflows.assignments.errors import AssignmentNotFound
from workflows.assignments.models import Assignment, Breakdown, Role
from workflows.moments import day_of

_LEAD_FIRST = case((Assignment.role == Role.LEAD, 0), else_=1)


def assignment_row(session: Session, assignment_id: str) -> Assignment:
    """The assignment with this id. Raises AssignmentNotFound."""
    row = session.get(Assignment, assignment_id)
    if row is None:
        raise AssignmentNotFound(assignment=assignment_id)
    return row


def assignments_of(session: Session, matter_id: str) -> list[Assignment]:
    """The assignments of a matter, the lead first, then by unit."""
    return list(
        session.scalars(
            select(Assignment).where(Assignment.matter_id == matter_id).order_by(_LEAD_FIRST, Assignment.unit)
        )
    )


def assignments_of_all(session: Session, matter_ids: Iterable[str]) -> dict[str, list[Assignment]]:
    """The assignments of several matters by matter, in one statement; the lead first, then by unit."""
    found: dict[str, list[Assignment]] = {matter_id: [] for matter_id in matter_ids}
    rows = select(Assignment).where(Assignment.matter_id.in_(found)).order_by(_LEAD_FIRST, Assignment.unit)
    for row in session.scalars(rows):
        found[row.matter_id].append(row)
    return found


def lead_of(session: Session, matter_id: str) -> Assignment:
    """The lead assignment of a matter. Raises AssignmentNotFound while nobody is assigned."""
    row = session.scalar(select(Assignment).where(Assignment.matter_id == matter_id, Assignment.role == Role.LEAD))
    if row is None:
        raise AssignmentNotFound(assignment=None)
    return row


def overdue_parts(session: Session, matter_id: str, today: date) -> list[Assignment]:
    """The parts of a matter that are overdue on ``today``, or were when they were accepted."""
    return [part for part in assignments_of(session, matter_id) if is_overdue(part, today)]


def is_overdue(part: Assignment, today: date) -> bool:
    """Whether a part was not settled by its deadline: by ``today``, or by the day on which it was accepted."""
    settled_on = day_of(part.accepted_at) if part.accepted_at else today
    return part.due_on is not None and part.due_on < settled_on


def breakdown_of(session: Session, assignment_id: str) -> list[Breakdown]:
    """The breakdown of an assignment in the order in which it was written."""
    return breakdowns_of(session, [assignment_id])[assignment_id]


def breakdowns_of(session: Session, assignment_ids: Iterable[str]) -> dict[str, list[Breakdown]]:
    """The breakdowns of several assignments by assignment, each in the order in which it was written."""
    found: dict[str, list[Breakdown]] = {assignment_id: [] for assignment_id in assignment_ids}
    rows = select(Breakdown).where(Breakdown.assignment_id.in_(found)).order_by(Breakdown.position)
    for row in session.scalars(rows):
        found[row.assignment_id].append(row)
    return found
