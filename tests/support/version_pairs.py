"""Pairs of versions between which every token can go over, by what differs."""

from tests.support.processes import (
    call,
    for_compensation,
    on_message,
    path,
    throw,
    timer,
    undone_by,
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
    HOUR,
    PLAIN,
    ROOTS,
    TASK,
    UNDO,
    A,
    B,
    C,
    D,
    N,
    ad_hoc,
    cancelled,
    embedded,
    handler,
    rounds,
    waiting,
    when,
    with_boundary,
    with_retries,
)
from tests.support.versions import ENDS, Pair, S, catch, event_start, loop, sub_process, version

ALLOWED: dict[str, Pair] = {
    "a step is added before the token": Pair(
        PLAIN, version(ENDS, N, A, B, path("s", "n", "a", "b", "e")), fates={"a": TASK}, then=("a", "b")
    ),
    "a step is added after the token": Pair(
        PLAIN, version(ENDS, A, N, B, path("s", "a", "n", "b", "e")), fates={"a": TASK}, then=("a", "n", "b")
    ),
    "a step is removed before the token": Pair(
        PLAIN, version(ENDS, B, path("s", "b", "e")), ("a",), fates={"b": TASK}, then=("b",)
    ),
    "a step is removed after the token": Pair(
        PLAIN, version(ENDS, A, path("s", "a", "e")), fates={"a": TASK}, then=("a",)
    ),
    "a step is renamed and keeps its id": Pair(
        PLAIN,
        version(ENDS, A.replace('name="a"', 'name="new"'), B, path("s", "a", "b", "e")),
        fates={"a": TASK | {"name-follows"}},
        then=("a", "b"),
    ),
    "a step has another id, and the mapping says so": Pair(
        PLAIN,
        version(ENDS, N, B, path("s", "n", "b", "e")),
        mapping={"a": "n"},
        fates={"a": TASK | {"-> n", "name-follows"}},
        then=("n", "b"),
    ),
    "two steps change their ids with each other": Pair(
        PLAIN,
        version(ENDS, A, B, path("s", "b", "a", "e")),
        mapping={"a": "b", "b": "a"},
        fates={"a": TASK | {"-> b", "name-follows"}},
        then=("b", "a"),
    ),
    "candidate groups and dates change": Pair(
        PLAIN,
        version(ENDS, user_task("a", groups='=["others"]', due='="2030-01-01"'), B, path("s", "a", "b", "e")),
        fates={"a": TASK | {"people-stay", "dates-stay"}},
        then=("a", "b"),
    ),
    "the time of a waiting timer changes": Pair(
        waiting(DAY), waiting(HOUR), fates={"w": {"kept", "timer-stays-old"}}, then=("+24.5", "b")
    ),
    "a waiting timer has another id": Pair(
        waiting(DAY),
        version(ENDS, catch("v", DAY), B, path("s", "v", "b", "e")),
        mapping={"w": "v"},
        fates={"w": {"kept", "timer-kept", "-> v"}},
        then=("+24.5", "b"),
    ),
    "the time of a boundary timer changes": Pair(
        with_boundary(DAY),
        with_boundary(HOUR),
        fates={"a": TASK, "t": {"kept", "timer-stays-old"}},
        then=("+24.5", "c"),
    ),
    "a boundary timer interrupts no longer": Pair(
        with_boundary(DAY),
        with_boundary(DAY, interrupting=False),
        fates={"a": TASK, "t": {"kept", "timer-kept"}},
        then=("+24.5", "c", "a", "b"),
    ),
    "a boundary timer is added": Pair(
        with_boundary(None), with_boundary(HOUR), fates={"a": TASK, "+t": {"armed"}}, then=("+1.5", "c")
    ),
    "a boundary timer is removed": Pair(
        with_boundary(HOUR), with_boundary(None), fates={"a": TASK, "t": {"withdrawn"}}, then=("+1.5", "a", "b")
    ),
    "a boundary message is added": Pair(
        with_boundary(None),
        with_boundary(on_message("m1")),
        fates={"a": TASK, "+t": {"armed"}},
        then=("!arrived:7", "c"),
        variables={"key": "7"},
    ),
    "a boundary message is replaced by one of another id": Pair(
        with_boundary(on_message("m1")),
        with_boundary(on_message("m3"), name="u"),
        fates={"a": TASK, "t": {"withdrawn"}, "+u": {"armed"}},
        then=("!stopped:7", "c"),
        variables={"key": "7"},
    ),
    "a reminder that has come is not armed again": Pair(
        with_boundary(HOUR, interrupting=False),
        with_boundary(timer("timeDuration", "PT2H"), interrupting=False),
        ("+1.5", "c"),
        fates={"a": TASK},
        then=("+5", "a", "b"),
    ),
    "a condition that is waited for holds under the other version": Pair(
        waiting(when("x > 5")),
        waiting(when("x > 1")),
        fates={"w": {"kept", "condition-follows"}},
        then=("b",),
        variables={"x": 3},
    ),
    "a boundary condition that holds already is added": Pair(
        with_boundary(None),
        with_boundary(when("x > 1")),
        fates={"a": TASK, "+t": {"armed"}},
        then=("c",),
        variables={"x": 3},
    ),
    "the name and key of a message change": Pair(
        waiting(on_message("m1")),
        waiting(on_message("m2")),
        fates={"w": {"kept", "subscribed-anew"}},
        then=("!renamed:8", "b"),
        variables={"key": "7", "other": "8"},
    ),
    "a receive task waits for another message": Pair(
        version(ENDS, '<receiveTask id="r" messageRef="m1"/>', path("s", "r", "e"), roots=ROOTS),
        version(ENDS, '<receiveTask id="r" messageRef="m2"/>', path("s", "r", "e"), roots=ROOTS),
        fates={"r": {"kept", "subscribed-anew"}},
        then=("!renamed:8",),
        variables={"key": "7", "other": "8"},
    ),
    "a condition ahead changes": Pair(
        version(
            ENDS, N, CHOSEN.replace(ENDS, "").replace('"s-f" sourceRef="s"', '"n-f" sourceRef="n"'), path("s", "n")
        ),
        version(
            ENDS,
            N,
            CHOSEN.replace(ENDS, "").replace('"s-f" sourceRef="s"', '"n-f" sourceRef="n"').replace("x = 1", "x = 2"),
            path("s", "n"),
        ),
        fates={"n": TASK},
        then=("n", "a"),
        variables={"x": 2},
    ),
    "a fork becomes parallel before the token comes to it": Pair(
        version(ENDS, N, path("s", "n", "e")),
        version(FORKED.replace(path("s", "f"), ""), N, path("s", "n", "f")),
        fates={"n": TASK},
        then=("n", "a", "b", "c"),
    ),
    "a branch behind a waiting join gets a further step": Pair(
        version(FORKED),
        version(ENDS, FORK, A, B, C, N, path("s", "f", "a", "n", "j", "c", "e"), path("f", "b", "j")),
        ("a",),
        fates={"j": {"kept", "branches-kept"}, "b": TASK},
        then=("b", "c"),
    ),
    "an empty branch of a waiting join is removed": Pair(
        version(FORKED.replace(path("b", "j"), ""), D, path("b", "d", "j")),
        version(FORKED),
        ("a",),
        fates={"j": {"kept", "branches-kept"}, "b": TASK},
        then=("b", "c"),
    ),
    "a step is added inside a running loop": Pair(
        version(ENDS, embedded(A, path("xs", "a", "xe"), marker=loop()), path("s", "x", "e")),
        version(ENDS, embedded(A, N, path("xs", "a", "n", "xe"), marker=loop()), path("s", "x", "e")),
        ("a",),
        fates={"x": {"kept", "loop-goes-on"}, "a": TASK},
        then=("a", "n"),
        variables={"items": [1, 2]},
    ),
    "a sequential loop goes through what was left": Pair(
        version(ENDS, user_task("a", inside=loop(sequential=True)), path("s", "a", "e")),
        version(ENDS, user_task("n", inside=loop(sequential=True)), path("s", "n", "e")),
        ("a",),
        mapping={"a": "n"},
        fates={"a": TASK | {"loop-goes-on", "-> n", "name-follows"}},
        then=("n", "n"),
        variables={"items": [1, 2, 3]},
    ),
    "a standard loop goes round more often": Pair(
        version(ENDS, user_task("a", inside=rounds(2)), path("s", "a", "e")),
        version(ENDS, user_task("a", inside=rounds(3)), path("s", "a", "e")),
        ("a",),
        fates={"a": TASK | {"loop-goes-on"}},
        then=("a", "a"),
    ),
    "ad-hoc work in turn has other ids": Pair(
        version(ENDS, ad_hoc(A, B), path("s", "x", "e")),
        version(ENDS, ad_hoc(A, N), path("s", "x", "e")),
        mapping={"b": "n"},
        fates={"x": {"kept"}, "a": TASK},
        then=("a", "n"),
    ),
    "an event sub-process is added": Pair(
        PLAIN,
        version(ENDS, A, B, path("s", "a", "b", "e"), handler(HOUR)),
        fates={"a": TASK, "+hs": {"armed"}},
        then=("+1.5", "handle"),
    ),
    "an event sub-process is removed": Pair(
        version(ENDS, A, B, path("s", "a", "b", "e"), handler(HOUR)),
        PLAIN,
        fates={"a": TASK, "hs": {"withdrawn"}},
        then=("+1.5", "a", "b"),
    ),
    "an event sub-process is added where another has interrupted": Pair(
        version(ENDS, A, B, path("s", "a", "b", "e"), handler(HOUR)),
        version(
            ENDS,
            A,
            B,
            path("s", "a", "b", "e"),
            handler(HOUR),
            sub_process("k", event_start("ks", HOUR), '<endEvent id="ke"/>', path("ks", "ke"), by_event=True),
        ),
        ("+1.5",),
        fates={"h": {"kept"}, "handle": TASK},
        then=("+5", "handle"),
    ),
    "a delegate that failed is tried again": Pair(
        version(ENDS, with_retries("shaky"), path("s", "a", "e")),
        version(ENDS, with_retries("work"), B, path("s", "a", "b", "e")),
        fates={"a": {"kept", "job-goes-on"}},
        then=("+1", "b"),
    ),
    "what is done can still be undone": Pair(
        version(*BOOKED, B, throw("t", UNDO), path("s", "a", "b", "t", "e")),
        version(*BOOKED, B, C, throw("t", UNDO), path("s", "a", "b", "c", "t", "e")),
        ("a",),
        fates={"a": {"kept"}, "b": TASK},
        then=("b", "c", "d"),
    ),
    "what is being undone has other ids": Pair(
        version(*BOOKED, throw("t", UNDO), path("s", "a", "t", "e")),
        version(ENDS, N, undone_by("n", "d"), for_compensation(D), throw("u", UNDO), B, path("s", "n", "u", "b", "e")),
        ("a",),
        mapping={"a": "n", "t": "u"},
        fates={"a": {"kept", "-> n"}, "t": {"kept", "-> u"}, "d": TASK},
        then=("d", "b"),
    ),
    "a transaction that is being cancelled gets an event sub-process": Pair(
        version(ENDS, cancelled(), path("s", "x", "e")),
        version(ENDS, cancelled(handler(HOUR)), path("s", "x", "e")),
        ("a",),
        fates={"x": {"kept"}, "a": {"kept"}, "c": {"kept"}, "d": TASK},
        then=("+5", "d"),
    ),
    "what comes after a call changes": Pair(
        version(ENDS, call("c", "child"), path("s", "c", "e"), others=[CHILD]),
        version(ENDS, call("c", "child"), B, path("s", "c", "b", "e"), others=[CHILD]),
        fates={"c": {"kept", "call-goes-on"}},
        then=("work", "b"),
    ),
    "the called process has a newer version": Pair(
        version(ENDS, call("c", "child"), path("s", "c", "e"), others=[CHILD]),
        version(
            ENDS,
            call("c", "child"),
            B,
            path("s", "c", "b", "e"),
            others=[CHILD.replace('name="work"', 'name="new"')],
        ),
        fates={"c": {"kept", "call-goes-on"}},
        then=("work", "b"),
    ),
    "the end changes": Pair(
        PLAIN,
        version(S, '<endEvent id="done"/>', A, B, path("s", "a", "b", "done")),
        fates={"a": TASK},
        then=("a", "b"),
    ),
    "an event gateway has other times": Pair(
        version(ENDS, EVENTS, path("s", "g", "t", "e"), path("g", "m", "e"), roots=ROOTS),
        version(ENDS, EVENTS.replace("P1D", "P9D"), path("s", "g", "t", "e"), path("g", "m", "e"), roots=ROOTS),
        fates={"g": {"kept"}, "t": {"kept", "timer-stays-old"}, "m": {"kept"}},
        then=("+24.5",),
        variables={"key": "7"},
    ),
}
"""Where every token can go over."""
