"""What the coordination diagram calls."""

from collections.abc import Mapping
from typing import Any

from engine.delegates import DelegateCall, Delegates
from workflows.coordinations import service
from workflows.coordinations.models import Decision
from workflows.fields import choice, nested, required, text
from workflows.matters.leaders import directing_leader
from workflows.moments import written_day
from workflows.organisation.queries import unit_names


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("file-coordination", file_coordination)
    delegates.register("propose-coordination", propose_coordination)
    delegates.register("decide-coordination", decide_coordination)
    delegates.register("withdraw-coordination", withdraw_coordination)
    delegates.register("settle-coordination-item", settle_item)
    delegates.register("check-coordination-item", check_item)


def file_coordination(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``assignment_id`` and ``values``; results ``coordination_id`` and ``directing_leader`` (login or null)."""
    asked = service.file_request(call.tx, required(call.inputs, "assignment_id"), nested(call.inputs, "values"))
    return {"coordination_id": asked.id, "directing_leader": directing_leader(call.tx.session, asked.matter_id)}


def propose_coordination(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``coordination_id`` and ``values``: ``coordination_opinion``, ``items``.

    Result ``coordination_division``: unit, task and deadline of each piece, a line each, for the leader to read.
    """
    items = service.propose(call.tx, required(call.inputs, "coordination_id"), nested(call.inputs, "values"))
    units = unit_names(call.tx.session, [item.unit for item in items])
    lines = [f"{units[item.unit]} · {item.task} · {written_day(item.due_on)}" for item in items]
    return {"coordination_division": "\n".join(lines)}


def decide_coordination(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``coordination_id``, ``decision``, ``directive``; result ``divided``: what goes to which unit."""
    decision = choice(call.inputs, "decision", Decision)
    items = service.decide(call.tx, required(call.inputs, "coordination_id"), decision, text(call.inputs, "directive"))
    return {
        "divided": [
            {
                "item_id": item.id,
                "notice_id": item.notice_id,
                "unit": item.unit,
                "task": item.task,
                "due_on": item.due_on.isoformat(),
            }
            for item in items
        ]
    }


def withdraw_coordination(call: DelegateCall) -> None:
    """Input ``coordination_id``: nobody needs it any more, since the part that asked for it was accepted."""
    service.withdraw(call.tx, required(call.inputs, "coordination_id"))


def settle_item(call: DelegateCall) -> None:
    """Inputs ``item_id`` and ``result``."""
    service.settle_item(call.tx, required(call.inputs, "item_id"), text(call.inputs, "result"))


def check_item(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``item_id`` and ``values``; result ``item_due_on``: the deadline as it is now."""
    item = service.check_item(call.tx, required(call.inputs, "item_id"), nested(call.inputs, "values"))
    return {"item_due_on": item.due_on.isoformat()}
