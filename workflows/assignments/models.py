"""Tables of assignments."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of


class Role(StrEnum):
    """Whether a unit leads a matter or helps. Rule E04."""

    LEAD = "lead"
    CO = "co"


class State(StrEnum):
    """How far a unit has got."""

    PLANNED = "planned"
    ISSUED = "issued"
    ACKNOWLEDGED = "acknowledged"
    HANDLING = "handling"
    REPORTED = "reported"
    SIGNED = "signed"
    ACCEPTED = "accepted"


class Level(StrEnum):
    """The levels a task is broken down to. Rule C31."""

    UNIT = "unit"
    PROJECT = "project"
    POST = "post"
    PERSON = "person"

    @property
    def below(self) -> "Level | None":
        """The level that an item of this one is broken down to; None below a person."""
        levels = list(Level)
        return levels[levels.index(self) + 1] if self is not Level.PERSON else None


class Assignment(Base):
    """One matter given to one unit. ``unit`` is a unit's code; ``handler`` and the two heads are user ids."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("matter_id", "unit"),
        Index(
            "ix_assignment_one_lead",
            "matter_id",
            unique=True,
            sqlite_where=text("role = 'lead'"),
            postgresql_where=text("role = 'lead'"),
        ),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    unit: Mapped[str] = mapped_column(Code, index=True)
    role: Mapped[Role] = mapped_column(one_of(Role))
    duty: Mapped[str] = mapped_column(Text, default="")
    unit_head: Mapped[str] = mapped_column(String(80), default="")
    """Bears overall responsibility; ``deputy_head`` bears it directly. Names as they were when assigned. Rule E17."""
    deputy_head: Mapped[str] = mapped_column(String(80), default="")
    supervised: Mapped[str | None] = mapped_column(Code)
    """The person who is supervised, where it is not the unit. Rule C06."""
    handler: Mapped[str | None] = mapped_column(Code, index=True)
    handler_named_by: Mapped[str | None] = mapped_column(Code)
    handler_named_at: Mapped[datetime | None] = mapped_column(Moment)
    handler_due_on: Mapped[date | None]
    issued_at: Mapped[datetime | None] = mapped_column(Moment)
    acknowledged_by: Mapped[str | None] = mapped_column(Code)
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment)
    due_on: Mapped[date | None] = mapped_column(index=True)
    original_due_on: Mapped[date | None]
    state: Mapped[State] = mapped_column(one_of(State), default=State.PLANNED, index=True)
    return_count: Mapped[int] = mapped_column(default=0)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)


class Breakdown(Base):
    """One item of an assignment's breakdown to unit, project, post and person. Rule C31."""

    __tablename__ = "breakdown"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    assignment_id: Mapped[str] = mapped_column(ForeignKey("assignment.id"), index=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("breakdown.id"))
    level: Mapped[Level] = mapped_column(one_of(Level))
    name: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)
