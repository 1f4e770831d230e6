"""Sending back to earlier steps."""

import pytest

from engine.actor import Actor
from engine.commands import tasks
from engine.commands.handing import entrust
from engine.commands.reasons import ReasonBlank
from engine.commands.returning import (
    CannotSendBack,
    CannotTakeBack,
    send_back,
    take_back,
)
from engine.commands.rights import NotYourTask, TaskEntrusted, TaskTaken
from engine.history.story import tell
from engine.store.tables import Handed, JobKind
from tests.support.engines import ANN, BOB, Bench
from tests.support.going_back import ENDS, EVE, WHY, finish, go_back, offered, open_at
from tests.support.operators import seen, told
from tests.support.processes import (
    boundary,
    call,
    diagram,
    for_compensation,
    path,
    process,
    service_task,
    timer,
    undone_by,
    user_task,
)


def test_a_task_goes_back_to_who_did_the_step_before(bench: Bench, line: str) -> None:
    """Its own task is withdrawn; the step is with the same person again, who sees from whom it came and why."""
    bench.complete("draft", {"said": "one"}, by=ANN)
    bench.complete("check", by=EVE)
    assert [(choice.element, choice.by) for choice in offered(bench, "approve")] == [("check", "eve"), ("draft", "ann")]
    task = go_back(bench, "approve", "draft")
    assert bench.elements() == ["draft"]
    assert (task.assignee, task.handed_how, task.handed_by, task.handed_note) == ("ann", Handed.SENT_BACK, "bob", WHY)
    events = told(bench, line)
    assert (events[-1].kind, events[-1].actor, events[-1].element_id) == ("send-back", "bob", "approve")
    assert events[-1].payload["given"]["reason"] == WHY
    (shown,) = list(tell(events))[-1].tasks.values()
    assert (shown["element"], shown["assignee"]) == ("draft", "ann")
    bench.complete("draft", {"said": "two"}, by=ANN)
    assert bench.elements() == ["check"]
    assert bench.variables(line)["said"] == "two"
    assert [choice.element for choice in offered(bench, "check")] == ["draft"]


@pytest.mark.usefixtures("line")
def test_only_who_has_the_task_sends_it_back(bench: Bench) -> None:
    """With a reason, to a step that was really completed before; everything else is refused."""
    bench.complete("draft", {"said": "one"}, by=ANN)
    (choice,) = offered(bench, "check")
    task_id = open_at(bench, "check").id
    for by, why, step, reason in (
        (Actor("stranger"), NotYourTask, choice.step, WHY),
        (ANN, ReasonBlank, choice.step, ""),
        (ANN, CannotSendBack, 99, WHY),
        (ANN, CannotSendBack, 1, WHY),
    ):
        with pytest.raises(why), bench.engine.transaction(by) as tx:
            send_back(tx, task_id, step, reason)
    with bench.engine.transaction(BOB) as tx:
        tasks.claim(tx, task_id)
    with pytest.raises(TaskTaken), bench.engine.transaction(ANN) as tx:
        send_back(tx, task_id, choice.step, WHY)
    with bench.engine.transaction(BOB) as tx:
        entrust(tx, task_id, "eve", WHY)
    with pytest.raises(TaskEntrusted), bench.engine.transaction(BOB) as tx:
        send_back(tx, task_id, choice.step, WHY)


def test_reminders_start_anew_and_those_of_the_left_step_go(bench: Bench, line: str) -> None:
    """The timer of the step that was left is gone with what it had begun; on coming again it runs its full time."""
    bench.complete("draft", {"said": "one"}, by=ANN)
    bench.wait(minutes=90)
    assert bench.elements() == ["chase", "check"]
    go_back(bench, "check", "draft")
    assert bench.elements() == ["draft"]
    assert [job for job in seen(bench, line).jobs if job.kind is JobKind.TIMER] == []
    bench.wait(minutes=90)
    bench.complete("draft", {"said": "two"}, by=ANN)
    began = bench.clock.now()
    (job,) = [job for job in seen(bench, line).jobs if job.kind is JobKind.TIMER]
    assert (job.due_at - began).total_seconds() == 3600
    bench.wait(minutes=61)
    assert bench.elements() == ["chase", "check"]
    assert bench.replays(line)


def test_within_a_branch_the_other_one_goes_on(bench: Bench, fork: str) -> None:
    """Only steps that the task came after are offered; the join waits for both as ever."""
    for element in ("one", "a1", "b1", "b2"):
        bench.complete(element)
    assert [choice.element for choice in offered(bench, "a2")] == ["a1", "one"]
    go_back(bench, "a2", "a1")
    assert bench.elements() == ["a1"]
    assert finish(bench, fork) == ["a1", "a2", "last"]


