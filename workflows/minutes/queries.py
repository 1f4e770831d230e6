"""Questions about minutes."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.matters.models import Matter
from workflows.minutes.models import Minutes, MinutesItem


def minutes_of(session: Session, matter_id: str) -> Minutes | None:
    """The minutes that a matter comes from; None for a matter from elsewhere."""
    return session.scalar(select(Minutes).join(MinutesItem).where(MinutesItem.matter_id == matter_id))


def matters_from(session: Session, minutes_id: str) -> list[Matter]:
    """The matters that were decided on, in the order of the minutes."""
    query = select(Matter).join(MinutesItem).where(MinutesItem.minutes_id == minutes_id)
    return list(session.scalars(query.order_by(MinutesItem.position)))
