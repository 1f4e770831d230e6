"""What the reading diagram calls."""

from collections.abc import Mapping
from typing import Any

from engine.delegates import DelegateCall, Delegates
from workflows.fields import FieldWrong, nested, required, text
from workflows.readings import service


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("present-to-leaders", present_to_leaders)
    delegates.register("record-reading", record_reading)


def present_to_leaders(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``matter_id``, ``leaders`` (logins), ``summary``; result ``presented``: one for each leader."""
    leaders = call.inputs.get("leaders") or []
    if not isinstance(leaders, list) or not all(isinstance(each, str) for each in leaders):
        raise FieldWrong(field="reading_leaders", value=leaders)
    found = service.present(call.tx, required(call.inputs, "matter_id"), leaders, text(call.inputs, "summary"))
    return {"presented": [{"reading_id": each.id, "leader": each.leader} for each in found]}


def record_reading(call: DelegateCall) -> None:
    """Inputs ``reading_id`` and ``values``: ``reading_rating``, ``reading_comment``, ``reading_directive``."""
    service.record(call.tx, required(call.inputs, "reading_id"), nested(call.inputs, "values"))
