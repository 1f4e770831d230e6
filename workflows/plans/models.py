"""Tables of supervision plans."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of


class Evaluation(StrEnum):
    """How well a decision was carried out, in the office's judgement. Rule B27."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class SupervisionPlan(Base):
    """The plan of one matter: drafted and approved before the start, summed up at the end. Rules B16, B27 and B28.

    ``file_no`` is the number of the tracking file, ``problems`` and ``advice`` are what the bulletin says.
    """

    __tablename__ = "supervision_plan"

    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    goal: Mapped[str] = mapped_column(Text)
    approach: Mapped[str] = mapped_column(Text)
    begins_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    drafted_by: Mapped[str] = mapped_column(Code)
    drafted_at: Mapped[datetime] = mapped_column(Moment)
    approved_by: Mapped[str | None] = mapped_column(Code)
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    file_no: Mapped[str] = mapped_column(String(80), default="")
    evaluation: Mapped[Evaluation | None] = mapped_column(one_of(Evaluation))
    summary: Mapped[str] = mapped_column(Text, default="")
    met_on: Mapped[date | None]
    meeting: Mapped[str] = mapped_column(Text, default="")
    problems: Mapped[str] = mapped_column(Text, default="")
    advice: Mapped[str] = mapped_column(Text, default="")
    summed_up_by: Mapped[str | None] = mapped_column(Code)
    summed_up_at: Mapped[datetime | None] = mapped_column(Moment)


class PlanItem(Base):
    """One inspection item of a plan, with its standard and, once it was looked at, the finding."""

    __tablename__ = "plan_item"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("supervision_plan.matter_id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    standard: Mapped[str] = mapped_column(Text, default="")
    finding: Mapped[str] = mapped_column(Text, default="")


class FollowUp(Base):
    """What is still to be done after a campaign was wrapped up, by a unit and a day, and what came of it. Rule B28."""

    __tablename__ = "plan_follow_up"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("supervision_plan.matter_id"), index=True)
    unit: Mapped[str] = mapped_column(Code)
    ask: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    result: Mapped[str] = mapped_column(Text, default="")
    confirmed_by: Mapped[str | None] = mapped_column(Code)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
