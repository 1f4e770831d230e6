"""Whom the office asks: the running parts of every unit, and those that are overdue."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.assignments.models import Assignment, State
from workflows.matters.models import Matter
from workflows.matters.values import Status


def running_parts(session: Session) -> list[tuple[Assignment, Matter]]:
    """The parts that units are at, with their matters; by unit, then by deadline, those without one last."""
    query = (
        select(Assignment, Matter)
        .join(Matter, Matter.id == Assignment.matter_id)
        .where(Matter.status == Status.IN_PROGRESS, Assignment.accepted_at.is_(None), Assignment.state != State.PLANNED)
        .order_by(Assignment.unit, Assignment.due_on.is_(None), Assignment.due_on, Assignment.id)
    )
    return [(part, matter) for part, matter in session.execute(query)]


def overdue_parts(session: Session, today: date) -> list[tuple[Assignment, Matter]]:
    """Those of them whose deadline is before ``today``."""
    return [(part, matter) for part, matter in running_parts(session) if part.due_on and part.due_on < today]
