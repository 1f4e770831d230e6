"""Tables of minutes."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id


class Minutes(Base):
    """The minutes of one meeting. Rule C16: they have a number."""

    __tablename__ = "minutes"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(80), unique=True)
    meeting: Mapped[str] = mapped_column(Text)
    held_on: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(Code)
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class MinutesItem(Base):
    """A matter that was decided on in a meeting. Rule E02: it is noted with the decision itself."""

    __tablename__ = "minutes_item"

    minutes_id: Mapped[str] = mapped_column(ForeignKey("minutes.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), unique=True)
