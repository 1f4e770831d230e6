"""Constructs that engines pass and then run wrong without a word: here each runs right, or is refused by its code."""

import pytest

from engine.commands import messages
from engine.commands.deployments import DeploymentRefused
from tests.support.engines import ANN, Bench
from tests.support.processes import (
    boundary,
    diagram,
    flow,
    for_compensation,
    message,
    on_message,
    path,
    process,
    timer,
    undone_by,
    user_task,
)

pytestmark = pytest.mark.sqlite_only
ENDS = '<startEvent id="s"/><endEvent id="e"/>'
STOP = message("msg", "stop", "=number")
CONDITION = "<conditionalEventDefinition><condition>= x &gt; 1</condition></conditionalEventDefinition>"


def _deploy(bench: Bench, body: str, *flows: str, roots: str = "") -> None:
    bench.deploy(p=diagram(process("p", body, *flows), roots=roots))


def _refusals(bench: Bench, body: str, *flows: str, roots: str = "") -> set[tuple[str, str]]:
    """Code and element of everything that stands in the way."""
    with pytest.raises(DeploymentRefused) as refused:
        _deploy(bench, body, *flows, roots=roots)
    found = refused.value.details["findings"]
    assert all(each["line"] > 0 and each["column"] > 0 for each in found)
    return {(each["code"], each["element"]) for each in found}


def _handler(start: str, *, interrupting: bool = True, task: str = "handle") -> str:
    cancel = "" if interrupting else ' isInterrupting="false"'
    inner = f'<startEvent id="hs"{cancel}>{start}</startEvent>{user_task(task)}<endEvent id="he"/>'
    return f'<subProcess id="h" triggeredByEvent="true">{inner}{path("hs", task, "he")}</subProcess>'


def _sub_process(*inner: str, more: str = "") -> str:
    return f'<subProcess id="sub">{more}{"".join(inner)}</subProcess>'


def _publish(bench: Bench, name: str, key: str) -> None:
    with bench.engine.transaction(ANN) as tx:
        messages.publish(tx, name, key)


def _script(task_id: str, name: str, expression: str) -> str:
    script = f'<zeebe:script expression="= {expression}" resultVariable="{name}"/>'
    return f'<scriptTask id="{task_id}"><extensionElements>{script}</extensionElements></scriptTask>'


def test_a_sequence_flow_needs_no_id(bench: Bench) -> None:
    """A flow without an id is followed like any other."""
    _deploy(bench, ENDS + user_task("a"), '<sequenceFlow sourceRef="s" targetRef="a"/>', path("a", "e"))
    instance = bench.start("p")
    bench.complete("a")
    assert bench.instance(instance).state == "completed"


@pytest.mark.supports("activity.conditionExpression")
def test_a_conditional_flow_leaves_a_task(bench: Bench) -> None:
    """Of the flows that leave a task, those whose condition holds are taken."""
    flows = path("s", "a") + flow("a", "b", "x = 1") + flow("a", "c", "x = 2") + path("b", "e") + path("c", "e")
    _deploy(bench, ENDS + user_task("a") + user_task("b") + user_task("c"), flows)
    bench.start("p", x=2)
    bench.complete("a")
    assert bench.elements() == ["c"]


@pytest.mark.supports("intermediateCatchEvent.link", "intermediateThrowEvent.link")
def test_a_link_leads_on(bench: Bench) -> None:
    """The token that reaches a throwing link goes on from the catching one."""
    link = '<linkEventDefinition name="l"/>'
    links = f'<intermediateThrowEvent id="t">{link}</intermediateThrowEvent>'
    links += f'<intermediateCatchEvent id="c">{link}</intermediateCatchEvent>'
    _deploy(bench, ENDS + links + user_task("after"), path("s", "t"), path("c", "after", "e"))
    bench.start("p")
    assert bench.elements() == ["after"]


def test_a_compensation_throw_undoes(bench: Bench) -> None:
    """What was completed is undone by its handler before the token goes on."""
    throw = '<intermediateThrowEvent id="t"><compensateEventDefinition/></intermediateThrowEvent>'
    handled = user_task("a") + undone_by("a", "undo") + for_compensation(user_task("undo"))
    _deploy(bench, ENDS + handled + throw + user_task("after"), path("s", "a", "t", "after", "e"))
    bench.start("p")
    bench.complete("a")
    assert bench.elements() == ["undo"]
    bench.complete("undo")
    assert bench.elements() == ["after"]


@pytest.mark.supports("endEvent.signal")
def test_a_signal_end_event_is_heard(bench: Bench) -> None:
    """Ending with a signal reaches every instance that waits for it."""
    signal = '<signalEventDefinition signalRef="sig"/>'
    catch = f'{ENDS}<intermediateCatchEvent id="c">{signal}</intermediateCatchEvent>{user_task("heard")}'
    throw = f'<startEvent id="ts"/><endEvent id="te">{signal}</endEvent>'
    catcher, thrower = process("p", catch, path("s", "c", "heard", "e")), process("q", throw, path("ts", "te"))
    bench.deploy(p=diagram(catcher, thrower, roots='<signal id="sig" name="sig"/>'))
    bench.start("p")
    bench.start("q")
    assert bench.elements() == ["heard"]


