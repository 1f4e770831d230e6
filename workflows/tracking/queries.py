"""Questions about tracking records."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.tracking.models import TrackingRecord


def tracking_of(session: Session, matter_id: str) -> list[TrackingRecord]:
    """The follow-ups of a matter, oldest first."""
    return list(
        session.scalars(
            select(TrackingRecord)
            .where(TrackingRecord.matter_id == matter_id)
            .order_by(TrackingRecord.recorded_at, TrackingRecord.id)
        )
    )
