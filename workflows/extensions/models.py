"""Tables of extensions."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id


class Extension(Base):
    """A request for more time; ``granted`` is None while nobody has decided. Rules B08 and E18."""

    __tablename__ = "extension"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    assignment_id: Mapped[str] = mapped_column(ForeignKey("assignment.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    progress: Mapped[str] = mapped_column(Text)
    plan: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    """Milestones (``milestone``, ``due_on``) of what cannot be settled in time; then told monthly. Rule C38."""
    old_due_on: Mapped[date]
    new_due_on: Mapped[date]
    requested_by: Mapped[str] = mapped_column(Code)
    requested_at: Mapped[datetime] = mapped_column(Moment)
    granted: Mapped[bool | None]
    decided_by: Mapped[str | None] = mapped_column(Code)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    remarks: Mapped[str] = mapped_column(Text, default="")
