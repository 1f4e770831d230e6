"""The table of readings."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of


class Rating(StrEnum):
    """How a leader rates what was done. Rule B14."""

    SATISFIED = "satisfied"
    BASICALLY_SATISFIED = "basically_satisfied"
    DISSATISFIED = "dissatisfied"


class Reading(Base):
    """What was presented to one leader, and what came back; ``read_at`` is None until then. Rules B14, E11 and E12."""

    __tablename__ = "reading"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    leader: Mapped[str] = mapped_column(Code, index=True)
    summary: Mapped[str] = mapped_column(Text)
    presented_by: Mapped[str] = mapped_column(Code)
    presented_at: Mapped[datetime] = mapped_column(Moment)
    rating: Mapped[Rating | None] = mapped_column(one_of(Rating))
    comment: Mapped[str] = mapped_column(Text, default="")
    directive_id: Mapped[str | None] = mapped_column(ForeignKey("directive.id"))
    read_by: Mapped[str | None] = mapped_column(Code)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
