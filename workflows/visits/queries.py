"""Questions about return visits."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.matters.models import Matter
from workflows.matters.values import Outcome
from workflows.visits.errors import VisitNotFound
from workflows.visits.models import ReturnVisit, VisitSample


def visit_row(session: Session, visit_id: str) -> ReturnVisit:
    """The return visit with this id. Raises VisitNotFound."""
    row = session.get(ReturnVisit, visit_id)
    if row is None:
        raise VisitNotFound(visit=visit_id)
    return row


def return_visits_of(session: Session, matter_id: str) -> list[ReturnVisit]:
    """The return visits to a matter, oldest first."""
    query = select(ReturnVisit).where(ReturnVisit.matter_id == matter_id)
    return list(session.scalars(query.order_by(ReturnVisit.opened_at, ReturnVisit.id)))


def origin_of(session: Session, matter_id: str) -> ReturnVisit | None:
    """The failed visit that a matter goes on from; None for a matter from elsewhere."""
    return session.scalar(select(ReturnVisit).where(ReturnVisit.follow_up_id == matter_id))


def latest_visits(session: Session, limit: int = 200) -> list[ReturnVisit]:
    """The return visits, those begun last first."""
    return list(
        session.scalars(select(ReturnVisit).order_by(ReturnVisit.opened_at.desc(), ReturnVisit.id).limit(limit))
    )


def samples(session: Session, limit: int = 50) -> list[VisitSample]:
    """The samples, the latest first."""
    return list(session.scalars(select(VisitSample).order_by(VisitSample.drawn_at.desc(), VisitSample.id).limit(limit)))


def visits_of_samples(session: Session, sample_ids: Iterable[str]) -> dict[str, list[ReturnVisit]]:
    """The visits of several samples, by sample."""
    found: dict[str, list[ReturnVisit]] = {each: [] for each in sample_ids}
    query = select(ReturnVisit).where(ReturnVisit.sample_id.in_(found)).order_by(ReturnVisit.opened_at, ReturnVisit.id)
    for row in session.scalars(query):
        found[row.sample_id or ""].append(row)
    return found


def closed_out_between(session: Session, begins: date, ends: date) -> list[str]:
    """The ids of the matters that were closed out from ``begins`` to ``ends``, sorted."""
    query = select(Matter.id).where(Matter.outcome == Outcome.CLOSED_OUT, Matter.closed_out_on.between(begins, ends))
    return sorted(session.scalars(query))