def test_before_a_fork_all_branches_are_withdrawn(bench: Bench, fork: str) -> None:
    """What had arrived at the join does not count any more: both branches are done again, and joined once."""
    for element in ("one", "a1", "b1", "b2"):
        bench.complete(element)
    (choice,) = [choice for choice in offered(bench, "a2") if choice.element == "one"]
    assert choice.ended == ()
    go_back(bench, "a2", "one")
    assert bench.elements() == ["one"]
    assert sorted(finish(bench, fork)) == ["a1", "a2", "b1", "b2", "last", "one"]


def test_behind_a_join_one_branch_is_done_again(bench: Bench, fork: str) -> None:
    """The join gets back what came from the other branch, and waits for the one that was sent back."""
    for element in ("one", "a1", "a2", "b1", "b2"):
        bench.complete(element)
    assert {choice.element for choice in offered(bench, "last")} == {"one", "a1", "a2", "b1", "b2"}
    go_back(bench, "last", "a1")
    assert bench.elements() == ["a1"]
    go_back_again = [choice.element for choice in offered(bench, "a1")]
    assert go_back_again == ["one"]
    assert finish(bench, fork) == ["a1", "a2", "last"]


@pytest.mark.parametrize("order", ["parallel", "sequential"])
def test_inside_a_loop_only_that_pass_goes_back(bench: Bench, order: str) -> None:
    """One unit's pass is sent back within itself, with its timer; before the loop, all passes go along."""
    sequential = order == "sequential"
    kind = ' isSequential="true"' if sequential else ""
    loop = (
        f"<multiInstanceLoopCharacteristics{kind}><extensionElements><zeebe:loopCharacteristics "
        'inputCollection="=units" inputElement="unit"/></extensionElements></multiInstanceLoopCharacteristics>'
    )
    inner = '<startEvent id="is"/><endEvent id="ie"/><endEvent id="ie2"/>' + user_task("write") + user_task("sign")
    inner += boundary("late", "sign", timer("timeDuration", "PT1H"), interrupting=False) + user_task("chase")
    inner += path("is", "write", "sign", "ie") + path("late", "chase", "ie2")
    body = ENDS + user_task("order") + f'<subProcess id="unit">{inner}{loop}</subProcess>'
    bench.deploy(p=diagram(process("p", body, path("s", "order", "unit", "e"))))
    instance_id = bench.start("p", "case", units=["a", "b", "c"])
    bench.complete("order")
    bench.complete("write")
    others = [task.id for task in bench.open() if task.element_id == "write"]
    assert [choice.element for choice in offered(bench, "sign")] == ["write", "order"]
    go_back(bench, "sign", "write")
    assert [task.id for task in bench.open() if task.element_id == "write"][: len(others)] == others
    assert bench.elements() == ["write"] * (1 if sequential else 3)
    assert not [job for job in seen(bench, instance_id).jobs if job.kind is JobKind.TIMER]
    task = next(task for task in bench.open() if task.assignee == "ann")
    with bench.engine.transaction(ANN) as tx:
        tasks.complete(tx, task.id, {})
    (job,) = [job for job in seen(bench, instance_id).jobs if job.kind is JobKind.TIMER]
    assert job.element == "late"
    (choice,) = [choice for choice in offered(bench, "sign") if choice.element == "order"]
    assert list(choice.ended) == ["write"] * (0 if sequential else 2)
    go_back(bench, "sign", "order")
    assert bench.elements() == ["order"]
    assert seen(bench, instance_id).jobs == []
    assert sorted(finish(bench, instance_id)) == ["order", *["sign"] * 3, *["write"] * 3]


