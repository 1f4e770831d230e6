"""The table of offers."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id


class Offer(Base):
    """What units may claim; ``claimed_by`` took it for ``unit``, whose part of the matter it is then. Rule C08."""

    __tablename__ = "offer"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    task: Mapped[str] = mapped_column(Text)
    standard: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    units: Mapped[list[str]] = mapped_column(JSON)
    offered_by: Mapped[str] = mapped_column(Code)
    offered_at: Mapped[datetime] = mapped_column(Moment)
    unit: Mapped[str | None] = mapped_column(Code)
    claimed_by: Mapped[str | None] = mapped_column(Code)
    claimed_at: Mapped[datetime | None] = mapped_column(Moment)
    assignment_id: Mapped[str | None] = mapped_column(ForeignKey("assignment.id"))
