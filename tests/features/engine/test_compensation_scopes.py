"""Compensation of sub-processes: by what they did, by a handler of their own, by an event sub-process."""

import pytest

from tests.support.compensation import ALL, ENDS, ERROR, booking, only, plays_again, undone
from tests.support.engines import Bench
from tests.support.processes import (
    diagram,
    message,
    on_message,
    path,
    process,
    service_task,
    sub_process,
    throw,
    user_task,
)


def test_a_sub_process_is_undone_by_what_it_did(bench: Bench) -> None:
    """Without a handler of its own, what was completed inside is undone, backwards, when its turn comes."""
    inside = sub_process("sub", ENDS.replace('id="', 'id="i'), booking("a"), booking("b"), path("is", "a", "b", "ie"))
    body = ENDS + inside + booking("c") + throw("t", ALL)
    bench.deploy(p=diagram(process("p", body, path("s", "sub", "c", "t", "e"))))
    instance_id = bench.start("p")
    for element in ("a", "b", "c"):
        bench.complete(element)
    for element in ("undo-c", "undo-b", "undo-a"):
        assert bench.elements() == [element]
        bench.complete(element)
    assert bench.instance(instance_id).state == "completed"
    assert plays_again(bench, instance_id)


def test_the_handler_of_a_sub_process_stands_for_all_inside(bench: Bench) -> None:
    """A sub-process with a compensation boundary event of its own is undone by that alone."""
    inside = sub_process("sub", ENDS.replace('id="', 'id="i'), booking("a"), path("is", "a", "ie"))
    body = ENDS + booking("sub", activity=inside) + throw("t", only("sub")) + user_task("on")
    bench.deploy(p=diagram(process("p", body, path("s", "sub", "t", "on", "e"))))
    bench.start("p")
    bench.complete("a")
    assert bench.elements() == ["undo-sub"]
    bench.complete("undo-sub")
    assert bench.elements() == ["on"]


def _with_event_sub_process(asking: str) -> bytes:
    handler = sub_process(
        "handler",
        '<startEvent id="hs"><compensateEventDefinition/></startEvent><endEvent id="he"/>',
        user_task("undo-first"),
        throw("rethrow", asking),
        path("hs", "undo-first", "rethrow", "he"),
        attributes=' triggeredByEvent="true"',
    )
    flows = path("is", "note", "a", "b", "ie")
    note = service_task("note", "note")
    inside = sub_process("sub", ENDS.replace('id="', 'id="i'), note, booking("a"), booking("b"), handler, flows)
    body = ENDS + inside + throw("t", ALL) + user_task("on")
    return diagram(process("p", body, path("s", "sub", "t", "on", "e")))


@pytest.mark.parametrize(
    ("asking", "then"), [(ALL, ["undo-b", "undo-a"]), (only("a"), ["undo-a"])], ids=["all", "by name"]
)
@pytest.mark.supports("eventSubProcess.compensate")
def test_a_compensation_event_sub_process_decides(bench: Bench, asking: str, then: list[str]) -> None:
    """It runs instead of the handlers inside, and may ask for all of them or for some."""
    bench.delegates.register("note", lambda _call: None)
    bench.deploy(p=_with_event_sub_process(asking))
    instance_id = bench.start("p")
    bench.complete("a")
    bench.complete("b")
    for element in ("undo-first", *then):
        assert bench.elements() == [element]
        bench.complete(element)
    assert bench.elements() == ["on"]
    assert plays_again(bench, instance_id)


def test_an_event_sub_process_undoes_what_it_interrupted(bench: Bench) -> None:
    """After an error, the interrupting event sub-process has its own work undone, then that of the scope around it."""
    handler = sub_process(
        "caught",
        '<startEvent id="cs"><errorEventDefinition errorRef="bad"/></startEvent><endEvent id="ce"/>',
        booking("b"),
        throw("t", ALL),
        path("cs", "b", "t", "ce"),
        attributes=' triggeredByEvent="true"',
    )
    failing = '<endEvent id="fail"><errorEventDefinition errorRef="bad"/></endEvent>'
    body = '<startEvent id="s"/>' + booking("a") + user_task("open") + '<parallelGateway id="f"/>' + failing + handler
    flows = path("s", "a", "f", "fail") + path("f", "open")
    bench.deploy(p=diagram(process("p", body, flows), roots=ERROR))
    instance_id = bench.start("p")
    bench.complete("a")
    assert bench.elements() == ["b"]
    bench.complete("b")
    assert bench.elements() == ["undo-b"]
    bench.complete("undo-b")
    assert bench.elements() == ["undo-a"]
    bench.complete("undo-a")
    assert bench.instance(instance_id).state == "completed"
    assert plays_again(bench, instance_id)


def test_what_was_claimed_by_an_interrupted_throw_can_still_be_undone(bench: Bench) -> None:
    """Undoing that was cut off loses the handler that ran, and nothing that still waited for its turn."""
    handler = sub_process(
        "caught",
        f'<startEvent id="cs">{on_message("stop")}</startEvent><endEvent id="ce"/>',
        throw("again", ALL),
        path("cs", "again", "ce"),
        attributes=' triggeredByEvent="true"',
    )
    body = ENDS + booking("a") + booking("b") + throw("t", ALL) + handler
    roots = message("stop", "stop", "=&quot;k&quot;")
    bench.deploy(p=diagram(process("p", body, path("s", "a", "b", "t", "e")), roots=roots))
    instance_id = bench.start("p")
    bench.complete("a")
    bench.complete("b")
    assert bench.elements() == ["undo-b"]
    bench.publish("stop", "k")
    assert bench.elements() == ["undo-a"]
    bench.complete("undo-a")
    assert bench.instance(instance_id).state == "completed"
    assert undone(bench, instance_id) == ["undo-a"]


def test_what_a_terminated_throw_claimed_can_still_be_undone(bench: Bench) -> None:
    """A terminate end event beside the throw, in an event sub-process, gives back what the throw did not come to."""
    handler = sub_process(
        "caught",
        f'<startEvent id="cs" isInterrupting="false">{on_message("stop")}</startEvent><parallelGateway id="f"/>',
        booking("c") + user_task("enough") + throw("t", ALL) + '<endEvent id="ce"/>',
        throw("over", "<terminateEventDefinition/>", tag="endEvent"),
        path("cs", "f", "c", "t", "ce") + path("f", "enough", "over"),
        attributes=' triggeredByEvent="true"',
    )
    body = ENDS + booking("a") + user_task("b") + throw("again", ALL) + handler
    roots = message("stop", "stop", "=&quot;k&quot;")
    bench.deploy(p=diagram(process("p", body, path("s", "a", "b", "again", "e")), roots=roots))
    instance_id = bench.start("p")
    bench.complete("a")
    bench.publish("stop", "k")
    bench.complete("c")
    assert bench.elements() == ["b", "enough", "undo-c"]
    bench.complete("enough")
    assert bench.elements() == ["b"]
    bench.complete("b")
    assert bench.elements() == ["undo-a"]
    bench.complete("undo-a")
    assert bench.instance(instance_id).state == "completed"
