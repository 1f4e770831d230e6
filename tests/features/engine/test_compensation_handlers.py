"""Handlers of compensation are activities like others: they wait, call, fail, and see what was given."""

import pytest

from engine.history.events import of_instance
from engine.history.story import tell
from tests.support.compensation import (
    ALL,
    ENDS,
    ERROR,
    booking,
    loop,
    plays_again,
    two_bookings,
    undone,
)
from tests.support.engines import Bench
from tests.support.operators import seen
from tests.support.processes import (
    boundary,
    call,
    diagram,
    flow,
    message,
    path,
    process,
    service_task,
    sub_process,
    throw,
    timer,
    user_task,
)


@pytest.mark.supports("endEvent.compensate")
def test_a_handler_may_wait_for_a_message(bench: Bench) -> None:
    """A receive task undoes like any other activity."""
    receive = '<receiveTask id="undo-a" messageRef="back"/>'
    body = ENDS + booking("a", receive) + throw("t", ALL, tag="endEvent")
    roots = message("back", "back", "=&quot;k&quot;")
    bench.deploy(p=diagram(process("p", body.replace('<endEvent id="e"/>', ""), path("s", "a", "t")), roots=roots))
    instance_id = bench.start("p")
    bench.complete("a")
    assert bench.instance(instance_id).state == "active"
    bench.publish("back", "k")
    assert bench.instance(instance_id).state == "completed"
    assert plays_again(bench, instance_id)


def test_a_call_and_a_loop_can_undo(bench: Bench) -> None:
    """A called process undoes a call; a handler may be a loop of its own."""
    called = process("q", '<startEvent id="qs"/><endEvent id="qe"/>' + user_task("work"), path("qs", "work", "qe"))
    body = ENDS + booking("a", call("undo-a", "q"), call("a", "q"))
    body += booking("b", user_task("undo-b", inside=loop())) + throw("t", ALL)
    bench.deploy(p=diagram(process("p", body, path("s", "a", "b", "t", "e")), called))
    instance_id = bench.start("p")
    bench.complete("work")
    bench.complete("b")
    assert bench.elements() == ["undo-b"] * 3
    for _ in range(3):
        bench.complete("undo-b")
    assert bench.elements() == ["work"]
    bench.complete("work")
    assert bench.instance(instance_id).state == "completed"


def test_a_timer_on_a_handler_ends_it(bench: Bench) -> None:
    """A handler that takes too long is left by its boundary event; what follows there belongs to the undoing."""
    late = boundary("late", "undo-a", timer("timeDuration", "PT1H"))
    body = ENDS + booking("a") + late + user_task("remind") + '<endEvent id="le"/>' + throw("t", ALL) + user_task("on")
    bench.deploy(p=diagram(process("p", body, path("s", "a", "t", "on", "e"), path("late", "remind", "le"))))
    bench.start("p")
    bench.complete("a")
    bench.wait(hours=2)
    assert bench.elements() == ["remind"]
    bench.complete("remind")
    assert bench.elements() == ["on"]


def test_an_interrupted_scope_ends_its_undoing(bench: Bench) -> None:
    """A timer on the sub-process takes the running handler and the records along."""
    late = boundary("late", "sub", timer("timeDuration", "PT1H"))
    flows = path("is", "a", "it", "ie")
    inside = sub_process("sub", ENDS.replace('id="', 'id="i'), booking("a"), throw("it", ALL), flows)
    body = ENDS + inside + late + user_task("on")
    bench.deploy(p=diagram(process("p", body, path("s", "sub", "e"), path("late", "on", "e"))))
    instance_id = bench.start("p")
    bench.complete("a")
    assert bench.elements() == ["undo-a"]
    bench.wait(hours=2)
    assert bench.elements() == ["on"]
    assert plays_again(bench, instance_id)


