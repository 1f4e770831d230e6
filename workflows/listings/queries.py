"""Questions about listed supervision."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.listings.models import Listing


def listings_of(session: Session, matter_id: str) -> list[Listing]:
    """Every time a matter was listed, the last first."""
    query = select(Listing).where(Listing.matter_id == matter_id)
    return list(session.scalars(query.order_by(Listing.listed_at.desc(), Listing.id)))


def open_listing(session: Session, matter_id: str) -> Listing | None:
    """How the matter is listed now; None when it is not."""
    return session.scalar(select(Listing).where(Listing.matter_id == matter_id, Listing.lifted_at.is_(None)))
