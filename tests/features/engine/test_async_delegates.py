"""Delegates that are called as jobs of their own: after the command, again when they fail, then by somebody's leave."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import func, select

from engine.commands import instances
from engine.commands.incidents import hasten, incidents, retry
from engine.commands.operations import answer, move, remove_pass
from engine.commands.suspension import resume, suspend
from engine.delegates import BpmnError, DelegateCall
from engine.runtime.faults import BadValue, NotWaiting
from engine.scheduler import Ticker
from engine.store.tables import InstanceState, JobKind, job
from tests.support.engines import ANN, START, Bench
from tests.support.operators import by_hand, seen, standing, told
from tests.support.processes import boundary, call, diagram, escape, path, process, timer, user_task

ENDS = '<startEvent id="s"/><endEvent id="e"/>'
WHY = "the line works again"
ASKING = '<zeebe:ioMapping><zeebe:input source="=number + 1" target="asked"/></zeebe:ioMapping>'


def calling(node: str, node_id: str, retries: str = "2", *, more: str = ASKING, inside: str = "") -> str:
    """A node that calls the delegate ``ask`` as a job."""
    definition = f'<zeebe:taskDefinition type="ask" retries="{escape(retries)}"/>'
    return f'<{node} id="{node_id}"><extensionElements>{definition}{more}</extensionElements>{inside}</{node}>'


class Line:
    """A delegate that answers, fails or refuses as it is told, and remembers what it was asked."""

    def __init__(self, bench: Bench) -> None:
        self.asked: list[Any] = []
        self.fault: Exception | None = None
        bench.delegates.register("ask", self)

    def __call__(self, call: DelegateCall) -> dict[str, Any]:
        """Answer."""
        self.asked.append(call.inputs.get("asked"))
        if self.fault is not None:
            raise self.fault
        return {"answer": len(self.asked)}


def deployed(bench: Bench, *parts: str, flows: str = "") -> Line:
    """A process ``s -> ask -> after -> e`` with ``parts`` beside it."""
    line = Line(bench)
    body = ENDS + user_task("after") + "".join(parts or (calling("serviceTask", "ask"),))
    bench.deploy(p=diagram(process("p", body, path("s", "ask", "after", "e"), flows)))
    return line


def test_the_delegate_is_called_in_a_command_of_its_own(bench: Bench) -> None:
    """Right after the commit, with the inputs of the moment the token arrived; its answer is recorded and replayed."""
    line = deployed(bench)
    with bench.engine.transaction(ANN, settle=False) as tx:
        instance_id = instances.start(tx, "p", variables={"number": 1})
    assert line.asked == []
    (waiting,) = seen(bench, instance_id).jobs
    assert (waiting.kind, waiting.element, waiting.due_at) == (JobKind.DELEGATE, "ask", bench.clock.now())
    assert standing(bench, instance_id, "ask").variables == {"asked": 2}
    bench.engine.settle(tx.follow_ups)
    assert line.asked == [2]
    assert bench.elements() == ["after"]
    assert standing(bench, instance_id, "p/").variables == {"number": 1, "answer": 1}
    events = told(bench, instance_id)
    assert [(event.kind, event.actor) for event in events] == [("start", "ann"), ("delegate", "system")]
    assert events[1].payload["calls"] == [["delegate", "ask", {"answer": 1}]]
    with bench.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(job)) == 0


@pytest.mark.parametrize(
    "part",
    [
        calling("sendTask", "ask"),
        calling("intermediateThrowEvent", "ask"),
        calling("serviceTask", "ask", "=1 + 1"),
    ],
)
def test_whatever_names_a_delegate_can_be_carried_out_so(bench: Bench, part: str) -> None:
    """Send tasks and throw events too; the retries may be an expression."""
    line = deployed(bench, part)
    instance_id = bench.start("p", number=1)
    assert line.asked == [2]
    assert bench.elements() == ["after"]
    assert [event.kind for event in told(bench, instance_id)] == ["start", "delegate"]


def test_an_end_event_ends_after_its_delegate(bench: Bench) -> None:
    """The instance is over when the delegate has answered, not before."""
    line = Line(bench)
    body = '<startEvent id="s"/>' + calling("endEvent", "e")
    bench.deploy(p=diagram(process("p", body, path("s", "e"))))
    with bench.engine.transaction(ANN, settle=False) as tx:
        instance_id = instances.start(tx, "p", variables={"number": 1})
    assert bench.instance(instance_id).state == InstanceState.ACTIVE
    bench.engine.settle(tx.follow_ups)
    assert line.asked == [2]
    assert bench.instance(instance_id).state == InstanceState.COMPLETED


@pytest.mark.supports("serviceTask", "zeebe:taskDefinition.type")
def test_without_retries_a_delegate_belongs_to_the_command(bench: Bench) -> None:
    """It is called at once, and when it fails the command fails."""
    line = deployed(bench, calling("serviceTask", "ask").replace(' retries="2"', ""))
    line.fault = RuntimeError("no connection")
    with pytest.raises(RuntimeError):
        bench.start("p", number=1)
    assert bench.instances() == []


@pytest.mark.supports("zeebe:taskDefinition.retries")
def test_a_failure_is_tried_again_and_then_becomes_an_incident(bench: Bench) -> None:
    """As often as the diagram says, further and further apart; retried by somebody, it goes on."""
    line = deployed(bench)
    line.fault = RuntimeError("no connection")
    instance_id = bench.start("p", number=1)
    bench.wait(seconds=11)
    assert len(line.asked) == 2
    bench.wait(seconds=11)
    assert len(line.asked) == 2
    bench.wait(seconds=10)
    assert len(line.asked) == 3
    bench.wait(days=1)
    assert len(line.asked) == 3
    with bench.database.reading() as session:
        (incident,) = incidents(session)
    assert (incident.element_id, incident.attempts, incident.kind) == ("ask", 3, "delegate")
    assert bench.instance(instance_id).seq == 1
    line.fault = None
    by_hand(bench, retry, incident.job_id, WHY)
    assert bench.elements() == ["after"]
    events = told(bench, instance_id)
    assert [event.kind for event in events] == ["start", "retry", "delegate"]
    given = events[1].payload["given"]
    assert given["reason"] == WHY
    assert given["before"] == {"attempts": 3, "error": "RuntimeError: no connection"}
    assert given["after"] == {"attempts": 0}


def test_a_pause_can_be_cut_short(bench: Bench) -> None:
    """A job that waits to be tried again is tried right away."""
    line = deployed(bench)
    line.fault = RuntimeError("no connection")
    instance_id = bench.start("p", number=1)
    line.fault = None
    by_hand(bench, hasten, seen(bench, instance_id).jobs[0].id, WHY)
    assert bench.elements() == ["after"]
    assert [event.kind for event in told(bench, instance_id)] == ["start", "hasten", "delegate"]


def test_a_failing_delegate_holds_up_nobody_else(bench: Bench) -> None:
    """Other instances' jobs are carried out while one waits to be tried again."""
    asked: list[str | None] = []

    def ask(call: DelegateCall) -> None:
        asked.append(call.business_key)
        if call.business_key == "bad":
            raise RuntimeError("no connection")

    bench.delegates.register("ask", ask)
    body = ENDS + calling("serviceTask", "ask")
    bench.deploy(p=diagram(process("p", body, path("s", "ask", "e"))))
    ids = []
    for key in ("bad", "good", "better"):
        with bench.engine.transaction(ANN, settle=False) as tx:
            ids.append(instances.start(tx, "p", business_key=key, variables={"number": 1}))
    bench.engine.run_due()
    assert asked == ["bad", "good", "better"]
    assert [bench.instance(each).state for each in ids] == ["active", "completed", "completed"]


