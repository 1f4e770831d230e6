"""Passes of a running loop are added and taken away by hand; its counts, results and end stay right."""

import pytest

from engine.commands.operations import add_pass, remove_pass
from engine.runtime.faults import NoLoop, NoPass
from tests.support.engines import Bench
from tests.support.operators import ENDS, WHY, by_hand, last, looped, passes, seen, standing, told
from tests.support.processes import call, diagram, path, process, user_task

pytestmark = pytest.mark.sqlite_only  # what is drawn means the same wherever the instance is kept


def test_a_pass_is_added_to_a_parallel_loop(bench: Bench) -> None:
    """It begins at once, counts, and its output comes last."""
    instance_id = looped(bench)
    body = standing(bench, instance_id, "work")
    assert body.takes_pass
    by_hand(bench, add_pass, instance_id, body.token, "d", WHY)
    event = told(bench, instance_id)[-1]
    given = event.payload["given"]
    assert (event.kind, event.actor, event.element_id, given["item"]) == ("add-pass", "admin", "work", "d")
    assert given["before"]["numberOfInstances"] == 3
    assert (given["after"]["numberOfInstances"], given["after"]["numberOfActiveInstances"]) == (4, 4)
    assert len(bench.open()) == 4
    for said in ("1", "2", "3", "4"):
        bench.complete("work", {"said": said})
    assert bench.elements() == ["after"]
    assert standing(bench, instance_id, "p/").variables["reports"] == ["a1", "b2", "c3", "d4"]
    told(bench, instance_id)


@pytest.mark.supports(
    "multiInstance.sequential", "zeebe:loopCharacteristics.outputCollection", "zeebe:loopCharacteristics.outputElement"
)
def test_a_pass_is_added_to_a_sequential_loop(bench: Bench) -> None:
    """It begins after all others."""
    instance_id = looped(bench, sequential=True)
    by_hand(bench, add_pass, instance_id, standing(bench, instance_id, "work").token, "d", WHY)
    assert len(bench.open()) == 1
    for said in ("1", "2", "3", "4"):
        bench.complete("work", {"said": said})
    assert standing(bench, instance_id, "p/").variables["reports"] == ["a1", "b2", "c3", "d4"]
    told(bench, instance_id)


@pytest.mark.parametrize("sequential", [False, True])
def test_a_pass_is_taken_away(bench: Bench, *, sequential: bool) -> None:
    """Its task is withdrawn, it counts as terminated, its place in the output stays null, the others go on."""
    instance_id = looped(bench, sequential=sequential)
    by_hand(bench, remove_pass, instance_id, passes(bench, instance_id)["a"], WHY)
    given = last(bench, instance_id, "remove-pass")
    assert (given["before"]["numberOfTerminatedInstances"], given["after"]["numberOfTerminatedInstances"]) == (0, 1)
    facts = standing(bench, instance_id, "work").facts
    assert (facts["numberOfInstances"], facts["numberOfCompletedInstances"]) == (3, 0)
    assert facts["numberOfActiveInstances"] == len(bench.open()) == (1 if sequential else 2)
    bench.complete("work", {"said": "2"})
    bench.complete("work", {"said": "3"})
    assert bench.elements() == ["after"]
    assert standing(bench, instance_id, "p/").variables["reports"] == [None, "b2", "c3"]
    told(bench, instance_id)


@pytest.mark.parametrize("sequential", [False, True])
def test_when_the_last_pass_is_taken_away_the_loop_is_over(bench: Bench, *, sequential: bool) -> None:
    """The process goes on, with what the passes gave that were completed."""
    instance_id = looped(bench, sequential=sequential)
    bench.complete("work", {"said": "1"})
    for unit in ("b", "c"):
        by_hand(bench, remove_pass, instance_id, passes(bench, instance_id)[unit], WHY)
    assert bench.elements() == ["after"]
    assert standing(bench, instance_id, "p/").variables["reports"] == ["a1", None, None]
    told(bench, instance_id)


def test_a_loop_is_over_when_its_condition_holds_without_the_pass(bench: Bench) -> None:
    """The completion condition is asked again with the new counts."""
    condition = "numberOfCompletedInstances &gt;= (numberOfInstances - numberOfTerminatedInstances) / 2"
    instance_id = looped(bench, completion=condition)
    bench.complete("work", {"said": "1"})
    assert bench.elements() == ["work", "work"]
    by_hand(bench, remove_pass, instance_id, passes(bench, instance_id)["c"], WHY)
    assert bench.elements() == ["after"]
    told(bench, instance_id)


def test_taking_away_a_call_cancels_what_it_called(bench: Bench) -> None:
    """The unit that was given the part by mistake is rid of it; the caller waits for the others alone."""
    child = process("child", '<startEvent id="cs"/><endEvent id="ce"/>' + user_task("r"), path("cs", "r", "ce"))
    loop = (
        "<multiInstanceLoopCharacteristics><extensionElements>"
        '<zeebe:loopCharacteristics inputCollection="=units" inputElement="unit"/>'
        "</extensionElements></multiInstanceLoopCharacteristics>"
    )
    body = ENDS + call("c", "child", inside=loop) + user_task("after")
    bench.deploy(p=diagram(process("p", body, path("s", "c", "after", "e")), child))
    instance_id = bench.start("p", units=["a", "b"])
    by_hand(bench, add_pass, instance_id, standing(bench, instance_id, "c").token, "x", WHY)
    assert bench.elements() == ["r", "r", "r"]
    by_hand(bench, remove_pass, instance_id, passes(bench, instance_id)["a"], WHY)
    assert bench.elements() == ["r", "r"]
    assert sorted(each.state for each in seen(bench, instance_id).called) == ["active", "active", "cancelled"]
    bench.complete("r")
    bench.complete("r")
    assert bench.elements() == ["after"]
    told(bench, instance_id)


def test_passes_belong_to_loops(bench: Bench) -> None:
    """Neither is one added to anything else nor is anything else taken away as one."""
    instance_id = looped(bench)
    body, one, late = (standing(bench, instance_id, spec).token for spec in ("work", "work#each", "late"))
    for token in (one, late):
        with pytest.raises(NoLoop):
            by_hand(bench, add_pass, instance_id, token, "d", WHY)
    for token in (body, late):
        with pytest.raises(NoPass):
            by_hand(bench, remove_pass, instance_id, token, WHY)
