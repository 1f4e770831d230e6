"""Many at once: commands on one instance queue, on others they do not disturb each other."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from engine.commands import instances, tasks
from engine.commands.execution import lock
from engine.commands.incidents import UnknownIncident, retry
from engine.commands.operations import move, remove_pass
from engine.commands.rights import TaskOver
from engine.commands.suspension import suspend
from engine.delegates import DelegateCall
from engine.errors import Conflict
from engine.history.verifying import verify_all
from engine.store.tables import history_event, job
from engine.transaction import Transaction
from tests.support.engines import ANN, BOB, Bench
from tests.support.operators import by_hand, seen, standing, told
from tests.support.processes import boundary, call, diagram, path, process, service_task, timer, user_task

UNITS = 30
CHILD = process("child", '<startEvent id="cs"/><endEvent id="ce"/>' + user_task("report"), path("cs", "report", "ce"))
LOOP = (
    "<multiInstanceLoopCharacteristics><extensionElements>"
    '<zeebe:loopCharacteristics inputCollection="=units" inputElement="unit"/>'
    "</extensionElements></multiInstanceLoopCharacteristics>"
)
PARENT = process(
    "parent",
    '<startEvent id="s"/><endEvent id="e"/>' + call("call", "child", inside=LOOP) + user_task("read"),
    path("s", "call", "read", "e"),
)


def test_thirty_units_report_at_once(bench: Bench) -> None:
    """Every report is accepted, none is lost, and the caller goes on exactly once, after the last."""
    bench.deploy(p=diagram(PARENT, CHILD))
    bench.start("parent", "case", units=list(range(UNITS)))
    waiting = [task.id for task in bench.open()]
    assert len(waiting) == UNITS

    def report(task_id: str) -> None:
        with bench.engine.transaction(ANN) as tx:
            tasks.complete(tx, task_id, {})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(report, waiting))
    bench.engine.run_due()
    assert bench.elements() == ["read"]
    with bench.database.reading() as session:
        kinds = Counter(session.execute(select(history_event.c.kind)).scalars())
        assert kinds == {"start": UNITS + 1, "complete": UNITS, "return": UNITS}
        assert session.execute(select(func.count()).select_from(job)).scalar() == 0
        assert not [each for each in verify_all(session) if each.broken]


def test_of_many_who_complete_one_task_one_succeeds(bench: Bench) -> None:
    """The others are told who was first; there is one event."""
    bench.deploy(p=diagram(PARENT, CHILD))
    bench.start("parent", "case", units=[1])
    task_id = bench.open()[0].id

    def attempt(number: int) -> str:
        try:
            with bench.engine.transaction(ANN if number % 2 else BOB) as tx:
                tasks.complete(tx, task_id, {})
        except TaskOver as over:
            return str(over.details["completed_by"])
        return "done"

    with ThreadPoolExecutor(8) as pool:
        outcomes = Counter(pool.map(attempt, range(16)))
    assert outcomes["done"] == 1
    assert sum(outcomes.values()) == 16
    assert set(outcomes) <= {"done", "ann", "bob"}
    assert len(outcomes) == 2


@pytest.mark.parametrize("deed", ["move", "remove", "cancel", "suspend"])
def test_a_completion_and_an_operation_at_once_do_not_mix(bench: Bench, deed: str) -> None:
    """Whoever is first is done; the other is done after it, or refused by a conflict; the history holds."""
    body = '<startEvent id="s"/><endEvent id="e"/>' + user_task("report", inside=LOOP) + user_task("read")
    bench.deploy(p=diagram(process("p", body, path("s", "report", "read", "e"))))
    instance_id = bench.start("p", "case", units=[1, 2])
    task = bench.open()[0]
    deeds: dict[str, Callable[[Transaction], None]] = {
        "move": lambda tx: move(tx, instance_id, standing(bench, instance_id, "report").token, "read", "by hand"),
        "remove": lambda tx: remove_pass(tx, instance_id, task.token, "by hand"),
        "cancel": lambda tx: instances.cancel(tx, instance_id, "by hand"),
        "suspend": lambda tx: suspend(tx, instance_id, "by hand"),
    }

    def attempt(what: str) -> int:
        try:
            with bench.engine.transaction(ANN) as tx:
                if what == "complete":
                    tasks.complete(tx, task.id, {})
                else:
                    deeds[what](tx)
        except Conflict as conflict:
            return conflict.status
        return 200

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(attempt, [deed, "complete"]))
    assert set(outcomes) <= {200, 409}
    assert 200 in outcomes
    kinds = [event.kind for event in told(bench, instance_id)]
    assert len(kinds) == 1 + outcomes.count(200)


def test_of_two_who_retry_one_succeeds(bench: Bench) -> None:
    """The other is told that the incident is gone; it is carried out once."""
    calls: list[str] = []

    def ask(call: DelegateCall) -> None:
        calls.append(call.element_id)
        if len(calls) == 1:
            raise RuntimeError("no connection")

    bench.delegates.register("ask", ask)
    body = '<startEvent id="s"/><endEvent id="e"/>' + service_task("ask", "ask", retries="1")
    bench.deploy(p=diagram(process("p", body, path("s", "ask", "e"))))
    instance_id = bench.start("p", "case")
    with bench.database.writing() as session:
        session.execute(job.update().values(incident=True))
    (failed,) = seen(bench, instance_id).jobs

    def attempt(_: int) -> str:
        try:
            by_hand(bench, retry, failed.id, "again")
        except UnknownIncident as gone:
            return gone.code
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == ["done", "unknown-incident"]
    assert calls == ["ask", "ask"]
    assert [event.kind for event in told(bench, instance_id)] == ["start", "retry", "delegate"]


@pytest.mark.postgresql_only
def test_a_command_gets_past_the_timer_that_it_removes(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    """The timer is being carried out and waits for the instance; the command ends it and neither fails."""
    body = '<startEvent id="s"/><endEvent id="e"/><endEvent id="e2"/>' + user_task("work")
    body += boundary("t", "work", timer("timeDuration", "PT1H"))
    bench.deploy(p=diagram(process("p", body, path("s", "work", "e"), path("t", "e2"))))
    instance_id = bench.start("p", "case")
    bench.clock.advance(timedelta(hours=2))
    with ThreadPoolExecutor(1) as pool:
        with bench.engine.transaction(ANN) as tx:
            lock(tx, instance_id)
            carried_out = pool.submit(bench.engine.run_due)
            while not _somebody_waits(bench):
                pass
            instances.cancel(tx, instance_id, "no longer needed")
        assert carried_out.result() == 1
    assert [record.message for record in caplog.records if record.levelname != "INFO"] == []
    assert bench.instance(instance_id).state == "cancelled"
    with bench.database.reading() as session:
        assert session.execute(select(func.count()).select_from(job)).scalar() == 0


def _somebody_waits(bench: Bench) -> bool:
    with bench.database.reading() as session:
        return bool(session.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar())
