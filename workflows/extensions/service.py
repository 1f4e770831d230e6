"""Asking for more time and getting it. Rules B08 and E18."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from workflows.assignments.models import Assignment, Role
from workflows.assignments.queries import assignment_row
from workflows.columns import new_id
from workflows.extensions.errors import DeadlinePassed, ExtensionDecided, ExtensionPending, NothingToExtend, NotLater
from workflows.extensions.models import Extension
from workflows.extensions.queries import extension_row, is_pending
from workflows.fields import FieldWrong, required, required_day, rows
from workflows.matters.queries import matter_row
from workflows.matters.service import check_leader
from workflows.matters.values import Cadence, DueKind
from workflows.moments import today
from workflows.unit_of_work import UnitOfWork


def request_extension(tx: UnitOfWork, assignment_id: str, values: Mapping[str, Any]) -> Extension:
    """Ask before the deadline, with ``extension_reason``, ``extension_progress`` and ``extension_due_on``.

    ``extension_plan`` (rows of ``milestone`` and ``due_on``) is for what cannot be settled otherwise (rule C38).
    Raises FieldMissing, FieldWrong, NothingToExtend, DeadlinePassed, ExtensionPending, NotLater.
    """
    assignment = assignment_row(tx.session, assignment_id)
    reason, progress = required(values, "extension_reason"), required(values, "extension_progress")
    new_due_on = required_day(values, "extension_due_on")
    due_on = check_extensible(tx, assignment)
    if new_due_on <= due_on:
        raise NotLater(field="extension_due_on", due_on=due_on.isoformat())
    plan = [_milestone(item, new_due_on) for item in rows(values, "extension_plan")]
    extension = Extension(
        id=new_id(),
        matter_id=assignment.matter_id,
        assignment_id=assignment_id,
        reason=reason,
        progress=progress,
        plan=plan,
        old_due_on=due_on,
        new_due_on=new_due_on,
        requested_by=tx.actor.id,
        requested_at=tx.now,
    )
    tx.session.add(extension)
    tx.session.flush()
    return extension


def check_extensible(tx: UnitOfWork, assignment: Assignment) -> date:
    """The deadline that could be moved. Raises NothingToExtend, DeadlinePassed, ExtensionPending."""
    if assignment.due_on is None or assignment.accepted_at is not None:
        raise NothingToExtend(assignment=assignment.id)
    if today(tx) > assignment.due_on:
        raise DeadlinePassed(due_on=assignment.due_on.isoformat())
    if is_pending(tx.session, assignment.id):
        raise ExtensionPending(assignment=assignment.id)
    return assignment.due_on


def grant(tx: UnitOfWork, extension_id: str, remarks: str = "") -> Extension:
    """Move the deadline, the original stays on record; the lead's is the matter's.

    Where the whole is concerned a leader grants it (rule B40). Raises ExtensionDecided, LeaderApprovalMissing. An
    approved plan replaces the deadline by its last day and is reported on monthly (rule C38).
    """
    extension = _decide(tx, extension_id, remarks, granted=True)
    matter = matter_row(tx.session, extension.matter_id)
    check_leader(tx, matter)
    assignment = assignment_row(tx.session, extension.assignment_id)
    assignment.due_on = extension.new_due_on
    if assignment.role is Role.LEAD:
        matter.due_on, matter.due_kind = extension.new_due_on, DueKind.EXTENDED
    if extension.plan:
        matter.cadence = Cadence.MONTHLY
    return extension


def refuse(tx: UnitOfWork, extension_id: str, remarks: str) -> Extension:
    """Leave the deadline as it is. Raises ExtensionDecided."""
    return _decide(tx, extension_id, remarks, granted=False)


def _milestone(item: Mapping[str, Any], last: date) -> dict[str, str]:
    due_on = required_day(item, "due_on")
    if due_on > last:
        raise FieldWrong(field="extension_plan", value=due_on.isoformat())
    return {"milestone": required(item, "milestone"), "due_on": due_on.isoformat()}


def _decide(tx: UnitOfWork, extension_id: str, remarks: str, *, granted: bool) -> Extension:
    extension = extension_row(tx.session, extension_id)
    if extension.granted is not None:
        raise ExtensionDecided(extension=extension_id)
    extension.granted, extension.remarks = granted, remarks
    extension.decided_by, extension.decided_at = tx.actor.id, tx.now
    return extension
