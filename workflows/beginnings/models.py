"""Tables of what was begun beside a matter."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment


class SideCourse(Base):
    """A course begun beside a matter's own, by whom and when; of one unit's part where it has an assignment."""

    __tablename__ = "side_course"

    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"), primary_key=True)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    assignment_id: Mapped[str | None] = mapped_column(ForeignKey("assignment.id"))
    process: Mapped[str] = mapped_column(Code)
    begun_by: Mapped[str] = mapped_column(Code)
    begun_at: Mapped[datetime] = mapped_column(Moment)
