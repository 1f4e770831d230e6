"""Questions about notifications."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflows.notifications.models import Notification


def notifications_of(session: Session, recipient: str, *, limit: int = 100, offset: int = 0) -> list[Notification]:
    """What a person was told, the latest first."""
    query = select(Notification).where(Notification.recipient == recipient)
    return list(session.scalars(query.order_by(Notification.created_at.desc()).limit(limit).offset(offset)))


def unread_count(session: Session, recipient: str) -> int:
    """How many notifications a person has not read."""
    query = select(func.count()).where(Notification.recipient == recipient, Notification.read_at.is_(None))
    return session.scalar(query) or 0
