"""The progress nodes of a matter as one chart: each unit's part a line from its issue to its deadline. Rule D09."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from engine.actor import Actor
from workflows.calendar.service import load_calendar
from workflows.milestones.models import Milestone
from workflows.milestones.queries import milestones_of
from workflows.milestones.service import may_keep
from workflows.moments import day_of
from workflows.overview.essentials import Essentials, UnitPart


@dataclass(frozen=True)
class Mark:
    """A node with its place on the axis in per cent; ``state`` is reached, late or open, ``days`` working days late."""

    node: Milestone
    at: float
    state: str
    days: int


@dataclass(frozen=True)
class Line:
    """One unit's part: from its issue to its deadline in per cent of the axis; ``keeps``: the reader sets nodes."""

    part: UnitPart
    begins: float
    ends: float
    original: float | None
    marks: list[Mark]
    keeps: bool


@dataclass(frozen=True)
class Chart:
    """The lines of a matter on one axis from ``first`` to ``last``; ``now`` is today's place in per cent."""

    first: date
    last: date
    today: date
    now: float
    lines: list[Line]


def milestone_chart(session: Session, seen: Essentials, actor: Actor, today: date) -> Chart | None:
    """The chart of the parts that the reader sees; None where none has a deadline or a node."""
    issued = [part for part in seen.parts if part.assignment.issued_at]
    nodes = milestones_of(session, [part.assignment.id for part in issued])
    parts = [part for part in issued if part.assignment.due_on or nodes[part.assignment.id]]
    if not parts:
        return None
    days = [today, *(day for part in parts for day in _days(part, nodes[part.assignment.id]))]
    first, last = min(days), max(*days, min(days) + timedelta(days=1))
    calendar = load_calendar(session)

    def place(day: date) -> float:
        return round(100 * (day - first).days / (last - first).days, 2)

    def mark(node: Milestone) -> Mark:
        late = node.actual_on is None and node.planned_on < today
        state = "reached" if node.actual_on else "late" if late else "open"
        days = calendar.working_days_between(node.planned_on, today) if late else 0
        return Mark(node, place(node.planned_on), state, days)

    def line(part: UnitPart) -> Line:
        own, found = part.assignment, nodes[part.assignment.id]
        end = own.due_on or max(node.planned_on for node in found)
        moved = own.original_due_on if own.original_due_on != own.due_on else None
        begin = day_of(own.issued_at) if own.issued_at else first
        original = place(moved) if moved else None
        return Line(part, place(begin), place(end), original, [mark(node) for node in found], may_keep(actor, own))

    return Chart(first, last, today, place(today), [line(part) for part in parts])


def _days(part: UnitPart, nodes: list[Milestone]) -> list[date]:
    own = part.assignment
    fixed = [day for day in (own.due_on, own.original_due_on) if day]
    return [*fixed, *([day_of(own.issued_at)] if own.issued_at else []), *(node.planned_on for node in nodes)]
