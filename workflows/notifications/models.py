"""Tables of notifications."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.columns import only_where
from engine.database import Base
from workflows.columns import Code, Moment, new_id


class Digest(Base):
    """What one person is told on one day, gathered into one message."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("recipient", "day"),)

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    recipient: Mapped[str] = mapped_column(Code)
    day: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(Moment)


class Notification(Base):
    """One thing told to one person. ``text_key`` and ``params`` become a sentence at the edge, in their language.

    ``told_at`` is when the person can read it: at once, or with the ``digest_id`` of a morning; None while it waits.
    """

    __tablename__ = "notification"
    __table_args__ = (
        Index("ix_notification_told", "recipient", "created_at"),
        Index("ix_notification_unread", "recipient", **only_where("read_at IS NULL")),
        Index("ix_notification_waiting", "recipient", **only_where("told_at IS NULL")),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    recipient: Mapped[str] = mapped_column(Code)
    kind: Mapped[str] = mapped_column(Code, index=True)
    matter_id: Mapped[str | None] = mapped_column(ForeignKey("matter.id"), index=True)
    task_id: Mapped[str | None] = mapped_column(String(200))
    text_key: Mapped[str] = mapped_column(String(80))
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)
    told_at: Mapped[datetime | None] = mapped_column(Moment)
    digest_id: Mapped[str | None] = mapped_column(ForeignKey("digest.id"), index=True)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    idempotency_key: Mapped[str] = mapped_column(String(200), unique=True)
