"""What the dialect has words for and other tests do not come by: each does what BPMN says."""

from typing import Any

import pytest

from engine.actor import Actor
from engine.commands import messages
from engine.commands.deployments import Resource, deploy
from engine.commands.rights import NotYourTask
from engine.runtime.faults import BadValue
from tests.support.engines import ADMIN, ANN, Bench
from tests.support.processes import (
    boundary,
    call,
    diagram,
    flow,
    message,
    on_message,
    path,
    process,
    sub_process,
    throw,
    timer,
    user_task,
)

pytestmark = pytest.mark.sqlite_only
ENDS = '<startEvent id="s"/><endEvent id="e"/>'
LATE = '<endEvent id="e2"/>' + user_task("late") + path("b", "late", "e2")
SIGNAL = '<signalEventDefinition signalRef="g"/>'
ESCALATION = '<escalationEventDefinition escalationRef="c"/>'
ROOTS = (
    '<signal id="g" name="g"/><escalation id="c" escalationCode="C"/>'
    + message("m", "m", "=&quot;key&quot;")
    + message("other", "other", "=&quot;key&quot;")
)


def _run(bench: Bench, body: str, *flows: str, **variables: Any) -> None:
    bench.deploy(p=diagram(process("p", body, *flows), roots=ROOTS))
    bench.start("p", **variables)


def _signal(bench: Bench) -> None:
    with bench.engine.transaction(ANN) as tx:
        messages.broadcast(tx, "g")


def _publish(bench: Bench, name: str) -> None:
    with bench.engine.transaction(ANN) as tx:
        messages.publish(tx, name, "key")


@pytest.mark.supports("startEvent.timer")
def test_a_timer_starts_a_process(bench: Bench) -> None:
    """A cycle starts an instance each time it is due."""
    body = f'<startEvent id="s">{timer("timeCycle", "R/P1D")}</startEvent><endEvent id="e"/>' + user_task("t")
    bench.deploy(p=diagram(process("p", body, path("s", "t", "e"))))
    assert bench.elements() == []
    bench.wait(days=2, hours=1)
    assert bench.elements() == ["t", "t"]


@pytest.mark.supports("startEvent.signal")
def test_a_signal_starts_a_process(bench: Bench) -> None:
    """Broadcast, it starts an instance."""
    body = f'<startEvent id="s">{SIGNAL}</startEvent><endEvent id="e"/>' + user_task("t")
    bench.deploy(p=diagram(process("p", body, path("s", "t", "e")), roots=ROOTS))
    _signal(bench)
    assert bench.elements() == ["t"]


@pytest.mark.supports("startEvent.message")
def test_a_message_starts_a_process(bench: Bench) -> None:
    """Published, it starts an instance with what it carries."""
    body = f'<startEvent id="s">{on_message("m")}</startEvent><endEvent id="e"/>' + user_task("t", groups="=[who]")
    bench.deploy(p=diagram(process("p", body, path("s", "t", "e")), roots=ROOTS))
    with bench.engine.transaction(ANN) as tx:
        messages.publish(tx, "m", None, {"who": "board"})
    assert bench.elements() == ["t"]


@pytest.mark.parametrize("interrupting", [True, False])
@pytest.mark.supports("eventSubProcess.signal", "eventSubProcess.signal.non-interrupting")
def test_a_signal_starts_a_handler(bench: Bench, *, interrupting: bool) -> None:
    """It begins by the signal, in place of what goes on in its scope or beside it."""
    attributes = "" if interrupting else ' isInterrupting="false"'
    begin = f'<startEvent id="hs"{attributes}>{SIGNAL}</startEvent><endEvent id="he"/>'
    handler = sub_process(
        "h", begin, user_task("handle"), path("hs", "handle", "he"), attributes=' triggeredByEvent="true"'
    )
    _run(bench, ENDS + user_task("t") + handler, path("s", "t", "e"))
    _signal(bench)
    assert bench.elements() == (["handle"] if interrupting else ["handle", "t"])


