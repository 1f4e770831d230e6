"""A task that was sent back comes straight back, past the steps between."""

import pytest

from engine.commands.returning import CannotReturnStraight, CannotSendBack, return_straight, send_back, straight_of
from engine.commands.rights import TaskTaken
from engine.forms import FormRejected
from engine.history.story import tell
from engine.store.tables import Handed
from tests.support.engines import ANN, BOB, Bench
from tests.support.going_back import EVE, WHY, finish, go_back, offered, open_at, start_fork, start_line
from tests.support.operators import told


@pytest.fixture
def line(bench: Bench) -> str:
    """Draft, check and approve one after the other; an hour after the check was asked for somebody is to chase."""
    return start_line(bench)


def at_approve(bench: Bench) -> None:
    """Go on to the approval, which Bob has."""
    bench.complete("draft", {"said": "one"}, by=ANN)
    bench.complete("check", by=EVE)


def test_it_goes_past_the_steps_between_to_who_sent_it(bench: Bench, line: str) -> None:
    """The check is not done again; the approval is with Bob, what was filled in counts, the record plays again."""
    at_approve(bench)
    task = go_back(bench, "approve", "draft", straight=True)
    with bench.engine.transaction(ANN) as tx:
        straight = straight_of(tx, task)
        assert straight is not None
        assert (straight.element, straight.to) == ("approve", "bob")
        (opened,) = return_straight(tx, task.id, {"said": "two"})
    assert bench.elements() == ["approve"]
    back = open_at(bench, "approve")
    assert (back.id, back.assignee, back.handed_how, back.handed_by) == (opened, "bob", Handed.RETURNED, "ann")
    assert bench.variables(line)["said"] == "two"
    events = told(bench, line)
    assert (events[-1].kind, events[-1].element_id) == ("complete", "draft")
    (shown,) = list(tell(events))[-1].tasks.values()
    assert (shown["element"], shown["assignee"]) == ("approve", "bob")
    assert bench.replays(line)
    assert finish(bench, line) == ["approve"]


def test_it_can_also_go_the_usual_way_and_back_again(bench: Bench, line: str) -> None:
    """Who has it may submit it along the flow instead; what came straight back can be sent back once more."""
    at_approve(bench)
    go_back(bench, "approve", "draft", straight=True)
    bench.complete("draft", {"said": "two"}, by=ANN)
    assert bench.elements() == ["check"]
    bench.complete("check", by=EVE)
    task = go_back(bench, "approve", "draft", straight=True)
    with bench.engine.transaction(ANN) as tx:
        return_straight(tx, task.id, {"said": "three"})
    assert [choice.element for choice in offered(bench, "approve")] == ["draft"]
    go_back(bench, "approve", "draft")
    assert finish(bench, line) == ["draft", "check", "approve"]


def test_only_what_was_sent_back_so_comes_straight_back(bench: Bench, line: str) -> None:
    """Not without being asked, not by others, not with a form that is wrong; the task stays as it was."""
    at_approve(bench)
    task = go_back(bench, "approve", "draft")
    with pytest.raises(CannotReturnStraight), bench.engine.transaction(ANN) as tx:
        return_straight(tx, task.id, {"said": "two"})
    finish_draft = {"said": "two"}
    bench.complete("draft", finish_draft, by=ANN)
    bench.complete("check", by=EVE)
    task = go_back(bench, "approve", "draft", straight=True)
    for by, data, why in ((EVE, finish_draft, TaskTaken), (ANN, {"unknown": 1}, FormRejected)):
        with pytest.raises(why), bench.engine.transaction(by) as tx:
            return_straight(tx, task.id, data)
    assert bench.elements() == ["draft"]
    assert bench.replays(line)


def test_a_timer_of_the_step_between_is_not_set_again(bench: Bench, line: str) -> None:
    """The chasing belongs to the check, which is passed over: an hour later nothing has happened."""
    at_approve(bench)
    task = go_back(bench, "approve", "draft", straight=True)
    with bench.engine.transaction(ANN) as tx:
        return_straight(tx, task.id, {"said": "two"})
    bench.wait(hours=2)
    assert bench.elements() == ["approve"]
    assert bench.replays(line)


def test_it_is_not_offered_where_other_work_would_be_passed_over(bench: Bench) -> None:
    """From one of two branches to the step before them the other branch goes too: no way straight back."""
    start_fork(bench)
    bench.complete("one", by=ANN)
    bench.complete("a1", by=EVE)
    assert {choice.element: choice.straight for choice in offered(bench, "a2")} == {"a1": True, "one": False}
    step = next(choice.step for choice in offered(bench, "a2") if choice.element == "one")
    with pytest.raises(CannotSendBack) as refused, bench.engine.transaction(BOB) as tx:
        send_back(tx, open_at(bench, "a2").id, step, WHY, straight=True)
    assert refused.value.details["why"] == "not-alone"


def test_it_comes_straight_back_within_one_branch(bench: Bench) -> None:
    """The join is met by as many tokens as ever; the other branch goes on meanwhile."""
    instance_id = start_fork(bench)
    bench.complete("one", by=ANN)
    bench.complete("a1", by=EVE)
    task = go_back(bench, "a2", "a1", straight=True)
    with bench.engine.transaction(EVE) as tx:
        return_straight(tx, task.id, {})
    assert bench.elements() == ["a2", "b1"]
    assert sorted(finish(bench, instance_id)) == ["a2", "b1", "b2", "last"]
