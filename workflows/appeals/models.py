"""The table of appeals."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id


class ReviewAppeal(Base):
    """One appeal against one review; the review stays as it was. ``upheld`` is None while it is undecided."""

    __tablename__ = "review_appeal"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    assignment_id: Mapped[str] = mapped_column(ForeignKey("assignment.id"), index=True)
    review_id: Mapped[str] = mapped_column(ForeignKey("review.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    stated_by: Mapped[str] = mapped_column(Code)
    stated_at: Mapped[datetime] = mapped_column(Moment)
    upheld: Mapped[bool | None]
    ruling: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str | None] = mapped_column(Code)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
