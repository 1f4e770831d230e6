"""Conditional events: in every position, woken by whoever sets a variable."""

import pytest

from engine.commands import messages, operations
from engine.delegates import DelegateCall
from engine.runtime.faults import Runaway
from tests.support.engines import ANN, Bench
from tests.support.processes import (
    boundary,
    call,
    diagram,
    escape,
    message,
    on_message,
    path,
    process,
    service_task,
    timer,
    user_task,
)

pytestmark = pytest.mark.sqlite_only  # what is drawn means the same wherever the instance is kept

ENDS = '<startEvent id="s"/><endEvent id="e"/>'
FORMS = {
    name: {"id": name, "type": "default", "components": [{"type": "number", "id": key, "key": key} for key in name]}
    for name in ("x", "y", "xy")
}


def on(condition: str, filtered: str = "") -> str:
    """A conditional definition; ``filtered`` are the attributes of its filter."""
    extra = f"<extensionElements><zeebe:conditionalFilter {filtered}/></extensionElements>" if filtered else ""
    return (
        f"<conditionalEventDefinition>{extra}<condition>={escape(condition)}</condition></conditionalEventDefinition>"
    )


def catch(event_id: str, inside: str) -> str:
    """An intermediate catch event."""
    return f'<intermediateCatchEvent id="{event_id}">{inside}</intermediateCatchEvent>'


def script(task_id: str, name: str, expression: str) -> str:
    """A script task."""
    written = f'<zeebe:script expression="={escape(expression)}" resultVariable="{name}"/>'
    return f'<scriptTask id="{task_id}"><extensionElements>{written}</extensionElements></scriptTask>'


def mapped(**outputs: str) -> str:
    """Output mappings."""
    inner = "".join(f'<zeebe:output source="={escape(source)}" target="{name}"/>' for name, source in outputs.items())
    return f"<extensionElements><zeebe:ioMapping>{inner}</zeebe:ioMapping></extensionElements>"


def handler(inside: str, *, interrupting: bool = True, task: str = "handle") -> str:
    """An event sub-process with one task."""
    attribute = "" if interrupting else ' isInterrupting="false"'
    start = f'<startEvent id="{task}-s"{attribute}>{inside}</startEvent>'
    flows = path(f"{task}-s", task, f"{task}-e")
    return (
        f'<subProcess id="{task}-h" triggeredByEvent="true">{start}{user_task(task)}<endEvent id="{task}-e"/>{flows}'
        "</subProcess>"
    )


def deploy(bench: Bench, body: str, *flows: str, roots: str = "") -> None:
    """Deploy the process ``p``, and forms for numbers called x and y."""
    bench.deploy(p=diagram(process("p", ENDS + body, *flows), roots=roots), **FORMS)


def agrees(bench: Bench) -> bool:
    """Whether every instance played again from its record comes to the same states."""
    return all(bench.replays(row.id) for row in bench.instances())


@pytest.mark.supports("intermediateCatchEvent.conditional")
def test_a_catch_event_waits_until_its_condition_holds(bench: Bench) -> None:
    """The token stays until a task of another branch sets the variable; the condition sees its value."""
    body = '<parallelGateway id="g"/>' + user_task("work", form="x") + catch("c", on("x > 3")) + user_task("after")
    body += user_task("more", form="x")
    deploy(bench, body, path("s", "g", "work", "more", "e"), path("g", "c", "after", "e"))
    bench.start("p", x=1)
    bench.complete("work", {"x": 2})
    assert bench.elements() == ["more"]
    bench.complete("more", {"x": 4})
    assert bench.elements() == ["after"]
    assert agrees(bench)


def test_a_condition_that_holds_already_is_passed(bench: Bench) -> None:
    """A catch event looks at its condition when the token arrives."""
    deploy(bench, catch("c", on("x > 3")) + user_task("after"), path("s", "c", "after", "e"))
    bench.start("p", x=4)
    assert bench.elements() == ["after"]


def test_what_another_variable_becomes_wakes_nothing(bench: Bench) -> None:
    """Only variables that the condition reads are looked at."""
    body = user_task("work", form="x") + user_task("told")
    body += boundary("b", "work", on("x > 3"), interrupting=False)
    body += '<parallelGateway id="g"/>' + user_task("beside", form="y") + user_task("again", form="x")
    deploy(bench, body, path("s", "g", "work", "e"), path("g", "beside", "again", "e"), path("b", "told", "e"))
    bench.start("p", x=9)
    assert bench.elements() == ["beside", "told", "work"]
    bench.complete("beside", {"y": 1})
    assert bench.elements() == ["again", "told", "work"]
    bench.complete("again", {"x": 9})
    assert bench.elements() == ["told", "told", "work"]


