"""A suspended instance stands still with all that it called, keeps what comes, and goes on when it is resumed."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from engine.commands import instances, messages, tasks
from engine.commands.execution import InstanceOver, InstanceSuspended
from engine.commands.operations import move, set_variable
from engine.commands.reasons import ReasonBlank
from engine.commands.suspension import NotSuspended, resume, suspend
from engine.store import tables
from engine.store.queue import may_run
from engine.store.tables import InstanceState, job
from engine.store.worklist import is_to_do
from tests.support.engines import ADMIN, ANN, Bench, Counted
from tests.support.operators import by_hand, seen, standing, told
from tests.support.processes import boundary, call, diagram, message, on_message, path, process, timer, user_task

ENDS = '<startEvent id="s"/><endEvent id="e"/>'
WHY = "the leader asked to wait"
CALLED = process(
    "child",
    '<startEvent id="cs"/><endEvent id="ce"/>' + call("deeper", "grandchild") + user_task("report"),
    path("cs", "deeper", "report", "ce"),
)
DEEPEST = process(
    "grandchild", '<startEvent id="gs"/><endEvent id="ge"/>' + user_task("look"), path("gs", "look", "ge")
)


def reminded(bench: Bench, cycle: str = "R/PT1H") -> str:
    """An instance with a task whose timer counts up ``reminders``."""
    body = ENDS + user_task("work") + boundary("t", "work", timer("timeCycle", cycle), interrupting=False)
    body += (
        '<scriptTask id="count"><extensionElements><zeebe:script expression="=reminders + 1" '
        'resultVariable="reminders"/></extensionElements></scriptTask><endEvent id="e2"/>'
    )
    bench.deploy(p=diagram(process("p", body, path("s", "work", "e"), path("t", "count", "e2"))))
    return bench.start("p", "case", reminders=0)


def family(bench: Bench) -> list[str]:
    """An instance that called one that called another; their ids."""
    body = ENDS + call("c", "child")
    bench.deploy(p=diagram(process("p", body, path("s", "c", "e")), CALLED, DEEPEST))
    bench.start("p", "case")
    return [row.id for row in bench.instances()]


def to_do(bench: Bench) -> int:
    """How many tasks Ann is offered."""
    with bench.database.reading() as session:
        return session.scalar(select(func.count()).select_from(tables.user_task).where(is_to_do(ANN))) or 0


def runnable(bench: Bench) -> int:
    """How many jobs may run."""
    with bench.database.reading() as session:
        return session.scalar(select(func.count()).select_from(job).where(may_run())) or 0


def test_an_instance_is_suspended_with_all_that_it_called(bench: Bench) -> None:
    """Each gets its own event with who, why, before and after; resuming is told likewise; replay agrees."""
    ids = family(bench)
    by_hand(bench, suspend, ids[0], WHY)
    assert [row.state for row in bench.instances()] == ["suspended"] * 3
    assert to_do(bench) == 0
    by_hand(bench, resume, ids[0], "the leader agreed")
    assert [row.state for row in bench.instances()] == ["active"] * 3
    assert to_do(bench) == 1
    for number, instance_id in enumerate(ids):
        events = told(bench, instance_id, called=number > 0)[-2:]
        assert [(event.kind, event.actor) for event in events] == [("suspend", "admin"), ("resume", "admin")]
        suspended, resumed = (event.payload["given"] for event in events)
        assert suspended == {"reason": WHY, "before": {"state": "active"}, "after": {"state": "suspended"}}
        assert resumed["after"] == {"state": "active"}
    bench.complete("look")
    bench.complete("report")
    assert bench.instance(ids[0]).state == InstanceState.COMPLETED


@pytest.mark.parametrize("command", [tasks.claim, tasks.unclaim, lambda tx, task: tasks.complete(tx, task, {})])
def test_tasks_of_a_suspended_instance_cannot_be_done(bench: Bench, command: Any) -> None:
    """Claiming, giving back and completing are refused until it is resumed; its task is not in the work list."""
    instance_id = reminded(bench)
    (task,) = bench.open()
    with bench.engine.transaction(ANN) as tx:
        tasks.claim(tx, task.id)
    by_hand(bench, suspend, instance_id, WHY)
    assert to_do(bench) == 0
    with pytest.raises(InstanceSuspended) as refused, bench.engine.transaction(ANN) as tx:
        command(tx, task.id)
    assert (refused.value.status, refused.value.code) == (409, "instance-suspended")
    by_hand(bench, resume, instance_id, WHY)
    assert to_do(bench) == 1
    with bench.engine.transaction(ANN) as tx:
        command(tx, task.id)


def test_timers_stand_still_and_fire_once_each_afterwards(bench: Bench) -> None:
    """What fell due meanwhile is no failure, keeps nobody busy, and fires once when the instance goes on."""
    instance_id = reminded(bench)
    due_at = seen(bench, instance_id).jobs[0].due_at
    by_hand(bench, suspend, instance_id, WHY)
    assert bench.engine.next_due() is None
    bench.wait(hours=5, minutes=30)
    assert bench.engine.run_due() == 0
    (waiting,) = seen(bench, instance_id).jobs
    assert (waiting.due_at, waiting.attempts, waiting.incident) == (due_at, 0, False)
    by_hand(bench, resume, instance_id, WHY)
    assert bench.engine.next_due() == due_at
    assert bench.engine.run_due() == 1
    assert standing(bench, instance_id, "p/").variables == {"reminders": 1}
    bench.wait(hours=1)
    assert standing(bench, instance_id, "p/").variables == {"reminders": 2}
    told(bench, instance_id)


def test_what_is_overdue_happens_in_its_order(bench: Bench) -> None:
    """Of two timers the earlier one fires first, whatever the order they were set in."""
    gates = '<parallelGateway id="f"/>' + "".join(
        f'<intermediateCatchEvent id="t{hours}">{timer("timeDuration", f"PT{hours}H")}</intermediateCatchEvent>'
        for hours in (3, 1, 2)
    )
    flows = path("s", "f", "t3", "e") + path("f", "t1", "e") + path("f", "t2", "e")
    bench.deploy(p=diagram(process("p", ENDS + gates, flows)))
    instance_id = bench.start("p")
    by_hand(bench, suspend, instance_id, WHY)
    bench.wait(hours=9)
    by_hand(bench, resume, instance_id, WHY)
    assert bench.engine.run_due() == 3
    assert [event.element_id for event in told(bench, instance_id)[3:]] == ["t1", "t2", "t3"]


def test_other_instances_go_on(bench: Bench) -> None:
    """A suspended instance with overdue timers holds up nobody."""
    held = reminded(bench)
    other = bench.start("p", "other", reminders=0)
    by_hand(bench, suspend, held, WHY)
    bench.wait(hours=1, minutes=1)
    assert standing(bench, held, "p/").variables == {"reminders": 0}
    assert standing(bench, other, "p/").variables == {"reminders": 1}


def receiving(bench: Bench, kind: str, roots: str, inside: str) -> str:
    """An instance that waits for a message or signal."""
    event = f'<intermediateCatchEvent id="wait">{inside}</intermediateCatchEvent>'
    send = process(
        "sender",
        f'<startEvent id="ss"/><endEvent id="se"/><intermediateThrowEvent id="{kind}">{inside}'
        "</intermediateThrowEvent>",
        path("ss", kind, "se"),
    )
    body = ENDS + event + user_task("after")
    bench.deploy(p=diagram(process("p", body, path("s", "wait", "after", "e")), send, roots=roots))
    return bench.start("p", "case", key="k1")


def test_messages_are_refused_to_callers_and_kept_where_the_engine_sends_them(bench: Bench) -> None:
    """A caller gets a 409; a message thrown by a process reaches the instance once it is resumed, and is no failure."""
    instance_id = receiving(bench, "throw", message("m", "answer", "=key"), on_message("m"))
    by_hand(bench, suspend, instance_id, WHY)
    with pytest.raises(InstanceSuspended), bench.engine.transaction(ANN) as tx:
        messages.publish(tx, "answer", "k1", {"said": "no"})
    with bench.engine.transaction(ANN) as tx:
        messages.send(tx, "answer", "k1", {"said": "yes"})
    assert bench.elements() == []
    assert runnable(bench) == 0
    assert bench.engine.next_due() is None
    (kept,) = seen(bench, instance_id).jobs
    assert (kept.kind, kept.attempts) == ("message", 0)
    by_hand(bench, resume, instance_id, WHY)
    bench.engine.run_due()
    assert bench.elements() == ["after"]
    assert standing(bench, instance_id, "p/").variables["said"] == "yes"
    told(bench, instance_id)


def test_signals_are_kept_for_those_who_waited(bench: Bench) -> None:
    """Broadcast while the instance stands still, the signal reaches it when it goes on."""
    instance_id = receiving(bench, "throw", '<signal id="g" name="go"/>', '<signalEventDefinition signalRef="g"/>')
    by_hand(bench, suspend, instance_id, WHY)
    bench.start("sender")
    assert bench.elements() == []
    assert runnable(bench) == 0
    by_hand(bench, resume, instance_id, WHY)
    bench.engine.run_due()
    assert bench.elements() == ["after"]
    told(bench, instance_id)


def test_a_result_waits_for_the_caller_to_be_resumed(bench: Bench) -> None:
    """What was called ended just before; the caller goes on after it is resumed."""
    ids = family(bench)
    bench.complete("look")
    (task,) = bench.open()
    with bench.engine.transaction(ANN, settle=False) as tx:
        tasks.complete(tx, task.id, {})
    by_hand(bench, suspend, ids[0], WHY)
    bench.engine.run_due()
    assert bench.instance(ids[0]).state == InstanceState.SUSPENDED
    by_hand(bench, resume, ids[0], WHY)
    bench.engine.run_due()
    assert bench.instance(ids[0]).state == InstanceState.COMPLETED


def test_a_process_is_not_called_before_the_caller_is_resumed(bench: Bench) -> None:
    """The start of a called process waits too; when the caller is cancelled instead, it never happens."""
    bench.deploy(p=diagram(process("p", ENDS + call("c", "grandchild"), path("s", "c", "e")), DEEPEST))
    held = []
    for _ in range(2):
        with bench.engine.transaction(ANN, settle=False) as tx:
            held.append(instances.start(tx, "p"))
        by_hand(bench, suspend, held[-1], WHY)
    bench.engine.run_due()
    assert len(bench.instances()) == 2
    by_hand(bench, resume, held[0], WHY)
    by_hand(bench, instances.cancel, held[1], WHY)
    bench.engine.run_due()
    assert [row.parent_id for row in bench.instances() if row.parent_id] == [held[0]]
    assert runnable(bench) == 0


def test_a_suspended_instance_is_mended_by_hand_or_ended(bench: Bench) -> None:
    """Tokens are moved and variables set while it stands still; cancelling needs no resuming."""
    instance_id = reminded(bench)
    by_hand(bench, suspend, instance_id, WHY)
    by_hand(bench, set_variable, instance_id, "reminders", 7, WHY)
    by_hand(bench, move, instance_id, standing(bench, instance_id, "work").token, "work", WHY)
    assert bench.instance(instance_id).state == InstanceState.SUSPENDED
    assert to_do(bench) == 0
    by_hand(bench, instances.cancel, instance_id, WHY)
    assert bench.instance(instance_id).state == InstanceState.CANCELLED
    given = told(bench, instance_id)[-1].payload["given"]
    assert given["before"] == {"state": "suspended"}


def test_suspending_and_resuming_are_refused_where_they_make_no_sense(bench: Bench) -> None:
    """Twice, without a reason, before it was suspended, after it ended."""
    instance_id = reminded(bench)
    with pytest.raises(NotSuspended):
        by_hand(bench, resume, instance_id, WHY)
    with pytest.raises(ReasonBlank):
        by_hand(bench, suspend, instance_id, " ")
    by_hand(bench, suspend, instance_id, WHY)
    with pytest.raises(InstanceSuspended):
        by_hand(bench, suspend, instance_id, WHY)
    with pytest.raises(ReasonBlank):
        by_hand(bench, resume, instance_id, "")
    by_hand(bench, instances.cancel, instance_id, WHY)
    for command in (suspend, resume):
        with pytest.raises(InstanceOver):
            by_hand(bench, command, instance_id, WHY)


def test_of_two_who_suspend_one_succeeds(bench: Bench) -> None:
    """The other is told that it is suspended; there is one event."""
    instance_id = reminded(bench)

    def attempt(_: int) -> int:
        try:
            by_hand(bench, suspend, instance_id, WHY)
        except InstanceSuspended as refused:
            return refused.status
        return 200

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == [200, 409]
    assert [event.kind for event in told(bench, instance_id)] == ["start", "suspend"]


def test_looking_for_work_stays_one_statement(bench: Bench) -> None:
    """Suspended instances cost the queue no statement of their own, however many there are."""
    for instance_id in [reminded(bench) for _ in range(5)]:
        by_hand(bench, suspend, instance_id, WHY)
    bench.wait(hours=3)
    with Counted(bench.database) as counted:
        assert bench.engine.run_due() == 0
    assert len(counted.statements) == 1
    with bench.engine.transaction(ADMIN) as tx:
        assert tx.session.scalar(select(func.count()).select_from(job)) == 5
