"""Tables of milestones."""

from datetime import date

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.columns import only_where
from engine.database import Base
from workflows.columns import Code, new_id


class Milestone(Base):
    """A node of a unit's part, planned and reached. Rules B37, C42 and D09.

    ``remaining`` is the share of the working days that is left at the node when it was reckoned back from the deadline;
    None where somebody has set its day. A day that moves keeps the original.
    """

    __tablename__ = "milestone"
    __table_args__ = (Index("ix_milestone_open", "planned_on", **only_where("actual_on IS NULL")),)

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    assignment_id: Mapped[str] = mapped_column(ForeignKey("assignment.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    remaining: Mapped[float | None]
    planned_on: Mapped[date]
    original_planned_on: Mapped[date]
    actual_on: Mapped[date | None]
    reached_by: Mapped[str | None] = mapped_column(Code)
    pressed_on: Mapped[date | None]
    """When the unit was urged because the node was late; once for each planned day."""
