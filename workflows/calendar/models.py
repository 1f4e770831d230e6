"""Tables of the working calendar."""

from datetime import date

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base


class CalendarDay(Base):
    """One day that an administrator has settled: a holiday or make-up working day, and the notice it follows."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column("date", primary_key=True)
    is_working: Mapped[bool]
    note: Mapped[str] = mapped_column(Text, default="")
