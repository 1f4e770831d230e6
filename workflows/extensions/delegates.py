"""What the extension diagram calls."""

from collections.abc import Mapping
from typing import Any

from engine.delegates import DelegateCall, Delegates
from workflows.extensions import service
from workflows.extensions.moving import move_tasks
from workflows.fields import FieldWrong, nested, required, text
from workflows.matters.leaders import directing_leader
from workflows.matters.queries import matter_row
from workflows.milestones.service import follow_extension


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("file-extension", file_extension)
    delegates.register("decide-extension", decide_extension)


def file_extension(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``assignment_id`` and ``values``, the request form; results ``extension_id``, ``demand``.

    ``demand`` is what the leader wants of the matter (or null), ``directing_leader`` that leader's login (or null).
    """
    asked = service.request_extension(call.tx, required(call.inputs, "assignment_id"), nested(call.inputs, "values"))
    return {
        "extension_id": asked.id,
        "demand": matter_row(call.tx.session, asked.matter_id).demand,
        "directing_leader": directing_leader(call.tx.session, asked.matter_id),
    }


def decide_extension(call: DelegateCall) -> None:
    """Inputs ``extension_id``, ``decision`` ("grant" or "refuse") and ``remarks``."""
    extension_id, decision = required(call.inputs, "extension_id"), required(call.inputs, "decision")
    match decision:
        case "grant":
            granted = service.grant(call.tx, extension_id, text(call.inputs, "remarks"))
            move_tasks(call.tx, granted)
            follow_extension(call.tx, granted)
        case "refuse":
            service.refuse(call.tx, extension_id, text(call.inputs, "remarks"))
        case _:
            raise FieldWrong(field="decision", value=decision)
