"""Merging a matter into another that is the same: its own course ends, its directives go on being seen. Rule E11."""

from dataclasses import dataclass

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.commands import instances
from engine.history.events import of_business_key
from engine.store.tables import LIVE, history_event, instance
from engine.transaction import Transaction
from workflows.fields import required
from workflows.matters import service
from workflows.matters.errors import MatterOver
from workflows.matters.models import Matter
from workflows.matters.queries import OPEN, matter_row, merged_from


@dataclass(frozen=True)
class Merger:
    """Another matter that this one was merged with: ``stays`` is whether the other is the one that is followed on."""

    other: Matter
    stays: bool
    reason: str


def merge_matter(tx: Transaction, matter_id: str, into: str, reason: str) -> Matter:
    """End a matter as the same as ``into``, for a reason, and cancel all that runs for it.

    Raises MatterNotFound, FieldMissing, MergedIntoItself, MatterOver (one of the two has ended).
    """
    why = required({"reason": reason}, "reason")
    for each in (matter_row(tx.session, matter_id), matter_row(tx.session, into)):
        if each.status not in OPEN and each.merged_into is None:
            raise MatterOver(matter=each.id, title=each.title)
    matter = service.merge(tx, matter_id, into)
    for row in of_business_key(tx.session, matter_id):
        if row.state in LIVE and row.parent_id is None:
            instances.cancel(tx, row.id, why)
    return matter


def mergers(session: Session, matter: Matter) -> list[Merger]:
    """What was merged into a matter, and what it was merged into itself."""
    found = [Merger(each, stays=False, reason=_reason(session, each.id)) for each in merged_from(session, matter.id)]
    if matter.merged_into is not None:
        into = matter_row(session, matter.merged_into)
        found.append(Merger(into, stays=True, reason=_reason(session, matter.id)))
    return found


def _reason(session: Session, matter_id: str) -> str:
    """Why the course of a matter was ended; empty where it had none."""
    ended = (
        select(history_event.c.payload)
        .join(instance, instance.c.id == history_event.c.instance_id)
        .where(instance.c.business_key == matter_id, instance.c.parent_id.is_(None), history_event.c.kind == "cancel")
        .order_by(history_event.c.at.desc())
        .limit(1)
    )
    payload = session.scalar(ended)
    return str(orjson.loads(payload)["given"]["reason"]) if payload is not None else ""