def test_a_business_error_leaves_by_the_boundary(bench: Bench) -> None:
    """Caught as if the delegate had been called at once; it is no failure of the job."""
    refused = boundary("refused", "ask", '<errorEventDefinition errorRef="no"/>')
    line = Line(bench)
    body = ENDS + calling("serviceTask", "ask") + refused + user_task("mend")
    flows = path("s", "ask", "e") + path("refused", "mend", "e")
    bench.deploy(p=diagram(process("p", body, flows), roots='<error id="no" errorCode="no"/>'))
    line.fault = BpmnError("no", said="closed")
    instance_id = bench.start("p", number=1)
    assert bench.elements() == ["mend"]
    assert seen(bench, instance_id).jobs == []
    assert standing(bench, instance_id, "p/").variables["said"] == "closed"
    assert told(bench, instance_id)[-1].payload["calls"][0][:3] == ["error", "ask", "no"]


def test_a_business_error_ends_a_called_process_for_its_caller_to_catch(bench: Bench) -> None:
    """Uncaught in a called instance, it fails that, and the caller's boundary event catches it."""
    line = Line(bench)
    child = process(
        "child", '<startEvent id="cs"/><endEvent id="ce"/>' + calling("serviceTask", "ask"), path("cs", "ask", "ce")
    )
    body = ENDS + call("c", "child") + boundary("refused", "c", '<errorEventDefinition errorRef="no"/>')
    flows = path("s", "c", "e") + path("refused", "mend", "e")
    roots = '<error id="no" errorCode="no"/>'
    bench.deploy(p=diagram(process("p", body + user_task("mend"), flows), child, roots=roots))
    line.fault = BpmnError("no")
    bench.start("p", number=1)
    assert bench.elements() == ["mend"]


