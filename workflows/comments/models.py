"""The table of comments."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id
from workflows.guards import keep_rows


class Comment(Base):
    """One comment on a matter, made at the task ``task_id`` where there is one. Nobody changes or deletes it.

    ``assignment_id`` is the part of the unit that reads it, besides those who see every matter; without one only these
    do. ``told`` are the logins of those who were called by name.
    """

    __tablename__ = "matter_comment"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    assignment_id: Mapped[str | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    task_id: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    told: Mapped[list[str]] = mapped_column(JSON, default=list)
    written_by: Mapped[str] = mapped_column(Code)
    written_at: Mapped[datetime] = mapped_column(Moment)


keep_rows(Comment, "delete", "update")
