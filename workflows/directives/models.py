"""Tables of directives."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id


class Directive(Base):
    """What one leader wrote. A matter has any number of them, also on its reports (rule A16)."""

    __tablename__ = "directive"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    leader: Mapped[str] = mapped_column(String(80))
    verbatim: Mapped[str] = mapped_column(Text)
    given_on: Mapped[date | None]
    report_id: Mapped[str | None] = mapped_column(ForeignKey("report.id"))
    recorded_by: Mapped[str] = mapped_column(Code)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
