"""Compensation: what was completed is undone, in the right order, once, and only that."""

import pytest

from engine.commands import messages
from engine.history.events import of_instance
from engine.history.story import tell
from tests.support.compensation import ALL, ENDS, ERROR, TOGETHER, booking, loop, only, plays_again, undone
from tests.support.engines import ANN, Bench
from tests.support.operators import seen
from tests.support.processes import (
    boundary,
    call,
    diagram,
    flow,
    message,
    on_message,
    path,
    process,
    service_task,
    sub_process,
    throw,
    timer,
    user_task,
)


def two_bookings(definition: str, more: str = "") -> bytes:
    """Book ``a``, then ``b``, compensate, go ``on``."""
    body = ENDS + booking("a") + booking("b") + throw("t", definition, more=more) + user_task("on")
    return diagram(process("p", body, path("s", "a", "b", "t", "on", "e")))


@pytest.mark.supports("boundaryEvent.compensate", "intermediateThrowEvent.compensate", "isForCompensation")
def test_the_last_done_is_undone_first(bench: Bench) -> None:
    """Handlers run one after the other in reverse order; the throw waits for them."""
    bench.deploy(p=two_bookings(ALL))
    instance_id = bench.start("p")
    bench.complete("a")
    bench.complete("b")
    assert bench.elements() == ["undo-b"]
    bench.complete("undo-b")
    assert bench.elements() == ["undo-a"]
    bench.complete("undo-a")
    assert bench.elements() == ["on"]
    bench.complete("on")
    assert bench.instance(instance_id).state == "completed"
    assert plays_again(bench, instance_id)


@pytest.mark.supports("zeebe:property.compensationOrder")
def test_handlers_may_begin_together(bench: Bench) -> None:
    """Where the event says so, no handler waits for another."""
    bench.deploy(p=two_bookings(ALL, TOGETHER))
    bench.start("p")
    bench.complete("a")
    bench.complete("b")
    assert bench.elements() == ["undo-a", "undo-b"]
    bench.complete("undo-a")
    bench.complete("undo-b")
    assert bench.elements() == ["on"]


@pytest.mark.supports("compensateEventDefinition.activityRef")
def test_one_activity_is_undone_by_its_name(bench: Bench) -> None:
    """A throw that names an activity leaves the others alone."""
    bench.deploy(p=two_bookings(only("a")))
    instance_id = bench.start("p")
    for element in ("a", "b", "undo-a", "on"):
        bench.complete(element)
    assert bench.instance(instance_id).state == "completed"
    assert undone(bench, instance_id) == ["undo-a"]


@pytest.mark.supports("compensateEventDefinition.waitForCompletion")
def test_a_throw_need_not_wait(bench: Bench) -> None:
    """With waitForCompletion false the flow goes on at once; the instance ends when the handlers are done too."""
    bench.deploy(p=two_bookings('<compensateEventDefinition waitForCompletion="false"/>'))
    instance_id = bench.start("p")
    bench.complete("a")
    bench.complete("b")
    assert bench.elements() == ["on", "undo-b"]
    bench.complete("on")
    bench.complete("undo-b")
    assert bench.instance(instance_id).state == "active"
    bench.complete("undo-a")
    assert bench.instance(instance_id).state == "completed"
    assert plays_again(bench, instance_id)


def test_nothing_to_undo_is_passed(bench: Bench) -> None:
    """A throw before anything was completed goes on."""
    body = ENDS + booking("a") + throw("t", ALL) + user_task("on")
    bench.deploy(p=diagram(process("p", body, path("s", "t", "on", "a", "e"))))
    bench.start("p")
    assert bench.elements() == ["on"]


def test_what_is_undone_is_not_undone_again(bench: Bench) -> None:
    """The second throw finds nothing that the first has not used."""
    body = ENDS + booking("a") + throw("t", ALL) + throw("again", ALL) + user_task("on")
    bench.deploy(p=diagram(process("p", body, path("s", "a", "t", "again", "on", "e"))))
    instance_id = bench.start("p")
    bench.complete("a")
    bench.complete("undo-a")
    assert bench.elements() == ["on"]
    assert undone(bench, instance_id) == ["undo-a"]


def test_what_is_done_again_is_undone_as_often(bench: Bench) -> None:
    """An activity on a loop of the flow is undone once for each time it was completed."""
    bench.delegates.register("count", lambda call: {"count": call.inputs["count"] + 1})
    counting = service_task("c", "count", {"count": "=count"}, {"count": "=count"})
    body = ENDS + booking("a") + counting + '<exclusiveGateway id="g" default="g-t"/>' + throw("t", ALL)
    flows = path("s", "a", "c", "g") + flow("g", "a", "count < 2") + path("g", "t", "e")
    bench.deploy(p=diagram(process("p", body, flows)))
    instance_id = bench.start("p", count=0)
    for element in ("a", "a", "undo-a"):
        bench.complete(element)
    assert bench.elements() == ["undo-a"]
    bench.complete("undo-a")
    assert bench.instance(instance_id).state == "completed"


def test_an_interrupted_activity_is_not_undone(bench: Bench) -> None:
    """Only what was completed can be compensated."""
    late = boundary("late", "a", timer("timeDuration", "PT1H"))
    body = ENDS + booking("a") + booking("b") + late + throw("t", ALL) + user_task("on")
    bench.deploy(p=diagram(process("p", body, path("s", "b", "a", "t", "on", "e"), path("late", "t"))))
    bench.start("p")
    bench.complete("b")
    bench.wait(hours=2)
    assert bench.elements() == ["undo-b"]
    bench.complete("undo-b")
    assert bench.elements() == ["on"]


