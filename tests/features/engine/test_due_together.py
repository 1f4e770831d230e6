"""Many that are due at once share transactions, and each happens as if it were alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine.commands.execution import lock
from engine.commands.incidents import incidents
from engine.commands.jobs import BATCH
from engine.commands.suspension import resume, suspend
from engine.delegates import DelegateCall
from engine.history.events import of_instance
from engine.history.verifying import verify
from engine.store.tables import InstanceState, job
from tests.support.engines import ANN, Bench, Counted
from tests.support.operators import by_hand
from tests.support.processes import (
    boundary,
    call,
    diagram,
    flow,
    path,
    process,
    service_task,
    timer,
    user_task,
)

ENDS = '<startEvent id="s"/><endEvent id="e"/>'
HOUR = timedelta(hours=1)
LOOP = (
    "<multiInstanceLoopCharacteristics><extensionElements>"
    '<zeebe:loopCharacteristics inputCollection="=units" inputElement="unit"/>'
    "</extensionElements></multiInstanceLoopCharacteristics>"
)


def waiting(node_id: str = "t", duration: str = "PT1H") -> str:
    """A timer in the flow."""
    return f'<intermediateCatchEvent id="{node_id}">{timer("timeDuration", duration)}</intermediateCatchEvent>'


def deployed(bench: Bench) -> None:
    """``p``: an hour passes, then there is work to do."""
    bench.deploy(p=diagram(process("p", ENDS + waiting() + user_task("work"), path("s", "t", "work", "e"))))


def left(bench: Bench) -> int:
    """How many jobs there are."""
    with bench.database.reading() as session:
        return session.execute(select(func.count()).select_from(job)).scalar_one()


def fired_once(bench: Bench, instance_ids: list[str]) -> bool:
    """Whether each instance has one event of its timer and a whole chain."""
    with bench.database.reading() as session:
        whole = all(verify(session, each).broken is None for each in instance_ids)
    return whole and all(bench.kinds(each) == ["start", "timer"] for each in instance_ids)


def test_many_timers_share_a_transaction(bench: Bench) -> None:
    """A hundred need a handful of commits; each is an event of its own that can be played again."""
    deployed(bench)
    ids = [bench.start("p", f"case-{number}") for number in range(2 * BATCH)]
    bench.clock.advance(HOUR * 2)
    with Counted(bench.database) as counted:
        assert bench.engine.run_due() == len(ids)
    assert counted.commits <= 10
    assert len(counted.statements) < len(ids)
    assert fired_once(bench, ids)
    assert all(bench.replays(each) for each in ids[:3])
    assert bench.elements() == ["work"] * len(ids)
    assert left(bench) == 0


def test_one_that_fails_among_many_holds_up_none(bench: Bench) -> None:
    """The others have fired, once each; the one is tried again later and at last is an incident."""
    bench.deploy(
        p=diagram(process("p", ENDS + waiting() + user_task("work", assignee="=who"), path("s", "t", "work", "e")))
    )
    good = [bench.start("p", who="ann") for _ in range(10)]
    bad = bench.start("p", who=1)
    good += [bench.start("p", who="ann") for _ in range(10)]
    bench.clock.advance(HOUR * 2)
    bench.engine.run_due()
    assert fired_once(bench, good)
    assert bench.kinds(bad) == ["start"]
    assert left(bench) == 1
    bench.wait(hours=1)
    with bench.database.reading() as session:
        assert [incident.instance_id for incident in incidents(session)] == [bad]


def test_a_timer_that_calls_a_delegate_has_a_transaction_of_its_own(bench: Bench) -> None:
    """The delegate is called once for each, and what fails in one call undoes nobody else's."""
    asked: list[str | None] = []

    def tell(call: DelegateCall) -> None:
        asked.append(call.business_key)
        if call.business_key == "case-5":
            raise RuntimeError("no connection")

    bench.delegates.register("tell", tell)
    parts = ENDS + '<exclusiveGateway id="x" default="x-e"/>' + waiting() + service_task("tell", "tell")
    flows = path("s", "t", "x", "e") + flow("x", "tell", "calls") + path("tell", "e")
    bench.deploy(p=diagram(process("p", parts, flows)))
    ids = [bench.start("p", f"case-{number}", calls=number % 5 == 0) for number in range(30)]
    bench.clock.advance(HOUR * 2)
    assert bench.engine.run_due() == 30
    assert sorted(map(str, asked)) == sorted(f"case-{number}" for number in range(0, 30, 5))
    assert fired_once(bench, [each for each in ids if each != ids[5]])
    assert bench.instance(ids[5]).state == InstanceState.ACTIVE