@pytest.mark.parametrize("interrupting", [True, False])
@pytest.mark.supports("boundaryEvent.signal", "boundaryEvent.signal.non-interrupting")
def test_a_signal_at_an_activity(bench: Bench, *, interrupting: bool) -> None:
    """It leads on by the boundary event and takes the activity away, or leaves it."""
    body = ENDS + user_task("t") + boundary("b", "t", SIGNAL, interrupting=interrupting) + LATE
    _run(bench, body, path("s", "t", "e"))
    _signal(bench)
    assert bench.elements() == (["late"] if interrupting else ["late", "t"])


@pytest.mark.supports("boundaryEvent.message")
def test_a_message_interrupts_an_activity(bench: Bench) -> None:
    """The task is withdrawn, and the message leads on."""
    _run(bench, ENDS + user_task("t") + boundary("b", "t", on_message("m")) + LATE, path("s", "t", "e"))
    _publish(bench, "m")
    assert bench.elements() == ["late"]


@pytest.mark.supports("boundaryEvent.escalation.non-interrupting")
def test_an_escalation_beside_the_flow(bench: Bench) -> None:
    """What is thrown inside leads on outside, and the sub-process goes on."""
    inside = throw("up", ESCALATION) + user_task("t") + '<startEvent id="is"/><endEvent id="ie"/>'
    scope = sub_process("sub", inside, path("is", "up", "t", "ie"))
    _run(bench, ENDS + scope + boundary("b", "sub", ESCALATION, interrupting=False) + LATE, path("s", "sub", "e"))
    assert bench.elements() == ["late", "t"]


@pytest.mark.parametrize("tag", ["intermediateThrowEvent", "endEvent", "sendTask"])
@pytest.mark.supports("intermediateThrowEvent.message", "endEvent.message", "sendTask", "receiveTask")
def test_a_message_is_thrown(bench: Bench, tag: str) -> None:
    """Thrown on the way, at the end or by a task, it reaches the receive task that waits for it."""
    sends = '<sendTask id="x" messageRef="m"/>' if tag == "sendTask" else throw("x", on_message("m"), tag=tag)
    ways = path("s", "t", "x") + ("" if tag == "endEvent" else path("x", "e"))
    waits = '<startEvent id="ws"/><receiveTask id="r" messageRef="m"/><endEvent id="we"/>' + user_task("got")
    sender = process("p", '<startEvent id="s"/><endEvent id="e"/>' + user_task("t") + sends, ways)
    if tag == "endEvent":
        sender = sender.replace('<endEvent id="e"/>', "")
    bench.deploy(p=diagram(sender, process("w", waits, path("ws", "r", "got", "we")), roots=ROOTS))
    bench.start("w")
    bench.start("p")
    bench.complete("t")
    assert bench.elements() == ["got"]


@pytest.mark.parametrize("key", [[1, 2], True, 1.5, {"a": 1}])
def test_a_key_that_nobody_could_wait_for_is_not_thrown(bench: Bench, key: Any) -> None:
    """A message is told apart by a text or a whole number; with anything else the command is undone."""
    body = '<startEvent id="s"/><endEvent id="e"/>' + throw("x", on_message("m"))
    bench.deploy(p=diagram(process("p", body, path("s", "x", "e")), roots=message("m", "n", "=key")))
    with pytest.raises(BadValue) as refused:
        bench.start("p", key=key)
    assert refused.value.details["what"] == "correlationKey"
    assert bench.instances() == []


@pytest.mark.supports("endEvent.terminate")
def test_a_terminate_end_event_ends_its_scope(bench: Bench) -> None:
    """What else goes on in the scope is withdrawn; around it the flow goes on."""
    inside = '<startEvent id="is"/><parallelGateway id="f"/>' + throw(
        "stop", "<terminateEventDefinition/>", tag="endEvent"
    )
    inside += '<endEvent id="ie"/>' + user_task("a") + user_task("b")
    scope = sub_process("sub", inside, path("is", "f", "a", "stop"), path("f", "b", "ie"))
    _run(bench, ENDS + scope + user_task("after"), path("s", "sub", "after", "e"))
    assert bench.elements() == ["a", "b"]
    bench.complete("a")
    assert bench.elements() == ["after"]


