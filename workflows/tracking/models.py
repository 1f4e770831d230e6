"""Tables of tracking records."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of


class TrackingChannel(StrEnum):
    """How a matter was followed up. Rule A10."""

    PHONE = "phone"
    FACE = "face"
    ON_SITE = "on_site"


class TrackingRecord(Base):
    """One follow-up: when, by whom, with whom, what was said or seen."""

    __tablename__ = "tracking_record"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    assignment_id: Mapped[str | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    channel: Mapped[TrackingChannel] = mapped_column(one_of(TrackingChannel))
    contact: Mapped[str] = mapped_column(String(80))
    content: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[str] = mapped_column(Code)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
