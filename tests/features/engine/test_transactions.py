"""Transactions: done as a whole, or taken back as a whole."""

import pytest

from tests.support.compensation import ENDS, ERROR, booking, loop, plays_again, undone
from tests.support.engines import Bench
from tests.support.processes import (
    boundary,
    diagram,
    flow,
    path,
    process,
    sub_process,
    throw,
    timer,
    user_task,
)

CANCEL = "<cancelEventDefinition/>"
INNER = '<startEvent id="is"/><endEvent id="ie"/>' + throw("off", CANCEL, tag="endEvent")
CHOICE = '<exclusiveGateway id="ok" default="ok-off"/>'
CHOSEN = flow("ok", "ie", "fine") + path("ok", "off")


def transaction(*inside: str, marker: str = "") -> str:
    """``tx``: book ``a``, then ask; what is not ``fine`` is cancelled."""
    asking = user_task("ask") + CHOICE
    flows = path("is", "a", "ask", "ok") + CHOSEN
    return sub_process("tx", marker, INNER, booking("a"), asking, *inside, flows, tag="transaction")


def around(tx: str, *, caught: bool = True) -> bytes:
    """``tx``, then ``done``; after a cancellation ``cancelled``."""
    body = ENDS + tx + user_task("done")
    flows = path("s", "tx", "done", "e")
    if caught:
        body += boundary("caught", "tx", CANCEL) + user_task("cancelled")
        flows += path("caught", "cancelled", "e")
    return diagram(process("p", body, flows), roots=ERROR)


@pytest.mark.supports("transaction")
def test_a_successful_transaction_goes_on(bench: Bench) -> None:
    """Nothing is taken back, and the cancel boundary event is gone with the transaction."""
    bench.deploy(p=around(transaction()))
    instance_id = bench.start("p", fine=True)
    for element in ("a", "ask", "done"):
        assert bench.elements() == [element]
        bench.complete(element)
    assert bench.instance(instance_id).state == "completed"
    assert undone(bench, instance_id) == []


@pytest.mark.supports("boundaryEvent.cancel", "endEvent.cancel")
def test_a_cancelled_transaction_is_taken_back_first(bench: Bench) -> None:
    """What was completed is undone before the cancel boundary event leads on; the normal way is not taken."""
    bench.deploy(p=around(transaction()))
    instance_id = bench.start("p", fine=False)
    for element in ("a", "ask", "undo-a", "cancelled"):
        assert bench.elements() == [element]
        bench.complete(element)
    assert bench.instance(instance_id).state == "completed"
    assert plays_again(bench, instance_id)


def test_what_goes_on_is_ended_by_the_cancellation(bench: Bench) -> None:
    """Open tasks are withdrawn, their handlers not run; timers inside go; what was done beside is undone with it."""
    beside = '<parallelGateway id="f"/>' + booking("b") + booking("c") + '<endEvent id="be"/>'
    beside += boundary("late", "c", timer("timeDuration", "PT1H"))
    flows = path("is", "f", "a", "ask", "ok") + path("f", "b", "c", "be") + path("late", "be") + CHOSEN
    inside = sub_process("tx", INNER, booking("a"), user_task("ask"), CHOICE, beside, flows, tag="transaction")
    bench.deploy(p=around(inside))
    instance_id = bench.start("p", fine=False)
    for element in ("a", "b", "ask"):
        bench.complete(element)
    assert bench.elements() == ["undo-a", "undo-b"]
    bench.wait(hours=2)
    bench.complete("undo-a")
    assert bench.elements() == ["undo-b"]
    bench.complete("undo-b")
    assert bench.elements() == ["cancelled"]
    assert plays_again(bench, instance_id)


def test_without_a_boundary_event_it_just_ends(bench: Bench) -> None:
    """After what was done is undone, no token leaves a cancelled transaction that nobody watches."""
    bench.deploy(p=around(transaction(), caught=False))
    instance_id = bench.start("p", fine=False)
    for element in ("a", "ask", "undo-a"):
        bench.complete(element)
    assert bench.instance(instance_id).state == "completed"
    assert bench.elements() == []


def test_nothing_done_is_cancelled_at_once(bench: Bench) -> None:
    """A transaction without completed work is left by its cancel boundary event in the same step."""
    inside = sub_process("tx", INNER, user_task("a"), path("is", "a", "off"), tag="transaction")
    bench.deploy(p=around(inside.replace('<endEvent id="ie"/>', "")))
    bench.start("p")
    bench.complete("a")
    assert bench.elements() == ["cancelled"]


