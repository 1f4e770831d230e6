"""Delegates that call something outside: no transaction is open meanwhile, and whoever hangs is given up."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select, update

from engine.calling import OF_ONE
from engine.commands import external, instances
from engine.commands.incidents import UnknownJob, hasten, incidents, retry
from engine.commands.jobs import begin_call
from engine.commands.operations import answer
from engine.commands.suspension import resume, suspend
from engine.delegates import BpmnError, DelegateCall, ExternalCall, ExternalDelegate
from engine.leases import MARGIN
from engine.scheduler import Ticker
from engine.store.tables import InstanceState, JobKind, job
from tests.support.engines import ANN, Bench
from tests.support.operators import by_hand, seen, standing, told
from tests.support.processes import boundary, diagram, path, process, service_task, timer, user_task

ENDS = '<startEvent id="s"/><endEvent id="e"/>'
WHY = "the line works again"


class Line:
    """Something outside that answers, fails, refuses or hangs as it is told."""

    def __init__(self, bench: Bench, seconds: float = 30) -> None:
        self.calls: list[ExternalCall] = []
        self.fault: Exception | None = None
        self.hangs: set[str | None] = set()
        self.hung, self.released = Event(), Event()
        bench.delegates.register_external("ask", self, seconds)

    def __call__(self, call: ExternalCall) -> dict[str, Any]:
        """Answer."""
        self.calls.append(call)
        if call.business_key in self.hangs:
            self.hung.set()
            self.released.wait(30)
        if self.fault is not None:
            raise self.fault
        return {"answer": call.inputs["asked"] + 1}


def deployed(bench: Bench, *beside: str, flows: str = "", roots: str = "", seconds: float = 30) -> Line:
    """A process ``s -> ask -> after -> e`` with parts ``beside`` it."""
    line = Line(bench, seconds)
    ask = service_task("ask", "ask", {"asked": "=number"}, {"result": "=answer"}, retries="2")
    body = ENDS + ask + user_task("after") + "".join(beside)
    bench.deploy(p=diagram(process("p", body, path("s", "ask", "after", "e"), flows), roots=roots))
    return line


@pytest.fixture
def ticker(bench: Bench) -> Iterator[Ticker]:
    """A ticker of the bench's engine; what it called has ended."""
    found = Ticker(bench.engine)
    yield found
    found.rest(30)


def attempts(bench: Bench) -> list[int]:
    """How often each job was tried."""
    with bench.database.reading() as session:
        return list(session.scalars(select(job.c.attempts)))


@pytest.mark.supports("zeebe:taskDefinition.type")
def test_it_is_called_outside_and_its_answer_counts_once(bench: Bench) -> None:
    """Not in the command that reached it; by who looks for what is due. The answer is recorded and can be replayed."""
    line = deployed(bench)
    instance_id = bench.start("p", "case", number=1)
    assert line.calls == []
    (waiting,) = seen(bench, instance_id).jobs
    assert (waiting.kind, waiting.lease_holder) == (JobKind.EXTERNAL, None)
    assert bench.engine.run_due() == 1
    assert bench.elements() == ["after"]
    (call,) = line.calls
    assert (call.inputs, call.business_key, call.element_id, call.seconds) == ({"asked": 1}, "case", "ask", 30)
    assert standing(bench, instance_id, "p/").variables["result"] == 2
    assert told(bench, instance_id)[-1].payload["calls"] == [["delegate", "ask", {"answer": 2}]]
    assert bench.kinds(instance_id) == ["start", "delegate"]
    assert bench.replays(instance_id)
    assert bench.engine.run_due() == 0


def test_while_it_is_called_nothing_is_locked(bench: Bench, ticker: Ticker) -> None:
    """Others write, the instance too can be worked on, and an operator sees who calls and until when."""
    line = deployed(bench)
    line.hangs = {"slow"}
    instance_id = bench.start("p", "slow", number=1)
    ticker.reach_out()
    line.hung.wait(10)
    bench.start("p", "quick", number=1)
    by_hand(bench, suspend, instance_id, "look first")
    by_hand(bench, resume, instance_id, "looked")
    (waiting,) = seen(bench, instance_id).jobs
    assert waiting.lease_holder is not None
    assert waiting.lease_until == bench.clock.now() + timedelta(seconds=30) + MARGIN
    with pytest.raises(UnknownJob):
        by_hand(bench, hasten, waiting.id, WHY)
    ticker.reach_out()
    line.released.set()
    assert ticker.rest(10)
    assert bench.elements() == ["after", "after"]


