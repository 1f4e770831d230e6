"""Going back in a process: the diagrams that tests of it use, and the few words they need."""

from typing import Any

from engine.actor import Actor
from engine.commands.execution import lock
from engine.commands.returning import Choice, choices, send_back, take_back
from engine.store.rows import TaskRow
from engine.store.tables import InstanceState
from tests.support.engines import ANN, BOB, Bench
from tests.support.operators import FORM
from tests.support.processes import boundary, diagram, path, process, timer, user_task

EVE = Actor("eve", frozenset({"staff"}))
WHY = "the second page is missing"
ENDS = '<startEvent id="s"/><endEvent id="e"/>'


def open_at(bench: Bench, element: str) -> TaskRow:
    """The oldest open task at an element."""
    return next(task for task in bench.open() if task.element_id == element)


def offered(bench: Bench, element: str) -> list[Choice]:
    """Where the open task at ``element`` can be sent back to."""
    task = open_at(bench, element)
    with bench.engine.transaction(ANN) as tx:
        return choices(tx, task, lock(tx, task.instance_id))


def go_back(bench: Bench, element: str, to: str, by: Actor = BOB, **named: Any) -> TaskRow:
    """Send the open task at ``element`` back; the task that is open there then."""
    step = next(choice.step for choice in offered(bench, element) if choice.element == to)
    with bench.engine.transaction(by) as tx:
        (opened,) = send_back(tx, open_at(bench, element).id, step, WHY, **named)
    return next(task for task in bench.open() if task.id == opened)


def withdraw(bench: Bench, task_id: str, by: Actor = ANN) -> TaskRow:
    """Take a completed task back; the one that is open instead."""
    with bench.engine.transaction(by) as tx:
        (opened,) = take_back(tx, task_id)
    return next(task for task in bench.open() if task.id == opened)


def start_line(bench: Bench) -> str:
    """Draft, check and approve one after the other; an hour after the check was asked for somebody is to chase."""
    body = ENDS + '<endEvent id="e2"/>' + user_task("draft", form="say") + user_task("check") + user_task("approve")
    body += boundary("late", "check", timer("timeDuration", "PT1H"), interrupting=False) + user_task("chase")
    flows = path("s", "draft", "check", "approve", "e") + path("late", "chase", "e2")
    bench.deploy(p=diagram(process("p", body, flows)), say=FORM)
    return bench.start("p", "case")


def start_fork(bench: Bench) -> str:
    """One task, then two branches of two tasks each, then one more."""
    gates = '<parallelGateway id="g"/><parallelGateway id="j"/>'
    body = ENDS + gates + "".join(user_task(name) for name in ("one", "a1", "a2", "b1", "b2", "last"))
    flows = path("s", "one", "g", "a1", "a2", "j", "last", "e") + path("g", "b1", "b2", "j")
    bench.deploy(p=diagram(process("p", body, flows)))
    return bench.start("p", "case")


def finish(bench: Bench, instance_id: str) -> list[str]:
    """Complete whatever is open until the instance is over; the elements, in that order."""
    done = []
    while open_tasks := bench.open():
        done.append(open_tasks[0].element_id)
        bench.complete_as_assignee(done[-1]) if open_tasks[0].assignee else bench.complete(done[-1])
    assert bench.instance(instance_id).state == InstanceState.COMPLETED
    assert bench.replays(instance_id)
    return done