def test_a_receive_task_without_message_is_refused(bench: Bench) -> None:
    """Nothing could ever arrive there."""
    assert _refusals(bench, ENDS + '<receiveTask id="r"/>', path("s", "r", "e")) == {("message.no-name", "r")}


def test_an_interrupting_event_sub_process_ends_the_rest(bench: Bench) -> None:
    """The main flow does not go on beside its handler."""
    _deploy(bench, ENDS + user_task("work") + _handler(on_message("msg")), path("s", "work", "e"), roots=STOP)
    instance = bench.start("p", number="1")
    _publish(bench, "stop", "1")
    assert bench.elements() == ["handle"]
    bench.complete("handle")
    assert bench.instance(instance).state == "completed"


@pytest.mark.parametrize("kind", ["error", "escalation"])
@pytest.mark.supports("endEvent.error", "endEvent.escalation", "eventSubProcess.error", "eventSubProcess.escalation")
def test_an_error_or_escalation_starts_its_handler_when_thrown(bench: Bench, kind: str) -> None:
    """The handler does not run from the beginning, but when the event is thrown."""
    thrown = f'<{kind}EventDefinition {kind}Ref="x"/>'
    body = f'<startEvent id="s"/><endEvent id="e">{thrown}</endEvent>' + user_task("work") + _handler(thrown)
    _deploy(bench, body, path("s", "work", "e"), roots=f'<{kind} id="x" {kind}Code="x"/>')
    bench.start("p")
    assert bench.elements() == ["work"]
    bench.complete("work")
    assert bench.elements() == ["handle"]


def test_a_conditional_start_waits_for_its_condition(bench: Bench) -> None:
    """An event sub-process starts when a variable makes its condition true, not from the beginning."""
    body = ENDS + user_task("work") + _script("set", "x", "2") + user_task("after") + _handler(CONDITION)
    _deploy(bench, body, path("s", "work", "set", "after", "e"))
    bench.start("p", x=1)
    assert bench.elements() == ["work"]
    bench.complete("work")
    assert bench.elements() == ["handle"]


def test_an_unfired_timer_of_a_handler_keeps_nothing_open(bench: Bench) -> None:
    """An instance is over although its event sub-process still listened."""
    body = ENDS + user_task("work") + _handler(timer("timeDuration", "P9D"), interrupting=False)
    _deploy(bench, body, path("s", "work", "e"))
    instance = bench.start("p")
    bench.complete("work")
    assert bench.instance(instance).state == "completed"
    assert bench.engine.next_due() is None


@pytest.mark.supports("eventSubProcess.message.non-interrupting")
def test_a_handler_of_one_instance_does_not_run_in_the_next(bench: Bench) -> None:
    """What a message triggered in one instance leaves others as they were."""
    handler = _handler(on_message("msg"), interrupting=False)
    _deploy(bench, ENDS + user_task("work") + handler, path("s", "work", "e"), roots=STOP)
    first = bench.start("p", number="1")
    _publish(bench, "stop", "1")
    second = bench.start("p", number="2")
    found = sorted((task.instance_id == first, task.element_id) for task in bench.open())
    assert found == [(False, "work"), (True, "handle"), (True, "work")]
    assert bench.instance(second).state == "active"


@pytest.mark.supports("eventSubProcess.escalation.non-interrupting")
def test_an_escalation_is_caught_once(bench: Bench) -> None:
    """The handler inside catches it; the boundary event outside does not hear of it."""
    thrown = '<escalationEventDefinition escalationRef="x"/>'
    throw = f'<intermediateThrowEvent id="t">{thrown}</intermediateThrowEvent>'
    inner = ('<startEvent id="is"/>', throw, user_task("work"), '<endEvent id="ie"/>', path("is", "t", "work", "ie"))
    body = ENDS + _sub_process(*inner, _handler(thrown, interrupting=False)) + user_task("outside")
    body += boundary("b", "sub", thrown, interrupting=False)
    roots = '<escalation id="x" escalationCode="x"/>'
    _deploy(bench, body, path("s", "sub", "e"), path("b", "outside", "e"), roots=roots)
    bench.start("p")
    assert bench.elements() == ["handle", "work"]


@pytest.mark.supports("eventBasedGateway")
def test_of_two_timers_the_earlier_fires(bench: Bench) -> None:
    """Behind an event gateway each timer is set; the first one due withdraws the others."""
    body = ENDS + '<eventBasedGateway id="g"/>' + user_task("soon") + user_task("later")
    for name, duration in (("t1", "P5D"), ("t2", "P2D")):
        body += f'<intermediateCatchEvent id="{name}">{timer("timeDuration", duration)}</intermediateCatchEvent>'
    _deploy(bench, body, path("s", "g", "t1", "later", "e"), path("g", "t2", "soon", "e"))
    bench.start("p")
    bench.wait(days=3)
    assert bench.elements() == ["soon"]
    bench.wait(days=9)
    assert bench.elements() == ["soon"]


