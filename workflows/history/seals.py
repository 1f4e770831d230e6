"""Whether a history is true: its chain of hashes is unbroken and, played again, it leads to the states recorded."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.history.events import Event, by_instance, family, of_instance
from engine.history.replaying import replay
from engine.history.verifying import Break, walk
from engine.service import Engine
from engine.store.rows import InstanceRow
from engine.store.tables import instance

DIVERGED = "diverged"
"""The reason of a break that only replay finds: the recorded events lead to another state than the recorded one."""


@dataclass(frozen=True)
class Seal:
    """The outcome for one instance: how many events were read, how many played again, and the first break, if any."""

    instance_id: str
    events: int
    replayed: int
    broken: Break | None


def seals_of_family(session: Session, engine: Engine, root_id: str) -> list[Seal]:
    """An instance and all it called, each verified and played again."""
    rows = family(session, root_id)
    events = by_instance(session, [row.id for row in rows])
    return [_seal(session, engine, row, events[row.id], played=True) for row in rows]


def seals_of_office(session: Session, engine: Engine, *, played: bool) -> Iterator[Seal]:
    """Every instance, in the order of their starts: verified and, if wanted, played again."""
    query = select(instance.c.id).order_by(instance.c.started_at, instance.c.id)
    for instance_id in session.scalars(query).all():
        row = InstanceRow(*session.execute(select(instance).where(instance.c.id == instance_id)).one())
        yield _seal(session, engine, row, list(of_instance(session, instance_id)), played=played)


def _seal(session: Session, engine: Engine, row: InstanceRow, events: list[Event], *, played: bool) -> Seal:
    verified = walk(row.id, events, row.seq, row.head)
    if verified.broken is not None or not played:
        return Seal(row.id, verified.events, 0, verified.broken)
    count = 0
    for each in replay(
        events,
        called=row.parent_id is not None,
        spec_of=lambda definition_id: engine.definitions.get(session, definition_id).spec,
        zone=engine.zone,
        functions=engine.functions,
    ):
        count += each.agrees
        if not each.agrees:
            return Seal(row.id, verified.events, count, Break(row.id, each.event.seq, DIVERGED))
    return Seal(row.id, verified.events, count, None)
