"""Tables of matters."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of
from workflows.guards import keep_rows
from workflows.matters.values import (
    Cadence,
    Demand,
    DirectiveClass,
    DueKind,
    Kind,
    Outcome,
    Phase,
    Severity,
    Source,
    Stage,
    Status,
    Urgency,
)

IS_OVER = "status <> 'received' AND status <> 'drafted' AND status <> 'in_progress'"
"""What puts open matters before the others, in the words of its index: a parameter is not recognised."""

TITLE_BEGINS = "substr(title, 1, 200)"
"""What titles are sorted by, in the words of its index, which takes no text of any length."""


class Matter(Base):
    """One matter. Its ``id`` is the business key of its instances. Rule A01: a row is never deleted."""

    __tablename__ = "matter"
    __table_args__ = (
        Index(
            "ix_matter_ledger",
            text(f"({IS_OVER})"),
            text("(due_on IS NULL)"),
            "due_on",
            text("received_at DESC"),
            "id",
        ),
        Index("ix_matter_standing", "status", "due_on", "urge_count", "source", "urgency", "id"),
        Index("ix_matter_title", text(TITLE_BEGINS)),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_no: Mapped[str | None] = mapped_column(String(60), unique=True)
    source: Mapped[Source] = mapped_column(one_of(Source))
    source_text: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[Kind | None] = mapped_column(one_of(Kind), index=True)
    directive_class: Mapped[DirectiveClass | None] = mapped_column(one_of(DirectiveClass), index=True)
    title: Mapped[str] = mapped_column(Text)
    requirement: Mapped[str] = mapped_column(Text, default="")
    intent: Mapped[str] = mapped_column(Text, default="")
    basis: Mapped[str] = mapped_column(Text, default="")
    demand: Mapped[Demand | None] = mapped_column(one_of(Demand))
    """What the leader wants of it; None where nobody has said."""
    urgency: Mapped[Urgency] = mapped_column(one_of(Urgency), default=Urgency.NORMAL)
    severity: Mapped[Severity] = mapped_column(one_of(Severity), default=Severity.ORDINARY)
    composite: Mapped[bool] = mapped_column(default=False)
    lead_unit: Mapped[str | None] = mapped_column(Code, index=True)
    """The unit of the one lead assignment, repeated here because the ledger sorts by it."""
    responsible_leader: Mapped[str] = mapped_column(String(80), default="")
    received_at: Mapped[datetime] = mapped_column(Moment, index=True)
    docketed_on: Mapped[date | None] = mapped_column(index=True)
    due_on: Mapped[date | None] = mapped_column(index=True)
    original_due_on: Mapped[date | None]
    due_kind: Mapped[DueKind | None] = mapped_column(one_of(DueKind))
    provisional: Mapped[bool] = mapped_column(default=False)
    long_term: Mapped[bool] = mapped_column(default=False)
    cadence: Mapped[Cadence] = mapped_column(one_of(Cadence), default=Cadence.NONE)
    stage: Mapped[Stage] = mapped_column(one_of(Stage), default=Stage.RECEIVE, index=True)
    phase: Mapped[Phase] = mapped_column(one_of(Phase), default=Phase.TRIAGE, index=True)
    status: Mapped[Status] = mapped_column(one_of(Status), default=Status.RECEIVED)
    urge_count: Mapped[int] = mapped_column(default=0)
    return_count: Mapped[int] = mapped_column(default=0)
    completed_on: Mapped[date | None] = mapped_column(index=True)
    closed_out_on: Mapped[date | None]
    archived_on: Mapped[date | None]
    outcome: Mapped[Outcome | None] = mapped_column(one_of(Outcome))
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("matter.id"), index=True)
    imported: Mapped[bool] = mapped_column(default=False)
    import_flags: Mapped[list[str]] = mapped_column(JSON, default=list)
    remarks: Mapped[str] = mapped_column(Text, default="")
    created_by: Mapped[str] = mapped_column(Code, index=True)
    procedure: Mapped[str | None] = mapped_column(Code)
    """The process of the matter's own course; None where none was begun."""


class UrgencyChange(Base):
    """A change of urgency: proposed with a reason, decided by somebody else. Rule C22."""

    __tablename__ = "urgency_change"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    before: Mapped[Urgency] = mapped_column(one_of(Urgency))
    proposed: Mapped[Urgency] = mapped_column(one_of(Urgency))
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(Code)
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    approved: Mapped[bool | None]
    decided_by: Mapped[str | None] = mapped_column(Code)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)


class EffectEvidence(Base):
    """What shows that a long-term matter had effect. Rule A14: without one it cannot be completed."""

    __tablename__ = "effect_evidence"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    content: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[str] = mapped_column(Code)
    recorded_at: Mapped[datetime] = mapped_column(Moment)


keep_rows(Matter, "delete")
