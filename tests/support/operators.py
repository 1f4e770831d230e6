"""What tests of an operator's work need: an instance laid open, an operation by hand, a history that holds."""

from typing import Any

from engine.commands.inspection import Inspection, Standing, inspect
from engine.history.events import Event, of_instance
from engine.history.replaying import replay
from engine.history.verifying import verify
from tests.support.engines import ADMIN, Bench


def seen(bench: Bench, instance_id: str) -> Inspection:
    """The instance laid open."""
    with bench.database.reading() as session:
        return inspect(session, bench.engine, instance_id)


def standing(bench: Bench, instance_id: str, spec: str) -> Standing:
    """The first token at a spec."""
    return next(token for token in seen(bench, instance_id).tokens if token.spec == spec)


def by_hand(bench: Bench, operation: Any, *given: Any, **named: Any) -> None:
    """One operation of the administrator."""
    with bench.engine.transaction(ADMIN) as tx:
        operation(tx, *given, **named)


def told(bench: Bench, instance_id: str, *, called: bool = False) -> list[Event]:
    """The events of an instance, whose chain is whole and which, played again, lead to the same states."""
    with bench.database.reading() as session:
        assert verify(session, instance_id).broken is None
        events = list(of_instance(session, instance_id))
        specs = {each.definition_id: bench.engine.definitions.get(session, each.definition_id).spec for each in events}
    zone, functions = bench.engine.zone, bench.engine.functions
    again = replay(events, called=called, spec_of=specs.__getitem__, zone=zone, functions=functions)
    assert [each.agrees for each in again] == [True] * len(events)
    return events
