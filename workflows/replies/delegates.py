"""What the diagrams of proposals and citizens' messages call."""

from collections.abc import Mapping
from typing import Any

from engine.delegates import DelegateCall, Delegates
from workflows.assignments.models import Role
from workflows.assignments.service import issue
from workflows.fields import FieldWrong, nested, required, required_day, text
from workflows.letters.service import issue_task_notice
from workflows.matters.queries import matter_row
from workflows.matters.values import Phase, Stage
from workflows.milestones.service import reach_all
from workflows.replies import service
from workflows.replies.models import Satisfaction
from workflows.replies.queries import replies_of


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("record-asker", record_asker)
    delegates.register("propose-units", propose_units)
    delegates.register("assign-tasks", assign_tasks)
    delegates.register("record-contribution", record_contribution)
    delegates.register("record-reply", record_reply)
    delegates.register("review-reply", review_reply)
    delegates.register("sign-reply", sign_reply)
    delegates.register("deliver-reply", deliver_reply)
    delegates.register("record-satisfaction", record_satisfaction)
    delegates.register("record-ruling", record_ruling)
    delegates.register("follow-up-plan", follow_up_plan)


def record_asker(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``matter_id`` and ``values``, the intake form; result ``asker_kind``."""
    asker = service.record_asker(call.tx, required(call.inputs, "matter_id"), nested(call.inputs, "values"))
    return {"asker_kind": asker.kind.value}


def propose_units(call: DelegateCall) -> None:
    """Inputs ``matter_id`` and ``values``: ``requirement``, ``responsible_leader``, ``lead``, ``lead_duty``, ``co``."""
    service.propose_units(call.tx, required(call.inputs, "matter_id"), nested(call.inputs, "values"))


def assign_tasks(call: DelegateCall) -> Mapping[str, Any]:
    """Give the docketed matter to its units, each with a task notice (rule E03), without a letter.

    Inputs ``matter_id``, ``standard``, ``handler_due_on``; results ``assignment_id`` of the lead and ``co_units``.
    """
    matter = matter_row(call.tx.session, required(call.inputs, "matter_id"))
    issued = issue(call.tx, matter, required_day(call.inputs, "handler_due_on"))
    for assignment in issued:
        issue_task_notice(call.tx, matter, assignment, required(call.inputs, "standard"))
    matter.stage, matter.phase = Stage.COMPLETION_REPORT, Phase.TRACKING
    lead = next(part for part in issued if part.role is Role.LEAD)
    co_units = [{"assignment_id": part.id, "unit": part.unit} for part in issued if part.role is Role.CO]
    return {"assignment_id": lead.id, "co_units": co_units}


def record_contribution(call: DelegateCall) -> None:
    """Inputs ``assignment_id`` and ``values``: ``feedback_progress``, ``feedback_problems``."""
    service.contribute(call.tx, required(call.inputs, "assignment_id"), nested(call.inputs, "values"))


def record_reply(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``assignment_id`` and ``values``, the form of the reply; results ``reply_id``, ``planned_on`` or null."""
    reply = service.draft_reply(call.tx, required(call.inputs, "assignment_id"), nested(call.inputs, "values"))
    return {"reply_id": reply.id, "planned_on": reply.planned_on.isoformat() if reply.planned_on else None}


def review_reply(call: DelegateCall) -> None:
    """Inputs ``reply_id``, ``decision`` ("pass" or "send_back") and ``remarks``."""
    passed, remarks = _decision(call, "pass", "send_back"), text(call.inputs, "remarks")
    service.review_reply(call.tx, required(call.inputs, "reply_id"), passed=passed, remarks=remarks)


def sign_reply(call: DelegateCall) -> None:
    """Inputs ``reply_id``, ``decision`` ("sign" or "hold_back") and ``remarks``."""
    signs, remarks = _decision(call, "sign", "hold_back"), text(call.inputs, "remarks")
    reply = service.sign_reply(call.tx, required(call.inputs, "reply_id"), signs=signs, remarks=remarks)
    if signs:
        reach_all(call.tx, reply.assignment_id)


def deliver_reply(call: DelegateCall) -> None:
    """Inputs ``reply_id`` and ``values``: ``answered_on``."""
    service.deliver(call.tx, required(call.inputs, "reply_id"), nested(call.inputs, "values"))


def record_satisfaction(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``reply_id`` and ``values``: ``satisfaction``, ``satisfaction_note``; result ``times_dissatisfied``."""
    reply = service.hear(call.tx, required(call.inputs, "reply_id"), nested(call.inputs, "values"))
    heard = [each.satisfaction for each in replies_of(call.tx.session, reply.matter_id)]
    return {"times_dissatisfied": heard.count(Satisfaction.DISSATISFIED)}


def record_ruling(call: DelegateCall) -> None:
    """Inputs ``reply_id`` and ``values``: ``ruling``, ``ruling_reason``."""
    service.rule(call.tx, required(call.inputs, "reply_id"), nested(call.inputs, "values"))


def follow_up_plan(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``reply_id``, ``values``: ``plan_result``, ``carried_out``, ``planned_on``; result ``planned_on``."""
    reply = service.follow_up(call.tx, required(call.inputs, "reply_id"), nested(call.inputs, "values"))
    on = reply.planned_on if reply.carried_out_on is None else None
    return {"planned_on": on.isoformat() if on else None}


def _decision(call: DelegateCall, yes: str, no: str) -> bool:
    decision = required(call.inputs, "decision")
    if decision not in (yes, no):
        raise FieldWrong(field="decision", value=decision)
    return decision == yes
