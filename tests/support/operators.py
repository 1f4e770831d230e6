"""What tests of an operator's work need: an instance laid open, an operation by hand, a history that holds."""

from typing import Any

from engine.commands.inspection import Inspection, Standing, inspect
from engine.history.events import Event, of_instance
from engine.history.replaying import replay
from engine.history.verifying import verify
from tests.support.engines import ADMIN, Bench
from tests.support.processes import boundary, diagram, path, process, timer, user_task

ENDS = '<startEvent id="s"/><endEvent id="e"/>'
WHY = "the wrong unit was chosen"
FORM = {"id": "say", "type": "default", "components": [{"type": "textfield", "key": "said", "label": "said"}]}


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


def last(bench: Bench, instance_id: str, kind: str) -> dict[str, Any]:
    """What was given with the last event, which is of this kind and by the administrator."""
    event = told(bench, instance_id)[-1]
    assert (event.kind, event.actor) == (kind, "admin")
    given: dict[str, Any] = event.payload["given"]
    return given


def each(*, sequential: bool = False, completion: str = "") -> str:
    """A loop over ``units`` that collects ``done``."""
    kind = ' isSequential="true"' if sequential else ""
    condition = f"<completionCondition>={completion}</completionCondition>" if completion else ""
    return (
        f"<multiInstanceLoopCharacteristics{kind}><extensionElements><zeebe:loopCharacteristics "
        'inputCollection="=units" inputElement="unit" outputCollection="reports" outputElement="=unit + said"/>'
        f"</extensionElements>{condition}</multiInstanceLoopCharacteristics>"
    )


def looped(bench: Bench, *, sequential: bool = False, completion: str = "") -> str:
    """An instance with a loop over the units a, b and c, each told what it ``said`` by a form."""
    task = user_task("work", form="say", inside=each(sequential=sequential, completion=completion))
    task += boundary("late", "work", timer("timeDuration", "P9D"), interrupting=False) + user_task("after")
    body = ENDS + task + '<endEvent id="e2"/>'
    bench.deploy(p=diagram(process("p", body, path("s", "work", "after", "e"), path("late", "e2"))), say=FORM)
    return bench.start("p", "case", units=["a", "b", "c"])


def passes(bench: Bench, instance_id: str) -> dict[str, int]:
    """The tokens of the passes by their unit."""
    return {token.variables["unit"]: token.token for token in seen(bench, instance_id).tokens if token.is_pass}
