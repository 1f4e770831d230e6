"""What the diagrams of decisions and campaigns call on plans."""

from collections.abc import Mapping
from typing import Any

from engine.delegates import DelegateCall, Delegates
from workflows.assignments.queries import assignments_of
from workflows.fields import nested, required, text
from workflows.organisation.queries import unit_names
from workflows.plans import service
from workflows.plans.models import PlanItem
from workflows.plans.queries import items_of


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("draft-plan", draft_plan)
    delegates.register("approve-plan", approve_plan)
    delegates.register("open-plan", open_plan)
    delegates.register("record-guidance", record_guidance)
    delegates.register("record-findings", record_findings)
    delegates.register("record-evaluation", record_evaluation)
    delegates.register("record-wrap-up", record_wrap_up)
    delegates.register("confirm-follow-up", confirm_follow_up)


def draft_plan(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``matter_id`` and ``values``, the plan's form; result ``plan_outline``, the inspection items as a text."""
    plan = service.draft_plan(call.tx, required(call.inputs, "matter_id"), nested(call.inputs, "values"))
    lines = (f"{item.position}. {_named(item)}" for item in items_of(call.tx.session, plan.matter_id))
    return {"plan_outline": "\n".join(lines)}


def approve_plan(call: DelegateCall) -> None:
    """Input ``matter_id``: who acts approves the plan."""
    service.approve_plan(call.tx, required(call.inputs, "matter_id"))


def open_plan(call: DelegateCall) -> Mapping[str, Any]:
    """Input ``matter_id``; nothing begins without an approved plan (rule B16).

    Results ``plan_units`` and ``plan_points``, the units and inspection items as choices of a form (value, label), and
    a row to fill in for each of them: ``guidance`` (``part``) and ``findings`` (``item``).
    """
    matter_id = required(call.inputs, "matter_id")
    service.approved_plan(call.tx, matter_id)
    names = unit_names(call.tx.session)
    parts, items = assignments_of(call.tx.session, matter_id), items_of(call.tx.session, matter_id)
    return {
        "plan_units": [{"value": part.id, "label": names.get(part.unit, part.unit)} for part in parts],
        "plan_points": [{"value": item.id, "label": _named(item)} for item in items],
        "guidance": [{"part": part.id} for part in parts],
        "findings": [{"item": item.id} for item in items],
    }


def record_guidance(call: DelegateCall) -> None:
    """Inputs ``matter_id`` and ``values``: ``file_no``, ``guidance``."""
    service.guide(call.tx, required(call.inputs, "matter_id"), nested(call.inputs, "values"))


def record_findings(call: DelegateCall) -> None:
    """Inputs ``matter_id`` and ``values``: ``findings``."""
    service.record_findings(call.tx, required(call.inputs, "matter_id"), nested(call.inputs, "values"))


def record_evaluation(call: DelegateCall) -> None:
    """Inputs ``matter_id`` and ``values``: ``completion_summary``, ``evaluation``, ``advice``."""
    service.evaluate(call.tx, required(call.inputs, "matter_id"), nested(call.inputs, "values"))


def record_wrap_up(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``matter_id`` and ``values``; result ``to_follow_up`` (``id``, ``unit_name``, ``ask``, ``due_on``)."""
    follow_ups = service.wrap_up(call.tx, required(call.inputs, "matter_id"), nested(call.inputs, "values"))
    names = unit_names(call.tx.session)
    return {
        "to_follow_up": [
            {"id": each.id, "unit_name": names[each.unit], "ask": each.ask, "due_on": each.due_on.isoformat()}
            for each in follow_ups
        ]
    }


def confirm_follow_up(call: DelegateCall) -> None:
    """Inputs ``follow_up_id`` and ``result``."""
    service.confirm_follow_up(call.tx, required(call.inputs, "follow_up_id"), text(call.inputs, "result"))


def _named(item: PlanItem) -> str:
    """An inspection item with its standard, where it has one."""
    return f"{item.name} {item.standard}".strip()
