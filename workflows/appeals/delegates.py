"""What the appeal diagram calls."""

from collections.abc import Mapping
from typing import Any

from engine.delegates import DelegateCall, Delegates
from workflows.appeals import service
from workflows.fields import FieldWrong, nested, required, text

_UPHELD = {"uphold": True, "dismiss": False}


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("file-appeal", file_appeal)
    delegates.register("decide-appeal", decide_appeal)


def file_appeal(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``assignment_id`` and ``values``; results ``appeal_id`` and ``judges``, the logins of who may decide."""
    appeal = service.file_appeal(call.tx, required(call.inputs, "assignment_id"), nested(call.inputs, "values"))
    return {"appeal_id": appeal.id, "judges": service.judges_of(call.tx, appeal)}


def decide_appeal(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``appeal_id``, ``decision`` ("uphold" or "dismiss"), ``ruling``; result ``review_again``."""
    decision = required(call.inputs, "decision")
    if decision not in _UPHELD:
        raise FieldWrong(field="decision", value=decision)
    appeal_id, ruling = required(call.inputs, "appeal_id"), text(call.inputs, "ruling")
    return {"review_again": service.decide(call.tx, appeal_id, ruling, upheld=_UPHELD[decision])}
