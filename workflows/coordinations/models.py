"""Tables of coordination: what a unit asks for, and the pieces it is split into."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of


class Decision(StrEnum):
    """What the leader says: as proposed, proposed anew, or nothing to coordinate."""

    APPROVED = "approve"
    REVISE = "revise"
    REFUSED = "refuse"


class Coordination(Base):
    """A difficulty that a unit cannot settle, signed by its head, and what the leader decided. Rules B12 and E09."""

    __tablename__ = "coordination"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    assignment_id: Mapped[str] = mapped_column(ForeignKey("assignment.id"), index=True)
    difficulty: Mapped[str] = mapped_column(Text)
    tried: Mapped[str] = mapped_column(Text)
    wanted: Mapped[str] = mapped_column(Text)
    signed_by: Mapped[str] = mapped_column(Code)
    signed_at: Mapped[datetime] = mapped_column(Moment)
    opinion: Mapped[str] = mapped_column(Text, default="")
    """What the supervision office proposes."""
    decision: Mapped[Decision | None] = mapped_column(one_of(Decision))
    directive: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str | None] = mapped_column(Code)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class CoordinationItem(Base):
    """One unit's piece of it, under the coordination notice (form 3), with a deadline of its own. Rule D11.

    ``check_count`` second checks were made so far; ``passed`` is what the last one found, None while it is to come.
    """

    __tablename__ = "coordination_item"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    coordination_id: Mapped[str] = mapped_column(ForeignKey("coordination.id"), index=True)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    unit: Mapped[str] = mapped_column(Code)
    task: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    original_due_on: Mapped[date]
    notice_id: Mapped[str | None] = mapped_column(ForeignKey("notice.id"))
    result: Mapped[str] = mapped_column(Text, default="")
    settled_by: Mapped[str | None] = mapped_column(Code)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    check_count: Mapped[int] = mapped_column(default=0)
    passed: Mapped[bool | None]
    check_remarks: Mapped[str] = mapped_column(Text, default="")
    checked_by: Mapped[str | None] = mapped_column(Code)
    checked_at: Mapped[datetime | None] = mapped_column(Moment)
