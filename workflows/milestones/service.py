"""Planning nodes back from a deadline, reaching them, and pressing for those that are late. Rules B37, C42, D09."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import update

from engine.actor import Actor
from engine.errors import Forbidden
from workflows.assignments.models import Assignment
from workflows.assignments.queries import assignment_row
from workflows.assignments.service import may_break_down
from workflows.calendar.service import load_calendar
from workflows.columns import new_id
from workflows.extensions.models import Extension
from workflows.fields import required
from workflows.milestones.errors import AfterDeadline, MilestoneNotFound, MilestoneReached
from workflows.milestones.models import Milestone
from workflows.milestones.queries import milestones_of, open_milestones
from workflows.moments import day_of, today
from workflows.organisation.roles import Role
from workflows.unit_of_work import UnitOfWork
from workflows.urges.models import UrgeChannel
from workflows.urges.service import urge

_OFFICE = frozenset({f"role:{role}" for role in (Role.APPROVER, Role.DOCKET_CLERK, Role.DRAFTER, Role.INSPECTOR)})


@dataclass(frozen=True)
class Node:
    """A node to be planned: at it the share ``remaining`` (0 to 1) of the working days is left."""

    name: str
    remaining: float


def plan(tx: UnitOfWork, assignment: Assignment, nodes: Iterable[Node]) -> list[Milestone]:
    """Plan nodes back from the deadline over the working days since the task was issued. Rule D09.

    Nodes that would lie today or earlier are left out, and so is all where there is no deadline.
    """
    planned = [
        _milestone(assignment, node.name, day, node.remaining)
        for node in sorted(nodes, key=lambda each: -each.remaining)
        if (day := _day(tx, assignment, node.remaining)) is not None and day > today(tx)
    ]
    tx.session.add_all(planned)
    tx.session.flush()
    return planned


def follow_extension(tx: UnitOfWork, extension: Extension) -> None:
    """More time was granted: open nodes are reckoned anew, the nodes of its plan join them. Rules B08 and C38."""
    assignment = assignment_row(tx.session, extension.assignment_id)
    for node in open_milestones(tx.session, assignment.id):
        day = _day(tx, assignment, node.remaining) if node.remaining is not None else None
        if day is not None and day > node.planned_on:
            node.planned_on, node.pressed_on = day, None
    for row in extension.plan:
        tx.session.add(_milestone(assignment, row["milestone"], date.fromisoformat(row["due_on"])))
    tx.session.flush()


def may_keep(actor: Actor, assignment: Assignment) -> bool:
    """Whether ``actor`` may set and reach nodes of this part: the unit's own people, and the office."""
    return may_break_down(actor, assignment) or (assignment.accepted_at is None and bool(_OFFICE & actor.groups))


def add(tx: UnitOfWork, assignment_id: str, name: str, planned_on: date) -> Milestone:
    """Set a node on a day of one's own choice. Rule B37. Raises Forbidden, FieldMissing, AfterDeadline."""
    assignment = _kept(tx, assignment_id)
    if planned_on < today(tx) or (assignment.due_on and planned_on > assignment.due_on):
        raise AfterDeadline(field="planned_on", due_on=assignment.due_on.isoformat() if assignment.due_on else None)
    node = _milestone(assignment, required({"name": name}, "name"), planned_on)
    tx.session.add(node)
    tx.session.flush()
    return node


def reach(tx: UnitOfWork, assignment_id: str, milestone_id: str) -> Milestone:
    """The node is reached today. Raises Forbidden, MilestoneNotFound, MilestoneReached."""
    assignment = _kept(tx, assignment_id)
    found = milestones_of(tx.session, [assignment.id])[assignment.id]
    node = next((each for each in found if each.id == milestone_id), None)
    if node is None:
        raise MilestoneNotFound(milestone=milestone_id)
    if node.actual_on is not None:
        raise MilestoneReached(on=node.actual_on.isoformat())
    node.actual_on, node.reached_by = today(tx), tx.actor.id
    return node


def reach_all(tx: UnitOfWork, assignment_id: str) -> None:
    """The unit's report leaves the unit: what was still open on the way to it is reached."""
    still_open = (Milestone.assignment_id == assignment_id) & Milestone.actual_on.is_(None)
    tx.session.execute(update(Milestone).where(still_open).values(actual_on=today(tx), reached_by=tx.actor.id))


def press(tx: UnitOfWork, milestone_id: str, content: str) -> bool:
    """Urge the unit for a late node, once for each planned day; whether it was. Rule C42. Raises MilestoneNotFound."""
    node = tx.session.get(Milestone, milestone_id)
    if node is None:
        raise MilestoneNotFound(milestone=milestone_id)
    if node.pressed_on is not None or node.actual_on is not None:
        return False
    node.pressed_on = today(tx)
    urge(tx, node.matter_id, content=content, channel=UrgeChannel.SYSTEM, assignment_id=node.assignment_id)
    return True


def _kept(tx: UnitOfWork, assignment_id: str) -> Assignment:
    assignment = assignment_row(tx.session, assignment_id)
    if not may_keep(tx.actor, assignment):
        raise Forbidden
    return assignment


def _day(tx: UnitOfWork, assignment: Assignment, remaining: float) -> date | None:
    if assignment.due_on is None:
        return None
    calendar = load_calendar(tx.session)
    whole = calendar.working_days_between(day_of(assignment.issued_at or tx.now), assignment.due_on)
    back = max(1, int(whole * remaining))
    return calendar.add_working_days(assignment.due_on, -back).on


def _milestone(assignment: Assignment, name: str, day: date, remaining: float | None = None) -> Milestone:
    return Milestone(
        id=new_id(),
        matter_id=assignment.matter_id,
        assignment_id=assignment.id,
        name=name,
        remaining=remaining,
        planned_on=day,
        original_planned_on=day,
    )