def test_timers_of_one_instance_fire_in_their_order(bench: Bench) -> None:
    """The earlier one ends what the later one waited in, though both are overdue."""
    body = ENDS + '<endEvent id="e1"/><endEvent id="e2"/>' + user_task("work")
    body += boundary("first", "work", timer("timeDuration", "PT1H"))
    body += boundary("second", "work", timer("timeDuration", "PT2H"))
    bench.deploy(p=diagram(process("p", body, path("s", "work", "e"), path("first", "e1"), path("second", "e2"))))
    ids = [bench.start("p") for _ in range(10)]
    bench.clock.advance(HOUR * 3)
    bench.engine.run_due()
    assert fired_once(bench, ids)
    with bench.database.reading() as session:
        assert {event.element_id for each in ids for event in list(of_instance(session, each))[1:]} == {"first"}
    assert left(bench) == 0


def test_a_cycle_among_many_goes_on_to_its_next_time(bench: Bench) -> None:
    """Each has one job for its next turn, and the turn comes."""
    body = ENDS + '<endEvent id="e1"/>' + user_task("work")
    body += boundary("again", "work", timer("timeCycle", "R3/PT1H"), interrupting=False)
    bench.deploy(p=diagram(process("p", body, path("s", "work", "e"), path("again", "e1"))))
    ids = [bench.start("p") for _ in range(10)]
    bench.wait(hours=1, minutes=1)
    assert left(bench) == 10
    bench.wait(days=1)
    assert [bench.kinds(each) for each in ids] == [["start", "timer", "timer", "timer"]] * 10
    assert left(bench) == 0


def test_a_suspended_one_among_many_waits(bench: Bench) -> None:
    """It fires once it is resumed."""
    deployed(bench)
    ids = [bench.start("p") for _ in range(10)]
    by_hand(bench, suspend, ids[4], "look first")
    bench.clock.advance(HOUR * 2)
    assert bench.engine.run_due() == 9
    by_hand(bench, resume, ids[4], "looked")
    assert bench.engine.run_due() == 1
    assert bench.kinds(ids[4]) == ["start", "suspend", "resume", "timer"]


@pytest.mark.postgresql_only
def test_a_busy_one_among_many_keeps_nobody_waiting(bench: Bench) -> None:
    """While somebody holds one instance, the others' timers fire; its own follows."""
    deployed(bench)
    ids = [bench.start("p") for _ in range(10)]
    bench.clock.advance(HOUR * 2)
    with ThreadPoolExecutor(1) as pool:
        with bench.engine.transaction(ANN) as tx:
            lock(tx, ids[5])
            running = pool.submit(bench.engine.run_due)
            while left(bench) > 1:
                pass
        assert running.result() == 10
    assert fired_once(bench, ids)


def test_called_processes_return_to_a_caller_together(bench: Bench) -> None:
    """Timers that end called instances: the caller hears of each."""
    child = process("child", ENDS + waiting(), path("s", "t", "e"))
    body = '<startEvent id="ps"/><endEvent id="pe"/>' + call("c", "child", inside=LOOP)
    bench.deploy(p=diagram(process("p", body, path("ps", "c", "pe"))), child=diagram(child))
    instance_id = bench.start("p", units=list(range(20)))
    bench.clock.advance(HOUR * 2)
    bench.engine.run_due()
    assert bench.kinds(instance_id) == ["start"] + ["return"] * 20
    assert bench.instance(instance_id).state == InstanceState.COMPLETED
    assert bench.replays(instance_id)
    assert left(bench) == 0


def test_called_processes_are_started_together(bench: Bench) -> None:
    """Thirty units need a few commits, whatever each of them does at once; all begin and can be played again."""
    child = process("child", '<startEvent id="s"/><endEvent id="e"/>' + user_task("work"), path("s", "work", "e"))
    body = '<startEvent id="ps"/><endEvent id="pe"/>' + call("c", "child", inside=LOOP)
    bench.deploy(p=diagram(process("p", body, path("ps", "c", "pe"))), child=diagram(child))
    with Counted(bench.database) as counted:
        instance_id = bench.start("p", units=list(range(30)))
    assert counted.commits <= 10
    assert bench.elements() == ["work"] * 30
    assert all(bench.replays(each.id) for each in bench.instances())
    for _ in range(30):
        bench.complete("work")
    assert bench.instance(instance_id).state == InstanceState.COMPLETED
    assert left(bench) == 0


def test_one_called_process_that_fails_at_once_keeps_no_other_from_starting(bench: Bench) -> None:
    """Those that call a delegate do so in transactions of their own; only the failing one is tried again."""

    def tell(call: DelegateCall) -> None:
        if call.inputs["number"] == 3:
            raise RuntimeError("no connection")

    bench.delegates.register("tell", tell)
    parts = '<startEvent id="s"/><endEvent id="e"/>' + service_task("tell", "tell", {"number": "=unit"})
    child = process("child", parts + user_task("work"), path("s", "tell", "work", "e"))
    body = '<startEvent id="ps"/><endEvent id="pe"/>'
    body += call("c", "child", mappings='<zeebe:input source="=unit" target="unit"/>', inside=LOOP)
    bench.deploy(p=diagram(process("p", body, path("ps", "c", "pe"))), child=diagram(child))
    bench.start("p", units=list(range(8)))
    assert bench.elements() == ["work"] * 7
    assert left(bench) == 1
