"""Questions about the leading group and the four forces."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.forces.models import Force, ForceOffice, Seat, SeatHolder


def leading_group(session: Session) -> dict[Seat, SeatHolder | None]:
    """Who holds each seat now, in the order of the seats; None where it is vacant. Rule D02."""
    held = {row.seat: row for row in session.scalars(select(SeatHolder).where(SeatHolder.held_to.is_(None)))}
    return {seat: held.get(seat) for seat in Seat}


def force_of(session: Session) -> dict[str, Force]:
    """The force of each unit that supervises with others, by the unit's code. Rule D03."""
    return {row.unit: row.force for row in session.scalars(select(ForceOffice).order_by(ForceOffice.unit))}
