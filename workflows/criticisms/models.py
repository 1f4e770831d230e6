"""Tables of proposals to criticise."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.columns import only_where
from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of


class Ground(StrEnum):
    """Why a unit is proposed: overdue, urged and silent without reason; or a report that was found to be falsified."""

    NOT_REPORTED = "not_reported"
    FALSIFIED = "falsified"


class Criticism(Base):
    """A proposal to criticise one unit for its part, and what an approver decided; one at a time for a part.

    ``facts`` is what was so when it was proposed; ``granted`` is None while nobody has decided.
    """

    __tablename__ = "criticism"
    __table_args__ = (
        Index("ix_criticism_undecided", "assignment_id", unique=True, **only_where("granted IS NULL")),
        Index("ix_criticism_matter", "matter_id"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"))
    assignment_id: Mapped[str] = mapped_column(ForeignKey("assignment.id"), index=True)
    ground: Mapped[Ground] = mapped_column(one_of(Ground))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    granted: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str | None] = mapped_column(Code)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
