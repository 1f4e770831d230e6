"""Questions about readings."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.readings.errors import ReadingNotFound
from workflows.readings.models import Reading


def reading_row(session: Session, reading_id: str) -> Reading:
    """The reading with this id. Raises ReadingNotFound."""
    row = session.get(Reading, reading_id)
    if row is None:
        raise ReadingNotFound(reading=reading_id)
    return row


def readings_of(session: Session, matter_id: str) -> list[Reading]:
    """What was presented to leaders on a matter, oldest first."""
    query = select(Reading).where(Reading.matter_id == matter_id)
    return list(session.scalars(query.order_by(Reading.presented_at, Reading.leader)))
