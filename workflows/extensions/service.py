"""Asking for more time and getting it. Rules B08 and E18."""

from collections.abc import Mapping
from typing import Any

from workflows.assignments.models import Role
from workflows.assignments.queries import assignment_row
from workflows.columns import new_id
from workflows.extensions.errors import DeadlinePassed, ExtensionDecided, NothingToExtend, NotLater
from workflows.extensions.models import Extension
from workflows.extensions.queries import extension_row
from workflows.fields import required, required_day
from workflows.matters.queries import matter_row
from workflows.matters.values import DueKind
from workflows.moments import today
from workflows.unit_of_work import UnitOfWork


def request_extension(tx: UnitOfWork, assignment_id: str, values: Mapping[str, Any]) -> Extension:
    """Ask before the deadline, with ``extension_reason``, ``extension_progress`` and ``extension_due_on``.

    Raises FieldMissing, NothingToExtend, DeadlinePassed, NotLater.
    """
    assignment = assignment_row(tx.session, assignment_id)
    reason, progress = required(values, "extension_reason"), required(values, "extension_progress")
    new_due_on = required_day(values, "extension_due_on")
    if assignment.due_on is None or assignment.accepted_at is not None:
        raise NothingToExtend(assignment=assignment_id)
    if today(tx) > assignment.due_on:
        raise DeadlinePassed(due_on=assignment.due_on.isoformat())
    if new_due_on <= assignment.due_on:
        raise NotLater(field="extension_due_on", due_on=assignment.due_on.isoformat())
    extension = Extension(
        id=new_id(),
        matter_id=assignment.matter_id,
        assignment_id=assignment_id,
        reason=reason,
        progress=progress,
        old_due_on=assignment.due_on,
        new_due_on=new_due_on,
        requested_by=tx.actor.id,
        requested_at=tx.now,
    )
    tx.session.add(extension)
    tx.session.flush()
    return extension


def grant(tx: UnitOfWork, extension_id: str, remarks: str = "") -> Extension:
    """Move the deadline, the original stays on record; the lead's is the matter's. Raises ExtensionDecided."""
    extension = _decide(tx, extension_id, remarks, granted=True)
    assignment = assignment_row(tx.session, extension.assignment_id)
    assignment.due_on = extension.new_due_on
    if assignment.role is Role.LEAD:
        matter = matter_row(tx.session, extension.matter_id)
        matter.due_on, matter.due_kind = extension.new_due_on, DueKind.EXTENDED
    return extension


def refuse(tx: UnitOfWork, extension_id: str, remarks: str) -> Extension:
    """Leave the deadline as it is. Raises ExtensionDecided."""
    return _decide(tx, extension_id, remarks, granted=False)


def _decide(tx: UnitOfWork, extension_id: str, remarks: str, *, granted: bool) -> Extension:
    extension = extension_row(tx.session, extension_id)
    if extension.granted is not None:
        raise ExtensionDecided(extension=extension_id)
    extension.granted, extension.remarks = granted, remarks
    extension.decided_by, extension.decided_at = tx.actor.id, tx.now
    return extension
