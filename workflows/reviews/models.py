"""Tables of reviews."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of


class ReviewType(StrEnum):
    """On paper or on the spot. Rule A17."""

    WRITTEN = "written"
    ON_SITE = "on_site"


class Check(StrEnum):
    """The five questions of a review. Rules A18 to A22."""

    DEVIATION = "deviation"
    OMISSION = "omission"
    UNDERSTATEMENT = "understatement"
    HOLLOW = "hollow"
    UNFULFILLED = "unfulfilled"


class Verdict(StrEnum):
    """Accepted, or sent back to handling (redo) or to the report (resubmit). Rule E14."""

    ACCEPTED = "accepted"
    REDO = "redo"
    RESUBMIT = "resubmit"


class Reason(StrEnum):
    """Why a report is sent back. Rule E14."""

    FACTS_UNCLEAR = "facts_unclear"
    OPINION_UNCLEAR = "opinion_unclear"
    CONCLUSION_INACCURATE = "conclusion_inaccurate"
    FORMAT_IRREGULAR = "format_irregular"


class Flag(StrEnum):
    """What a report is marked with beside its verdict. Rule A25."""

    PERFUNCTORY = "perfunctory"
    FALSIFIED = "falsified"


class Review(Base):
    """One review of one version of a report; ``flag`` feeds proposals to criticise and the assessment (rule A25)."""

    __tablename__ = "review"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    assignment_id: Mapped[str] = mapped_column(ForeignKey("assignment.id"), index=True)
    report_id: Mapped[str] = mapped_column(ForeignKey("report.id"), index=True)
    review_type: Mapped[ReviewType] = mapped_column(one_of(ReviewType))
    verdict: Mapped[Verdict] = mapped_column(one_of(Verdict))
    reason: Mapped[Reason | None] = mapped_column(one_of(Reason))
    flag: Mapped[Flag | None] = mapped_column(one_of(Flag))
    overturned: Mapped[bool] = mapped_column(default=False)
    """An appeal against it was upheld: it stays, and counts for nothing."""
    remarks: Mapped[str] = mapped_column(Text, default="")
    new_due_on: Mapped[date | None]
    reviewed_by: Mapped[str] = mapped_column(Code)
    reviewed_at: Mapped[datetime] = mapped_column(Moment)


class ReviewCheck(Base):
    """The answer to one of the five questions, with the note that explains it."""

    __tablename__ = "review_check"

    review_id: Mapped[str] = mapped_column(ForeignKey("review.id"), primary_key=True)
    item: Mapped[Check] = mapped_column(one_of(Check), primary_key=True)
    passed: Mapped[bool]
    note: Mapped[str] = mapped_column(Text)
