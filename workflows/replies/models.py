"""Tables of those who asked, and of what they were answered."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of


class AskerKind(StrEnum):
    """Who asks: a deputy to the people's congress, a member of the consultative conference, or a citizen."""

    NPC = "npc"
    CPPCC = "cppcc"
    NETIZEN = "netizen"
    COMPLAINT = "complaint"


PROPOSALS = frozenset({AskerKind.NPC, AskerKind.CPPCC})
CITIZENS = frozenset({AskerKind.NETIZEN, AskerKind.COMPLAINT})


class AnswerKind(StrEnum):
    """What a proposal is answered: settled, put into a plan, or explained why not. Rule B30."""

    SOLVED = "solved"
    PLANNED = "planned"
    EXPLAINED = "explained"


class ReplyState(StrEnum):
    """How far a version of a reply has got: the three gates of rule B29, then delivered."""

    DRAFTED = "drafted"
    SENT_BACK = "sent_back"
    REVIEWED = "reviewed"
    HELD_BACK = "held_back"
    SIGNED = "signed"
    DELIVERED = "delivered"


class Satisfaction(StrEnum):
    """What those who asked say of the reply. Rules B31 and B35."""

    SATISFIED = "satisfied"
    BASICALLY_SATISFIED = "basically_satisfied"
    DISSATISFIED = "dissatisfied"


CONTENT = frozenset({Satisfaction.SATISFIED, Satisfaction.BASICALLY_SATISFIED})


class Asker(Base):
    """Who asked for a matter to be settled; a citizen need not give a name. Proposals have a ``number``."""

    __tablename__ = "asker"

    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    kind: Mapped[AskerKind] = mapped_column(one_of(AskerKind), index=True)
    number: Mapped[str] = mapped_column(String(80), default="")
    name: Mapped[str] = mapped_column(String(80), default="")
    contact: Mapped[str] = mapped_column(String(120), default="")
    recorded_by: Mapped[str] = mapped_column(Code)
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class Reply(Base):
    """One version of a reply; those that were sent back or did not content stay.

    ``answer_kind`` is None for citizens. ``answered_on`` is the day it was delivered or made public. ``settled_by``
    is the leader who ruled that it stands although it did not content.
    """

    __tablename__ = "reply"
    __table_args__ = (UniqueConstraint("assignment_id", "version"),)

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    assignment_id: Mapped[str] = mapped_column(ForeignKey("assignment.id"))
    version: Mapped[int]
    answer_kind: Mapped[AnswerKind | None] = mapped_column(one_of(AnswerKind))
    text: Mapped[str] = mapped_column(Text)
    planned_on: Mapped[date | None]
    carried_out_on: Mapped[date | None]
    plan_result: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[ReplyState] = mapped_column(one_of(ReplyState), default=ReplyState.DRAFTED)
    drafted_by: Mapped[str] = mapped_column(Code)
    drafted_at: Mapped[datetime] = mapped_column(Moment)
    reviewed_by: Mapped[str | None] = mapped_column(Code)
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)
    review_remarks: Mapped[str] = mapped_column(Text, default="")
    signed_by: Mapped[str | None] = mapped_column(Code)
    signed_at: Mapped[datetime | None] = mapped_column(Moment)
    sign_remarks: Mapped[str] = mapped_column(Text, default="")
    answered_on: Mapped[date | None]
    satisfaction: Mapped[Satisfaction | None] = mapped_column(one_of(Satisfaction))
    satisfaction_note: Mapped[str] = mapped_column(Text, default="")
    heard_by: Mapped[str | None] = mapped_column(Code)
    heard_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_by: Mapped[str | None] = mapped_column(Code)
    settled_reason: Mapped[str] = mapped_column(Text, default="")
