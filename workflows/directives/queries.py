"""Questions about directives."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.directives.models import Directive


def directives_of(session: Session, matter_id: str) -> list[Directive]:
    """The directives on a matter in the order in which they were recorded."""
    query = select(Directive).where(Directive.matter_id == matter_id)
    return list(session.scalars(query.order_by(Directive.recorded_at, Directive.given_on, Directive.id)))
