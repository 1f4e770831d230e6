"""Tables of return visits and their samples."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of
from workflows.guards import keep_rows


class VisitKind(StrEnum):
    """The visit after close-out (rule A28); looking back and supervising again (rule C43)."""

    RETURN_VISIT = "return_visit"
    LOOK_BACK = "look_back"
    RE_SUPERVISION = "re_supervision"


class VisitOutcome(StrEnum):
    """Whether the result still holds."""

    HOLDS = "holds"
    FAILS = "fails"


class VisitSample(Base):
    """A sample of what was closed out from ``begins`` to ``ends``. Rule C43.

    ``population`` and ``chosen`` are ids of matters. The same ``seed`` draws the same from the same, so that anybody
    can draw it again; a sample is never changed.
    """

    __tablename__ = "visit_sample"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    kind: Mapped[VisitKind] = mapped_column(one_of(VisitKind))
    begins: Mapped[date]
    ends: Mapped[date]
    size: Mapped[int]
    seed: Mapped[str] = mapped_column(String(80))
    population: Mapped[list[str]] = mapped_column(JSON)
    chosen: Mapped[list[str]] = mapped_column(JSON)
    drawn_by: Mapped[str] = mapped_column(Code)
    drawn_at: Mapped[datetime] = mapped_column(Moment)


class ReturnVisit(Base):
    """One visit after close-out: when, by whom, what was found. Rule A28.

    Where the result does not hold, ``follow_up_id`` is the matter that goes on with it: the one visited stays closed
    out, with its number, its outcome and its archive package as they are.
    """

    __tablename__ = "return_visit"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    kind: Mapped[VisitKind] = mapped_column(one_of(VisitKind))
    sample_id: Mapped[str | None] = mapped_column(ForeignKey("visit_sample.id"), index=True)
    opened_by: Mapped[str] = mapped_column(Code)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    visited_on: Mapped[date | None]
    visitors: Mapped[list[str]] = mapped_column(JSON, default=list)
    place: Mapped[str] = mapped_column(Text, default="")
    finding: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[VisitOutcome | None] = mapped_column(one_of(VisitOutcome))
    recorded_by: Mapped[str | None] = mapped_column(Code)
    recorded_at: Mapped[datetime | None] = mapped_column(Moment)
    follow_up_id: Mapped[str | None] = mapped_column(ForeignKey("matter.id"), unique=True)


keep_rows(VisitSample, "delete", "update")
