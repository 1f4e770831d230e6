"""Tables of listed supervision."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id


class Listing(Base):
    """A matter listed from one day on until it is taken off again; at most one listing of a matter is open."""

    __tablename__ = "listing"
    __table_args__ = (
        Index(
            "ix_listing_open",
            "matter_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    listed_by: Mapped[str] = mapped_column(Code)
    listed_at: Mapped[datetime] = mapped_column(Moment)
    result: Mapped[str] = mapped_column(Text, default="")
    lifted_by: Mapped[str | None] = mapped_column(Code)
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
