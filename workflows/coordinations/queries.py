"""Questions about coordination."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.coordinations.errors import CoordinationNotFound
from workflows.coordinations.models import Coordination, CoordinationItem


@dataclass(frozen=True)
class Coordinated:
    """A coordination with its pieces, the earliest deadline first."""

    row: Coordination
    items: list[CoordinationItem]


def coordination_row(session: Session, coordination_id: str) -> Coordination:
    """The coordination with this id. Raises CoordinationNotFound."""
    row = session.get(Coordination, coordination_id)
    if row is None:
        raise CoordinationNotFound(coordination=coordination_id)
    return row


def item_row(session: Session, item_id: str) -> CoordinationItem:
    """The piece with this id. Raises CoordinationNotFound."""
    row = session.get(CoordinationItem, item_id)
    if row is None:
        raise CoordinationNotFound(coordination=item_id)
    return row


def items_of(session: Session, coordination_id: str) -> list[CoordinationItem]:
    """The pieces of a coordination, the earliest deadline first."""
    query = select(CoordinationItem).where(CoordinationItem.coordination_id == coordination_id)
    return list(session.scalars(query.order_by(CoordinationItem.original_due_on, CoordinationItem.id)))


def coordinations_of(session: Session, matter_id: str) -> list[Coordinated]:
    """Every coordination on a matter, oldest first."""
    query = select(Coordination).where(Coordination.matter_id == matter_id).order_by(Coordination.signed_at)
    return [Coordinated(row, items_of(session, row.id)) for row in session.scalars(query)]