@pytest.mark.supports("intermediateThrowEvent", "manualTask", "task", "zeebe:input", "zeebe:output")
def test_what_does_nothing_is_passed(bench: Bench) -> None:
    """A manual task, a task without a kind and a throw event without a trigger pass; only their mappings count."""
    mapped = '<extensionElements><zeebe:ioMapping><zeebe:input source="=&quot;bo&quot;" target="half"/>'
    mapped += '<zeebe:output source="=half + &quot;ard&quot;" target="who"/></zeebe:ioMapping></extensionElements>'
    body = ENDS + f'<manualTask id="m">{mapped}</manualTask><task id="n"/>' + throw("x", "")
    _run(bench, body + user_task("t", groups="=[who]"), path("s", "m", "n", "x", "t", "e"))
    (task,) = bench.open()
    bench.complete("t", by=Actor("ann", frozenset({"board"})))
    assert (task.element_id, bench.elements()) == ("t", [])


@pytest.mark.supports("timer.timeDate")
def test_a_timer_may_have_a_date(bench: Bench) -> None:
    """The token waits until the moment that is written down."""
    body = (
        ENDS
        + f'<intermediateCatchEvent id="c">{timer("timeDate", "2019-11-02T09:00:00+08:00")}</intermediateCatchEvent>'
    )
    _run(bench, body + user_task("t"), path("s", "c", "t", "e"))
    bench.wait(days=1, hours=23)
    assert bench.elements() == []
    bench.wait(hours=2)
    assert bench.elements() == ["t"]


@pytest.mark.supports(
    "zeebe:assignmentDefinition.candidateUsers",
    "zeebe:priorityDefinition.priority",
    "zeebe:property.startVariables",
    "zeebe:taskSchedule.followUpDate",
)
def test_what_is_written_on_a_task_is_in_the_work_list(bench: Bench) -> None:
    """Candidates may act, others not; priority and follow-up date are those that the expressions give."""
    more = '<zeebe:taskSchedule followUpDate="=when"/><zeebe:priorityDefinition priority="=60 + 10"/>'
    task = user_task("t", more=more).replace('candidateGroups="=[&quot;staff&quot;]"', 'candidateUsers="ann, bob"')
    declared = (
        '<extensionElements><zeebe:properties><zeebe:property name="startVariables" value="when"/></zeebe:properties>'
    )
    begin = f'<startEvent id="s">{declared}</extensionElements></startEvent><endEvent id="e"/>'
    _run(bench, begin + task, path("s", "t", "e"), when="2019-11-05T12:00:00+00:00")
    (found,) = bench.open()
    assert (found.priority, str(found.follow_up_at)[:10]) == (70, "2019-11-05")
    with pytest.raises(NotYourTask):
        bench.complete("t", by=Actor("eve", frozenset({"staff"})))
    bench.complete("t", by=Actor("bob"))


@pytest.mark.supports("zeebe:assignmentDefinition.assignee", "zeebe:taskSchedule.dueDate")
def test_a_task_is_given_to_one_person_until_a_day(bench: Bench) -> None:
    """The assignee alone may do it; a date without a time is due until that day is over in the office."""
    _run(bench, ENDS + user_task("t", assignee="=who", due='=date("2019-11-01")'), path("s", "t", "e"), who="bob")
    (found,) = bench.open()
    assert (found.assignee, str(found.due_at)[:19]) == ("bob", "2019-11-01 15:59:59")
    with pytest.raises(NotYourTask):
        bench.complete("t", by=ANN)
    bench.complete("t", by=Actor("bob"))


@pytest.mark.supports("parallelGateway")
def test_a_parallel_gateway_splits_and_joins(bench: Bench) -> None:
    """Every branch begins, and the flow goes on once, when the last is done."""
    body = (
        ENDS + '<parallelGateway id="f"/><parallelGateway id="j"/>' + user_task("a") + user_task("b") + user_task("z")
    )
    _run(bench, body, path("s", "f", "a", "j", "z", "e"), path("f", "b", "j"))
    assert bench.elements() == ["a", "b"]
    bench.complete("a")
    assert bench.elements() == ["b"]
    bench.complete("b")
    assert bench.elements() == ["z"]


