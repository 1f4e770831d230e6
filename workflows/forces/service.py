"""Keeping the leading group and the offices of the four forces. Rules D02 and D03."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from workflows.columns import new_id
from workflows.fields import choice, required, short
from workflows.forces.models import Force, ForceOffice, Seat, SeatHolder
from workflows.moments import today
from workflows.organisation.models import Unit
from workflows.organisation.queries import UnitNotFound
from workflows.unit_of_work import UnitOfWork

LONGEST_NAME = 80
LONGEST_TITLE = 120


def take_seat(tx: UnitOfWork, values: Mapping[str, Any]) -> SeatHolder:
    """Give a ``seat`` to ``name`` with their ``title``; who held it before stays on record. Rule D02.

    Raises FieldMissing, FieldWrong, FieldTooLong.
    """
    seat = choice(values, "seat", Seat)
    name, title = short(values, "name", LONGEST_NAME), short(values, "title", LONGEST_TITLE)
    before = tx.session.scalar(select(SeatHolder).where(SeatHolder.seat == seat, SeatHolder.held_to.is_(None)))
    if before is not None:
        before.held_to = today(tx)
        tx.session.flush()
    holder = SeatHolder(
        id=new_id(), seat=seat, name=name, title=title, held_from=today(tx), held_to=None, recorded_by=tx.actor.id
    )
    tx.session.add(holder)
    tx.session.flush()
    return holder


def join_force(tx: UnitOfWork, values: Mapping[str, Any]) -> ForceOffice:
    """Count a ``unit`` among the offices of a ``force``, and of no other. Rule D03. Raises UnitNotFound, FieldWrong."""
    unit, force = required(values, "unit"), choice(values, "force", Force)
    if tx.session.get(Unit, unit) is None:
        raise UnitNotFound(unit=unit)
    office = tx.session.get(ForceOffice, unit)
    if office is None:
        office = ForceOffice(unit=unit, force=force)
        tx.session.add(office)
    office.force = force
    tx.session.flush()
    return office


def leave_force(tx: UnitOfWork, unit: str) -> None:
    """Let a unit be no office of any force any more; what it took part in stays on record."""
    office = tx.session.get(ForceOffice, unit)
    if office is not None:
        tx.session.delete(office)
        tx.session.flush()
