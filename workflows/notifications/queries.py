"""Questions about notifications."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflows.notifications.models import Notification


def notifications_of(session: Session, recipient: str, *, limit: int = 100, offset: int = 0) -> list[Notification]:
    """What a person was told, the latest first; what waits for a digest is not told yet."""
    query = select(Notification).where(Notification.recipient == recipient, Notification.told_at.is_not(None))
    latest = query.order_by(Notification.told_at.desc(), Notification.created_at.desc())
    return list(session.scalars(latest.limit(limit).offset(offset)))


def unread_count(session: Session, recipient: str) -> int:
    """How many messages a person has not read; a digest is one."""
    message = func.coalesce(Notification.digest_id, Notification.id)
    unread = Notification.read_at.is_(None) & Notification.told_at.is_not(None)
    query = select(func.count(message.distinct())).where(Notification.recipient == recipient, unread)
    return session.scalar(query) or 0