@pytest.mark.parametrize(("kind", "at_once"), [("parallel", 3), ("sequential", 1)])
def test_each_pass_is_undone(bench: Bench, kind: str, at_once: int) -> None:
    """Three passes are undone three times: together where they ran together, else backwards; each sees its item."""
    bench.delegates.register("note", lambda call: notes.append(call.inputs["item"]))
    notes: list[int] = []
    handler = sub_process(
        "undo-a",
        '<startEvent id="us"/><endEvent id="ue"/>',
        user_task("ask"),
        service_task("note", "note", {"item": "=item"}),
        path("us", "ask", "note", "ue"),
    )
    body = ENDS + booking("a", handler, user_task("a", inside=loop(kind))) + throw("t", only("a"))
    bench.deploy(p=diagram(process("p", body, path("s", "a", "t", "e"))))
    instance_id = bench.start("p")
    for _ in range(3):
        bench.complete("a")
    assert bench.elements() == ["ask"] * at_once
    for _ in range(3):
        bench.complete("ask")
    assert notes == [3, 2, 1]
    assert bench.instance(instance_id).state == "completed"
    assert plays_again(bench, instance_id)


def test_each_round_of_a_standard_loop_is_undone(bench: Bench) -> None:
    """Rounds are undone one after the other, the last one first; each sees its counter."""
    seen: list[int] = []
    bench.delegates.register("note", lambda call: seen.append(call.inputs["round"]))
    again = (
        "<standardLoopCharacteristics><loopCondition>=loopCounter &lt; 3</loopCondition></standardLoopCharacteristics>"
    )
    undo = service_task("undo-a", "note", {"round": "=loopCounter"})
    body = ENDS + booking("a", undo, user_task("a", inside=again)) + throw("t", ALL)
    bench.deploy(p=diagram(process("p", body, path("s", "a", "t", "e"))))
    instance_id = bench.start("p")
    for _ in range(3):
        bench.complete("a")
    assert seen == [3, 2, 1]
    assert bench.instance(instance_id).state == "completed"
    assert plays_again(bench, instance_id)


def test_an_unfinished_loop_is_not_undone(bench: Bench) -> None:
    """While passes are open, the activity is not completed, and a throw elsewhere passes it over."""
    body = ENDS + booking("a", activity=user_task("a", inside=loop())) + user_task("b") + throw("t", ALL)
    body += user_task("on") + '<parallelGateway id="f"/><endEvent id="e2"/>'
    flows = path("s", "f", "a", "e") + path("f", "b", "t", "on", "e2")
    bench.deploy(p=diagram(process("p", body, flows)))
    instance_id = bench.start("p")
    for element in ("a", "a", "b"):
        bench.complete(element)
    assert bench.elements() == ["a", "on"]
    for element in ("a", "on"):
        bench.complete(element)
    assert bench.instance(instance_id).state == "completed"
    assert undone(bench, instance_id) == []


def test_a_loop_ended_early_is_undone_as_far_as_it_came(bench: Bench) -> None:
    """Passes cut off by the completion condition were not completed."""
    early = loop().replace(
        "</multiInstance", "<completionCondition>=numberOfCompletedInstances = 2</completionCondition></multiInstance"
    )
    body = ENDS + booking("a", activity=user_task("a", inside=early)) + throw("t", ALL)
    bench.deploy(p=diagram(process("p", body, path("s", "a", "t", "e"))))
    bench.start("p")
    bench.complete("a")
    bench.complete("a")
    assert bench.elements() == ["undo-a", "undo-a"]


def test_branches_that_knew_nothing_of_each_other_are_undone_together(bench: Bench) -> None:
    """Two parallel activities are undone at once, and before what came before them; other branches go on meanwhile."""
    body = ENDS + "".join(booking(name) for name in "abc") + user_task("beside") + throw("t", ALL) + user_task("on")
    body += '<parallelGateway id="f"/><parallelGateway id="j"/><parallelGateway id="g"/><endEvent id="e2"/>'
    flows = path("s", "a", "g", "f", "b", "j", "t", "on", "e") + path("f", "c", "j") + path("g", "beside", "e2")
    bench.deploy(p=diagram(process("p", body, flows)))
    instance_id = bench.start("p")
    for element in ("a", "b", "c"):
        bench.complete(element)
    assert bench.elements() == ["beside", "undo-b", "undo-c"]
    bench.complete("undo-b")
    assert bench.elements() == ["beside", "undo-c"]
    bench.complete("undo-c")
    assert bench.elements() == ["beside", "undo-a"]
    bench.complete("beside")
    bench.complete("undo-a")
    bench.complete("on")
    assert bench.instance(instance_id).state == "completed"


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
    _publish(bench, "stop", "k")
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
    _publish(bench, "stop", "k")
    bench.complete("c")
    assert bench.elements() == ["b", "enough", "undo-c"]
    bench.complete("enough")
    assert bench.elements() == ["b"]
    bench.complete("b")
    assert bench.elements() == ["undo-a"]
    bench.complete("undo-a")
    assert bench.instance(instance_id).state == "completed"


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
    _publish(bench, "back", "k")
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


def _publish(bench: Bench, name: str, key: str) -> None:
    with bench.engine.transaction(ANN) as tx:
        messages.publish(tx, name, key)


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