def test_a_conditional_event_sees_changes_elsewhere(bench: Bench) -> None:
    """A token waits for a condition until another branch makes it true."""
    body = f'{ENDS}<intermediateCatchEvent id="c">{CONDITION}</intermediateCatchEvent><parallelGateway id="g"/>'
    body += user_task("work") + _script("set", "x", "2") + user_task("after")
    _deploy(bench, body, path("s", "g", "c", "after", "e"), path("g", "work", "set", "e"))
    bench.start("p", x=1)
    assert bench.elements() == ["work"]
    bench.complete("work")
    assert bench.elements() == ["after"]


def test_unreachable_nodes_are_refused(bench: Bench) -> None:
    """Each node that no token comes to is named."""
    body = ENDS + user_task("a") + user_task("lost")
    assert _refusals(bench, body, path("s", "a", "e"), path("lost", "e")) == {("reach.unreachable", "lost")}


@pytest.mark.supports("boundaryEvent.message.non-interrupting")
def test_a_message_boundary_that_does_not_interrupt_fires_again(bench: Bench) -> None:
    """Every message brings one more token, for as long as the activity lasts."""
    body = ENDS + user_task("work") + user_task("told") + boundary("b", "work", on_message("msg"), interrupting=False)
    _deploy(bench, body, path("s", "work", "e"), path("b", "told", "e"), roots=STOP)
    bench.start("p", number="1")
    for _ in range(3):
        _publish(bench, "stop", "1")
    assert bench.elements() == ["told", "told", "told", "work"]


def test_reminders_outlive_what_they_remind_of(bench: Bench) -> None:
    """Tasks that a cycle created stay open when its host is done; new ones no longer come."""
    body = ENDS + user_task("work") + user_task("reminder")
    body += boundary("b", "work", timer("timeCycle", "R/P1D"), interrupting=False)
    _deploy(bench, body, path("s", "work", "e"), path("b", "reminder", "e"))
    instance = bench.start("p")
    bench.wait(days=2, hours=1)
    bench.complete("work")
    bench.wait(days=9)
    assert bench.elements() == ["reminder", "reminder"]
    bench.complete("reminder")
    bench.complete("reminder")
    assert bench.instance(instance).state == "completed"


def test_ad_hoc_work_ends_by_its_condition(bench: Bench) -> None:
    """Everything in it begins, and what still goes on when the condition holds is withdrawn."""
    condition = "<completionCondition>= x &gt; 1</completionCondition>"
    work = user_task("one") + user_task("two") + _script("set", "x", "2") + path("one", "set")
    body = f'{ENDS}<adHocSubProcess id="a">{work}{condition}</adHocSubProcess>{user_task("after")}'
    _deploy(bench, body, path("s", "a", "after", "e"))
    bench.start("p", x=1)
    assert bench.elements() == ["one", "two"]
    bench.complete("one")
    assert bench.elements() == ["after"]


def test_a_loop_over_a_data_input_is_refused(bench: Bench) -> None:
    """A collection is named by ``inputCollection``; a loop that names it otherwise is over nothing."""
    named = "<loopDataInputRef>items</loopDataInputRef>"
    loop = f"<multiInstanceLoopCharacteristics>{named}</multiInstanceLoopCharacteristics>"
    found = _refusals(bench, ENDS + user_task("a", inside=loop), path("s", "a", "e"))
    assert found == {("loop.over-nothing", "a"), ("process.unsupported", "a")}


@pytest.mark.parametrize("attribute", ["startQuantity", "completionQuantity"])
def test_token_quantities_are_refused(bench: Bench, attribute: str) -> None:
    """A task that takes or gives several tokens at once is not run as if it were one."""
    body = ENDS + f'<task id="a" {attribute}="2"/>'
    assert _refusals(bench, body, path("s", "a", "e")) == {("process.unsupported", "a")}


@pytest.mark.supports("multiInstance.completionCondition", "multiInstance.loopCardinality")
def test_a_loop_counts_its_instances(bench: Bench) -> None:
    """A completion condition reads how many passes there are and how many are done."""
    condition = "= numberOfCompletedInstances / numberOfInstances &gt;= 0.5 and numberOfActiveInstances = 2"
    loop = (
        f"<multiInstanceLoopCharacteristics><loopCardinality>= 4</loopCardinality><completionCondition>{condition}"
        "</completionCondition></multiInstanceLoopCharacteristics>"
    )
    _deploy(bench, ENDS + user_task("a", inside=loop), path("s", "a", "e"))
    instance = bench.start("p")
    bench.complete("a")
    assert bench.elements() == ["a", "a", "a"]
    bench.complete("a")
    assert bench.instance(instance).state == "completed"


def test_a_loop_goes_round_as_often_as_it_must(bench: Bench) -> None:
    """After more than a thousand rounds the instance is where the diagram says."""
    body = ENDS + _script("count", "n", "n + 1") + '<exclusiveGateway id="g" default="g-after"/>'
    body += user_task("after", assignee="=string(n)")
    _deploy(bench, body, path("s", "count", "g", "after", "e"), flow("g", "count", "n < 1500"))
    bench.start("p", n=0)
    assert [task.assignee for task in bench.open()] == ["1500"]
