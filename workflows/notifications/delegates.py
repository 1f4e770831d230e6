"""What the diagrams call to remind people."""

from collections.abc import Mapping
from typing import Any

from engine.delegates import DelegateCall, Delegates
from workflows.assignments.queries import assignment_row
from workflows.fields import FieldWrong, day, nested, required, required_day
from workflows.notifications import reminders
from workflows.notifications.reminders import Rung
from workflows.notifications.service import gather


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("plan-reminders", plan_reminders)
    delegates.register("send-reminder", send_reminder)
    delegates.register("remind-handler-missing", remind_handler_missing)
    delegates.register("send-digests", send_digests)


def plan_reminders(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``due_on`` and ``ladder``; result ``reminders``: the rungs still to come, each with its moment ``at``."""
    ladder = call.inputs.get("ladder")
    if not isinstance(ladder, list):
        raise FieldWrong(field="ladder", value=ladder)
    planned = reminders.plan(call.tx, day(call.inputs, "due_on"), [_rung(row) for row in ladder])
    return {
        "reminders": [
            {
                "name": each.rung.name,
                "days": each.rung.days,
                "recipient": each.rung.recipient,
                "kind": each.rung.kind,
                "at": each.at.isoformat(),
            }
            for each in planned
        ]
    }


def send_reminder(call: DelegateCall) -> None:
    """Inputs ``assignment_id``, ``due_on`` and ``rung``."""
    assignment = assignment_row(call.tx.session, required(call.inputs, "assignment_id"))
    reminders.remind(call.tx, assignment, required_day(call.inputs, "due_on"), _rung(nested(call.inputs, "rung")))


def remind_handler_missing(call: DelegateCall) -> None:
    """Input ``assignment_id``."""
    reminders.remind_handler_missing(call.tx, assignment_row(call.tx.session, required(call.inputs, "assignment_id")))


def send_digests(call: DelegateCall) -> Mapping[str, Any]:
    """No input; result ``digests``: how many people have one message with all that waited to be told."""
    return {"digests": gather(call.tx)}


def _rung(row: Mapping[str, Any]) -> Rung:
    days = row.get("days")
    if not isinstance(days, int):
        raise FieldWrong(field="days", value=days)
    return Rung(required(row, "name"), days, required(row, "recipient"), required(row, "kind"))
