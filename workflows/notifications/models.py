"""Tables of notifications."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.columns import only_where
from engine.database import Base
from workflows.columns import Code, Moment, new_id


class Notification(Base):
    """One message to one person. ``text_key`` and ``params`` become a sentence at the edge, in their language."""

    __tablename__ = "notification"
    __table_args__ = (
        Index("ix_notification_told", "recipient", "created_at"),
        Index("ix_notification_unread", "recipient", **only_where("read_at IS NULL")),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    recipient: Mapped[str] = mapped_column(Code)
    kind: Mapped[str] = mapped_column(Code, index=True)
    matter_id: Mapped[str | None] = mapped_column(ForeignKey("matter.id"), index=True)
    task_id: Mapped[str | None] = mapped_column(String(200))
    text_key: Mapped[str] = mapped_column(String(80))
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    idempotency_key: Mapped[str] = mapped_column(String(200), unique=True)
