"""Listing a matter and taking it off. Rule D22."""

from datetime import timedelta

from workflows.columns import new_id
from workflows.fields import required
from workflows.listings.errors import AlreadyListed, NothingToList, NotListed
from workflows.listings.models import Listing
from workflows.listings.queries import open_listing
from workflows.matters.queries import matter_row
from workflows.matters.values import Status
from workflows.moments import today
from workflows.unit_of_work import UnitOfWork

WEEK = timedelta(days=7)


def list_matter(tx: UnitOfWork, matter_id: str, reason: str) -> Listing:
    """List a running matter; it is due a week from today. Raises FieldMissing, NothingToList, AlreadyListed."""
    if matter_row(tx.session, matter_id).status is not Status.IN_PROGRESS:
        raise NothingToList(matter=matter_id)
    listed = open_listing(tx.session, matter_id)
    if listed is not None:
        raise AlreadyListed(due_on=listed.due_on.isoformat())
    listing = Listing(
        id=new_id(),
        matter_id=matter_id,
        reason=required({"reason": reason}, "reason"),
        due_on=today(tx) + WEEK,
        listed_by=tx.actor.id,
        listed_at=tx.now,
    )
    tx.session.add(listing)
    tx.session.flush()
    return listing


def lift_listing(tx: UnitOfWork, matter_id: str, result: str) -> Listing:
    """Take a matter off, with what came of it. Raises FieldMissing, NotListed."""
    listing = open_listing(tx.session, matter_id)
    if listing is None:
        raise NotListed(matter=matter_id)
    listing.result = required({"result": result}, "result")
    listing.lifted_by, listing.lifted_at = tx.actor.id, tx.now
    return listing