def test_a_hanging_call_holds_up_nobody_else(bench: Bench, ticker: Ticker) -> None:
    """Calls to the same place and to others go on beside it; timers fire."""
    line = deployed(bench)
    line.hangs = {"slow"}
    wait = f'<intermediateCatchEvent id="t">{timer("timeDuration", "PT1S")}</intermediateCatchEvent>'
    bench.deploy(q=diagram(process("q", ENDS + wait, path("s", "t", "e"))))
    bench.start("p", "slow", number=1)
    others = [bench.start("p", "quick", number=1) for _ in range(3)]
    timed = bench.start("q")
    bench.clock.advance(timedelta(seconds=2))
    ticker.reach_out()
    line.hung.wait(10)
    ticker.tick()
    assert bench.instance(timed).state == InstanceState.COMPLETED
    while len(bench.elements()) < len(others):
        pass
    line.released.set()


def test_one_place_that_hangs_does_not_take_all_hands(bench: Bench, ticker: Ticker) -> None:
    """Of many calls to it only some are made at once; a call to another place gets its turn."""
    line = deployed(bench)
    line.hangs = {"slow"}
    bench.delegates.register_external("other", lambda _call: {})
    body = ENDS + service_task("other", "other", retries="1") + user_task("then")
    bench.deploy(q=diagram(process("q", body, path("s", "other", "then", "e"))))
    for _ in range(3 * OF_ONE):
        bench.start("p", "slow", number=1)
    bench.start("q")
    ticker.reach_out()
    while bench.elements() != ["then"]:
        pass
    assert len(line.calls) <= OF_ONE
    line.released.set()
    while len(bench.elements()) < 3 * OF_ONE + 1:
        bench.clock.advance(timedelta(seconds=3))
        ticker.reach_out()
        ticker.rest(10)
    assert len({call.key for call in line.calls}) == len(line.calls) == 3 * OF_ONE


def test_over_its_time_it_is_given_up_and_tried_again(bench: Bench) -> None:
    """A failed attempt like others, with a pause; the late answer counts for nothing; the key is the same."""
    line = deployed(bench, seconds=0.05)
    line.hangs = {"slow"}
    instance_id = bench.start("p", "slow", number=1)
    bench.engine.run_due()
    (waiting,) = seen(bench, instance_id).jobs
    assert (waiting.attempts, waiting.lease_until) == (1, None)
    assert waiting.due_at == bench.clock.now() + timedelta(seconds=10)
    assert "time-limit" in str(waiting.error)
    assert bench.engine.calls.hung == 1
    line.released.set()
    while bench.engine.calls.hung:
        pass
    assert bench.kinds(instance_id) == ["start"]
    bench.wait(seconds=11)
    assert bench.kinds(instance_id) == ["start", "delegate"]
    assert [call.key for call in line.calls] == [line.calls[0].key] * 2


@pytest.mark.supports("zeebe:taskDefinition.retries")
def test_what_fails_too_often_is_an_incident_and_can_be_retried(bench: Bench) -> None:
    """As often as the diagram says, further and further apart; afterwards by somebody's leave, with the next tick."""
    line = deployed(bench)
    line.fault = RuntimeError("no connection")
    instance_id = bench.start("p", number=1)
    bench.wait(hours=1)
    assert len(line.calls) == 3
    with bench.database.reading() as session:
        (incident,) = incidents(session)
    assert (incident.kind, incident.attempts, incident.element_id) == ("external", 3, "ask")
    assert "no connection" in incident.error
    line.fault = None
    by_hand(bench, retry, incident.job_id, WHY)
    assert len(line.calls) == 3
    bench.engine.run_due()
    assert bench.kinds(instance_id) == ["start", "retry", "delegate"]
    assert bench.replays(instance_id)


def test_a_node_that_died_leaves_its_call_to_another(bench: Bench) -> None:
    """Not before the lease has run out; then it is called again, with the same key."""
    line = deployed(bench)
    bench.start("p", number=1)
    assert begin_call(bench.engine) is not None  # and the node is gone
    assert bench.engine.run_due() == 0
    bench.engine.calls.end("ask")
    bench.wait(seconds=46)
    assert len(line.calls) == 1
    assert bench.elements() == ["after"]


def test_a_node_that_dies_at_each_try_ends_in_an_incident(bench: Bench) -> None:
    """A call that takes its node down with it is not made for ever."""
    line = deployed(bench)
    bench.start("p", number=1)
    for _ in range(3):
        assert begin_call(bench.engine) is not None
        bench.engine.calls.end("ask")
        bench.clock.advance(timedelta(seconds=46))
    bench.engine.run_due()
    with bench.database.reading() as session:
        (incident,) = incidents(session)
    assert "lease-ran-out" in incident.error
    assert line.calls == []