@pytest.mark.supports("boundaryEvent.conditional")
def test_an_interrupting_boundary_event_takes_the_activity_away(bench: Bench) -> None:
    """The task is withdrawn when the condition comes true, and the event happens once."""
    body = '<parallelGateway id="g"/>' + user_task("work") + user_task("set", form="x") + user_task("late")
    body += boundary("b", "work", on("x = 1"))
    deploy(bench, body, path("s", "g", "work", "e"), path("g", "set", "e"), path("b", "late", "e"))
    instance = bench.start("p", x=0)
    bench.complete("set", {"x": 1})
    assert bench.elements() == ["late"]
    bench.complete("late")
    assert bench.instance(instance).state == "completed"
    assert agrees(bench)


def test_an_activity_whose_interrupting_condition_holds_is_not_carried_out(bench: Bench) -> None:
    """Its delegate is not called, its task never opened."""
    calls: list[str] = []
    bench.delegates.register("note", lambda _call: calls.append("called"))
    body = service_task("work", "note") + user_task("instead") + boundary("b", "work", on("x = 1"))
    deploy(bench, body, path("s", "work", "e"), path("b", "instead", "e"))
    bench.start("p", x=1)
    assert bench.elements() == ["instead"]
    assert calls == []


@pytest.mark.supports("boundaryEvent.conditional.non-interrupting")
def test_a_boundary_event_that_does_not_interrupt_happens_at_each_change(bench: Bench) -> None:
    """One more token for each time that a variable of the condition is set while it holds, however many at once."""
    steps = [user_task(f"t{number}", form="xy") for number in range(4)]
    body = '<parallelGateway id="g"/>' + user_task("work") + user_task("told") + "".join(steps)
    body += boundary("b", "work", on("x + y > 5"), interrupting=False)
    deploy(bench, body, path("s", "g", "work", "e"), path("g", "t0", "t1", "t2", "t3", "e"), path("b", "told", "e"))
    bench.start("p", x=1, y=1)
    told = []
    for number, given in enumerate(({"x": 3, "y": 3}, {"x": 3, "y": 3}, {"x": 0, "y": 3}, {"x": 4, "y": 3})):
        bench.complete(f"t{number}", given)
        told.append(bench.elements().count("told"))
    assert told == [1, 2, 2, 3]
    assert agrees(bench)


def test_an_activity_wakes_its_own_boundary_event(bench: Bench) -> None:
    """What a task hands out when it is completed may interrupt it: the token goes by way of the event."""
    body = user_task("work", form="x") + user_task("after") + user_task("instead")
    body += boundary("b", "work", on("x = 1"))
    deploy(bench, body, path("s", "work", "after", "e"), path("b", "instead", "e"))
    bench.start("p", x=0)
    bench.start("p", x=0)
    bench.complete("work", {"x": 1})
    bench.complete("work", {"x": 2})
    assert bench.elements() == ["after", "instead"]
    assert agrees(bench)


@pytest.mark.supports("eventSubProcess.conditional")
def test_a_delegate_wakes_a_handler(bench: Bench) -> None:
    """What a service task returns starts the event sub-process, and the flow does not go on beside it."""

    def one(_call: DelegateCall) -> dict[str, int]:
        return {"x": 1}

    bench.delegates.register("one", one)
    body = service_task("work", "one") + user_task("after") + handler(on("x = 1"))
    deploy(bench, body, path("s", "work", "after", "e"))
    instance = bench.start("p", x=0)
    assert bench.elements() == ["handle"]
    bench.complete("handle")
    assert bench.instance(instance).state == "completed"
    assert agrees(bench)


def test_the_last_task_can_still_wake_a_handler(bench: Bench) -> None:
    """A change by what would have ended the scope is seen before the scope ends."""
    deploy(bench, user_task("work", form="x") + handler(on("x = 1"), interrupting=False), path("s", "work", "e"))
    instance = bench.start("p", x=0)
    bench.complete("work", {"x": 1})
    assert bench.elements() == ["handle"]
    bench.complete("handle")
    assert bench.instance(instance).state == "completed"


@pytest.mark.supports("eventSubProcess.conditional.non-interrupting")
def test_a_handler_that_does_not_interrupt_runs_beside(bench: Bench) -> None:
    """Each change for which the condition holds starts it once more."""
    body = user_task("a", form="x") + user_task("b", form="x") + user_task("c")
    deploy(bench, body + handler(on("x > 0"), interrupting=False), path("s", "a", "b", "c", "e"))
    bench.start("p", x=0)
    bench.complete("a", {"x": 1})
    bench.complete("b", {"x": 1})
    assert bench.elements() == ["c", "handle", "handle"]


