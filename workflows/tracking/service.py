"""Recording follow-ups. Rules A10 and B19."""

from workflows.assignments.errors import AssignmentNotFound
from workflows.assignments.queries import assignments_of
from workflows.columns import new_id
from workflows.fields import required, short
from workflows.matters.queries import matter_row
from workflows.tracking.models import GuidanceClass, TrackingChannel, TrackingMode, TrackingRecord
from workflows.unit_of_work import UnitOfWork

LONGEST_NAME = 80


def track(
    tx: UnitOfWork,
    matter_id: str,
    *,
    channel: TrackingChannel,
    contact: str,
    content: str,
    assignment_id: str | None = None,
    mode: TrackingMode | None = None,
    guidance_class: GuidanceClass | None = None,
) -> TrackingRecord:
    """Record that somebody was asked, met or visited (``contact``) and what came of it.

    ``mode`` is which of the six modes it was (rule B19), ``guidance_class`` how the unit gets on (rule B27).
    Raises FieldMissing, FieldTooLong, and AssignmentNotFound where the unit's part is none of this matter.
    """
    matter_row(tx.session, matter_id)
    if assignment_id and assignment_id not in {part.id for part in assignments_of(tx.session, matter_id)}:
        raise AssignmentNotFound(assignment=assignment_id)
    given = {"contact": contact, "content": content}
    record = TrackingRecord(
        id=new_id(),
        matter_id=matter_id,
        assignment_id=assignment_id,
        channel=channel,
        mode=mode,
        guidance_class=guidance_class,
        contact=short(given, "contact", LONGEST_NAME),
        content=required(given, "content"),
        recorded_by=tx.actor.id,
        recorded_at=tx.now,
    )
    tx.session.add(record)
    tx.session.flush()
    return record
