"""Holds the history against itself.

Every hash is computed again, from the first event to the head that the instance's row knows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.history.chain import GENESIS, link
from engine.history.events import Event, of_instance
from engine.store.tables import instance


@dataclass(frozen=True)
class Break:
    """Where a chain is broken.

    ``reason`` is ``altered``, ``missing``, ``reordered`` or ``cut-off``; ``seq`` the first event that is wrong.
    """

    instance_id: str
    seq: int
    reason: str


@dataclass(frozen=True)
class Verified:
    """The outcome for one instance: how many events were read, and the first break, if any."""

    instance_id: str
    events: int
    broken: Break | None


def verify(session: Session, instance_id: str) -> Verified:
    """Walk the chain of one instance."""
    seq, head = session.execute(select(instance.c.seq, instance.c.head).where(instance.c.id == instance_id)).one()
    return walk(instance_id, of_instance(session, instance_id), seq, head)


def walk(instance_id: str, events: Iterable[Event], seq: int, head: bytes) -> Verified:
    """Walk the chain of the events of one instance, in their order, to the last number and head that its row knows."""
    previous, count = GENESIS, 0
    for count, event in enumerate(events, start=1):
        reason = _fault(event, count, previous)
        if reason is not None:
            return Verified(instance_id, count, Break(instance_id, count, reason))
        previous = event.hash
    if count != seq or previous != head:
        return Verified(instance_id, count, Break(instance_id, count + 1, "cut-off"))
    return Verified(instance_id, count, None)


def verify_all(session: Session) -> Iterator[Verified]:
    """Walk the chain of every instance."""
    for instance_id in (
        session.execute(select(instance.c.id).order_by(instance.c.started_at, instance.c.id)).scalars().all()
    ):
        yield verify(session, instance_id)


def _fault(event: Event, expected: int, previous: bytes) -> str | None:
    if event.seq != expected:
        return "missing"
    if event.previous != previous:
        return "reordered"
    again = link(
        previous,
        instance_id=event.instance_id,
        seq=event.seq,
        at=event.at,
        actor=event.actor,
        kind=event.kind,
        element_id=event.element_id,
        definition_id=event.definition_id,
        payload=event.body,
    )
    return None if again == event.hash else "altered"
