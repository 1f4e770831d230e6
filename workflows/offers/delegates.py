"""What the diagram of offers calls."""

from collections.abc import Mapping
from typing import Any

from engine.delegates import DelegateCall, Delegates
from workflows.fields import nested, required, required_day
from workflows.offers import service
from workflows.organisation.roles import Role, held_in


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("offer-piece", offer_piece)
    delegates.register("claim-piece", claim_piece)


def offer_piece(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``matter_id`` and ``values``; results ``offer_id`` and ``claimants``, the groups who may claim it."""
    offered = service.offer(call.tx, required(call.inputs, "matter_id"), nested(call.inputs, "values"))
    return {"offer_id": offered.id, "claimants": [held_in(code, Role.LIAISON) for code in offered.units]}


def claim_piece(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``offer_id``, ``handler_due_on``; result ``claimed_part``, the assignment of the actor's unit."""
    handler_due_on = required_day(call.inputs, "handler_due_on")
    return {"claimed_part": service.claim(call.tx, required(call.inputs, "offer_id"), handler_due_on).id}
