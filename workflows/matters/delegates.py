"""What the directive diagram calls on a matter."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.commands import messages
from engine.delegates import Delegate, DelegateCall, Delegates
from engine.transaction import Transaction
from workflows.assignments.queries import lead_of
from workflows.beginnings.queries import running_beside
from workflows.beginnings.service import start_beside
from workflows.directives.service import record_directive
from workflows.fields import choice, choice_or, day, flag, nested, required, text
from workflows.letters.service import issue_close_out_notice
from workflows.matters import service
from workflows.matters.errors import DueDateMissing
from workflows.matters.intake import register
from workflows.matters.leaders import leaders_of
from workflows.matters.models import Matter
from workflows.matters.opinion import record_opinion
from workflows.matters.queries import matter_row
from workflows.matters.urgency import decide_urgency, pending_changes
from workflows.matters.values import Cadence, DirectiveClass, DueKind, Urgency
from workflows.moments import today
from workflows.organisation import queries as organisation
from workflows.organisation.roles import Role
from workflows.reports.models import CompletionReport
from workflows.reports.queries import completion_report_of, reports_of
from workflows.reports.service import check_final_report
from workflows.settings import Settings
from workflows.unit_of_work import UnitOfWork

READING = "reading"
"""The process by which a leader is told how a matter stands."""
OFFER, COMPLETED = "offer", "matter-completed"
"""The process that offers units a piece, and the message, by the matter's id, that ends one nobody has claimed."""
GIVEN = "given"
"""The deadline profile that derives nothing: each action matter is given its day."""


def register_delegates(delegates: Delegates, settings: Settings) -> None:
    """Make this package's delegates known."""
    delegates.register("register-matter", register_matter)
    delegates.register("record-opinion", recorder_of_opinions(settings.deadline_profile))
    delegates.register("file-for-reference", file_for_reference)
    delegates.register("docket-matter", docketer(settings.matter_number))
    delegates.register("complete-matter", complete_matter)
    delegates.register("close-out-matter", close_out_matter)


def register_matter(call: DelegateCall) -> None:
    """Inputs ``matter_id`` and ``values``, the intake form."""
    register(call.tx, required(call.inputs, "matter_id"), nested(call.inputs, "values"))


def recorder_of_opinions(deadline_profile: str) -> Delegate:
    """The delegate that keeps an opinion and says which deadline profile applies."""

    def record(call: DelegateCall) -> Mapping[str, Any]:
        """Inputs ``matter_id`` and ``values``; results ``directing_leader`` (a login or null), ``deadline_profile``."""
        values = nested(call.inputs, "values")
        matter = record_opinion(call.tx, required(call.inputs, "matter_id"), values)
        if deadline_profile == GIVEN and matter.directive_class is DirectiveClass.ACTION:
            check_deadline(matter, day(values, "given_due_on"), text(values, "proposed_urgency"))
        leader = text(values, "directive_leader")
        return {"directing_leader": _login_of_leader(call.tx, matter, leader), "deadline_profile": deadline_profile}

    return record


def check_deadline(matter: Matter, given_due_on: date | None, urgency: str) -> None:
    """Where no profile derives deadlines, the drafter has to give one. Rule B07. Raises DueDateMissing."""
    if given_due_on is None and not matter.long_term and urgency != Urgency.TOP:
        raise DueDateMissing(field="given_due_on")


def file_for_reference(call: DelegateCall) -> None:
    """Input ``matter_id``."""
    service.file_for_reference(call.tx, required(call.inputs, "matter_id"))


def docketer(number_pattern: str) -> Delegate:
    """The delegate that dockets with numbers written as ``number_pattern``."""

    def docket(call: DelegateCall) -> Mapping[str, Any]:
        """Inputs ``matter_id``, ``due_on``, ``due_kind``, ``cadence``; who approves settles the proposed urgency."""
        matter = matter_row(call.tx.session, required(call.inputs, "matter_id"))
        for change in pending_changes(call.tx, matter):
            decide_urgency(call.tx, matter, change, approved=True)
        service.docket(
            call.tx,
            matter.id,
            number_pattern=number_pattern,
            due_on=day(call.inputs, "due_on"),
            due_kind=choice(call.inputs, "due_kind", DueKind),
            cadence=choice_or(call.inputs, "cadence", Cadence.NONE),
        )
        return {"matter_no": matter.matter_no}

    return docket


def complete_matter(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``matter_id``, ``rating``, ``comment``; what the leader writes is a directive on the report (rule A16).

    ``overdue``: a report on the whole situation is wanted (rule C21). ``rating`` and ``comment`` are empty where no
    leader read a completion report. Result ``completed_on``.
    """
    matter = service.complete(call.tx, required(call.inputs, "matter_id"))
    if flag(call.inputs, "overdue"):
        check_final_report(call.tx, matter.id)
    rating, comment = text(call.inputs, "rating"), text(call.inputs, "comment")
    if rating or comment:
        report = completion_report_of(call.tx.session, matter.id)
        report.leader_rating, report.leader_comment = rating, comment
    if comment:
        reader = call.tx.actor.principal
        name = organisation.names(call.tx.session, [reader]).get(reader, reader)
        read = reports_of(call.tx.session, matter.id)[-1]
        record_directive(call.tx, matter.id, leader=name, verbatim=comment, given_on=today(call.tx), report_id=read.id)
    _present_to_others(call.tx, matter)
    _withdraw_offers(call.tx, matter)
    return {"completed_on": matter.completed_on.isoformat() if matter.completed_on else None}


def _present_to_others(tx: Transaction, matter: Matter) -> None:
    """Each further leader who wrote on the matter, or on one merged into it, is told the result. Rules E11 and E12."""
    others = [login for login in leaders_of(tx.session, matter.id) if login != tx.actor.principal]
    if others:
        report = tx.session.get(CompletionReport, matter.id)
        summary = report.summary if report else matter.title
        start_beside(tx, READING, matter.id, reading_leaders=others, reading_summary=summary)


def _withdraw_offers(tx: Transaction, matter: Matter) -> None:
    """Nobody claims a piece of a matter that is done. A message reaches one offer, so each gets its own."""
    for _ in range(running_beside(tx.session, matter.id, OFFER)):
        messages.send(tx, COMPLETED, matter.id)


def close_out_matter(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``matter_id`` and ``result``, which form 4 says; results ``notice_id`` and ``lead_unit``."""
    matter = matter_row(call.tx.session, required(call.inputs, "matter_id"))
    notice = issue_close_out_notice(
        call.tx, matter, lead_of(call.tx.session, matter.id), required(call.inputs, "result")
    )
    service.close_out(call.tx, matter.id)
    return {"notice_id": notice.id, "lead_unit": notice.unit}


def _login_of_leader(tx: UnitOfWork, matter: Matter, name: str) -> str | None:
    """Who wrote the directive, or bears responsibility for it, where this leader has an account."""
    leaders = {known: login for login, known in organisation.active_names(tx.session, Role.LEADER).items()}
    return leaders.get(name) or leaders.get(matter.responsible_leader)
