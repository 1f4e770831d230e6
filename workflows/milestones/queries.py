"""Questions about milestones."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.assignments.models import Assignment
from workflows.calendar.working import WorkingCalendar
from workflows.matters.models import Matter
from workflows.matters.values import Status
from workflows.milestones.models import Milestone


@dataclass(frozen=True)
class LateNode:
    """A node whose day has passed; ``days`` are the working days since."""

    node: Milestone
    part: Assignment
    days: int


def milestones_of(session: Session, assignment_ids: Collection[str]) -> dict[str, list[Milestone]]:
    """The nodes of several parts by part, in the order of their days."""
    found: dict[str, list[Milestone]] = {assignment_id: [] for assignment_id in assignment_ids}
    query = select(Milestone).where(Milestone.assignment_id.in_(found))
    for row in session.scalars(query.order_by(Milestone.planned_on, Milestone.id)):
        found[row.assignment_id].append(row)
    return found


def open_milestones(session: Session, assignment_id: str) -> list[Milestone]:
    """The nodes of a part that are not reached, in the order of their days."""
    return [row for row in milestones_of(session, [assignment_id])[assignment_id] if row.actual_on is None]


def late_milestones(
    session: Session, calendar: WorkingCalendar, today: date, assignment_id: str | None = None
) -> list[LateNode]:
    """The nodes of running parts whose day is before ``today`` and that are not reached; of one part when given."""
    query = (
        select(Milestone, Assignment)
        .join(Assignment, Assignment.id == Milestone.assignment_id)
        .join(Matter, Matter.id == Milestone.matter_id)
        .where(
            Milestone.actual_on.is_(None),
            Milestone.planned_on < today,
            Assignment.accepted_at.is_(None),
            Matter.status == Status.IN_PROGRESS,
        )
    )
    if assignment_id is not None:
        query = query.where(Milestone.assignment_id == assignment_id)
    rows = session.execute(query.order_by(Milestone.planned_on, Milestone.id))
    return [LateNode(node, part, calendar.working_days_between(node.planned_on, today)) for node, part in rows]
