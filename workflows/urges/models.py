"""Tables of urges."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of


class UrgeChannel(StrEnum):
    """How a unit was urged."""

    PHONE = "phone"
    FACE = "face"
    LETTER = "letter"
    SYSTEM = "system"


class Urge(Base):
    """One urge of one unit (or of all, without an assignment). Rule E07: logged and counted."""

    __tablename__ = "urge"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    assignment_id: Mapped[str | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    channel: Mapped[UrgeChannel] = mapped_column(one_of(UrgeChannel))
    content: Mapped[str] = mapped_column(Text)
    urged_by: Mapped[str] = mapped_column(Code)
    urged_at: Mapped[datetime] = mapped_column(Moment)
