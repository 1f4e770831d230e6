"""The table of substitutions."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id


class State(StrEnum):
    """Where a substitution stands on a day."""

    COMING = "coming"
    RUNNING = "running"
    OVER = "over"


class Substitution(Base):
    """``substitute`` does the tasks of ``absent`` on the office's days from ``starts_on`` to ``ends_on``, both with.

    It ends by itself; ``ended_by`` has ended it earlier, or called it off before it began.
    """

    __tablename__ = "substitution"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    absent: Mapped[str] = mapped_column(String(80), ForeignKey("user_account.login"), index=True)
    substitute: Mapped[str] = mapped_column(String(80), ForeignKey("user_account.login"), index=True)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    named_by: Mapped[str] = mapped_column(Code)
    named_at: Mapped[datetime] = mapped_column(Moment)
    ended_by: Mapped[str | None] = mapped_column(Code)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
