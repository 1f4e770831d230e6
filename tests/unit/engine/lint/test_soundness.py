"""Joins that wait in vain and merges that are passed twice."""

from tests.support.diagrams import diagram, end, flow, node, start, timer, user
from tests.unit.engine.lint.around import codes, findings
from tests.unit.engine.lint.examples.soundness import entangled


def _said(*parts: str) -> set[str]:
    return set(codes(diagram(start(), *parts, end()))) & {"join.may-stick", "merge.may-double"}


FORK, JOIN = node("parallelGateway", "fork"), node("parallelGateway", "join")
CHOICE = node("exclusiveGateway", "choice", default="choice-b")
A, B, C = user("a"), user("b"), user("c")
MAYBE = flow("choice", "a", '=remark = "x"')


def test_blocks_within_blocks_are_sound() -> None:
    """Splits that are closed by their own kind of gateway, in any depth, are nothing to speak of."""
    merge = node("exclusiveGateway", "merge")
    inner = (MAYBE, "choice -> b", "a -> merge", "b -> merge -> join")
    assert (
        _said(FORK, CHOICE, A, B, C, merge, JOIN, "start -> fork -> choice", "fork -> c -> join -> end", *inner)
        == set()
    )


def test_a_branch_that_may_not_come_is_named() -> None:
    """A join that misses the branch of a choice says which flow may stay empty."""
    file = diagram(
        start(), FORK, CHOICE, A, B, C, JOIN, end(), end("other"),
        "start -> fork -> choice", MAYBE, "choice -> b", "a -> other", "b -> join", "fork -> c -> join -> end",
    )  # fmt: skip  # one flow after the other, as they are drawn
    (found,) = [each for each in findings(file) if each.code == "join.may-stick"]
    assert found.element == "join"
    assert found.details["missing"] == ["b-join"]


def test_the_inclusive_join_waits_for_what_may_still_come() -> None:
    """An inclusive join closes an inclusive split without sticking."""
    split, join = node("inclusiveGateway", "choice", default="choice-b"), node("inclusiveGateway", "join")
    assert _said(split, A, B, join, "start -> choice", MAYBE, "choice -> b", "a -> join", "b -> join -> end") == set()


def test_an_interrupting_event_leaves_a_join_waiting() -> None:
    """A boundary event that leads away from the block starves its join."""
    late = node("boundaryEvent", "late", timer("timeDuration", "P1D"), attachedToRef="a")
    flows = ("start -> fork -> a -> join", "fork -> b -> join -> end", "late -> end")
    assert _said(FORK, A, B, JOIN, late, *flows) == {"join.may-stick"}


def test_a_reminder_beside_the_flow_is_sound() -> None:
    """A non-interrupting event that comes to its own end disturbs nothing."""
    late = node("boundaryEvent", "late", timer("timeCycle", "R/P1D"), attachedToRef="a", cancelActivity="false")
    flows = ("start -> fork -> a -> join", "fork -> b -> join -> end", "late -> c -> told")
    assert _said(FORK, A, B, C, JOIN, late, end("told"), *flows) == set()


def test_a_task_behind_a_fork_without_a_join_is_done_twice() -> None:
    """Two tokens of one split that meet in front of a task pass it one after the other."""
    assert _said(FORK, A, B, C, "start -> fork -> a -> c -> end", "fork -> b -> c") == {"merge.may-double"}


def test_a_loop_is_sound() -> None:
    """Going back to an earlier step is no doubling."""
    assert _said(A, CHOICE, B, "start -> a -> choice", MAYBE, "choice -> b -> end") == set()


def test_a_terminate_end_takes_the_waiting_along() -> None:
    """A branch that ends everything leaves no join waiting."""
    stop = node("endEvent", "stop", "<terminateEventDefinition/>")
    flows = ("start -> fork -> choice", MAYBE, "choice -> b -> join", "a -> stop", "fork -> c -> join -> end")
    assert _said(FORK, CHOICE, A, B, C, JOIN, stop, *flows) == set()


def _wide(count: int) -> list[str]:
    """A fork into as many choices, each merged again, all joined."""
    parts = [node("parallelGateway", "fork"), node("parallelGateway", "join"), "start -> fork", "join -> end"]
    for number in range(count):
        choice, yes, no = f"c{number}", f"y{number}", f"n{number}"
        gateway = node("exclusiveGateway", choice, default=f"{choice}-{no}")
        parts += [gateway, user(yes), user(no), node("exclusiveGateway", f"m{number}"), f"fork -> {choice}"]
        parts += [flow(choice, yes, '=remark = "x"'), f"{choice} -> {no} -> m{number} -> join", f"{yes} -> m{number}"]
    return parts


def test_a_very_branchy_diagram_is_gone_through() -> None:
    """Blocks within blocks cost no more than their size: the markings of thirty choices at once are not played."""
    assert _said(*_wide(30)) == set()
    (found,) = [
        each
        for each in findings(diagram(start(), *_wide(30), user("x"), "x -> join", end()))
        if each.code == "join.may-stick"
    ]
    assert found.details["missing"] == ["x-join"]


def test_a_large_diagram_is_gone_through() -> None:
    """A thousand steps with ways back and time limits are examined, and what is wrong at their end is found."""
    parts, chain = [], ["start"]
    for number in range(250):
        late = node("boundaryEvent", f"l{number}", timer("timeDuration", "P1D"), attachedToRef=f"s{number}")
        back = node("exclusiveGateway", f"g{number}")
        parts += [node("exclusiveGateway", f"m{number}"), user(f"s{number}"), late, back, f"l{number} -> g{number}"]
        parts.append(flow(f"g{number}", f"m{number}", '=remark = "x"'))
        chain += [f"m{number}", f"s{number}", f"g{number}"]
    whole = (*parts, " -> ".join([*chain, "end"]))
    assert _said(*whole) == set()
    assert _said(*parts, FORK, JOIN, CHOICE, A, B, " -> ".join([*chain, "fork", "choice"]), "fork -> join -> end",
                 MAYBE, "choice -> b -> join", "a -> end") == {"join.may-stick"}  # fmt: skip  # as they are drawn


def test_what_is_not_examined_is_said() -> None:
    """An entangled diagram with too many markings is not passed over in silence."""
    (found,) = [each for each in findings(entangled(14)) if each.code == "scope.not-examined"]
    assert found.details["nodes"] > 14
    assert "scope.not-examined" not in codes(entangled(2))
