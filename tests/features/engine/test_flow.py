"""How tokens flow: timers, calls, loops, events, seen through the work list."""

from datetime import timedelta
from typing import Any

import pytest

from engine.actor import Actor
from engine.commands import messages, tasks
from engine.commands.messages import NobodyWaits
from engine.delegates import BpmnError, DelegateCall
from engine.runtime.faults import NoFlowTaken
from tests.support.engines import ANN, Bench
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
    timer,
    user_task,
)

ENDS = '<startEvent id="s"/><endEvent id="e"/>'
CHILD_ENDS = '<startEvent id="cs"/><endEvent id="ce"/>'


@pytest.mark.supports("boundaryEvent.timer")
def test_a_timer_fires_once_when_it_is_due(bench: Bench) -> None:
    """An interrupting timer moves the token exactly once, not a moment early."""
    body = ENDS + user_task("work") + user_task("late")
    body += boundary("t", "work", timer("timeDuration", "P2D"))
    bench.deploy(p=diagram(process("p", body, path("s", "work", "e"), path("t", "late", "e"))))
    bench.start("p")
    bench.wait(hours=47)
    assert bench.elements() == ["work"]
    bench.wait(hours=2)
    assert bench.elements() == ["late"]
    bench.wait(days=30)
    assert bench.elements() == ["late"]


@pytest.mark.supports("boundaryEvent.timer.non-interrupting", "timer.timeCycle")
def test_a_late_cycle_does_not_burst(bench: Bench) -> None:
    """A reminder every day, three days late, fires once for what was missed and then at its next time."""
    body = ENDS + user_task("work") + user_task("reminder") + '<endEvent id="e2"/>'
    body += boundary("t", "work", timer("timeCycle", "R/P1D"), interrupting=False)
    bench.deploy(p=diagram(process("p", body, path("s", "work", "e"), path("t", "reminder", "e2"))))
    bench.start("p")
    bench.clock.advance(timedelta(days=3, hours=1))
    bench.engine.run_due()
    assert bench.elements() == ["reminder", "work"]
    bench.wait(hours=22)
    assert bench.elements() == ["reminder", "work"]
    bench.wait(hours=2)
    assert bench.elements() == ["reminder", "reminder", "work"]
    bench.complete("work")
    bench.wait(days=5)
    assert bench.elements() == ["reminder", "reminder"]


@pytest.mark.supports("intermediateCatchEvent.timer", "timer.timeDuration")
def test_a_month_is_a_month_of_the_calendar(bench: Bench) -> None:
    """P1M from 31 October local time is 30 November."""
    body = (
        ENDS
        + f'<intermediateCatchEvent id="t">{timer("timeDuration", "P1M")}</intermediateCatchEvent>'
        + user_task("after")
    )
    bench.deploy(p=diagram(process("p", body, path("s", "t", "after", "e"))))
    bench.start("p")
    assert bench.engine.next_due() is not None
    assert bench.engine.next_due().isoformat() == "2019-11-30T01:00:00+00:00"  # type: ignore[union-attr]  # asserted above


@pytest.mark.supports(
    "callActivity",
    "multiInstance.parallel",
    "zeebe:calledElement.processId",
    "zeebe:loopCharacteristics.inputCollection",
    "zeebe:loopCharacteristics.inputElement",
)
def test_each_called_process_is_an_instance_of_its_own(bench: Bench) -> None:
    """A parallel loop over a call starts one instance for each item, linked to the caller.

    Their results are collected in order.
    """
    child = process(
        "child",
        CHILD_ENDS + user_task("work", assignee='="head-" + unit') + _script("out", "answer", 'unit + "!"'),
        path("cs", "work", "out", "ce"),
    )
    loop = (
        "<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics "
        'inputCollection="=units" inputElement="unit" outputCollection="answers" outputElement="=reply"/>'
        "</extensionElements></multiInstanceLoopCharacteristics>"
    )
    mappings = '<zeebe:input source="=unit" target="unit"/><zeebe:output source="=answer" target="reply"/>'
    calling = call("call", "child", attributes=' propagateAllChildVariables="false"', mappings=mappings, inside=loop)
    parent = process(
        "parent",
        ENDS + calling + user_task("read", assignee='=string join(answers, ",")'),
        path("s", "call", "read", "e"),
    )
    bench.deploy(p=diagram(parent, child))
    root = bench.start("parent", "case-9", units=["A", "B", "C"])
    children = bench.instances()[1:]
    assert [(row.parent_id, row.root_id, row.business_key) for row in children] == [(root, root, "case-9")] * 3
    for unit in ("C", "A", "B"):
        task = next(task for task in bench.open() if task.assignee == f"head-{unit}")
        with bench.engine.transaction(Actor(f"head-{unit}")) as tx:
            tasks.complete(tx, task.id, {})
    assert [(task.element_id, task.assignee) for task in bench.open()] == [("read", "A!,B!,C!")]


