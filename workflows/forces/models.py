"""Tables of the leading group and of the four forces."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, new_id, one_of


class Seat(StrEnum):
    """The seats of the leading group: a chair, an executive deputy, three deputies. Rule D02."""

    CHAIR = "chair"
    EXECUTIVE_DEPUTY = "executive_deputy"
    DEPUTY_DISCIPLINE = "deputy_discipline"
    DEPUTY_ORGANISATION = "deputy_organisation"
    DEPUTY_PUBLICITY = "deputy_publicity"


class Force(StrEnum):
    """The four forces that supervise together. Rule D03."""

    PARTY_GOVERNMENT = "party_government"
    DISCIPLINE = "discipline"
    ORGANISATION = "organisation"
    MEDIA = "media"


class SeatHolder(Base):
    """Who holds a seat of the leading group, or held it until ``held_to``."""

    __tablename__ = "seat_holder"
    __table_args__ = (
        Index(
            "ix_seat_holder_one",
            "seat",
            unique=True,
            sqlite_where=text("held_to IS NULL"),
            postgresql_where=text("held_to IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    seat: Mapped[Seat] = mapped_column(one_of(Seat))
    name: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(120))
    held_from: Mapped[date]
    held_to: Mapped[date | None]
    recorded_by: Mapped[str] = mapped_column(Code)


class ForceOffice(Base):
    """A unit that supervises as part of one of the four forces."""

    __tablename__ = "force_office"

    unit: Mapped[str] = mapped_column(ForeignKey("unit.code"), primary_key=True)
    force: Mapped[Force] = mapped_column(one_of(Force))
