"""Visiting what was closed out. Rules A28 and C43."""

from collections.abc import Mapping
from typing import Any

from workflows.columns import new_id
from workflows.fields import FieldMissing, FieldWrong, choice, required, required_day
from workflows.matters.intake import receive
from workflows.matters.models import Matter
from workflows.matters.queries import matter_row
from workflows.matters.values import Outcome
from workflows.moments import today
from workflows.organisation.queries import person
from workflows.unit_of_work import UnitOfWork
from workflows.visits.errors import NotClosedOutYet, VisitHeld, VisitRecorded
from workflows.visits.models import ReturnVisit, VisitKind, VisitOutcome
from workflows.visits.queries import visit_row


def open_visit(tx: UnitOfWork, matter_id: str, kind: VisitKind, sample_id: str | None = None) -> ReturnVisit:
    """Begin a visit to a matter that was closed out. Raises MatterNotFound, NotClosedOutYet."""
    matter = matter_row(tx.session, matter_id)
    if matter.outcome is not Outcome.CLOSED_OUT:
        raise NotClosedOutYet(status=matter.status.value)
    visit = ReturnVisit(
        id=new_id(), matter_id=matter_id, kind=kind, sample_id=sample_id, opened_by=tx.actor.id, opened_at=tx.now
    )
    tx.session.add(visit)
    tx.session.flush()
    return visit


def record_visit(tx: UnitOfWork, visit_id: str, values: Mapping[str, Any]) -> ReturnVisit:
    """Record when the visit was made, by whom, where, and what was found.

    ``values``: ``visited_on``, ``visitors`` (logins), ``visit_place``, ``visit_finding``, ``visit_outcome``. Raises
    VisitNotFound, VisitRecorded, FieldMissing, FieldWrong, UserNotFound.
    """
    visit = visit_row(tx.session, visit_id)
    if visit.outcome is not None:
        raise VisitRecorded(visit=visit_id)
    visited_on, visitors = required_day(values, "visited_on"), values.get("visitors") or []
    if visited_on > today(tx):
        raise FieldWrong(field="visited_on", value=visited_on.isoformat())
    if not visitors:
        raise FieldMissing(field="visitors")
    visit.visited_on, visit.visitors = visited_on, [person(tx.session, login).login for login in visitors]
    visit.place, visit.finding = required(values, "visit_place"), required(values, "visit_finding")
    visit.outcome = choice(values, "visit_outcome", VisitOutcome)
    visit.recorded_by, visit.recorded_at = tx.actor.id, tx.now
    return visit


def reopen(tx: UnitOfWork, visit_id: str, title: str) -> Matter:
    """Take in the matter that goes on where a visit has failed, and link it to the one visited. Rules A28 and C43.

    The matter visited stays closed out: its number, its outcome, the lists it stood on and its archive package remain
    true. What goes on gets a number, a deadline and a course of its own. Raises VisitNotFound, VisitHeld.
    """
    visit = visit_row(tx.session, visit_id)
    if visit.outcome is not VisitOutcome.FAILS or visit.follow_up_id is not None:
        raise VisitHeld(visit=visit_id)
    visited = matter_row(tx.session, visit.matter_id)
    matter = receive(tx, source=visited.source, title=title, text=visit.finding)
    matter.source_text, matter.basis = visited.source_text, visited.matter_no or visited.basis
    visit.follow_up_id = matter.id
    tx.session.flush()
    return matter