@pytest.mark.parametrize(
    ("said", "told", "left"),
    [
        ('propagateAllParentVariables="true"', "a-b", "a--c"),
        ('propagateAllParentVariables="false"', "a-", "a--c"),
        ('propagateAllChildVariables="true"', "a-", "z--c"),
    ],
)
@pytest.mark.supports(
    "zeebe:calledElement.propagateAllChildVariables", "zeebe:calledElement.propagateAllParentVariables"
)
def test_a_call_hands_over_what_it_says(bench: Bench, said: str, told: str, left: str) -> None:
    """Beside the mappings all variables go in, or come back, where the diagram says so."""
    joined = 'string join([if x = null then "" else x, if y = null then "" else y], "-")'
    work = _script("out", "x", '"z"') + _script("reply", "given", '"c"')
    child = process(
        "child", CHILD_ENDS + user_task("work", assignee=f"={joined}") + work, path("cs", "work", "out", "reply", "ce")
    )
    mappings = '<zeebe:input source="=x" target="x"/><zeebe:output source="=given" target="answer"/>'
    calling = call("call", "child", attributes=f" {said}", mappings=mappings)
    read = user_task("read", assignee='=x + "--" + answer')
    bench.deploy(p=diagram(process("p", ENDS + calling + read, path("s", "call", "read", "e")), child))
    bench.start("p", x="a", y="b")
    assert [task.assignee for task in bench.open()] == [told]
    with bench.engine.transaction(Actor(told)) as tx:
        tasks.complete(tx, bench.open()[0].id, {})
    assert [task.assignee for task in bench.open()] == [left]


def test_leaving_a_call_cancels_what_was_called(bench: Bench) -> None:
    """When the caller goes on without the called instance, that is cancelled and its tasks are withdrawn."""
    child = process("child", CHILD_ENDS + user_task("work"), path("cs", "work", "ce"))
    calling = call("call", "child")
    body = ENDS + calling + user_task("late") + boundary("t", "call", timer("timeDuration", "PT1H"))
    bench.deploy(p=diagram(process("p", body, path("s", "call", "e"), path("t", "late", "e")), child))
    bench.start("p")
    assert bench.elements() == ["work"]
    bench.wait(hours=2)
    assert bench.elements() == ["late"]
    assert [row.state for row in bench.instances()] == ["active", "cancelled"]


@pytest.mark.supports("intermediateCatchEvent.message", "zeebe:subscription.correlationKey")
def test_a_message_reaches_the_one_who_waits_for_its_key(bench: Bench) -> None:
    """Of several that wait for a message, only the one with the right correlation key goes on.

    An unknown key is refused.
    """
    body = (
        ENDS
        + '<intermediateCatchEvent id="m"><messageEventDefinition messageRef="msg"/></intermediateCatchEvent>'
        + user_task("after")
    )
    roots = message("msg", "arrived", "=number")
    bench.deploy(p=diagram(process("p", body, path("s", "m", "after", "e")), roots=roots))
    bench.start("p", number="1")
    second = bench.start("p", number="2")
    with bench.engine.transaction(ANN) as tx:
        messages.publish(tx, "arrived", "2", {"text": "hello"})
    assert [task.instance_id for task in bench.open()] == [second]
    with pytest.raises(NobodyWaits), bench.engine.transaction(ANN) as tx:
        messages.publish(tx, "arrived", "2")


