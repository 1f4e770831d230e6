"""Tables of reports and feedback."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of


class ReportKind(StrEnum):
    """A unit's own report, or the lead's report over all units (rule E20)."""

    UNDERTAKING = "undertaking"
    CONSOLIDATED = "consolidated"


class ReportState(StrEnum):
    """How far a version of a report has got."""

    SUBMITTED = "submitted"
    HELD_BACK = "held_back"
    SIGNED = "signed"
    SENT_BACK = "sent_back"
    ACCEPTED = "accepted"


class Report(Base):
    """One version of a report on exactly one matter (rule E21). A version that was sent back is kept (rule A23)."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("assignment_id", "kind", "version"),)

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    assignment_id: Mapped[str] = mapped_column(ForeignKey("assignment.id"), index=True)
    kind: Mapped[ReportKind] = mapped_column(one_of(ReportKind))
    version: Mapped[int]
    deployment: Mapped[str] = mapped_column(Text)
    progress: Mapped[str] = mapped_column(Text)
    results: Mapped[str] = mapped_column(Text)
    problems: Mapped[str] = mapped_column(Text, default="")
    no_problem_reason: Mapped[str] = mapped_column(Text, default="")
    rectify: Mapped[bool] = mapped_column(default=False)
    measures: Mapped[str] = mapped_column(Text, default="")
    composite: Mapped[bool] = mapped_column(default=False)
    word_count: Mapped[int]
    over_limit_reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[ReportState] = mapped_column(one_of(ReportState), default=ReportState.SUBMITTED)
    written_by: Mapped[str] = mapped_column(Code)
    written_at: Mapped[datetime] = mapped_column(Moment)
    signed_by: Mapped[str | None] = mapped_column(Code)
    signed_at: Mapped[datetime | None] = mapped_column(Moment)
    sign_remarks: Mapped[str] = mapped_column(Text, default="")


class ReportSource(Base):
    """A unit's report that went into a consolidated one; the original stays as it was. Rules E13 and E20."""

    __tablename__ = "report_source"

    report_id: Mapped[str] = mapped_column(ForeignKey("report.id"), primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("report.id"), primary_key=True)


class CompletionReport(Base):
    """What the office makes of the units' reports for the leader, who answers with a rating and a comment. Rule E13."""

    __tablename__ = "completion_report"

    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    summary: Mapped[str] = mapped_column(Text)
    written_by: Mapped[str] = mapped_column(Code)
    written_at: Mapped[datetime] = mapped_column(Moment)
    leader_rating: Mapped[str] = mapped_column(Code, default="")
    leader_comment: Mapped[str] = mapped_column(Text, default="")


OVERDUE = "overdue"
"""The node of what an overdue part reports each month."""


class Feedback(Base):
    """Progress told at a node (``plan``, ``first``), in a round (``weekly``, ``monthly``, ``quarterly``), or OVERDUE.

    ``reason`` (why it cannot be settled yet) and ``next_step`` are what an overdue part has to tell. Rule C20.
    """

    __tablename__ = "feedback"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    assignment_id: Mapped[str] = mapped_column(ForeignKey("assignment.id"), index=True)
    node: Mapped[str] = mapped_column(Code)
    due_on: Mapped[date | None]
    progress: Mapped[str] = mapped_column(Text)
    problems: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    next_step: Mapped[str] = mapped_column(Text, default="")
    reported_by: Mapped[str] = mapped_column(Code)
    reported_at: Mapped[datetime] = mapped_column(Moment)
