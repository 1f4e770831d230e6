"""What the diagrams call on letters, notices and receipts."""

from collections.abc import Mapping
from typing import Any

from engine.delegates import DelegateCall, Delegates
from workflows.assignments.queries import assignment_row
from workflows.assignments.service import acknowledge, issue
from workflows.fields import nested, required, required_day, text
from workflows.letters import service
from workflows.letters.queries import task_notice_of
from workflows.matters.errors import LetterMissing
from workflows.matters.models import Matter
from workflows.matters.queries import matter_row
from workflows.matters.values import Demand, Phase, Stage
from workflows.tracking.models import TrackingChannel
from workflows.tracking.service import track


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("draft-letter", draft_letter)
    delegates.register("issue-notices", issue_notices)
    delegates.register("issue-tracking-notice", issue_tracking_notice)
    delegates.register("assign-by-phone", assign_by_phone)
    delegates.register("sign-notice", sign_notice)
    delegates.register("sign-receipt", sign_receipt)


def draft_letter(call: DelegateCall) -> None:
    """Inputs ``matter_id`` and ``values``: ``focus``, ``requirements``, ``method``."""
    service.draft_letter(call.tx, required(call.inputs, "matter_id"), nested(call.inputs, "values"))


def issue_notices(call: DelegateCall) -> Mapping[str, Any]:
    """Who approved sends out the letter and one task notice to each unit (rules A07, D19 and E03).

    Inputs ``matter_id``, ``standard``, ``handler_due_on``; result ``units``, the lead first.
    """
    matter = matter_row(call.tx.session, required(call.inputs, "matter_id"))
    service.issue_letter(call.tx, service.approve_letter(call.tx, matter.id))
    return _give_out(call, matter)


def assign_by_phone(call: DelegateCall) -> Mapping[str, Any]:
    """The matter is given out by telephone, without a letter, where the leader only wants to be informed. Rule B38.

    Inputs ``matter_id``, ``values`` (``contact``, ``content``), ``standard``, ``handler_due_on``; result ``units``, the
    lead first. Raises LetterMissing (rule B39).
    """
    matter = matter_row(call.tx.session, required(call.inputs, "matter_id"))
    if matter.demand is not Demand.INFORM:
        raise LetterMissing(matter=matter.id)
    values = nested(call.inputs, "values")
    contact, content = text(values, "contact"), text(values, "content")
    track(call.tx, matter.id, channel=TrackingChannel.PHONE, contact=contact, content=content)
    return _give_out(call, matter)


def _give_out(call: DelegateCall, matter: Matter) -> Mapping[str, Any]:
    issued = issue(call.tx, matter, required_day(call.inputs, "handler_due_on"))
    for assignment in issued:
        service.issue_task_notice(call.tx, matter, assignment, required(call.inputs, "standard"))
    matter.stage, matter.phase = Stage.COMPLETION_REPORT, Phase.TRACKING
    return {"units": [{"assignment_id": assignment.id, "unit": assignment.unit} for assignment in issued]}


def issue_tracking_notice(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``assignment_id``, ``lag``, ``ask``, ``answer_due_on``; result ``notice_id``, form 2 to be signed for."""
    assignment = assignment_row(call.tx.session, required(call.inputs, "assignment_id"))
    issued = service.issue_tracking_notice(
        call.tx,
        matter_row(call.tx.session, assignment.matter_id),
        assignment,
        lag=required(call.inputs, "lag"),
        ask=required(call.inputs, "ask"),
        answer_due_on=required_day(call.inputs, "answer_due_on"),
    )
    return {"notice_id": issued.id}


def sign_notice(call: DelegateCall) -> None:
    """Input ``notice_id``: who acts signs for it (rule D08)."""
    service.sign_receipt(call.tx, required(call.inputs, "notice_id"))


def sign_receipt(call: DelegateCall) -> None:
    """Input ``assignment_id``: who acts signs for its task notice (rule D08).

    What a ledger brought the unit has taken notice of before this system was there: there is nothing to sign for.
    """
    assignment_id = required(call.inputs, "assignment_id")
    if assignment_row(call.tx.session, assignment_id).acknowledged_at is not None:
        return
    service.sign_receipt(call.tx, task_notice_of(call.tx.session, assignment_id).id)
    acknowledge(call.tx, assignment_id)
