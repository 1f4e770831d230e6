"""Tables of tags."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, one_of


class TagKind(StrEnum):
    """What a term says of a matter; each kind has a vocabulary of its own."""

    SOURCE_KIND = "source_kind"
    METHOD = "method"
    COMBINATION = "combination"
    TOPIC = "topic"
    BLOCKER = "blocker"
    ATTENTION = "attention"


class Term(Base):
    """A term that the office added to a vocabulary, or one of those it started with that it retired."""

    __tablename__ = "term"

    kind: Mapped[TagKind] = mapped_column(one_of(TagKind), primary_key=True)
    code: Mapped[str] = mapped_column(Code, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    retired: Mapped[bool] = mapped_column(default=False)
    changed_by: Mapped[str] = mapped_column(Code)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class MatterTag(Base):
    """One term said of one matter."""

    __tablename__ = "matter_tag"

    kind: Mapped[TagKind] = mapped_column(one_of(TagKind), primary_key=True)
    code: Mapped[str] = mapped_column(Code, primary_key=True)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), primary_key=True, index=True)
    set_by: Mapped[str] = mapped_column(Code)
    set_at: Mapped[datetime] = mapped_column(Moment)
