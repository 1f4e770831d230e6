"""What the diagrams call on reviews."""

from collections.abc import Mapping
from typing import Any

from engine.delegates import DelegateCall, Delegates
from workflows.assignments.queries import assignment_row
from workflows.fields import nested, required
from workflows.reviews.service import review


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("record-review", record_review)


def record_review(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``report_id`` and ``values``, the review form; result ``report_due_on``: when the next version is due."""
    found = review(call.tx, required(call.inputs, "report_id"), nested(call.inputs, "values"))
    due_on = found.new_due_on or assignment_row(call.tx.session, found.assignment_id).due_on
    return {"report_due_on": due_on.isoformat() if due_on else None}
