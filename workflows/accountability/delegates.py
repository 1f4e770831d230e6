"""What the diagram of accountability calls."""

from collections.abc import Mapping
from typing import Any

from engine.delegates import DelegateCall, Delegates
from workflows.accountability import service
from workflows.fields import FieldWrong, nested, required, text


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("propose-accountability", propose_accountability)
    delegates.register("decide-accountability", decide_accountability)
    delegates.register("carry-out-accountability", carry_out_accountability)


def propose_accountability(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``matter_id`` and ``values``; results ``accountability_id`` and ``persons_named``, a line for each."""
    proposed = service.propose(call.tx, required(call.inputs, "matter_id"), nested(call.inputs, "values"))
    named = "\n".join(f"{each['name']} {each['title']}".strip() for each in proposed.persons)
    return {"accountability_id": proposed.id, "persons_named": named}


def decide_accountability(call: DelegateCall) -> None:
    """Inputs ``accountability_id``, ``decision`` ("approve" or "decline") and ``remarks``."""
    decision = required(call.inputs, "decision")
    if decision not in ("approve", "decline"):
        raise FieldWrong(field="decision", value=decision)
    record_id, remarks = required(call.inputs, "accountability_id"), text(call.inputs, "remarks")
    service.decide(call.tx, record_id, approved=decision == "approve", remarks=remarks)


def carry_out_accountability(call: DelegateCall) -> None:
    """Inputs ``accountability_id`` and ``values``: the interview as held, or the receipt of what was handed over."""
    service.carry_out(call.tx, required(call.inputs, "accountability_id"), nested(call.inputs, "values"))