def test_an_uncaught_business_error_is_an_incident(bench: Bench) -> None:
    """Nobody catches it: it is tried again like any failure, and then seen."""
    line = deployed(bench)
    line.fault = BpmnError("no")
    bench.start("p", number=1)
    bench.wait(hours=1)
    with bench.database.reading() as session:
        assert [each.attempts for each in incidents(session)] == [3]


def test_a_timer_on_it_runs_while_it_waits(bench: Bench) -> None:
    """The time is up before the delegate answers: the token leaves by the timer and the job is gone."""
    late = boundary("late", "ask", timer("timeDuration", "PT15S"))
    line = Line(bench)
    body = ENDS + calling("serviceTask", "ask", "9") + late + user_task("mend")
    bench.deploy(p=diagram(process("p", body, path("s", "ask", "e") + path("late", "mend", "e"))))
    line.fault = RuntimeError("no connection")
    instance_id = bench.start("p", number=1)
    bench.wait(seconds=16)
    assert bench.elements() == ["mend"]
    assert seen(bench, instance_id).jobs == []
    bench.wait(days=1)
    assert len(line.asked) == 2
    assert [event.kind for event in told(bench, instance_id)] == ["start", "timer"]


def test_somebody_answers_in_its_place(bench: Bench) -> None:
    """The token goes on with what was said, mapped like the delegate's answer; even an incident is over with that."""
    line = deployed(bench)
    line.fault = RuntimeError("no connection")
    instance_id = bench.start("p", number=1)
    bench.wait(hours=1)
    token = standing(bench, instance_id, "ask")
    assert token.takes_answer
    by_hand(bench, answer, instance_id, token.token, {"answer": "by letter"}, WHY)
    assert bench.elements() == ["after"]
    assert seen(bench, instance_id).jobs == []
    assert standing(bench, instance_id, "p/").variables["answer"] == "by letter"
    event = told(bench, instance_id)[-1]
    assert (event.kind, event.actor, event.element_id) == ("answer", "admin", "ask")
    assert event.payload["given"]["after"] == {"answer": "by letter"}
    with pytest.raises(NotWaiting):
        by_hand(bench, answer, instance_id, token.token, {}, WHY)
    after = standing(bench, instance_id, "after")
    assert not after.takes_answer
    with pytest.raises(NotWaiting):
        by_hand(bench, answer, instance_id, after.token, {}, WHY)


def _move(bench: Bench, instance_id: str) -> None:
    by_hand(bench, move, instance_id, standing(bench, instance_id, "ask").token, "after", WHY)


def _cancel(bench: Bench, instance_id: str) -> None:
    by_hand(bench, instances.cancel, instance_id, WHY)


@pytest.mark.parametrize("leave", [_move, _cancel])
def test_the_job_goes_with_its_token(bench: Bench, leave: Callable[[Bench, str], None]) -> None:
    """Moved off or ended, nothing calls the delegate any more, not even an incident."""
    line = deployed(bench)
    line.fault = RuntimeError("no connection")
    instance_id = bench.start("p", number=1)
    bench.wait(hours=1)
    leave(bench, instance_id)
    assert seen(bench, instance_id).jobs == []
    with bench.database.reading() as session:
        assert incidents(session) == []
    told(bench, instance_id)


