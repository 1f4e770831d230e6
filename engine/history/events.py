"""Reads recorded events, in order."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store.rows import InstanceRow
from engine.store.tables import history_event, instance


@dataclass(frozen=True)
class Event:
    """One recorded command.

    ``payload`` holds what was given, what was answered, what followed and where tokens then stood.
    """

    instance_id: str
    seq: int
    at: datetime
    actor: str
    kind: str
    element_id: str | None
    definition_id: str
    body: bytes
    previous: bytes
    hash: bytes

    @property
    def principal(self) -> str:
        """Whose deed it counts as: of whoever the actor acted for, or the actor's."""
        return self.payload.get("on_behalf_of") or self.actor

    @property
    def payload(self) -> dict[str, Any]:
        """The recorded values.

        ``given``, and where tokens moved ``calls``, ``trace``, ``changes``, ``effects``, ``marking``; ``state`` is a
        hash. ``on_behalf_of`` where the actor acted in somebody's place.
        """
        read: dict[str, Any] = orjson.loads(self.body)
        return read


def family(session: Session, root_id: str) -> list[InstanceRow]:
    """An instance and all that it called, directly or not, in the order of their starts."""
    query = select(instance).where(instance.c.root_id == root_id).order_by(instance.c.started_at, instance.c.id)
    return [InstanceRow.of(row) for row in session.execute(query).mappings()]


def of_business_key(session: Session, business_key: str) -> list[InstanceRow]:
    """Every instance that belongs to a business key, in the order of their starts."""
    query = (
        select(instance).where(instance.c.business_key == business_key).order_by(instance.c.started_at, instance.c.id)
    )
    return [InstanceRow.of(row) for row in session.execute(query).mappings()]


def of_instance(session: Session, instance_id: str) -> Iterator[Event]:
    """The events of one instance."""
    query = select(history_event).where(history_event.c.instance_id == instance_id).order_by(history_event.c.seq)
    return (Event(*row) for row in session.execute(query))


def of_instances(session: Session, instance_ids: list[str]) -> list[Event]:
    """The events of several instances as they happened."""
    query = select(history_event).where(history_event.c.instance_id.in_(instance_ids))
    events = [Event(*row) for row in session.execute(query)]
    return sorted(events, key=lambda event: (event.at, event.instance_id.count("-"), event.instance_id, event.seq))


def by_instance(session: Session, instance_ids: Collection[str]) -> dict[str, list[Event]]:
    """The events of each of several instances, in one statement, in the order of their numbers."""
    found: dict[str, list[Event]] = {instance_id: [] for instance_id in instance_ids}
    query = select(history_event).where(history_event.c.instance_id.in_(found))
    for row in session.execute(query.order_by(history_event.c.instance_id, history_event.c.seq)):
        found[row.instance_id].append(Event(*row))
    return found


def starts_of(session: Session, instance_ids: Collection[str]) -> list[Event]:
    """The first event of each of these instances, in no order."""
    query = select(history_event).where(history_event.c.instance_id.in_(instance_ids), history_event.c.seq == 1)
    return [Event(*row) for row in session.execute(query)]
