"""What the diagram of special reports calls."""

from collections.abc import Mapping
from typing import Any

from engine.delegates import DelegateCall, Delegates
from workflows.fields import nested, required
from workflows.special_reports import service


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("issue-special-report", issue_special_report)


def issue_special_report(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``matter_id``, ``written_by`` and ``values``; result ``special_report_id``."""
    matter_id, written_by = required(call.inputs, "matter_id"), required(call.inputs, "written_by")
    issued = service.issue_special_report(call.tx, matter_id, nested(call.inputs, "values"), written_by)
    return {"special_report_id": issued.id}
