"""Tables of the expert pool."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of


class ExpertKind(StrEnum):
    """A specially appointed inspector, or a member of the pool of experts. Rule D05."""

    INSPECTOR = "inspector"
    EXPERT = "expert"


class Expert(Base):
    """Somebody the office may call in: with a field and a term. Rules D05 and D06.

    ``valid_through`` is the last year that the appointment was made or renewed for.
    """

    __tablename__ = "expert"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    kind: Mapped[ExpertKind] = mapped_column(one_of(ExpertKind))
    name: Mapped[str] = mapped_column(String(80))
    employer: Mapped[str] = mapped_column(String(120), default="")
    field: Mapped[str] = mapped_column(Text)
    term_from: Mapped[date]
    term_to: Mapped[date]
    valid_through: Mapped[int]
    added_by: Mapped[str] = mapped_column(Code)
    added_at: Mapped[datetime] = mapped_column(Moment)


class ExpertRenewal(Base):
    """The appointment of one expert for one more year. Rule D06."""

    __tablename__ = "expert_renewal"

    expert_id: Mapped[str] = mapped_column(ForeignKey("expert.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    renewed_by: Mapped[str] = mapped_column(Code)
    renewed_at: Mapped[datetime] = mapped_column(Moment)
