"""What the diagrams of undertakings call on an assignment."""

from collections.abc import Mapping
from typing import Any

from engine.delegates import DelegateCall, Delegates
from workflows.assignments.queries import assignment_row, assignments_of, overdue_parts
from workflows.assignments.service import appoint_handler
from workflows.fields import required
from workflows.matters.queries import matter_row
from workflows.moments import day_of, today
from workflows.organisation import queries as organisation
from workflows.organisation.roles import Role


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("open-undertaking", open_undertaking)
    delegates.register("appoint-handler", appoint)
    delegates.register("name-parts", name_parts)
    delegates.register("read-deadline", read_deadline)
    delegates.register("read-overdue", read_overdue)


def open_undertaking(call: DelegateCall) -> Mapping[str, Any]:
    """Input ``assignment_id``; results: what the diagram needs to know of the unit, its people and its deadline.

    ``unit_drafters`` are its people but the heads, who sign what others drafted (Rule B29); all where nobody else is.
    """
    assignment = assignment_row(call.tx.session, required(call.inputs, "assignment_id"))
    matter = matter_row(call.tx.session, assignment.matter_id)
    issued_on = day_of(assignment.issued_at or call.tx.now)
    people = organisation.workers(call.tx.session, assignment.unit)
    drafters = [each for each in people if Role.UNIT_HEAD not in each.roles] or people
    return {
        "unit": assignment.unit,
        "unit_name": organisation.unit(call.tx.session, assignment.unit).short_name,
        "unit_people": [{"value": each.login, "label": each.name} for each in people],
        "unit_drafters": [{"value": each.login, "label": each.name} for each in drafters],
        "handler": assignment.handler,
        "handler_due_on": assignment.handler_due_on.isoformat() if assignment.handler_due_on else None,
        "acknowledged": assignment.acknowledged_at is not None,
        "issued_on": issued_on.isoformat(),
        "composite": matter.composite,
        **read_deadline(call),
    }


def appoint(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``assignment_id`` and ``handler``; the result ``handler`` is somebody of the unit with an inbox."""
    handler = required(call.inputs, "handler")
    return {"handler": appoint_handler(call.tx, required(call.inputs, "assignment_id"), handler).handler}


def read_deadline(call: DelegateCall) -> Mapping[str, Any]:
    """Input ``assignment_id``; results ``due_on``, ``report_due_on`` (ISO or null), ``urgency``, ``cadence`` as now."""
    assignment = assignment_row(call.tx.session, required(call.inputs, "assignment_id"))
    due_on = assignment.due_on.isoformat() if assignment.due_on else None
    matter = matter_row(call.tx.session, assignment.matter_id)
    return {
        "due_on": due_on,
        "report_due_on": due_on,
        "urgency": matter.urgency.value,
        "cadence": matter.cadence.value,
    }


def read_overdue(call: DelegateCall) -> Mapping[str, Any]:
    """Input ``matter_id``; result ``overdue``: whether a unit was not settled by its deadline."""
    matter_id = required(call.inputs, "matter_id")
    return {"overdue": bool(overdue_parts(call.tx.session, matter_id, today(call.tx)))}


def name_parts(call: DelegateCall) -> Mapping[str, Any]:
    """Input ``matter_id``; result ``parts``: the parts of the matter as a form's options, by the units' names."""
    parts = assignments_of(call.tx.session, required(call.inputs, "matter_id"))
    units = organisation.unit_names(call.tx.session, [each.unit for each in parts])
    return {"parts": [{"value": each.id, "label": units.get(each.unit, each.unit)} for each in parts]}