def test_an_error_of_a_handler_is_caught_around_it(bench: Bench) -> None:
    """A handler that fails fails the scope in which it undoes."""
    failing = sub_process(
        "undo-a",
        '<startEvent id="us"/><endEvent id="fail"><errorEventDefinition errorRef="bad"/></endEvent>',
        path("us", "fail"),
    )
    flows = path("is", "a", "it", "ie")
    inside = sub_process("sub", ENDS.replace('id="', 'id="i'), booking("a", failing), throw("it", ALL), flows)
    caught = boundary("caught", "sub", '<errorEventDefinition errorRef="bad"/>')
    body = ENDS + inside + caught + user_task("mend")
    bench.deploy(p=diagram(process("p", body, path("s", "sub", "e"), path("caught", "mend", "e")), roots=ERROR))
    bench.start("p")
    bench.complete("a")
    assert bench.elements() == ["mend"]


def test_an_inclusive_join_does_not_wait_for_what_is_undone(bench: Bench) -> None:
    """An activity under compensation sends no token on: the join in front of which it stood fires without it."""
    body = (
        ENDS + booking("a") + user_task("b") + user_task("on") + '<inclusiveGateway id="f"/><inclusiveGateway id="j"/>'
    )
    body += throw("t", '<compensateEventDefinition waitForCompletion="false"/>')
    flows = path("s", "f") + flow("f", "a", "true") + flow("f", "b", "true") + path("a", "j", "on", "e")
    bench.deploy(p=diagram(process("p", body, flows + path("b", "t", "j"))))
    bench.start("p")
    bench.complete("a")
    bench.complete("b")
    assert bench.elements() == ["on", "undo-a"]


def test_handlers_see_what_the_activity_was_given(bench: Bench) -> None:
    """The handler sees the local variables of the activity as they were, and those around it as they are."""
    seen: list[dict[str, object]] = []
    bench.delegates.register("book", lambda _call: {"booked": True})
    bench.delegates.register("note", lambda call: seen.append(dict(call.inputs)))
    undo = service_task("undo-a", "note", {"hotel": "=hotel", "price": "=price"})
    activity = service_task("a", "book", {"hotel": '="Milliways"'}, {"price": "=price + 1"})
    body = ENDS + booking("a", undo, activity) + throw("t", ALL)
    bench.deploy(p=diagram(process("p", body, path("s", "a", "t", "e"))))
    bench.start("p", price=1, hotel="Taunton")
    assert seen == [{"hotel": "Milliways", "price": 2}]


def test_the_marking_shows_handlers(bench: Bench) -> None:
    """While it is undone, nobody stands at the activity, but at its handler and at the throw; the trace tells both."""
    bench.deploy(p=two_bookings(ALL))
    instance_id = bench.start("p")
    bench.complete("a")
    bench.complete("b")
    with bench.database.reading() as session:
        last = list(tell(of_instance(session, instance_id)))[-1]
    assert last.marking == {"t": 1, "undo-b": 1}
    moves = [(move, element) for move, element, _ in last.event.payload["trace"]]
    assert ("compensate", "b") in moves
    assert ("enter", "undo-b") in moves


def test_nothing_is_remembered_where_nothing_can_be_undone(bench: Bench) -> None:
    """A process without handlers has no token for what is done: its state does not grow."""
    body = ENDS + user_task("a") + user_task("b") + user_task("c")
    bench.deploy(p=diagram(process("p", body, path("s", "a", "b", "c", "e"))))
    instance_id = bench.start("p")
    bench.complete("a")
    before = len(bench.instance(instance_id).body)
    bench.complete("b")
    assert len(bench.instance(instance_id).body) == before


def test_an_instance_ends_with_all_that_could_have_been_undone(bench: Bench) -> None:
    """What nobody asked to undo does not keep an instance open."""
    bench.deploy(p=diagram(process("p", ENDS + booking("a") + user_task("b"), path("s", "a", "b", "e"))))
    instance_id = bench.start("p")
    bench.complete("a")
    bench.complete("b")
    assert bench.instance(instance_id).state == "completed"
    assert undone(bench, instance_id) == []


def test_an_operator_moves_handlers_nowhere(bench: Bench) -> None:
    """What is being undone cannot be moved by hand, and nothing can be moved to a handler; the throw can be moved."""
    bench.deploy(p=two_bookings(ALL))
    instance_id = bench.start("p")
    bench.complete("a")
    bench.complete("b")
    targets = {token.element: token.targets for token in seen(bench, instance_id).tokens}
    assert targets["undo-b"] == targets["b"] == ()
    assert "on" in targets["t"]
    assert "undo-a" not in targets["t"]
