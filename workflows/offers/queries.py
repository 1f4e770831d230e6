"""Questions about offers."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.offers.errors import OfferNotFound
from workflows.offers.models import Offer


def offer_row(session: Session, offer_id: str) -> Offer:
    """The offer with this id. Raises OfferNotFound."""
    row = session.get(Offer, offer_id)
    if row is None:
        raise OfferNotFound(offer=offer_id)
    return row


def offers_of(session: Session, matter_id: str) -> list[Offer]:
    """What was offered to units on a matter, oldest first."""
    return list(session.scalars(select(Offer).where(Offer.matter_id == matter_id).order_by(Offer.offered_at)))
