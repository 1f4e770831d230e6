"""Tables of special reports."""

from datetime import date

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, new_id


class SpecialReport(Base):
    """One special report: what was found, and what the office advises (rule B18). Its serial counts up in its year."""

    __tablename__ = "special_report"
    __table_args__ = (UniqueConstraint("year", "serial"),)

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    year: Mapped[int]
    serial: Mapped[int]
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    title: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    advice: Mapped[str] = mapped_column(Text)
    written_by: Mapped[str] = mapped_column(Code)
    issued_by: Mapped[str] = mapped_column(Code)
    issued_on: Mapped[date]