def test_a_message_reaches_one_in_each_process_that_waits_for_it(bench: Bench) -> None:
    """Two processes wait for the same message with the same key: both go on, of each the one who waited longest."""
    roots, waits = message("msg", "arrived", "=number"), on_message("msg")
    for name in ("p", "q"):
        body = ENDS + f'<intermediateCatchEvent id="m">{waits}</intermediateCatchEvent>' + user_task(f"after_{name}")
        bench.deploy(**{name: diagram(process(name, body, path("s", "m", f"after_{name}", "e")), roots=roots)})
    first = [bench.start("p", number="1"), bench.start("q", number="1")]
    bench.start("q", number="1")
    with bench.engine.transaction(ANN) as tx:
        messages.publish(tx, "arrived", "1")
    assert sorted(task.instance_id for task in bench.open()) == sorted(first)
    with bench.engine.transaction(ANN) as tx:
        messages.publish(tx, "arrived", "1")
    assert sorted(bench.elements()) == ["after_p", "after_q", "after_q"]


@pytest.mark.supports("boundaryEvent.error")
def test_a_business_error_is_caught_by_the_diagram(bench: Bench) -> None:
    """A delegate's business error goes to the boundary event of its code.

    One that nobody catches undoes the command.
    """
    codes = iter(["known", "unknown"])

    def refuse(_call: DelegateCall) -> None:
        raise BpmnError(next(codes))

    bench.delegates.register("refuse", refuse)
    body = ENDS + user_task("first") + service_task("try", "refuse") + user_task("mend")
    body += '<boundaryEvent id="b" attachedToRef="try"><errorEventDefinition errorRef="err"/></boundaryEvent>'
    roots = '<error id="err" name="known" errorCode="known"/>'
    bench.deploy(p=diagram(process("p", body, path("s", "first", "try", "e"), path("b", "mend", "e")), roots=roots))
    bench.start("p")
    bench.start("p")
    bench.complete("first")
    assert bench.elements() == ["first", "mend"]
    with pytest.raises(BpmnError):
        bench.complete("first")
    assert bench.elements() == ["first", "mend"]


def test_no_true_condition_and_no_default_is_an_error(bench: Bench) -> None:
    """The command is refused with the gateway's name and leaves nothing behind."""
    body = ENDS + '<exclusiveGateway id="g"/>' + user_task("a")
    bench.deploy(
        p=diagram(process("p", body, path("s", "g"), flow("g", "a", "x = 1"), flow("g", "e", "x = 2"), path("a", "e")))
    )
    with pytest.raises(NoFlowTaken) as refused:
        bench.start("p", x=3)
    assert refused.value.details == {"element": "g"}
    assert bench.instances() == []


@pytest.mark.supports("eventSubProcess.message")
def test_an_event_sub_process_takes_over_when_it_interrupts(bench: Bench) -> None:
    """An interrupting message start cancels the rest of its scope; the instance ends with the handler."""
    handler = (
        '<subProcess id="h" triggeredByEvent="true"><startEvent id="hs">'
        + on_message("msg")
        + "</startEvent>"
        + user_task("handle")
        + '<endEvent id="he"/>'
        + path("hs", "handle", "he")
        + "</subProcess>"
    )
    roots = message("msg", "stop", "=number")
    bench.deploy(p=diagram(process("p", ENDS + user_task("work") + handler, path("s", "work", "e")), roots=roots))
    instance_id = bench.start("p", number="7")
    with bench.engine.transaction(ANN) as tx:
        messages.publish(tx, "stop", "7")
    assert bench.elements() == ["handle"]
    bench.complete("handle")
    assert bench.instance(instance_id).state == "completed"


@pytest.mark.supports("inclusiveGateway", "sequenceFlow.conditionExpression")
def test_an_inclusive_join_waits_for_what_can_still_come(bench: Bench) -> None:
    """Of three branches two are taken: the join fires once, after the second."""
    body = (
        ENDS
        + '<inclusiveGateway id="f"/><inclusiveGateway id="j"/>'
        + user_task("a")
        + user_task("b")
        + user_task("c")
        + user_task("z")
    )
    flows = path("s", "f") + flow("f", "a", "x > 0") + flow("f", "b", "x > 1") + flow("f", "c", "x > 2")
    flows += flow("a", "j") + flow("b", "j") + flow("c", "j") + path("j", "z", "e")
    bench.deploy(p=diagram(process("p", body, flows)))
    bench.start("p", x=2)
    bench.complete("b")
    assert bench.elements() == ["a"]
    bench.complete("a")
    assert bench.elements() == ["z"]


def _script(task_id: str, name: str, expression: str) -> str:
    quoted: Any = expression.replace('"', "&quot;")
    return (
        f'<scriptTask id="{task_id}"><extensionElements><zeebe:script expression="={quoted}" resultVariable="{name}"/>'
        "</extensionElements></scriptTask>"
    )
