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


class TrackingMode(StrEnum):
    """The six modes of supervision, as what was done. Rule B19."""

    ROUTING = "routing"
    REGULAR_URGING = "regular_urging"
    PROMPT_REPORTING = "prompt_reporting"
    DAILY_PRESSING = "daily_pressing"
    PUBLIC_INQUIRY = "public_inquiry"
    PATROL = "patrol"


class GuidanceClass(StrEnum):
    """How a unit gets on, which is what it is guided by. Rule B27."""

    SMOOTH = "smooth"
    SLOW = "slow"
    STUCK = "stuck"


class TrackingRecord(Base):
    """One follow-up: when, by whom, with whom, what was said or seen."""

    __tablename__ = "tracking_record"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    assignment_id: Mapped[str | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    channel: Mapped[TrackingChannel] = mapped_column(one_of(TrackingChannel))
    mode: Mapped[TrackingMode | None] = mapped_column(one_of(TrackingMode))
    guidance_class: Mapped[GuidanceClass | None] = mapped_column(one_of(GuidanceClass))
    contact: Mapped[str] = mapped_column(String(80))
    content: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[str] = mapped_column(Code)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