def test_a_handler_takes_over_where_its_condition_holds_from_the_start(bench: Bench) -> None:
    """With the variables that the process is started with, nothing but the handler begins."""
    deploy(bench, user_task("work") + handler(on("x = 1")), path("s", "work", "e"))
    bench.start("p", x=1)
    assert bench.elements() == ["handle"]
    assert agrees(bench)


@pytest.mark.parametrize(("given", "reached"), [({"x": 1}, "by-condition"), ({"x": 0}, "by-timer")])
def test_behind_an_event_gateway_the_first_event_wins(bench: Bench, given: dict[str, int], reached: str) -> None:
    """A condition is one of the events; what did not happen no longer listens."""
    body = '<parallelGateway id="f"/><eventBasedGateway id="g"/>' + catch("c", on("x = 1"))
    body += catch("t", timer("timeDuration", "P1D")) + user_task("by-condition") + user_task("by-timer")
    body += user_task("set", form="x") + user_task("again", form="x")
    flows = path("s", "f", "g", "c", "by-condition", "e"), path("g", "t", "by-timer", "e")
    deploy(bench, body, *flows, path("f", "set", "again", "e"))
    bench.start("p", x=0)
    bench.complete("set", given)
    bench.wait(days=2)
    bench.complete("again", {"x": 1})
    assert bench.elements() == [reached]
    assert agrees(bench)


def test_a_gateway_whose_condition_holds_is_passed_at_once(bench: Bench) -> None:
    """No timer is left behind."""
    body = '<eventBasedGateway id="g"/>' + catch("t", timer("timeDuration", "P1D")) + catch("c", on("x = 1"))
    deploy(bench, body + user_task("a"), path("s", "g", "c", "a", "e"), path("g", "t", "e"))
    bench.start("p", x=1)
    assert bench.elements() == ["a"]
    assert bench.engine.next_due() is None


def test_a_message_wakes_a_condition(bench: Bench) -> None:
    """What a message carries is a change like any other."""
    body = user_task("work") + user_task("late") + boundary("b", "work", on("x = 1"))
    body += boundary("m", "work", on_message("msg"), interrupting=False) + user_task("told")
    flows = path("s", "work", "e"), path("b", "late", "e"), path("m", "told", "e")
    deploy(bench, body, *flows, roots=message("msg", "arrived", "=key"))
    bench.start("p", x=0, key="1")
    with bench.engine.transaction(ANN) as tx:
        messages.publish(tx, "arrived", "1", {"x": 1})
    assert bench.elements() == ["late", "told"]
    assert agrees(bench)


def test_an_operator_wakes_a_condition(bench: Bench) -> None:
    """A variable that is set by hand is looked at; one set for a single scope is looked at in there alone."""
    body = '<parallelGateway id="g"/>' + user_task("one") + user_task("two") + user_task("late") + user_task("late-two")
    body += boundary("b1", "one", on("x = 1")) + boundary("b2", "two", on("x = 1"))
    flows = path("s", "g", "one", "e"), path("g", "two", "e"), path("b1", "late", "e"), path("b2", "late-two", "e")
    deploy(bench, body, *flows)
    instance = bench.start("p", x=0)
    token = next(task.token for task in bench.open() if task.element_id == "one")
    with bench.engine.transaction(ANN) as tx:
        operations.set_variable(tx, instance, "x", 1, "mended", scope_token=token)
    assert bench.elements() == ["late", "two"]
    with bench.engine.transaction(ANN) as tx:
        operations.set_variable(tx, instance, "x", 1, "mended")
    assert bench.elements() == ["late", "late-two"]
    assert agrees(bench)


def test_a_called_process_wakes_a_condition(bench: Bench) -> None:
    """What it returns may interrupt the call activity itself."""
    child = process(
        "child", '<startEvent id="cs"/><endEvent id="ce"/>' + script("one", "x", "1"), path("cs", "one", "ce")
    )
    calling = call("call", "child", mappings='<zeebe:output source="=x" target="x"/>')
    body = ENDS + calling + user_task("after") + user_task("late") + boundary("b", "call", on("x = 1"))
    bench.deploy(p=diagram(process("p", body, path("s", "call", "after", "e"), path("b", "late", "e")), child))
    bench.start("p", x=0)
    assert bench.elements() == ["late"]


def test_a_nearer_variable_hides_the_change(bench: Bench) -> None:
    """A condition sees the variable of its own scope, whatever becomes of the one outside."""
    own = '<zeebe:ioMapping><zeebe:input source="=0" target="x"/></zeebe:ioMapping>'
    body = '<parallelGateway id="g"/>' + user_task("own", more=own) + user_task("open") + user_task("set", form="x")
    body += user_task("own-late") + user_task("open-late")
    body += boundary("b1", "own", on("x = 1")) + boundary("b2", "open", on("x = 1"))
    flows = path("s", "g", "own", "e"), path("g", "open", "e"), path("g", "set", "e")
    deploy(bench, body, *flows, path("b1", "own-late", "e"), path("b2", "open-late", "e"))
    bench.start("p", x=0)
    bench.complete("set", {"x": 1})
    assert bench.elements() == ["open-late", "own"]


