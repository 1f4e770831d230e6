"""Questions about directives."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.directives.models import Directive
from workflows.matters.models import Matter


def directives_of(session: Session, matter_id: str) -> list[Directive]:
    """The directives on a matter in the order in which they were recorded."""
    query = select(Directive).where(Directive.matter_id == matter_id)
    return list(session.scalars(query.order_by(Directive.recorded_at, Directive.given_on, Directive.id)))


def directives_with_merged(session: Session, matter_id: str) -> list[Directive]:
    """The directives on a matter and on those merged into it: each leader among them is told the result. Rule E11."""
    merged = select(Matter.id).where(Matter.merged_into == matter_id)
    query = select(Directive).where((Directive.matter_id == matter_id) | Directive.matter_id.in_(merged))
    return list(session.scalars(query.order_by(Directive.recorded_at, Directive.given_on, Directive.id)))
