"""Files that are drawn by something else than an editor."""

import pytest

from engine.bpmn.model import Kind
from engine.runtime.compiling import PLAIN
from tests.support.diagrams import diagram, each, end, flow, message, node, start, timer, trigger, user, zeebe
from tests.unit.engine.lint.around import codes, findings


def test_an_event_definition_by_reference_is_not_overlooked() -> None:
    """An event whose definition stands elsewhere is refused instead of being taken for one without a trigger."""
    begin = start("start", "<eventDefinitionRef>timer</eventDefinitionRef>")
    (found,) = findings(diagram(begin, end(), "start -> end"))
    assert (found.code, found.details["tag"]) == ("process.unsupported", "eventDefinitionRef")


def test_listeners_are_refused_wherever_they_stand() -> None:
    """Code hidden in a process or a flow is refused like that in a node."""
    listeners = zeebe("executionListeners")
    assert codes(diagram(listeners, start(), end(), "start -> end")) == ["process.unsupported"]
    hearing = node("sequenceFlow", "f", listeners, sourceRef="start", targetRef="end")
    assert codes(diagram(start(), end(), hearing)) == ["process.unsupported"]


def test_a_task_inside_a_task_is_refused() -> None:
    """Only sub-processes hold nodes; what stands in anything else would never be reached."""
    nested = node("task", "t", user("hidden"))
    assert "reach.unreachable" in codes(diagram(start(), nested, end(), "start -> t -> end"))


def test_what_the_game_cannot_play_is_refused() -> None:
    """Every kind of node without a spec of its own is refused by its name."""
    for kind in Kind:
        inner = (start("s"), end("e"), "s -> e")
        found = codes(diagram(start(), node(kind, "x", *inner), end(), "start -> x -> end"))
        assert (kind in PLAIN) or any(code.startswith("kind.") for code in found), kind


def test_flows_need_no_ids() -> None:
    """Sequence flows without ids, even two between the same nodes, are legal."""
    nameless = '<sequenceFlow sourceRef="start" targetRef="t"/>'
    task = user("t")
    assert codes(diagram(start(), task, end(), nameless, "t -> end")) == []
    assert "id.duplicate" not in codes(diagram(start(), task, end(), nameless, nameless, "t -> end"))


def test_two_flows_of_one_id_are_refused() -> None:
    """An id that stands at two flows is found."""
    twice = (flow("start", "t", id="f"), flow("t", "end", id="f"))
    assert "id.duplicate" in codes(diagram(start(), user("t"), end(), *twice))


def test_a_way_out_by_an_event_counts() -> None:
    """A loop that an interrupting event sub-process or boundary event ends is no trap."""
    stop = node("startEvent", "s", trigger("message", "stop"))
    handler = node("subProcess", "handler", stop, end("e"), "s -> e", triggeredByEvent="true")
    begin = start("start", zeebe("properties", zeebe("property", name="startVariables", value="matter")))
    parts = (begin, user("a"), user("b"), "start -> a -> b -> a")
    root = message("stop", "=matter")
    assert codes(diagram(*parts, handler, root=root)) == []
    assert codes(diagram(*parts)) == ["reach.no-end"]


def test_a_large_diagram_is_linted_in_one_go() -> None:
    """Thousands of nodes in a row are no trouble."""
    names = [f"t{number}" for number in range(1500)]
    chain = " -> ".join(["start", *names, "end"])
    assert codes(diagram(start(), *(user(name) for name in names), end(), chain)) == []


@pytest.mark.parametrize("kind", ["timeDuration", "timeCycle"])
def test_a_boundary_event_of_a_looped_task_waits(kind: str) -> None:
    """A loop lasts as long as its passes, so that an event on its edge can happen."""
    task = user("t", each("=[1, 2]", inputElement="one"))
    value = "PT1H" if kind == "timeDuration" else "R/PT1H"
    late = node("boundaryEvent", "x", timer(kind, value), attachedToRef="t", cancelActivity="false")
    assert codes(diagram(start(), task, late, end(), end("told"), "start -> t -> end", "x -> told")) == []
