"""Tables of drafts and copies."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id


class TaskDraft(Base):
    """What one person has typed into a task's form so far, exactly as typed; only who is asked to sign sees it too."""

    __tablename__ = "task_draft"

    task_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    user: Mapped[str] = mapped_column("login", Code, primary_key=True)
    values: Mapped[dict[str, Any]] = mapped_column("typed", JSON)
    saved_at: Mapped[datetime] = mapped_column(Moment)


class MatterCopy(Base):
    """A matter, or one of its tasks, sent to somebody to read."""

    __tablename__ = "matter_copy"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    task_id: Mapped[str | None] = mapped_column(String(200), index=True)
    recipient: Mapped[str] = mapped_column(Code, index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    sent_by: Mapped[str] = mapped_column(Code)
    sent_at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
