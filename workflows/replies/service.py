"""Writing replies, letting them pass their gates, delivering them and hearing what is said of them."""

from collections.abc import Mapping
from typing import Any

from workflows.assignments.models import Assignment, Role, State
from workflows.assignments.queries import assignment_row, assignments_of, lead_of
from workflows.assignments.service import Duty, plan
from workflows.calendar.service import load_calendar
from workflows.columns import new_id
from workflows.fields import FieldWrong, choice, day, flag, required, required_day, rows, text
from workflows.matters.intake import refuse_classified
from workflows.matters.models import Matter
from workflows.matters.queries import matter_row
from workflows.matters.values import Phase, Source, Stage, Status
from workflows.moments import today
from workflows.organisation.roles import Role as PersonRole
from workflows.organisation.roles import held_in
from workflows.replies.errors import PlannedOnMissing, ReasonForNotMissing, ReplyElsewhere
from workflows.replies.models import (
    CONTENT,
    PROPOSALS,
    AnswerKind,
    Asker,
    AskerKind,
    Reply,
    ReplyState,
    Satisfaction,
)
from workflows.replies.queries import asker_of, latest_version, reply_row
from workflows.reports.errors import NotUnitHead
from workflows.reports.service import tell_progress
from workflows.unit_of_work import UnitOfWork

BY_SOURCE = {Source.NETIZEN_MESSAGE: AskerKind.NETIZEN, Source.PUBLIC_COMPLAINT: AskerKind.COMPLAINT}
"""Who asks where a matter comes from citizens."""
CONTRIBUTION = "contribution"
"""The node of what a co-unit has to say."""
DAYS_TO_NAME_HANDLER = 5
"""Working days. Rule A13."""


def record_asker(tx: UnitOfWork, matter_id: str, values: Mapping[str, Any]) -> Asker:
    """Keep who asked: ``asker_kind``, ``asker_number``, ``asker_name``, ``asker_contact``.

    A citizen's kind follows from the source; only a proposal needs number and name. Raises FieldMissing, FieldWrong.
    """
    matter = matter_row(tx.session, matter_id)
    kind = BY_SOURCE.get(matter.source) or choice(values, "asker_kind", AskerKind)
    told = required if kind in PROPOSALS else text
    asker = asker_of(tx.session, matter_id) or Asker(matter_id=matter_id)
    asker.kind, asker.number = kind, told(values, "asker_number")
    asker.name, asker.contact = told(values, "asker_name"), text(values, "asker_contact")
    asker.recorded_by, asker.recorded_at = tx.actor.id, tx.now
    tx.session.add(asker)
    tx.session.flush()
    return asker


def propose_units(tx: UnitOfWork, matter_id: str, values: Mapping[str, Any]) -> Matter:
    """Keep which units are to answer: ``requirement``, ``responsible_leader``, ``lead``, ``lead_duty``, ``co``.

    Raises FieldMissing, TwoLeads, DutyMissing, UnitNotFound, ClassifiedContent.
    """
    matter = matter_row(tx.session, matter_id)
    matter.requirement = required(values, "requirement")
    refuse_classified(matter.requirement)
    matter.responsible_leader = text(values, "responsible_leader")
    matter.status, matter.stage = Status.DRAFTED, Stage.DOCKET_APPROVAL
    co_units = [Duty(required(row, "unit"), text(row, "duty")) for row in rows(values, "co")]
    plan(tx, matter, Duty(required(values, "lead"), text(values, "lead_duty")), co_units)
    return matter


def contribute(tx: UnitOfWork, assignment_id: str, values: Mapping[str, Any]) -> None:
    """A co-unit has had its say for the lead's reply: ``feedback_progress``, ``feedback_problems``. Rule B34.

    It has reported, so that no deadline of the lead's is its fault (C24). After the last one the lead has the notice:
    its five working days to name a handler count from then (A13). Raises FieldMissing.
    """
    assignment = assignment_row(tx.session, assignment_id)
    told = {**values, "feedback_due_on": assignment.due_on.isoformat() if assignment.due_on else None}
    tell_progress(tx, assignment_id, CONTRIBUTION, told)
    assignment.state = State.REPORTED
    parts = assignments_of(tx.session, assignment.matter_id)
    if all(part.state in (State.REPORTED, State.ACCEPTED) for part in parts if part.role is Role.CO):
        lead = lead_of(tx.session, assignment.matter_id)
        lead.handler_due_on = load_calendar(tx.session).add_working_days(today(tx), DAYS_TO_NAME_HANDLER).on


def draft_reply(tx: UnitOfWork, assignment_id: str, values: Mapping[str, Any]) -> Reply:
    """The first gate (rule B29): a new version, ``reply_text``; earlier ones stay.

    A proposal's has an ``answer_kind``: planned with ``planned_on``, explained with ``explanation`` (rule B30).
    Raises FieldMissing, FieldWrong, PlannedOnMissing, ReasonForNotMissing.
    """
    assignment = assignment_row(tx.session, assignment_id)
    asker = asker_of(tx.session, assignment.matter_id)
    kind = choice(values, "answer_kind", AnswerKind) if asker and asker.kind in PROPOSALS else None
    planned_on, reason = day(values, "planned_on"), text(values, "explanation")
    if kind is AnswerKind.PLANNED and (planned_on is None or planned_on <= today(tx)):
        raise PlannedOnMissing(field="planned_on")
    if kind is AnswerKind.EXPLAINED and not reason:
        raise ReasonForNotMissing(field="explanation")
    reply = Reply(
        id=new_id(),
        matter_id=assignment.matter_id,
        assignment_id=assignment_id,
        version=latest_version(tx.session, assignment_id) + 1,
        answer_kind=kind,
        text=required(values, "reply_text"),
        planned_on=planned_on if kind is AnswerKind.PLANNED else None,
        reason=reason if kind is AnswerKind.EXPLAINED else "",
        drafted_by=tx.actor.id,
        drafted_at=tx.now,
    )
    tx.session.add(reply)
    assignment.state = State.REPORTED
    tx.session.flush()
    return reply


