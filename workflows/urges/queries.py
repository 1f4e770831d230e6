"""Questions about urges."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.urges.models import Urge


def urges_of(session: Session, matter_id: str) -> list[Urge]:
    """The log of urges on a matter, oldest first."""
    return list(session.scalars(select(Urge).where(Urge.matter_id == matter_id).order_by(Urge.urged_at, Urge.id)))
