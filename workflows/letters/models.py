"""Tables of letters, notices and receipts."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of
from workflows.guards import keep_rows


class LetterStatus(StrEnum):
    """A letter is issued only after somebody with the right to approved it. Rule A07."""

    DRAFT = "draft"
    APPROVED = "approved"
    ISSUED = "issued"


class NoticeKind(StrEnum):
    """The four forms. Rules D09 to D12."""

    TASK_NOTICE = "task_notice"
    TRACKING_NOTICE = "tracking_notice"
    COORDINATION_NOTICE = "coordination_notice"
    CLOSE_OUT_NOTICE = "close_out_notice"


class SupervisionLetter(Base):
    """The letter that opens supervision: focus, requirements and method. Rule A06."""

    __tablename__ = "supervision_letter"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    focus: Mapped[str] = mapped_column(Text)
    requirements: Mapped[str] = mapped_column(Text)
    method: Mapped[str] = mapped_column(Text)
    status: Mapped[LetterStatus] = mapped_column(one_of(LetterStatus), default=LetterStatus.DRAFT)
    drafted_by: Mapped[str] = mapped_column(Code)
    drafted_at: Mapped[datetime] = mapped_column(Moment)
    approved_by: Mapped[str | None] = mapped_column(Code)
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    issued_at: Mapped[datetime | None] = mapped_column(Moment)


class Notice(Base):
    """A form given to a unit. ``fingerprint`` is the SHA-256 of what it says, so that a receipt binds to its words."""

    __tablename__ = "notice"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    kind: Mapped[NoticeKind] = mapped_column(one_of(NoticeKind), index=True)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    assignment_id: Mapped[str | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    unit: Mapped[str] = mapped_column(Code, index=True)
    task: Mapped[str] = mapped_column(Text)
    standard: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None]
    fingerprint: Mapped[str] = mapped_column(String(64))
    issued_by: Mapped[str] = mapped_column(Code)
    issued_at: Mapped[datetime] = mapped_column(Moment)


class Receipt(Base):
    """A notice signed for: who, when, and a SHA-256 over notice, signer and moment. Rule D08."""

    __tablename__ = "receipt"

    notice_id: Mapped[str] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    signed_by: Mapped[str] = mapped_column(Code)
    signed_at: Mapped[datetime] = mapped_column(Moment)
    signature: Mapped[str] = mapped_column(String(64))


keep_rows(Receipt, "delete", "update")
