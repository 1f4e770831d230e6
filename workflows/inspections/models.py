"""Tables of inspections."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of
from workflows.forces.models import Force


class InspectionKind(StrEnum):
    """Announced, covert, without notice straight to the spot, or research. Rules A24, B17, D22 and E10."""

    OPEN = "open"
    COVERT = "covert"
    NO_NOTICE = "no_notice"
    RESEARCH = "research"


UNANNOUNCED = frozenset({InspectionKind.COVERT, InspectionKind.NO_NOTICE})
"""Kinds that a unit hears nothing of before they are released. Rule A27."""


class InspectionState(StrEnum):
    """How far an inspection has got."""

    ORDERED = "ordered"
    APPROVED = "approved"
    DECLINED = "declined"
    CARRIED_OUT = "carried_out"


class Conclusion(StrEnum):
    """Whether what was reported is so."""

    VERIFIED = "verified"
    PARTLY = "partly"
    NOT_VERIFIED = "not_verified"


class Part(StrEnum):
    """As what somebody takes part. Rules D05, D07 and E26."""

    STAFF = "staff"
    EXPERT = "expert"
    CITIZEN = "citizen"
    OFFICE = "office"


class Inspection(Base):
    """One inspection of a matter, or of one unit's part of it; as often as wanted. Rules A24 and A27.

    ``released_at`` is when an unannounced one was shown to the unit; before, nothing of it is.
    """

    __tablename__ = "inspection"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    assignment_id: Mapped[str | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    kind: Mapped[InspectionKind] = mapped_column(one_of(InspectionKind))
    state: Mapped[InspectionState] = mapped_column(one_of(InspectionState), default=InspectionState.ORDERED)
    purpose: Mapped[str] = mapped_column(Text)
    plan: Mapped[str] = mapped_column(Text)
    planned_on: Mapped[date]
    ordered_by: Mapped[str] = mapped_column(Code)
    ordered_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[str | None] = mapped_column(Code)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decision_remarks: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(Text, default="")
    visited_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    finding: Mapped[str] = mapped_column(Text, default="")
    conclusion: Mapped[Conclusion | None] = mapped_column(one_of(Conclusion))
    problems: Mapped[str] = mapped_column(Text, default="")
    advice: Mapped[str] = mapped_column(Text, default="")
    photos: Mapped[list[str]] = mapped_column(JSON, default=list)
    recorded_by: Mapped[str | None] = mapped_column(Code)
    recorded_at: Mapped[datetime | None] = mapped_column(Moment)
    released_by: Mapped[str | None] = mapped_column(Code)
    released_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def is_hidden(self) -> bool:
        """Whether the unit must not learn of it. Rule A27."""
        return self.kind in UNANNOUNCED and self.released_at is None


class InspectionParticipant(Base):
    """Somebody who was to take part, and whether they did.

    ``login`` is that of staff; ``expert_id`` that of an expert; ``unit`` and ``force`` are those of a joint office.
    A citizen has a ``contact`` and the day of their consent (rule D07).
    """

    __tablename__ = "inspection_participant"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspection.id"), index=True)
    part: Mapped[Part] = mapped_column(one_of(Part))
    name: Mapped[str] = mapped_column(String(80))
    login: Mapped[str | None] = mapped_column(Code)
    expert_id: Mapped[str | None] = mapped_column(ForeignKey("expert.id"))
    unit: Mapped[str | None] = mapped_column(Code)
    force: Mapped[Force | None] = mapped_column(one_of(Force))
    contact: Mapped[str] = mapped_column(String(80), default="")
    consented_on: Mapped[date | None]
    took_part: Mapped[bool] = mapped_column(default=False)