def test_a_node_that_slept_too_long_does_nothing_when_it_wakes(bench: Bench) -> None:
    """Neither does it begin to call, nor does its answer count, whether another node has taken over or not."""
    line = deployed(bench)
    instance_id = bench.start("p", number=1)
    call = begin_call(bench.engine)
    assert call is not None
    bench.clock.advance(timedelta(seconds=46))
    call()
    assert line.calls == []
    assert bench.kinds(instance_id) == ["start"]
    bench.engine.run_due()
    assert len(line.calls) == 1


def test_an_answer_after_the_lease_counts_for_nothing(bench: Bench) -> None:
    """Another node has taken over and finished: the token goes on once."""
    deployed(bench)
    instance_id = bench.start("p", number=1)
    with bench.engine.transaction(ANN) as tx:
        claimed = external.claim(tx, tx.session.execute(select(job)).one())
    assert claimed is not None
    late = external.ask(bench.engine, claimed)
    bench.clock.advance(timedelta(seconds=46))
    assert external.finish(bench.engine, claimed, late) == []
    assert bench.kinds(instance_id) == ["start"]
    with bench.engine.transaction(ANN) as tx:
        tx.session.execute(update(job).values(lease_token="another", lease_until=tx.now + MARGIN))
    assert external.finish(bench.engine, claimed, late) == []
    assert bench.kinds(instance_id) == ["start"]


def test_a_business_error_leaves_by_the_boundary(bench: Bench) -> None:
    """Caught as that of any delegate; recorded, so that it can be replayed."""
    refused = boundary("refused", "ask", '<errorEventDefinition errorRef="no"/>')
    line = deployed(
        bench,
        refused + user_task("mend"),
        flows=path("refused", "mend", "e"),
        roots='<error id="no" errorCode="no"/>',
    )
    line.fault = BpmnError("no", said="closed")
    instance_id = bench.start("p", number=1)
    bench.engine.run_due()
    assert bench.elements() == ["mend"]
    assert standing(bench, instance_id, "p/").variables["said"] == "closed"
    assert bench.replays(instance_id)


def test_what_is_answered_to_a_suspended_instance_is_kept(bench: Bench) -> None:
    """It goes on with the answer once it is resumed; nothing is called again."""
    line = deployed(bench)
    instance_id = bench.start("p", number=1)
    call = begin_call(bench.engine)
    assert call is not None
    by_hand(bench, suspend, instance_id, "look first")
    call()
    assert len(line.calls) == 1
    assert bench.engine.run_due() == 0
    by_hand(bench, resume, instance_id, "looked")
    assert bench.engine.run_due() == 1
    assert len(line.calls) == 1
    assert standing(bench, instance_id, "p/").variables["result"] == 2
    assert bench.replays(instance_id)


@pytest.mark.parametrize("deed", ["cancel", "answer"])
def test_who_is_no_longer_waited_for_answers_in_vain(bench: Bench, deed: str) -> None:
    """The instance was ended, or somebody answered in its place, while it was called."""
    deployed(bench)
    instance_id = bench.start("p", number=1)
    call = begin_call(bench.engine)
    assert call is not None
    if deed == "cancel":
        by_hand(bench, instances.cancel, instance_id, WHY)
    else:
        by_hand(bench, answer, instance_id, standing(bench, instance_id, "ask").token, {"answer": 5}, WHY)
    before = bench.kinds(instance_id)
    call()
    assert bench.kinds(instance_id) == before
    assert bench.engine.run_due() == 0


def test_without_retries_it_is_never_called(bench: Bench) -> None:
    """The linter refuses such a diagram; one that was deployed when the delegate was another kind is refused too."""
    bench.delegates.register("ask", lambda _call: None)
    bench.deploy(p=diagram(process("p", ENDS + service_task("ask", "ask"), path("s", "ask", "e"))))
    bench.delegates.__init__()  # type: ignore[misc]  # the next version of the program knows another kind
    line = Line(bench)
    with pytest.raises(ExternalDelegate):
        bench.start("p", number=1)
    assert line.calls == []


def test_a_name_belongs_to_one_kind(bench: Bench) -> None:
    """What is registered as transactional cannot be registered as external too."""

    def ask(_call: DelegateCall) -> None:
        """Nothing."""

    bench.delegates.register("ask", ask)
    with pytest.raises(ValueError, match="ask"):
        Line(bench)
    assert bench.delegates.external_names == frozenset()
