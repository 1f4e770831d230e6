"""What lasts and what is over at once."""

import pytest

from engine.lint.findings import Finding
from tests.support.diagrams import diagram, end, flow, node, start, timer, user
from tests.unit.engine.lint.around import findings

QUICK = node("subProcess", "x", start("xs"), node("task", "xt"), end("xe"), "xs -> xt -> xe")
SLOW = node("subProcess", "x", start("xs"), user("xt"), end("xe"), "xs -> xt -> xe")
LATE = node("boundaryEvent", "late", timer("timeDuration", "P1D"), attachedToRef="x")
BACK = flow("g", "a", '=remark = "x"')
CHOICE = node("exclusiveGateway", "g", default="g-end")


def _said(code: str, *parts: str) -> list[Finding]:
    return [each for each in findings(diagram(start(), *parts, end())) if each.code == code]


@pytest.mark.parametrize(("host", "fires"), [(QUICK, False), (SLOW, True)])
def test_a_sub_process_lasts_as_long_as_what_is_in_it(host: str, fires: bool) -> None:  # noqa: FBT001  # expectation
    """A time limit of a sub-process in which nothing waits never comes."""
    assert bool(_said("boundary.never-fires", host, LATE, "start -> x -> end", "late -> end")) is not fires


def test_a_loop_is_named_by_its_steps() -> None:
    """The finding stands at the first node of the loop and names them all; what leads there is not part of it."""
    parts = [node("task", "before"), node("task", "a"), node("task", "b"), CHOICE, node("task", "after")]
    (found,) = _said("reach.busy-loop", *parts, "start -> before -> a -> b -> g -> after -> end", BACK, "g -> end")
    assert (found.element, found.details["elements"]) == ("a", ["a", "b", "g"])


def test_a_loop_that_waits_anywhere_is_left_alone() -> None:
    """One user task, timer or waiting sub-process on the way round is enough."""
    wait = node("intermediateCatchEvent", "w", timer("timeDuration", "P1D"))
    for part in (user("w"), wait, SLOW.replace('"x"', '"w"')):
        assert _said("reach.busy-loop", node("task", "a"), part, CHOICE, "start -> a -> w -> g -> end", BACK) == []


def test_two_loops_are_told_apart() -> None:
    """Loops one after the other are two findings."""
    parts = [node("task", "a"), CHOICE, node("task", "b"), node("exclusiveGateway", "k", default="k-end")]
    chain = "start -> a -> g -> b -> k -> end"
    found = _said("reach.busy-loop", *parts, chain, BACK, flow("k", "b", '=remark = "x"'))
    assert [each.details["elements"] for each in found] == [["a", "g"], ["b", "k"]]