def test_an_error_undoes_nothing(bench: Bench) -> None:
    """An error that leaves the transaction is a hazard: the error boundary event leads on, nothing is taken back."""
    failing = '<endEvent id="fail"><errorEventDefinition errorRef="bad"/></endEvent>'
    flows = path("is", "a", "ask", "ok") + flow("ok", "off", "fine") + path("ok", "fail")
    choice = CHOICE.replace("ok-off", "ok-fail")
    inside = sub_process("tx", INNER, failing, booking("a"), user_task("ask"), choice, flows, tag="transaction")
    caught = boundary("hazard", "tx", '<errorEventDefinition errorRef="bad"/>') + user_task("mend")
    whole = around(inside.replace('<endEvent id="ie"/>', "") + caught).decode()
    bench.deploy(p=whole.replace("</process>", path("hazard", "mend", "e") + "</process>").encode())
    instance_id = bench.start("p", fine=False)
    bench.complete("a")
    bench.complete("ask")
    assert bench.elements() == ["mend"]
    bench.complete("mend")
    assert bench.instance(instance_id).state == "completed"
    assert undone(bench, instance_id) == []


def test_a_completed_transaction_can_be_undone(bench: Bench) -> None:
    """Once it has succeeded, a transaction is compensated like any sub-process."""
    body = ENDS + transaction() + throw("t", '<compensateEventDefinition activityRef="tx"/>')
    bench.deploy(p=diagram(process("p", body, path("s", "tx", "t", "e"))))
    instance_id = bench.start("p", fine=True)
    for element in ("a", "ask", "undo-a"):
        bench.complete(element)
    assert bench.instance(instance_id).state == "completed"


def test_an_inner_transaction_is_cancelled_alone(bench: Bench) -> None:
    """The cancellation of an inner transaction leaves the outer one going; that of the outer undoes what is done."""
    inner = transaction() + boundary("caught", "tx", CANCEL) + booking("b")
    outer = sub_process(
        "outer",
        '<startEvent id="os"/>',
        throw("all-off", CANCEL, tag="endEvent"),
        inner,
        path("os", "tx", "b"),
        path("caught", "b", "all-off"),
        tag="transaction",
    )
    body = ENDS + outer + boundary("over", "outer", CANCEL) + user_task("cancelled")
    bench.deploy(p=diagram(process("p", body, path("s", "outer", "e"), path("over", "cancelled", "e"))))
    instance_id = bench.start("p", fine=False)
    for element in ("a", "ask", "undo-a", "b", "undo-b", "cancelled"):
        assert bench.elements() == [element]
        bench.complete(element)
    assert bench.instance(instance_id).state == "completed"
    assert plays_again(bench, instance_id)


def test_the_outer_cancellation_undoes_the_inner_transaction(bench: Bench) -> None:
    """An inner transaction that had succeeded is undone with the outer one."""
    outer = sub_process(
        "outer",
        '<startEvent id="os"/>',
        throw("all-off", CANCEL, tag="endEvent"),
        transaction(),
        path("os", "tx", "all-off"),
        tag="transaction",
    )
    body = ENDS + outer + boundary("over", "outer", CANCEL) + user_task("cancelled")
    bench.deploy(p=diagram(process("p", body, path("s", "outer", "e"), path("over", "cancelled", "e"))))
    bench.start("p", fine=True)
    for element in ("a", "ask", "undo-a", "cancelled"):
        assert bench.elements() == [element]
        bench.complete(element)


@pytest.mark.parametrize("kind", ["parallel", "sequential"])
def test_all_passes_are_cancelled_together(bench: Bench, kind: str) -> None:
    """One cancelled pass takes all back, completed ones and open ones, before the boundary event leads on once."""
    marked = transaction(marker=loop(kind)).replace(">=fine<", ">=item != 2<")
    bench.deploy(p=around(marked))
    instance_id = bench.start("p")
    for element in ("a", "a", "a", "ask", "ask") if kind == "parallel" else ("a", "ask", "a", "ask"):
        bench.complete(element)
    expected = 3 if kind == "parallel" else 2
    assert bench.elements() == ["undo-a"] * expected
    for _ in range(expected - 1):
        bench.complete("undo-a")
    assert bench.elements() == ["undo-a"]
    bench.complete("undo-a")
    assert bench.elements() == ["cancelled"]
    bench.complete("cancelled")
    assert bench.instance(instance_id).state == "completed"
    assert plays_again(bench, instance_id)


def test_a_timer_ends_a_cancellation_that_takes_too_long(bench: Bench) -> None:
    """While handlers run, the transaction's other boundary events still listen."""
    late = boundary("late", "tx", timer("timeDuration", "PT1H")) + user_task("escalate")
    whole = around(transaction() + late).decode()
    bench.deploy(p=whole.replace("</process>", path("late", "escalate", "e") + "</process>").encode())
    instance_id = bench.start("p", fine=False)
    bench.complete("a")
    bench.complete("ask")
    assert bench.elements() == ["undo-a"]
    bench.wait(hours=2)
    assert bench.elements() == ["escalate"]
    bench.complete("escalate")
    assert bench.instance(instance_id).state == "completed"
