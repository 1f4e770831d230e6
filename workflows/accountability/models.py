"""Tables of accountability."""

from datetime import date, datetime
from enum import StrEnum
from typing import TypedDict

from sqlalchemy import JSON, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of


class RecordKind(StrEnum):
    """What is recorded, in the order in which one leads to the next. Rules B13, C25, D16 and D18.

    The system decides on no sanction: it hands over, and keeps what the competent office tells.
    """

    ADMONITORY_INTERVIEW = "admonitory_interview"
    REFERRAL = "referral"
    SANCTION = "sanction"
    ASSESSMENT = "assessment"


class RecordState(StrEnum):
    """How far a record has got."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    DONE = "done"


class Concerned(TypedDict):
    """A person whom a record is about."""

    name: str
    title: str


class AccountabilityRecord(Base):
    """One step of holding somebody to account; ``follows_id`` is the step that it follows. Rule D16."""

    __tablename__ = "accountability_record"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    assignment_id: Mapped[str | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    kind: Mapped[RecordKind] = mapped_column(one_of(RecordKind))
    state: Mapped[RecordState] = mapped_column(one_of(RecordState))
    follows_id: Mapped[str | None] = mapped_column(ForeignKey("accountability_record.id"))
    facts: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(Text, default="")
    """The document that it rests on: of the office that proposes, or of the one that has decided."""
    persons: Mapped[list[Concerned]] = mapped_column(JSON, default=list)
    content: Mapped[str] = mapped_column(Text, default="")
    proposed_by: Mapped[str] = mapped_column(Code)
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[str | None] = mapped_column(Code)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    remarks: Mapped[str] = mapped_column(Text, default="")
    done_on: Mapped[date | None]
    done_by: Mapped[str | None] = mapped_column(Code)
