"""Merging a matter into another that is the same: its own course ends, its directives go on being seen. Rule E11."""

from engine.commands import instances
from engine.history.events import of_business_key
from engine.store.tables import LIVE
from engine.transaction import Transaction
from workflows.matters import service
from workflows.matters.models import Matter

REASON = "merged"


def merge_matter(tx: Transaction, matter_id: str, into: str) -> Matter:
    """End a matter as the same as ``into`` and cancel what runs for it. Raises MergedIntoItself, MatterNotFound."""
    matter = service.merge(tx, matter_id, into)
    for row in of_business_key(tx.session, matter_id):
        if row.state in LIVE and row.parent_id is None:
            instances.cancel(tx, row.id, REASON)
    return matter
