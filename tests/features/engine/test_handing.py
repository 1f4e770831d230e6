"""Open tasks change hands: transferred for good, or entrusted to somebody who fills them in for their owner."""

from typing import Any

import pytest

from engine.actor import Actor
from engine.commands import tasks
from engine.commands.execution import InstanceSuspended
from engine.commands.handing import (
    AlreadyTheirs,
    NotEntrusted,
    ReservedForOthers,
    entrust,
    recall,
    respond,
    transfer,
)
from engine.commands.reasons import ReasonBlank
from engine.commands.rights import NotYourTask, TaskEntrusted, TaskTaken
from engine.commands.suspension import suspend
from engine.commands.tasks import NothingToGiveBack
from engine.errors import Conflict
from engine.history.story import tell
from engine.store.tables import Handed, InstanceState
from tests.support.approval import act, approving, refused
from tests.support.engines import ADMIN, ANN, BOB, Bench
from tests.support.operators import told
from tests.support.processes import diagram, path, process, user_task

EVE = Actor("eve")
WHY = "she knows the case"
APART = '<zeebe:properties><zeebe:property name="separateFrom" value="draft"/></zeebe:properties>'


@pytest.fixture
def office(bench: Bench) -> Bench:
    """Drafting, then approving by somebody else; an hour after the draft is asked for, it is late."""
    return approving(bench)


def test_who_is_given_a_task_alone_has_it(office: Bench) -> None:
    """Neither the one who gave it nor other candidates can do it, and it cannot be thrown back to all of them."""
    task = act(office, ANN, transfer, "eve", WHY)
    assert (task.assignee, task.handed_how, task.handed_by, task.handed_note) == ("eve", Handed.TRANSFERRED, "ann", WHY)
    for nobody in (ANN, BOB):
        refused(office, nobody, TaskTaken, tasks.complete, {"said": "mine"})
        refused(office, nobody, TaskTaken, transfer, "dan", WHY)
    refused(office, EVE, NothingToGiveBack, tasks.unclaim)
    office.complete("draft", {"said": "hers"}, by=EVE)
    assert office.elements() == ["approve"]


def test_a_claimed_task_is_transferred_by_its_assignee_alone(office: Bench) -> None:
    """A candidate can no longer hand on what somebody has claimed; a stranger never could."""
    act(office, ANN, tasks.claim)
    refused(office, BOB, TaskTaken, transfer, "eve", WHY)
    refused(office, EVE, NotYourTask, transfer, "eve", WHY)
    assert act(office, ANN, transfer, "bob", WHY).assignee == "bob"


def test_a_transfer_needs_a_reason_and_somebody_else(office: Bench) -> None:
    """A blank reason, oneself and the one who has it already are refused."""
    refused(office, ANN, ReasonBlank, transfer, "eve", " ")
    refused(office, ANN, AlreadyTheirs, transfer, "ann", WHY)
    refused(office, ANN, ReasonBlank, entrust, "eve", "")
    refused(office, ANN, AlreadyTheirs, entrust, "ann", WHY)


@pytest.mark.parametrize("give", [transfer, entrust])
def test_duties_stay_separate_for_who_is_given_a_task(office: Bench, give: Any) -> None:
    """Who drafted is neither given the approval nor asked to fill it in; whoever may not do it may hand it on."""
    office.complete("draft", {"said": "x"}, by=ANN)
    refused(office, BOB, ReservedForOthers, give, "ann", WHY)
    assert act(office, ANN, give, "eve", WHY).assignee == "eve"


def test_an_answer_brings_the_task_back_to_its_owner(office: Bench) -> None:
    """Meanwhile nobody completes it; with the answer the owner does, and history names both."""
    task = act(office, ANN, entrust, "eve", WHY)
    assert (task.assignee, task.owner, task.handed_how) == ("eve", "ann", Handed.ENTRUSTED)
    refused(office, EVE, TaskEntrusted, tasks.complete, {"said": "x"})
    refused(office, EVE, TaskEntrusted, entrust, "dan", WHY)
    refused(office, EVE, TaskEntrusted, transfer, "dan", WHY)
    refused(office, EVE, NothingToGiveBack, tasks.unclaim)
    refused(office, ANN, TaskEntrusted, tasks.complete, {"said": "x"})
    refused(office, ANN, TaskEntrusted, transfer, "dan", WHY)
    refused(office, BOB, TaskTaken, tasks.claim)
    refused(office, BOB, NotEntrusted, respond, "fine", {})
    refused(office, EVE, ReasonBlank, respond, "", {})
    task = act(office, EVE, respond, "looks right", {"said": "prepared"})
    assert (task.assignee, task.owner, task.handed_how) == ("ann", None, Handed.ANSWERED)
    assert (task.handed_by, task.handed_note) == ("eve", "looks right")
    refused(office, EVE, NotYourTask, tasks.complete, {"said": "x"})
    office.complete("draft", {"said": "prepared"}, by=ANN)
    events = told(office, task.instance_id)
    assert [(event.kind, event.actor) for event in events[1:]] == [
        ("entrust", "ann"),
        ("respond", "eve"),
        ("complete", "ann"),
    ]
    given = events[2].payload["given"]
    assert (given["reason"], given["data"]) == ("looks right", {"said": "prepared"})
    assert (given["before"]["owner"], given["after"]["assignee"]) == ("ann", "ann")


