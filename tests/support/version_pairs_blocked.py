"""Pairs of versions between which at least one token cannot go over, by what differs."""

from engine.versions import Reason
from tests.support.processes import (
    boundary,
    call,
    flow,
    on_message,
    path,
    service_task,
    throw,
    user_task,
)
from tests.support.version_parts import (
    BOOKED,
    CHILD,
    CHOSEN,
    DAY,
    EVENTS,
    FORK,
    FORKED,
    LOOPED,
    OTHER,
    PLAIN,
    ROOTS,
    UNDO,
    A,
    B,
    C,
    D,
    ad_hoc,
    embedded,
    waiting,
    with_boundary,
)
from tests.support.versions import ENDS, Pair, catch, loop, version

BLOCKED: dict[str, Pair] = {
    "the step at the token is removed": Pair(
        PLAIN,
        version(ENDS, B, path("s", "b", "e")),
        blocked=frozenset({("a", Reason.REMOVED)}),
        then=("a", "b"),
    ),
    "a user task becomes a service task": Pair(
        PLAIN,
        version(ENDS, service_task("a", "work"), B, path("s", "a", "b", "e")),
        blocked=frozenset({("a", Reason.KIND_CHANGED)}),
        then=("a", "b"),
    ),
    "a sub-process is wrapped around": Pair(
        PLAIN,
        version(ENDS, embedded(A, path("xs", "a", "xe")), B, path("s", "x", "b", "e")),
        blocked=frozenset({("a", Reason.SCOPE_CHANGED)}),
        then=("a", "b"),
    ),
    "a sub-process is dissolved": Pair(
        version(ENDS, embedded(A, path("xs", "a", "xe")), path("s", "x", "e")),
        version(ENDS, A, path("s", "a", "e")),
        blocked=frozenset({("x", Reason.REMOVED), ("a", Reason.SCOPE_CHANGED)}),
        then=("a",),
    ),
    "a parallel loop becomes sequential": Pair(
        version(LOOPED, path("s", "a", "e")),
        version(ENDS, user_task("a", inside=loop(sequential=True)), path("s", "a", "e")),
        blocked=frozenset({("a", Reason.LOOP_CHANGED)}),
        then=("a", "a"),
        variables={"items": [1, 2]},
    ),
    "a loop is added": Pair(
        version(ENDS, A, path("s", "a", "e")),
        version(LOOPED, path("s", "a", "e")),
        blocked=frozenset({("a", Reason.LOOP_CHANGED)}),
        then=("a",),
    ),
    "a loop is removed": Pair(
        version(LOOPED, path("s", "a", "e")),
        version(ENDS, A, path("s", "a", "e")),
        blocked=frozenset({("a", Reason.LOOP_CHANGED)}),
        then=("a", "a"),
        variables={"items": [1, 2]},
    ),
    "ad-hoc work that is next is removed": Pair(
        version(ENDS, ad_hoc(A, B), path("s", "x", "e")),
        version(ENDS, ad_hoc(A), path("s", "x", "e")),
        blocked=frozenset({("b", Reason.REMOVED)}),
        then=("a", "b"),
    ),
    "what is done can no longer be undone": Pair(
        version(*BOOKED, B, throw("t", UNDO), path("s", "a", "b", "t", "e")),
        PLAIN,
        ("a",),
        blocked=frozenset({("a", Reason.COMPENSATION_LOST)}),
        then=("b", "d"),
    ),
    "another process is called": Pair(
        version(ENDS, call("c", "child"), path("s", "c", "e"), others=[CHILD, OTHER]),
        version(ENDS, call("c", "other"), path("s", "c", "e"), others=[CHILD, OTHER]),
        blocked=frozenset({("c", Reason.CALLED_PROCESS_CHANGED)}),
        then=("work",),
    ),
    "a waiting timer becomes a message": Pair(
        waiting(DAY),
        waiting(on_message("m1")),
        blocked=frozenset({("w", Reason.TRIGGER_CHANGED)}),
        then=("+24.5", "b"),
    ),
    "a boundary timer becomes a message": Pair(
        with_boundary(DAY),
        with_boundary(on_message("m1")),
        blocked=frozenset({("t", Reason.TRIGGER_CHANGED)}),
        then=("a", "b"),
    ),
    "a boundary event hangs on another step": Pair(
        with_boundary(DAY),
        version(ENDS, A, B, C, path("s", "a", "b", "e"), boundary("t", "b", DAY), path("t", "c", "e")),
        blocked=frozenset({("t", Reason.ATTACHED_ELSEWHERE)}),
        then=("a", "b"),
    ),
    "an event gateway waits for something else": Pair(
        version(ENDS, EVENTS, path("s", "g", "t", "e"), path("g", "m", "e"), roots=ROOTS),
        version(
            ENDS,
            EVENTS,
            catch("k", on_message("m3")),
            path("s", "g", "t", "e"),
            path("g", "m", "e"),
            path("g", "k", "e"),
            roots=ROOTS,
        ),
        blocked=frozenset({("g", Reason.EVENT_GATEWAY_CHANGED)}),
        then=("+24.5",),
        variables={"key": "7"},
    ),
    "a fork becomes parallel when the token has passed it": Pair(
        version(CHOSEN),
        version(FORKED),
        blocked=frozenset({("b", Reason.JOIN_STARVED)}),
        then=("b",),
        variables={"x": 2},
    ),
    "a fork becomes exclusive when both branches are under way": Pair(
        version(FORKED),
        version(
            FORKED.replace("parallelGateway", "exclusiveGateway")
            .replace('id="f"', 'id="f" default="f-a"')
            .replace(path("f", "b"), flow("f", "b", "true"))
        ),
        blocked=frozenset({("a", Reason.JOIN_LOST), ("b", Reason.JOIN_LOST)}),
        then=("a", "b", "c"),
    ),
    "a waiting join gets a branch": Pair(
        version(FORKED),
        version(FORKED, D, path("f", "d", "j")),
        ("a",),
        blocked=frozenset({("j", Reason.JOIN_STARVED), ("b", Reason.JOIN_STARVED)}),
        then=("b", "c"),
    ),
    "a waiting join loses the branch that has come": Pair(
        version(FORKED, D, path("f", "d", "j")),
        version(ENDS, FORK, B, C, D, path("s", "f", "b", "j", "c", "e"), path("f", "d", "j")),
        ("a",),
        blocked=frozenset({("j", Reason.JOIN_CHANGED)}),
        then=("b", "d", "c"),
    ),
    "a waiting join becomes inclusive": Pair(
        version(FORKED),
        version(FORKED.replace('<parallelGateway id="j"/>', '<inclusiveGateway id="j"/>')),
        ("a",),
        blocked=frozenset({("j", Reason.KIND_CHANGED)}),
        then=("b", "c"),
    ),
}
"""Where at least one token cannot go over."""
