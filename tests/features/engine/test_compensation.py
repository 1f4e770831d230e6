"""Compensation: what was completed is undone, in the right order, once, and only that."""

import pytest

from tests.support.compensation import (
    ALL,
    ENDS,
    TOGETHER,
    booking,
    loop,
    only,
    plays_again,
    two_bookings,
    undone,
)
from tests.support.engines import Bench
from tests.support.processes import (
    boundary,
    diagram,
    flow,
    path,
    process,
    service_task,
    sub_process,
    throw,
    timer,
    user_task,
)


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