def test_a_parallel_loop_of_one_task_is_left_and_entered_as_a_whole(bench: Bench) -> None:
    """A signatory sends back to the draft; later the approver sends back to the signing: all sign again."""
    loop = (
        "<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics inputCollection="
        '"=units" inputElement="unit"/></extensionElements></multiInstanceLoopCharacteristics>'
    )
    body = ENDS + user_task("draft") + user_task("sign", inside=loop, assignee="=unit") + user_task("approve")
    bench.deploy(p=diagram(process("p", body, path("s", "draft", "sign", "approve", "e"))))
    instance_id = bench.start("p", "case", units=["ann", "bob"])
    bench.complete("draft")
    (choice,) = offered(bench, "sign")
    assert (choice.element, choice.ended) == ("draft", ("sign",))
    go_back(bench, "sign", "draft", by=ANN)
    assert bench.elements() == ["draft"]
    bench.complete("draft", by=ANN)
    signed = open_at(bench, "sign")
    for _ in range(2):
        bench.complete_as_assignee("sign")
    with pytest.raises(CannotTakeBack, match="in-loop"), bench.engine.transaction(Actor(signed.assignee or "")) as tx:
        take_back(tx, signed.id)
    (choice,) = [choice for choice in offered(bench, "approve") if choice.element == "sign"]
    assert choice.by is None
    with bench.engine.transaction(EVE) as tx:
        opened = send_back(tx, open_at(bench, "approve").id, choice.step, WHY)
    assert {(task.id, task.assignee, task.handed_by) for task in bench.open()} == {
        (opened[0], "ann", "eve"),
        (opened[1], "bob", "eve"),
    }
    assert finish(bench, instance_id) == ["sign", "sign", "approve"]


def test_called_instances_of_what_is_left_are_cancelled(bench: Bench) -> None:
    """Going back from beside a call ends it with its tasks; it is called anew in its turn."""
    gates = '<parallelGateway id="g"/><parallelGateway id="j"/>'
    body = ENDS + gates + user_task("one") + user_task("two") + call("c", "other")
    flows = path("s", "one", "g", "two", "j", "e") + path("g", "c", "j")
    other = process("other", '<startEvent id="os"/><endEvent id="oe"/>' + user_task("far"), path("os", "far", "oe"))
    bench.deploy(p=diagram(process("p", body, flows)), other=diagram(other))
    instance_id = bench.start("p", "case")
    bench.complete("one")
    (choice,) = offered(bench, "two")
    assert choice.ended == ("c",)
    go_back(bench, "two", "one")
    assert bench.elements() == ["one"]
    bench.complete("one", by=ANN)
    assert bench.elements() == ["far", "two"]
    assert bench.replays(instance_id)


def test_what_was_done_twice_is_undone_twice(bench: Bench) -> None:
    """A step that was sent back to leaves a record for each time it was done."""
    undo = for_compensation(user_task("undo"))
    body = ENDS + user_task("pay") + undone_by("pay", "undo") + undo + user_task("check")
    body += '<intermediateThrowEvent id="t"><compensateEventDefinition/></intermediateThrowEvent>'
    bench.deploy(p=diagram(process("p", body, path("s", "pay", "check", "t", "e"))))
    instance_id = bench.start("p", "case")
    bench.complete("pay", by=ANN)
    go_back(bench, "check", "pay")
    bench.complete("pay", by=ANN)
    bench.complete("check")
    assert finish(bench, instance_id) == ["undo", "undo"]


@pytest.mark.supports("zeebe:property.noReturn")
def test_nobody_goes_back_behind_what_is_final(bench: Bench) -> None:
    """Steps before an element that is marked so are not offered once it was left; those after it are."""
    more = '<zeebe:properties><zeebe:property name="noReturn" value="true"/></zeebe:properties>'
    number = service_task("number", "number").replace("<extensionElements>", f"<extensionElements>{more}")
    body = ENDS + user_task("one") + number + user_task("two") + user_task("three")
    bench.delegates.register("number", lambda _: None)
    bench.deploy(p=diagram(process("p", body, path("s", "one", "number", "two", "three", "e"))))
    bench.start("p", "case")
    bench.complete("one")
    bench.complete("two")
    assert [choice.element for choice in offered(bench, "three")] == ["two"]
    with pytest.raises(CannotSendBack) as refused, bench.engine.transaction(BOB) as tx:
        send_back(tx, open_at(bench, "three").id, 2, WHY)
    assert refused.value.details["why"] in ("final", "unknown-step")


def test_a_repeated_request_is_carried_out_once(bench: Bench, line: str) -> None:
    """The same page sent twice is one event."""
    bench.complete("draft", {"said": "one"}, by=ANN)
    task_id, (choice,) = open_at(bench, "check").id, offered(bench, "check")
    for _ in range(2):
        with bench.engine.transaction(BOB) as tx:
            send_back(tx, task_id, choice.step, WHY, key="k")
    assert bench.kinds(line).count("send-back") == 1
    task_id = open_at(bench, "draft").id
    bench.complete("draft", {"said": "two"}, by=ANN)
    for _ in range(2):
        with bench.engine.transaction(ANN) as tx:
            take_back(tx, task_id, key="l")
    assert bench.kinds(line).count("take-back") == 1