def review_reply(tx: UnitOfWork, reply_id: str, *, passed: bool, remarks: str = "") -> Reply:
    """The second gate: the office passes it, or sends it back to be written anew. Raises ReplyElsewhere."""
    reply = _at(tx, reply_id, ReplyState.DRAFTED)
    reply.state = ReplyState.REVIEWED if passed else ReplyState.SENT_BACK
    reply.reviewed_by, reply.reviewed_at, reply.review_remarks = tx.actor.id, tx.now, remarks
    _assignment(tx, reply).state = State.REPORTED if passed else State.HANDLING
    return reply


def sign_reply(tx: UnitOfWork, reply_id: str, *, signs: bool, remarks: str = "") -> Reply:
    """The third gate: the unit's head signs what was reviewed, or holds it back. Raises ReplyElsewhere, NotUnitHead."""
    reply = _at(tx, reply_id, ReplyState.REVIEWED)
    assignment = _assignment(tx, reply)
    if held_in(assignment.unit, PersonRole.UNIT_HEAD) not in tx.actor.groups:
        raise NotUnitHead(unit=assignment.unit)
    reply.state = ReplyState.SIGNED if signs else ReplyState.HELD_BACK
    reply.signed_by, reply.signed_at, reply.sign_remarks = tx.actor.id, tx.now, remarks
    assignment.state = State.SIGNED if signs else State.HANDLING
    if signs:
        matter = matter_row(tx.session, reply.matter_id)
        matter.stage, matter.phase = Stage.FEEDBACK, Phase.REVIEW
    return reply


def deliver(tx: UnitOfWork, reply_id: str, values: Mapping[str, Any]) -> Reply:
    """Those who asked have it, or the public, since ``answered_on``; only what was signed (rules B29 and B36).

    Raises FieldMissing, FieldWrong (a day to come), ReplyElsewhere.
    """
    reply = _at(tx, reply_id, ReplyState.SIGNED)
    answered_on = required_day(values, "answered_on")
    if answered_on > today(tx):
        raise FieldWrong(field="answered_on", value=answered_on.isoformat())
    reply.state, reply.answered_on = ReplyState.DELIVERED, answered_on
    return reply


def hear(tx: UnitOfWork, reply_id: str, values: Mapping[str, Any]) -> Reply:
    """What those who asked say of it: ``satisfaction``, ``satisfaction_note``. Rules B31 and B35.

    Dissatisfaction needs its reason and is counted; the unit works on it again. Raises FieldMissing, ReplyElsewhere.
    """
    reply = _at(tx, reply_id, ReplyState.DELIVERED)
    reply.satisfaction = choice(values, "satisfaction", Satisfaction)
    dissatisfied = reply.satisfaction not in CONTENT
    reply.satisfaction_note = (required if dissatisfied else text)(values, "satisfaction_note")
    reply.heard_by, reply.heard_at = tx.actor.id, tx.now
    matter, assignment = matter_row(tx.session, reply.matter_id), _assignment(tx, reply)
    if dissatisfied:
        matter.return_count += 1
        assignment.return_count += 1
        assignment.state = State.HANDLING
        matter.stage, matter.phase = Stage.COMPLETION_REPORT, Phase.TRACKING
    else:
        _accept(tx, matter)
    return reply


def rule(tx: UnitOfWork, reply_id: str, values: Mapping[str, Any]) -> Reply:
    """A leader rules on a reply that did not content twice: ``ruling`` "redo" or "stands", with its ``ruling_reason``.

    Raises FieldMissing, FieldWrong, ReplyElsewhere.
    """
    reply = _at(tx, reply_id, ReplyState.DELIVERED)
    ruling, reason = required(values, "ruling"), required(values, "ruling_reason")
    if ruling not in ("redo", "stands"):
        raise FieldWrong(field="ruling", value=ruling)
    if ruling == "stands":
        reply.settled_by, reply.settled_reason = tx.actor.id, reason
        matter = matter_row(tx.session, reply.matter_id)
        matter.stage, matter.phase = Stage.FEEDBACK, Phase.REVIEW
        _accept(tx, matter)
    return reply


def follow_up(tx: UnitOfWork, reply_id: str, values: Mapping[str, Any]) -> Reply:
    """On the planned day: ``plan_result``, and ``carried_out`` or a new ``planned_on``. Rule B30.

    Raises FieldMissing, PlannedOnMissing, ReplyElsewhere.
    """
    reply = _at(tx, reply_id, ReplyState.DELIVERED)
    reply.plan_result = required(values, "plan_result")
    if flag(values, "carried_out"):
        reply.carried_out_on = today(tx)
        return reply
    planned_on = day(values, "planned_on")
    if planned_on is None or planned_on <= today(tx):
        raise PlannedOnMissing(field="planned_on")
    reply.planned_on = planned_on
    return reply


def _at(tx: UnitOfWork, reply_id: str, state: ReplyState) -> Reply:
    reply = reply_row(tx.session, reply_id)
    if reply.state is not state:
        raise ReplyElsewhere(state=reply.state.value)
    return reply


def _assignment(tx: UnitOfWork, reply: Reply) -> Assignment:
    return assignment_row(tx.session, reply.assignment_id)


def _accept(tx: UnitOfWork, matter: Matter) -> None:
    """The parts of all units are done with the reply."""
    for part in assignments_of(tx.session, matter.id):
        part.state, part.accepted_at = State.ACCEPTED, tx.now
