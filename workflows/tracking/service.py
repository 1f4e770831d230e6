"""Recording follow-ups. Rule A10."""

from workflows.columns import new_id
from workflows.fields import required
from workflows.matters.queries import matter_row
from workflows.tracking.models import TrackingChannel, TrackingRecord
from workflows.unit_of_work import UnitOfWork


def track(
    tx: UnitOfWork,
    matter_id: str,
    *,
    channel: TrackingChannel,
    contact: str,
    content: str,
    assignment_id: str | None = None,
) -> TrackingRecord:
    """Record that somebody was asked, met or visited (``contact``) and what came of it. Raises FieldMissing."""
    matter_row(tx.session, matter_id)
    given = {"contact": contact, "content": content}
    record = TrackingRecord(
        id=new_id(),
        matter_id=matter_id,
        assignment_id=assignment_id,
        channel=channel,
        contact=required(given, "contact"),
        content=required(given, "content"),
        recorded_by=tx.actor.id,
        recorded_at=tx.now,
    )
    tx.session.add(record)
    tx.session.flush()
    return record