def test_an_owner_takes_back_what_was_not_answered(office: Bench) -> None:
    """At any time and without asking; who was asked has nothing to do any more, and others never had."""
    act(office, ANN, entrust, "eve", WHY)
    refused(office, EVE, NotEntrusted, recall)
    refused(office, BOB, NotEntrusted, recall)
    task = act(office, ANN, recall)
    assert (task.assignee, task.owner, task.handed_by) == ("ann", None, None)
    refused(office, EVE, NotEntrusted, respond, "late", {})
    refused(office, ANN, NotEntrusted, recall)
    office.complete("draft", {"said": "mine"}, by=ANN)


def test_history_tells_who_had_the_task_when(office: Bench) -> None:
    """After each event the player shows the assignee of then; the chain holds and replays."""
    instance_id = office.open()[0].instance_id
    act(office, ANN, transfer, "eve", WHY)
    act(office, EVE, entrust, "dan", WHY)
    act(office, EVE, recall)
    events = told(office, instance_id)
    assert [next(iter(chapter.tasks.values()))["assignee"] for chapter in tell(events)] == [None, "eve", "dan", "eve"]
    given = events[1].payload["given"]
    assert (given["reason"], given["before"]["assignee"], given["after"]["assignee"]) == (WHY, None, "eve")


def test_timers_run_on_while_a_task_changes_hands(office: Bench) -> None:
    """The reminder comes when it was to come, and what the task is due stays."""
    act(office, ANN, entrust, "eve", WHY)
    office.wait(hours=2)
    assert office.elements() == ["chase", "draft"]
    assert act(office, EVE, respond, "done", {}).assignee == "ann"


@pytest.mark.parametrize("command", [transfer, entrust])
def test_a_repeated_request_is_carried_out_once(office: Bench, command: Any) -> None:
    """The same page sent twice is one event; with somebody else the same key is a request of their own."""
    task = office.open()[0]
    for _ in range(2):
        with office.engine.transaction(ANN) as tx:
            command(tx, task.id, "eve", WHY, key="k")
    assert office.instance(task.instance_id).seq == 2
    refused(office, BOB, Conflict, command, "dan", WHY, key="k")


def test_nothing_changes_hands_while_the_instance_is_suspended(office: Bench) -> None:
    """Whoever suspended it wants it to stand still."""
    with office.engine.transaction(ADMIN) as tx:
        suspend(tx, office.open()[0].instance_id, "wait")
    refused(office, ANN, InstanceSuspended, transfer, "eve", WHY)
    refused(office, ANN, InstanceSuspended, entrust, "eve", WHY)


def test_each_pass_of_a_loop_changes_hands_for_itself(bench: Bench) -> None:
    """One of three tasks of a parallel multi-instance is transferred, one entrusted; the loop ends as ever."""
    loop = (
        "<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics inputCollection="
        '"=units" inputElement="unit" outputCollection="said_by" outputElement="=unit"/></extensionElements>'
        "</multiInstanceLoopCharacteristics>"
    )
    body = '<startEvent id="s"/><endEvent id="e"/>' + user_task("work", inside=loop)
    bench.deploy(p=diagram(process("p", body, path("s", "work", "e"))))
    instance_id = bench.start("p", "case", units=["a", "b", "c"])
    first, second, third = bench.open()
    for by, command, given in (
        (ANN, transfer, (first.id, "eve", WHY)),
        (BOB, entrust, (second.id, "dan", WHY)),
        (EVE, tasks.complete, (first.id, {})),
        (ANN, tasks.complete, (third.id, {})),
        (Actor("dan"), respond, (second.id, "fine", {})),
        (BOB, tasks.complete, (second.id, {})),
    ):
        with bench.engine.transaction(by) as tx:
            command(tx, *given)
    assert bench.instance(instance_id).state == InstanceState.COMPLETED
    assert bench.variables(instance_id)["said_by"] == ["a", "b", "c"]
    assert bench.replays(instance_id)