@pytest.mark.parametrize(("level", "element"), [(1, "one"), (2, "two"), (3, "other")])
@pytest.mark.supports(
    "default", "exclusiveGateway", "scriptTask", "zeebe:script.expression", "zeebe:script.resultVariable"
)
def test_one_way_is_chosen(bench: Bench, level: int, element: str) -> None:
    """A script computes; the first flow whose condition holds is taken, else the default."""
    script = '<zeebe:script expression="=level + 1" resultVariable="next"/>'
    body = ENDS + f'<scriptTask id="x"><extensionElements>{script}</extensionElements></scriptTask>'
    body += '<exclusiveGateway id="g" default="g-other"/>' + "".join(map(user_task, ("one", "two", "other")))
    ways = path("s", "x", "g") + flow("g", "one", "next < 3") + flow("g", "two", "next < 4")
    _run(
        bench,
        body,
        ways,
        path("g", "other", "e"),
        path("one", "e"),
        path("two", "e"),
        level=level,
    )
    assert bench.elements() == [element]


TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:d">
<decision id="way" name="way"><decisionTable id="table">
<input><inputExpression><text>level</text></inputExpression></input><output name="out"/>
<rule id="r"><inputEntry><text>1</text></inputEntry><outputEntry><text>"{}"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


@pytest.mark.parametrize(("binding", "answer"), [("latest", "new"), ("deployment", "old")])
@pytest.mark.supports(
    "businessRuleTask",
    "zeebe:calledDecision.bindingType",
    "zeebe:calledDecision.decisionId",
    "zeebe:calledDecision.resultVariable",
)
def test_a_decision_is_asked(bench: Bench, binding: str, answer: str) -> None:
    """The table gets the variables that it reads; the newest version answers, or the one deployed with the diagram."""
    rule = f'<zeebe:calledDecision decisionId="way" bindingType="{binding}" resultVariable="way"/>'
    body = (
        ENDS
        + user_task("t")
        + f'<businessRuleTask id="r"><extensionElements>{rule}</extensionElements></businessRuleTask>'
    )
    body += user_task("u", groups="=[way]")
    whole = diagram(process("p", body, path("s", "t", "r", "u", "e")))
    for files in (
        [Resource("p.bpmn", whole), Resource("d.dmn", TABLE.format("old").encode())],
        [Resource("d.dmn", TABLE.format("new").encode())],
    ):
        with bench.engine.transaction(ADMIN) as tx:
            deploy(tx, files)
    bench.start("p", level=1)
    bench.complete("t")
    bench.complete("u", by=Actor("ann", frozenset({answer})))
    assert bench.elements() == []


@pytest.mark.parametrize(("binding", "element"), [("latest", "second"), ("deployment", "first")])
@pytest.mark.supports("zeebe:calledElement.bindingType", "zeebe:formDefinition.bindingType")
def test_versions_are_bound(bench: Bench, binding: str, element: str) -> None:
    """A called process and a form are the newest, or those that were deployed with the diagram."""
    form = {"id": "f", "components": [{"type": "textfield", "id": "1", "key": "first", "label": "a"}]}
    task = user_task("t", form="f").replace('formId="f"', f'formId="f" bindingType="{binding}"')
    body = ENDS + task + call("c", "child", attributes=f' bindingType="{binding}"')

    def child(task_id: str) -> bytes:
        inside = '<startEvent id="cs"/><endEvent id="ce"/>' + user_task(task_id)
        return diagram(process("child", inside, path("cs", task_id, "ce")))

    bench.deploy(p=diagram(process("p", body, path("s", "t", "c", "e"))), child=child("first"), f=form)
    newer = {**form["components"][0], "key": "second"} if isinstance(form["components"][0], dict) else {}
    bench.deploy(child=child("second"), f=form | {"components": [newer]})
    bench.start("p")
    bench.complete("t", {element: "x"})
    assert bench.elements() == [element]
