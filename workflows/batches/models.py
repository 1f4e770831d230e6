"""Tables of batches."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of


class Pool(StrEnum):
    """Where the candidates for a batch come from. Rule B32."""

    HOT_TOPICS = "hot_topics"
    UNRESOLVED_DIRECTIVES = "unresolved_directives"
    REPEATED_PETITIONS = "repeated_petitions"
    IMPORTANT_PETITIONS = "important_petitions"


class Batch(Base):
    """A batch: its name, and the day by which all its matters are to be settled."""

    __tablename__ = "batch"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    due_on: Mapped[date]
    made_by: Mapped[str] = mapped_column(Code)
    made_at: Mapped[datetime] = mapped_column(Moment)


class BatchMatter(Base):
    """A matter of a batch, and the pool it was taken from."""

    __tablename__ = "batch_matter"

    batch_id: Mapped[str] = mapped_column(ForeignKey("batch.id"), primary_key=True)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), primary_key=True, index=True)
    pool: Mapped[Pool] = mapped_column(one_of(Pool))
