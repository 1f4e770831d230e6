"""Tables of drafts and proposals."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of

_KEY = String(255)
_DEFINITION = String(200)


class ProposalState(StrEnum):
    """What became of a proposal."""

    PROPOSED = "proposed"
    DEPLOYED = "deployed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ProcedureDraft(Base):
    """A diagram that one person is changing, as last saved; ``base_id`` is the version it was opened from."""

    __tablename__ = "procedure_draft"
    __table_args__ = (UniqueConstraint("process", "author"),)

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    process: Mapped[str] = mapped_column(_KEY, index=True)
    base_id: Mapped[str] = mapped_column(_DEFINITION, ForeignKey("definition.id"))
    author: Mapped[str] = mapped_column(Code)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime] = mapped_column(Moment)


class ProcedureProposal(Base):
    """A changed file that waits for a second administrator; kept for ever with what became of it."""

    __tablename__ = "procedure_proposal"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(_KEY, index=True)
    base_id: Mapped[str] = mapped_column(_DEFINITION, ForeignKey("definition.id"))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    author: Mapped[str] = mapped_column(Code)
    reason: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[ProposalState] = mapped_column(one_of(ProposalState), default=ProposalState.PROPOSED, index=True)
    decided_by: Mapped[str | None] = mapped_column(Code)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decision_note: Mapped[str] = mapped_column(Text, default="")
