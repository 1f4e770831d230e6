"""The table of follow-up dates."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id


class FollowUp(Base):
    """The day on which ``login`` wants to come back to a matter, a task, or a task of a matter."""

    __tablename__ = "follow_up"
    __table_args__ = (Index("ix_follow_up_login_due_on", "login", "due_on"),)

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(Code)
    matter_id: Mapped[str | None] = mapped_column(ForeignKey("matter.id"), index=True)
    task_id: Mapped[str | None] = mapped_column(String(200), index=True)
    due_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    set_at: Mapped[datetime] = mapped_column(Moment)