def test_the_outer_handler_goes_first(bench: Bench) -> None:
    """Of two that one change wakes, the one in the outer scope interrupts and the inner one is gone."""
    inner = '<startEvent id="is"/><endEvent id="ie"/>' + user_task("work", form="x") + path("is", "work", "ie")
    inner += handler(on("x = 1"), task="inside")
    deploy(
        bench,
        f'<subProcess id="sub">{inner}</subProcess>' + handler(on("x > 0"), task="outside"),
        path("s", "sub", "e"),
    )
    bench.start("p", x=0)
    bench.complete("work", {"x": 1})
    assert bench.elements() == ["outside"]


def test_a_loop_is_left_when_enough_is_done(bench: Bench) -> None:
    """The counts of a loop wake conditions on its edge like variables."""
    loop = "<multiInstanceLoopCharacteristics><loopCardinality>=4</loopCardinality></multiInstanceLoopCharacteristics>"
    body = user_task("each", inside=loop) + user_task("half") + user_task("all")
    body += boundary("b", "each", on("numberOfCompletedInstances = 2"), interrupting=False)
    deploy(bench, body, path("s", "each", "all", "e"), path("b", "half", "e"))
    bench.start("p")
    bench.complete("each")
    assert bench.elements() == ["each", "each", "each"]
    bench.complete("each")
    assert bench.elements() == ["each", "each", "half"]
    assert agrees(bench)


@pytest.mark.supports("zeebe:conditionalFilter.variableEvents", "zeebe:conditionalFilter.variableNames")
def test_a_filter_says_which_changes_count(bench: Bench) -> None:
    """``variableNames`` names what wakes the event instead of what it reads, ``variableEvents`` creation or update."""
    body = '<parallelGateway id="g"/>' + user_task("work") + user_task("named") + user_task("created")
    body += user_task("t1", form="xy") + user_task("t2", form="xy")
    body += boundary("b1", "work", on("x > 0", 'variableNames="y"'), interrupting=False)
    body += boundary("b2", "work", on("y > 0", 'variableEvents="create"'), interrupting=False)
    flows = path("s", "g", "work", "e"), path("g", "t1", "t2", "e")
    deploy(bench, body, *flows, path("b1", "named", "e"), path("b2", "created", "e"))
    bench.start("p", x=0)
    bench.complete("t1", {"x": 1, "y": 1})
    assert bench.elements() == ["created", "named", "t2", "work"]
    bench.complete("t2", {"x": 1, "y": 2})
    assert bench.elements() == ["created", "named", "named", "work"]


def test_an_event_that_wakes_itself_is_stopped(bench: Bench) -> None:
    """Where the output of a non-interrupting event makes its own condition true for ever, the command is refused."""
    event = boundary("b", "work", mapped(x="x + 1") + on("x > 0"), interrupting=False)
    deploy(bench, user_task("work") + event, path("s", "work", "e"), path("b", "e"))
    with pytest.raises(Runaway):
        bench.start("p", x=1)


def test_events_wake_each_other(bench: Bench) -> None:
    """The output of one conditional event is a change that the next one sees, in the same command."""
    body = '<parallelGateway id="g"/>'
    flows = [path("s", "g")]
    for number in range(300):
        event = (
            f'<intermediateCatchEvent id="c{number}">{mapped(x="x + 1")}{on(f"x = {number}")}</intermediateCatchEvent>'
        )
        body += event
        flows.append(path("g", f"c{number}", "j"))
    body += '<parallelGateway id="j"/>' + user_task("set", form="x") + user_task("after")
    deploy(bench, body, *flows, path("g", "set", "j", "after", "e"))
    bench.start("p", x=-1)
    assert bench.elements() == ["set"]
    bench.complete("set", {"x": 0})
    assert bench.elements() == ["after"]


def test_an_interruption_takes_along_what_a_condition_began(bench: Bench) -> None:
    """An event that happened in the same command, and whose token is on its way, is interrupted like all else."""
    body = '<parallelGateway id="g"/>' + user_task("work") + user_task("told")
    body += boundary("b", "work", on("x = 1"), interrupting=False)
    body += '<intermediateThrowEvent id="t"><escalationEventDefinition escalationRef="up"/></intermediateThrowEvent>'
    body += handler('<escalationEventDefinition escalationRef="up"/>')
    flows = path("s", "g", "work", "e"), path("g", "t", "e"), path("b", "told", "e")
    deploy(bench, body, *flows, roots='<escalation id="up" escalationCode="up"/>')
    bench.start("p", x=1)
    assert bench.elements() == ["handle"]
