"""What the diagrams call on reports and feedback."""

from collections.abc import Mapping
from typing import Any

from engine.delegates import DelegateCall, Delegates
from workflows.fields import FieldWrong, nested, required, text
from workflows.milestones.service import reach_all
from workflows.reports import service
from workflows.reports.models import Report


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("submit-report", submit_report)
    delegates.register("submit-consolidated-report", submit_consolidated_report)
    delegates.register("sign-report", sign_report)
    delegates.register("record-feedback", record_feedback)
    delegates.register("record-overdue-report", record_overdue_report)
    delegates.register("record-completion-report", record_completion_report)


def submit_report(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``assignment_id`` and ``values``, the report form; result ``report_id``."""
    return _handed_in(
        service.submit_report(call.tx, required(call.inputs, "assignment_id"), nested(call.inputs, "values"))
    )


def submit_consolidated_report(call: DelegateCall) -> Mapping[str, Any]:
    """As ``submit_report``, for the lead's report over all units."""
    return _handed_in(
        service.consolidate(call.tx, required(call.inputs, "assignment_id"), nested(call.inputs, "values"))
    )


def _handed_in(report: Report) -> Mapping[str, Any]:
    return {"report_id": report.id, "report_version": report.version}


def sign_report(call: DelegateCall) -> None:
    """Inputs ``report_id``, ``decision`` ("sign" or "hold_back") and ``remarks``. Rules B09 and E06."""
    report_id, decision = required(call.inputs, "report_id"), required(call.inputs, "decision")
    match decision:
        case "sign":
            reach_all(call.tx, service.sign_report(call.tx, report_id, text(call.inputs, "remarks")).assignment_id)
        case "hold_back":
            service.hold_back(call.tx, report_id, text(call.inputs, "remarks"))
        case _:
            raise FieldWrong(field="decision", value=decision)


def record_feedback(call: DelegateCall) -> None:
    """Inputs ``assignment_id``, ``node``, ``due_on`` and ``values``: ``feedback_progress``, ``feedback_problems``."""
    told = {**nested(call.inputs, "values"), "feedback_due_on": call.inputs.get("due_on")}
    service.tell_progress(call.tx, required(call.inputs, "assignment_id"), required(call.inputs, "node"), told)


def record_overdue_report(call: DelegateCall) -> None:
    """Inputs ``assignment_id``, ``due_on`` and ``values``: ``feedback_progress``, ``overdue_reason``, ``next_step``."""
    told = {**nested(call.inputs, "values"), "feedback_due_on": call.inputs.get("due_on")}
    service.report_overdue(call.tx, required(call.inputs, "assignment_id"), told)


def record_completion_report(call: DelegateCall) -> None:
    """Inputs ``matter_id`` and ``values``: ``completion_summary``, ``effect``."""
    service.write_completion_report(call.tx, required(call.inputs, "matter_id"), nested(call.inputs, "values"))