def test_each_pass_of_a_loop_has_its_own_job(bench: Bench) -> None:
    """One fails and is taken away; the others have answered, and the process goes on."""
    loop = (
        "<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics "
        'inputCollection="=units" inputElement="number" outputCollection="answers" outputElement="=number * 10"/>'
        "</extensionElements></multiInstanceLoopCharacteristics>"
    )

    def ask(call: DelegateCall) -> None:
        if call.inputs["asked"] == 3:
            raise RuntimeError("no connection")

    bench.delegates.register("ask", ask)
    body = ENDS + user_task("after") + calling("serviceTask", "ask", inside=loop)
    bench.deploy(p=diagram(process("p", body, path("s", "ask", "after", "e"))))
    instance_id = bench.start("p", units=[1, 2, 3])
    (left,) = (token for token in seen(bench, instance_id).tokens if token.is_pass)
    assert left.facts == {"loopCounter": 2}
    by_hand(bench, remove_pass, instance_id, left.token, WHY)
    assert bench.elements() == ["after"]
    assert standing(bench, instance_id, "p/").variables["answers"] == [10, None, 30]
    assert seen(bench, instance_id).jobs == []
    told(bench, instance_id)


def test_suspended_it_is_not_called(bench: Bench) -> None:
    """The delegate is called once the instance is resumed."""
    line = deployed(bench)
    with bench.engine.transaction(ANN, settle=False) as tx:
        instance_id = instances.start(tx, "p", variables={"number": 1})
    by_hand(bench, suspend, instance_id, WHY)
    bench.engine.run_due()
    assert line.asked == []
    by_hand(bench, resume, instance_id, WHY)
    bench.engine.run_due()
    assert line.asked == [2]


@pytest.mark.parametrize(
    "retries", ["=tries - 1", '="three"', "=1.5", "=true", "=null", '=string join(for i in 1..5000 return "1")']
)
def test_retries_that_are_no_number_are_refused(bench: Bench, retries: str) -> None:
    """What the linter cannot know beforehand is refused when the token arrives: the command is undone."""
    deployed(bench, calling("serviceTask", "ask", f"=if tries > 0 then {retries[1:]} else 1"))
    with pytest.raises(BadValue) as refused:
        bench.start("p", number=1, tries=1)
    assert refused.value.details["what"] == "retries"
    assert bench.clock.now() == START
    bench.clock.advance(timedelta(days=1))
    assert bench.engine.run_due() == 0


def waiting_first(bench: Bench) -> str:
    """An instance that waits for an hour and then for the delegate."""
    wait = f'<intermediateCatchEvent id="wait">{timer("timeDuration", "PT1H")}</intermediateCatchEvent>'
    body = ENDS + wait + calling("serviceTask", "ask")
    bench.deploy(slow=diagram(process("slow", body, path("s", "wait", "ask", "e"))))
    return bench.start("slow", number=1)


def test_the_ticker_calls_delegates_apart_from_all_else(bench: Bench) -> None:
    """A timer that leads to a delegate fires with the timers; the delegate is left to those who call delegates."""
    line = Line(bench)
    instance_id = waiting_first(bench)
    bench.clock.advance(timedelta(hours=2))
    ticker = Ticker(bench.engine)
    ticker.tick()
    assert [event.kind for event in told(bench, instance_id)] == ["start", "timer"]
    assert line.asked == []
    ticker.call_delegates()
    assert line.asked == [2]
    assert bench.instance(instance_id).state == InstanceState.COMPLETED


@pytest.mark.postgresql_only
def test_a_delegate_that_hangs_delays_no_timer(bench: Bench) -> None:
    """While it hangs, timers of other instances fire; its own instance waits for it."""
    begun, go_on = Event(), Event()

    def hang(_call: DelegateCall) -> None:
        begun.set()
        go_on.wait()

    bench.delegates.register("ask", hang)
    hanging = waiting_first(bench)
    bench.clock.advance(timedelta(hours=2))
    ticker = Ticker(bench.engine)
    ticker.tick()
    other = bench.start("slow", number=1)
    bench.clock.advance(timedelta(hours=2))
    with ThreadPoolExecutor(1) as pool:
        called = pool.submit(ticker.call_delegates)
        begun.wait()
        ticker.tick()
        assert [event.kind for event in told(bench, other)] == ["start", "timer"]
        assert bench.instance(hanging).state == InstanceState.ACTIVE
        go_on.set()
        called.result()
    assert [bench.instance(each).state for each in (hanging, other)] == ["completed", "completed"]
