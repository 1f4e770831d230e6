"""Taking back what one has completed."""

import pytest

from engine.commands import tasks
from engine.commands.execution import InstanceOver
from engine.commands.returning import (
    CannotTakeBack,
    check_take_back,
    take_back,
)
from engine.commands.rights import NotYourTask
from engine.store.tables import Handed
from tests.support.engines import ANN, BOB, Bench
from tests.support.going_back import ENDS, EVE, finish, open_at, withdraw
from tests.support.operators import seen, told
from tests.support.processes import (
    diagram,
    path,
    process,
    service_task,
    user_task,
)


def test_a_step_is_taken_back_while_nobody_has_acted(bench: Bench, line: str) -> None:
    """What it had opened is withdrawn, the step is with the same person; the event says so and replays."""
    task_id = open_at(bench, "draft").id
    bench.complete("draft", {"said": "one"}, by=ANN)
    task = withdraw(bench, task_id)
    assert bench.elements() == ["draft"]
    assert (task.assignee, task.handed_how, task.handed_by) == ("ann", Handed.TAKEN_BACK, "ann")
    assert seen(bench, line).jobs == []
    assert told(bench, line)[-1].kind == "take-back"
    with pytest.raises(CannotTakeBack, match="unknown-step"), bench.engine.transaction(ANN) as tx:
        take_back(tx, task_id)
    bench.complete("draft", {"said": "two"}, by=ANN)
    bench.complete("check")
    bench.complete("approve")
    assert bench.replays(line)


@pytest.mark.usefixtures("line")
def test_once_somebody_or_something_has_acted_it_is_too_late(bench: Bench) -> None:
    """A claim, a completion or a timer of what followed stands in the way, and says so; so does a stranger's wish."""
    task_id = open_at(bench, "draft").id
    bench.complete("draft", {"said": "one"}, by=ANN)
    with pytest.raises(NotYourTask), bench.engine.transaction(BOB) as tx:
        take_back(tx, task_id)
    with pytest.raises(NotYourTask), bench.engine.transaction(ANN) as tx:
        take_back(tx, open_at(bench, "check").id)
    bench.wait(minutes=61)
    with pytest.raises(CannotTakeBack) as timed, bench.engine.transaction(ANN) as tx:
        check_take_back(tx, task_id)
    assert (timed.value.details["why"], timed.value.details["element"]) == ("acted", "late")
    check_id = open_at(bench, "check").id
    bench.complete("check", by=EVE)
    with bench.engine.transaction(BOB) as tx:
        tasks.claim(tx, open_at(bench, "approve").id)
    with pytest.raises(CannotTakeBack) as claimed, bench.engine.transaction(EVE) as tx:
        take_back(tx, check_id)
    assert (claimed.value.details["by"], claimed.value.details["element"]) == ("bob", "approve")
    bench.complete("chase")
    bench.complete("approve", by=BOB)
    with pytest.raises(InstanceOver), bench.engine.transaction(EVE) as tx:
        take_back(tx, check_id)


@pytest.mark.supports("zeebe:property.repeatable")
def test_what_has_gone_out_cannot_be_taken_back(bench: Bench) -> None:
    """A delegate that was called stands in the way, unless the diagram says that it may be called again."""
    more = '<zeebe:properties><zeebe:property name="repeatable" value="true"/></zeebe:properties>'
    kept = service_task("keep", "note").replace("<extensionElements>", f"<extensionElements>{more}")
    body = ENDS + user_task("one") + kept + user_task("two") + service_task("tell", "note") + user_task("three")
    called: list[str] = []
    bench.delegates.register("note", lambda asked: called.append(asked.element_id))
    bench.deploy(p=diagram(process("p", body, path("s", "one", "keep", "two", "tell", "three", "e"))))
    instance_id = bench.start("p", "case")
    first = open_at(bench, "one").id
    bench.complete("one")
    withdraw(bench, first)
    bench.complete("one", by=ANN)
    second = open_at(bench, "two").id
    bench.complete("two")
    with pytest.raises(CannotTakeBack) as refused, bench.engine.transaction(ANN) as tx:
        take_back(tx, second)
    assert (refused.value.details["why"], refused.value.details["element"]) == ("sent", "tell")
    assert called == ["keep", "keep", "tell"]
    assert bench.replays(instance_id)


def test_in_a_branch_the_join_gives_back_what_it_had(bench: Bench, fork: str) -> None:
    """The last of both branches takes back: the other's arrival waits at the join again."""
    for element in ("one", "a1", "a2", "b1"):
        bench.complete(element)
    last = open_at(bench, "b2").id
    bench.complete("b2")
    assert bench.elements() == ["last"]
    withdraw(bench, last)
    assert bench.elements() == ["b2"]
    assert finish(bench, fork) == ["b2", "last"]
