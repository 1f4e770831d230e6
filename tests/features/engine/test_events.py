"""Events that meet each other: handlers, boundaries, signals, and joins that tokens reach early."""

import pytest

from engine import bpmn
from engine.commands import messages
from engine.commands.deployments import DeploymentRefused
from engine.runtime.faults import StartUnclear
from tests.support.engines import ANN, Bench
from tests.support.processes import boundary, diagram, message, path, process, timer, user_task

pytestmark = pytest.mark.sqlite_only
ENDS = '<startEvent id="s"/><endEvent id="e"/>'


@pytest.mark.supports("eventSubProcess.timer", "subProcess")
def test_a_boundary_event_listens_on_while_a_handler_runs(bench: Bench) -> None:
    """An interrupting event sub-process ends what goes on inside; the deadline of the whole still holds."""
    handler = (
        f'<subProcess id="h" triggeredByEvent="true"><startEvent id="hs">{timer("timeDuration", "P1D")}</startEvent>'
        f'{user_task("handle")}<endEvent id="he"/>{path("hs", "handle", "he")}</subProcess>'
    )
    inner = f'<startEvent id="is"/>{user_task("work")}<endEvent id="ie"/>{path("is", "work", "ie")}{handler}'
    body = ENDS + f'<subProcess id="sub">{inner}</subProcess>' + user_task("late")
    body += boundary("b", "sub", timer("timeDuration", "P5D"))
    bench.deploy(p=diagram(process("p", body, path("s", "sub", "e"), path("b", "late", "e"))))
    bench.start("p")
    bench.wait(days=2)
    assert bench.elements() == ["handle"]
    bench.wait(days=4)
    assert bench.elements() == ["late"]


@pytest.mark.supports("intermediateCatchEvent.signal", "intermediateThrowEvent.signal")
def test_a_signal_is_not_kept(bench: Bench) -> None:
    """Who begins to wait after a signal was thrown does not get it, be it in the same command."""
    signal = '<signalEventDefinition signalRef="sig"/>'
    body = ENDS + f'<intermediateThrowEvent id="t">{signal}</intermediateThrowEvent>'
    body += f'<intermediateCatchEvent id="c">{signal}</intermediateCatchEvent>' + user_task("after")
    roots = '<signal id="sig" name="sig"/>'
    bench.deploy(p=diagram(process("p", body, path("s", "t", "c", "after", "e")), roots=roots))
    bench.start("p")
    assert bench.elements() == []
    bench.start("p")
    assert bench.elements() == ["after"]


def test_an_inclusive_join_keeps_what_came_early(bench: Bench) -> None:
    """Of two tokens on one flow, one goes on with the first firing and one with the next."""
    body = ENDS + '<parallelGateway id="f"/><task id="m"/><inclusiveGateway id="j"/>' + user_task("c") + user_task("z")
    flows = path("s", "f", "m", "j", "z", "e") + path("f", "c", "j")
    flows += '<sequenceFlow id="again" sourceRef="f" targetRef="m"/>'
    bench.deploy(p=diagram(process("p", body, flows)))
    bench.start("p")
    assert bench.elements() == ["c"]
    bench.complete("c")
    assert bench.elements() == ["z", "z"]


@pytest.mark.supports("boundaryEvent.escalation", "intermediateThrowEvent.escalation")
def test_what_names_no_code_catches_every_code(bench: Bench) -> None:
    """An escalation without a code of its own is waited for as any; one beside it with the code takes precedence."""
    thrown = '<intermediateThrowEvent id="t"><escalationEventDefinition escalationRef="LATE"/></intermediateThrowEvent>'
    inner = f'<startEvent id="is"/>{thrown}<endEvent id="ie"/>{path("is", "t", "ie")}'
    body = ENDS + f'<subProcess id="sub">{inner}</subProcess>' + user_task("any") + user_task("late")
    body += boundary("b", "sub", '<escalationEventDefinition escalationRef="open"/>')
    roots = '<escalation id="open"/><escalation id="LATE" escalationCode="LATE"/>'
    flows = path("s", "sub", "e") + path("b", "any", "e")
    bench.deploy(p=diagram(process("p", body + path("s", "late", "e"), flows), roots=roots))
    bench.start("p")
    assert bench.elements() == ["any", "late"]
    named = boundary("n", "sub", '<escalationEventDefinition escalationRef="LATE"/>') + path("n", "late", "e")
    bench.deploy(p=diagram(process("q", body + named, flows), roots=roots))
    bench.start("q")
    assert bench.elements() == ["any", "late", "late"]


def test_a_process_of_several_triggers_says_at_which_it_starts(bench: Bench) -> None:
    """Where every start event has a trigger and there are several, starting by hand is refused; each message starts."""
    body = '<endEvent id="e"/>' + user_task("first") + user_task("second")
    for name in ("one", "two"):
        body += f'<startEvent id="{name}"><messageEventDefinition messageRef="{name}"/></startEvent>'
    flows = path("one", "first", "e") + path("two", "second", "e")
    bench.deploy(p=diagram(process("p", body, flows), roots=message("one", "one", "=1") + message("two", "two", "=1")))
    with pytest.raises(StartUnclear):
        bench.start("p")
    with bench.engine.transaction(ANN) as tx:
        messages.publish(tx, "two", None)
    assert bench.elements() == ["second"]


def test_events_may_share_a_definition(bench: Bench) -> None:
    """An event that refers to a definition beside the processes waits for it as for one of its own."""
    shared = "<eventDefinitionRef>hour</eventDefinitionRef>"
    body = ENDS + f'<intermediateCatchEvent id="t">{shared}</intermediateCatchEvent>' + user_task("after")
    roots = '<timerEventDefinition id="hour"><timeDuration>PT1H</timeDuration></timerEventDefinition>'
    bench.deploy(p=diagram(process("p", body, path("s", "t", "after", "e")), roots=roots))
    bench.start("p")
    assert bench.elements() == []
    bench.wait(hours=2)
    assert bench.elements() == ["after"]


def test_a_shared_definition_that_is_nowhere_is_refused(bench: Bench) -> None:
    """A start event would otherwise start by hand."""
    body = '<startEvent id="s"><eventDefinitionRef>gone</eventDefinitionRef></startEvent><endEvent id="e"/>'
    with pytest.raises(DeploymentRefused) as refused:
        bench.deploy(p=diagram(process("p", body, path("s", "e"))))
    found = refused.value.details["findings"]
    assert [(each["code"], each["element"]) for each in found] == [("process.unsupported", "s")]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "windows-1252"])
def test_a_file_says_how_it_is_encoded(encoding: str) -> None:
    """Files of older tools are read in the encoding that they declare."""
    name = "Gr\u00fc\u00dfe" if encoding == "windows-1252" else "\u6765\u6587"
    body = ENDS + f'<userTask id="t" name="{name}"/>' + path("s", "t", "e")
    text = f'<?xml version="1.0" encoding="{encoding.upper()}"?>' + diagram(process("p", body)).decode()
    assert bpmn.read(text.encode(encoding)).processes["p"].elements["t"].name == name
