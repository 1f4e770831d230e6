"""Processes that take back what was done, and what became of them."""

from engine.history.events import of_instance
from engine.history.replaying import replay
from tests.support.engines import Bench
from tests.support.processes import diagram, for_compensation, path, process, throw, undone_by, user_task

ENDS = '<startEvent id="s"/><endEvent id="e"/>'
ALL = "<compensateEventDefinition/>"
TOGETHER = '<zeebe:properties><zeebe:property name="compensationOrder" value="together"/></zeebe:properties>'
ERROR = '<error id="bad" errorCode="bad"/>'


def only(activity: str) -> str:
    """A compensation of this activity alone."""
    return f'<compensateEventDefinition activityRef="{activity}"/>'


def undone(bench: Bench, instance_id: str) -> list[str]:
    """The handlers that are done, in order: what is called ``undo-...``."""
    with bench.database.reading() as session:
        trace = [move for event in of_instance(session, instance_id) for move in event.payload.get("trace", ())]
    return [element for move, element, _ in trace if move == "leave" and element.startswith("undo")]


def plays_again(bench: Bench, instance_id: str) -> bool:
    """Whether the recorded events lead to the recorded states once more."""
    with bench.database.reading() as session:
        events = list(of_instance(session, instance_id))
        spec = bench.engine.definitions.get(session, events[0].definition_id).spec
    zone, functions = bench.engine.zone, bench.engine.functions
    return all(
        each.agrees for each in replay(events, called=False, spec_of=lambda _: spec, zone=zone, functions=functions)
    )


def booking(name: str, handler: str | None = None, activity: str | None = None) -> str:
    """An activity ``name`` and ``undo-name``, which undoes it."""
    task = user_task(name) if activity is None else activity
    return task + undone_by(name, f"undo-{name}") + for_compensation(handler or user_task(f"undo-{name}"))


def loop(kind: str = "parallel", items: str = "=[1, 2, 3]") -> str:
    """A multi-instance marker."""
    sequential = ' isSequential="true"' if kind == "sequential" else ""
    return (
        f"<multiInstanceLoopCharacteristics{sequential}><extensionElements>"
        f'<zeebe:loopCharacteristics inputCollection="{items}" inputElement="item"/>'
        "</extensionElements></multiInstanceLoopCharacteristics>"
    )


def two_bookings(definition: str, more: str = "") -> bytes:
    """Book ``a``, then ``b``, compensate, go ``on``."""
    body = ENDS + booking("a") + booking("b") + throw("t", definition, more=more) + user_task("on")
    return diagram(process("p", body, path("s", "a", "b", "t", "on", "e")))
