"""What the diagrams call on milestones."""

from collections.abc import Mapping
from typing import Any

from engine.delegates import DelegateCall, Delegates
from workflows.assignments.queries import assignment_row
from workflows.beginnings.queries import is_running
from workflows.beginnings.service import start_beside
from workflows.calendar.service import load_calendar
from workflows.fields import FieldWrong, required, rows
from workflows.matters.queries import matter_row
from workflows.milestones import service
from workflows.milestones.queries import LateNode, late_milestones
from workflows.milestones.service import Node
from workflows.moments import today
from workflows.organisation.queries import unit_names

TRACKING = "tracking_notice"
"""The process in which form 2 is drafted, issued and signed for."""


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("plan-milestones", plan_milestones)
    delegates.register("late-milestones", list_late_milestones)
    delegates.register("press-milestone", press_milestone)
    delegates.register("read-lag", read_lag)


def plan_milestones(call: DelegateCall) -> None:
    """Inputs ``assignment_id`` and ``nodes``: rows of ``name`` and ``remaining`` (a share of the working days)."""
    assignment = assignment_row(call.tx.session, required(call.inputs, "assignment_id"))
    service.plan(call.tx, assignment, [_node(row) for row in rows(call.inputs, "nodes")])


def list_late_milestones(call: DelegateCall) -> Mapping[str, Any]:
    """No input; result ``late_nodes``: those late and not pressed for, see ``read-lag``."""
    late = late_milestones(call.tx.session, load_calendar(call.tx.session), today(call.tx))
    return {"late_nodes": [_as_row(each) for each in late if each.node.pressed_on is None]}


def press_milestone(call: DelegateCall) -> None:
    """Inputs ``milestone_id``, ``assignment_id`` and ``content``: the unit is urged, and form 2 drafted. Rule D10.

    Form 2 is one for a part at a time: what else is late meanwhile is on the one that is drafted already.
    """
    if not service.press(call.tx, required(call.inputs, "milestone_id"), required(call.inputs, "content")):
        return
    part = assignment_row(call.tx.session, required(call.inputs, "assignment_id"))
    if not is_running(call.tx.session, TRACKING, part.matter_id, part.id):
        start_beside(call.tx, TRACKING, part.matter_id, part)


def read_lag(call: DelegateCall) -> Mapping[str, Any]:
    """Input ``assignment_id``; results ``title``, ``unit_name`` and ``late_nodes``.

    Each of these: ``milestone_id``, ``assignment_id``, ``name``, ``planned_on`` (ISO), ``days`` (working days late).
    """
    part = assignment_row(call.tx.session, required(call.inputs, "assignment_id"))
    late = late_milestones(call.tx.session, load_calendar(call.tx.session), today(call.tx), part.id)
    return {
        "title": matter_row(call.tx.session, part.matter_id).title,
        "unit_name": unit_names(call.tx.session, [part.unit]).get(part.unit, part.unit),
        "late_nodes": [_as_row(each) for each in late],
    }


def _as_row(late: LateNode) -> Mapping[str, Any]:
    return {
        "milestone_id": late.node.id,
        "assignment_id": late.part.id,
        "name": late.node.name,
        "planned_on": late.node.planned_on.isoformat(),
        "days": late.days,
    }


def _node(row: Mapping[str, Any]) -> Node:
    remaining = row.get("remaining")
    if not isinstance(remaining, int | float) or not 0 <= remaining <= 1:
        raise FieldWrong(field="remaining", value=remaining)
    return Node(required(row, "name"), float(remaining))
