"""The pairs of versions that instances are taken from one to the other of, by what differs."""

from engine.versions import Reason
from tests.support.processes import (
    boundary,
    call,
    escape,
    flow,
    message,
    on_message,
    path,
    process,
    service_task,
    timer,
    user_task,
)
from tests.support.versions import ENDS, Pair, S, catch, event_start, gateway, loop, sub_process, version

_A, _B, _C, _D, _N = (user_task(name) for name in "abcdn")
_TASK = {"kept", "task-kept"}
_PLAIN = version(ENDS, _A, _B, path("s", "a", "b", "e"))
_HOUR, _DAY = timer("timeDuration", "PT1H"), timer("timeDuration", "P1D")
_ROOTS = message("m1", "arrived", "=key") + message("m2", "renamed", "=other") + message("m3", "stopped", "=key")
_CHILD = process("child", '<startEvent id="cs"/><endEvent id="ce"/>' + user_task("work"), path("cs", "work", "ce"))
_OTHER = process("other", '<startEvent id="os"/><endEvent id="oe"/>' + user_task("else"), path("os", "else", "oe"))
_FORK = gateway("parallel", "f") + gateway("parallel", "j")
_FORKED = ENDS + _FORK + _A + _B + _C + path("s", "f", "a", "j", "c", "e") + path("f", "b", "j")
_CHOICE = ENDS + gateway("exclusive", "f", ' default="f-b"') + gateway("exclusive", "j") + _A + _B
_CHOSEN = _CHOICE + path("s", "f") + flow("f", "a", "x = 1") + path("f", "b", "j", "e") + path("a", "j")
_LOOPED = ENDS + user_task("a", inside=loop())
_EVENTS = gateway("eventBased", "g") + catch("t", _DAY) + catch("m", on_message("m1"))


def _when(condition: str) -> str:
    return f"<conditionalEventDefinition><condition>={escape(condition)}</condition></conditionalEventDefinition>"


def _rounds(maximum: int) -> str:
    return f'<standardLoopCharacteristics loopMaximum="{maximum}"/>'


def _with_retries(delegate: str) -> str:
    return service_task("a", delegate).replace("<zeebe:taskDefinition ", '<zeebe:taskDefinition retries="3" ')


def _ad_hoc(*parts: str) -> str:
    return f'<adHocSubProcess id="x" ordering="Sequential">{"".join(parts)}</adHocSubProcess>'


def _waiting(inside: str, more: str = "") -> bytes:
    return version(ENDS, catch("w", inside), _B, path("s", "w", "b", "e"), more, roots=_ROOTS)


def _with_boundary(inside: str | None, *, interrupting: bool = True, name: str = "t", more: str = "") -> bytes:
    drawn = (
        "" if inside is None else boundary(name, "a", inside, interrupting=interrupting) + _C + path(name, "c", "e2")
    )
    drawn += "" if inside is None else '<endEvent id="e2"/>'
    return version(ENDS, _A, _B, path("s", "a", "b", "e"), drawn, more, roots=_ROOTS)


def _handler(inside: str, *, interrupting: bool = True) -> str:
    began = event_start("hs", inside, interrupting=interrupting)
    return sub_process(
        "h", began, user_task("handle"), '<endEvent id="he"/>', path("hs", "handle", "he"), by_event=True
    )


def _inside(*parts: str, marker: str = "") -> str:
    return sub_process("x", marker, '<startEvent id="xs"/><endEvent id="xe"/>', *parts)


ALLOWED: dict[str, Pair] = {
    "a step is added before the token": Pair(
        _PLAIN, version(ENDS, _N, _A, _B, path("s", "n", "a", "b", "e")), fates={"a": _TASK}, then=("a", "b")
    ),
    "a step is added after the token": Pair(
        _PLAIN, version(ENDS, _A, _N, _B, path("s", "a", "n", "b", "e")), fates={"a": _TASK}, then=("a", "n", "b")
    ),
    "a step is removed before the token": Pair(
        _PLAIN, version(ENDS, _B, path("s", "b", "e")), ("a",), fates={"b": _TASK}, then=("b",)
    ),
    "a step is removed after the token": Pair(
        _PLAIN, version(ENDS, _A, path("s", "a", "e")), fates={"a": _TASK}, then=("a",)
    ),
    "a step is renamed and keeps its id": Pair(
        _PLAIN,
        version(ENDS, _A.replace('name="a"', 'name="new"'), _B, path("s", "a", "b", "e")),
        fates={"a": _TASK | {"name-follows"}},
        then=("a", "b"),
    ),
    "a step has another id, and the mapping says so": Pair(
        _PLAIN,
        version(ENDS, _N, _B, path("s", "n", "b", "e")),
        mapping={"a": "n"},
        fates={"a": _TASK | {"-> n", "name-follows"}},
        then=("n", "b"),
    ),
    "two steps change their ids with each other": Pair(
        _PLAIN,
        version(ENDS, _A, _B, path("s", "b", "a", "e")),
        mapping={"a": "b", "b": "a"},
        fates={"a": _TASK | {"-> b", "name-follows"}},
        then=("b", "a"),
    ),
    "candidate groups and dates change": Pair(
        _PLAIN,
        version(ENDS, user_task("a", groups='=["others"]', due='="2030-01-01"'), _B, path("s", "a", "b", "e")),
        fates={"a": _TASK | {"people-stay", "dates-stay"}},
        then=("a", "b"),
    ),
    "the time of a waiting timer changes": Pair(
        _waiting(_DAY), _waiting(_HOUR), fates={"w": {"kept", "timer-stays-old"}}, then=("+24.5", "b")
    ),
    "a waiting timer has another id": Pair(
        _waiting(_DAY),
        version(ENDS, catch("v", _DAY), _B, path("s", "v", "b", "e")),
        mapping={"w": "v"},
        fates={"w": {"kept", "timer-kept", "-> v"}},
        then=("+24.5", "b"),
    ),
    "the time of a boundary timer changes": Pair(
        _with_boundary(_DAY),
        _with_boundary(_HOUR),
        fates={"a": _TASK, "t": {"kept", "timer-stays-old"}},
        then=("+24.5", "c"),
    ),
    "a boundary timer interrupts no longer": Pair(
        _with_boundary(_DAY),
        _with_boundary(_DAY, interrupting=False),
        fates={"a": _TASK, "t": {"kept", "timer-kept"}},
        then=("+24.5", "c", "a", "b"),
    ),
    "a boundary timer is added": Pair(
        _with_boundary(None), _with_boundary(_HOUR), fates={"a": _TASK, "+t": {"armed"}}, then=("+1.5", "c")
    ),
    "a boundary timer is removed": Pair(
        _with_boundary(_HOUR), _with_boundary(None), fates={"a": _TASK, "t": {"withdrawn"}}, then=("+1.5", "a", "b")
    ),
    "a boundary message is added": Pair(
        _with_boundary(None),
        _with_boundary(on_message("m1")),
        fates={"a": _TASK, "+t": {"armed"}},
        then=("!arrived:7", "c"),
        variables={"key": "7"},
    ),
    "a boundary message is replaced by one of another id": Pair(
        _with_boundary(on_message("m1")),
        _with_boundary(on_message("m3"), name="u"),
        fates={"a": _TASK, "t": {"withdrawn"}, "+u": {"armed"}},
        then=("!stopped:7", "c"),
        variables={"key": "7"},
    ),
    "a reminder that has come is not armed again": Pair(
        _with_boundary(_HOUR, interrupting=False),
        _with_boundary(timer("timeDuration", "PT2H"), interrupting=False),
        ("+1.5", "c"),
        fates={"a": _TASK},
        then=("+5", "a", "b"),
    ),
    "a condition that is waited for holds under the other version": Pair(
        _waiting(_when("x > 5")),
        _waiting(_when("x > 1")),
        fates={"w": {"kept", "condition-follows"}},
        then=("b",),
        variables={"x": 3},
    ),
    "a boundary condition that holds already is added": Pair(
        _with_boundary(None),
        _with_boundary(_when("x > 1")),
        fates={"a": _TASK, "+t": {"armed"}},
        then=("c",),
        variables={"x": 3},
    ),
    "the name and key of a message change": Pair(
        _waiting(on_message("m1")),
        _waiting(on_message("m2")),
        fates={"w": {"kept", "subscribed-anew"}},
        then=("!renamed:8", "b"),
        variables={"key": "7", "other": "8"},
    ),
    "a receive task waits for another message": Pair(
        version(ENDS, '<receiveTask id="r" messageRef="m1"/>', path("s", "r", "e"), roots=_ROOTS),
        version(ENDS, '<receiveTask id="r" messageRef="m2"/>', path("s", "r", "e"), roots=_ROOTS),
        fates={"r": {"kept", "subscribed-anew"}},
        then=("!renamed:8",),
        variables={"key": "7", "other": "8"},
    ),
    "a condition ahead changes": Pair(
        version(
            ENDS, _N, _CHOSEN.replace(ENDS, "").replace('"s-f" sourceRef="s"', '"n-f" sourceRef="n"'), path("s", "n")
        ),
        version(
            ENDS,
            _N,
            _CHOSEN.replace(ENDS, "").replace('"s-f" sourceRef="s"', '"n-f" sourceRef="n"').replace("x = 1", "x = 2"),
            path("s", "n"),
        ),
        fates={"n": _TASK},
        then=("n", "a"),
        variables={"x": 2},
    ),
    "a fork becomes parallel before the token comes to it": Pair(
        version(ENDS, _N, path("s", "n", "e")),
        version(_FORKED.replace(path("s", "f"), ""), _N, path("s", "n", "f")),
        fates={"n": _TASK},
        then=("n", "a", "b", "c"),
    ),
    "a branch behind a waiting join gets a further step": Pair(
        version(_FORKED),
        version(ENDS, _FORK, _A, _B, _C, _N, path("s", "f", "a", "n", "j", "c", "e"), path("f", "b", "j")),
        ("a",),
        fates={"j": {"kept", "branches-kept"}, "b": _TASK},
        then=("b", "c"),
    ),
    "an empty branch of a waiting join is removed": Pair(
        version(_FORKED.replace(path("b", "j"), ""), _D, path("b", "d", "j")),
        version(_FORKED),
        ("a",),
        fates={"j": {"kept", "branches-kept"}, "b": _TASK},
        then=("b", "c"),
    ),
    "a step is added inside a running loop": Pair(
        version(ENDS, _inside(_A, path("xs", "a", "xe"), marker=loop()), path("s", "x", "e")),
        version(ENDS, _inside(_A, _N, path("xs", "a", "n", "xe"), marker=loop()), path("s", "x", "e")),
        ("a",),
        fates={"x": {"kept", "loop-goes-on"}, "a": _TASK},
        then=("a", "n"),
        variables={"items": [1, 2]},
    ),
    "a sequential loop goes through what was left": Pair(
        version(ENDS, user_task("a", inside=loop(sequential=True)), path("s", "a", "e")),
        version(ENDS, user_task("n", inside=loop(sequential=True)), path("s", "n", "e")),
        ("a",),
        mapping={"a": "n"},
        fates={"a": _TASK | {"loop-goes-on", "-> n", "name-follows"}},
        then=("n", "n"),
        variables={"items": [1, 2, 3]},
    ),
    "a standard loop goes round more often": Pair(
        version(ENDS, user_task("a", inside=_rounds(2)), path("s", "a", "e")),
        version(ENDS, user_task("a", inside=_rounds(3)), path("s", "a", "e")),
        ("a",),
        fates={"a": _TASK | {"loop-goes-on"}},
        then=("a", "a"),
    ),
    "ad-hoc work in turn has other ids": Pair(
        version(ENDS, _ad_hoc(_A, _B), path("s", "x", "e")),
        version(ENDS, _ad_hoc(_A, _N), path("s", "x", "e")),
        mapping={"b": "n"},
        fates={"x": {"kept"}, "a": _TASK},
        then=("a", "n"),
    ),
    "an event sub-process is added": Pair(
        _PLAIN,
        version(ENDS, _A, _B, path("s", "a", "b", "e"), _handler(_HOUR)),
        fates={"a": _TASK, "+hs": {"armed"}},
        then=("+1.5", "handle"),
    ),
    "an event sub-process is removed": Pair(
        version(ENDS, _A, _B, path("s", "a", "b", "e"), _handler(_HOUR)),
        _PLAIN,
        fates={"a": _TASK, "hs": {"withdrawn"}},
        then=("+1.5", "a", "b"),
    ),
    "an event sub-process is added where another has interrupted": Pair(
        version(ENDS, _A, _B, path("s", "a", "b", "e"), _handler(_HOUR)),
        version(
            ENDS,
            _A,
            _B,
            path("s", "a", "b", "e"),
            _handler(_HOUR),
            sub_process("k", event_start("ks", _HOUR), '<endEvent id="ke"/>', path("ks", "ke"), by_event=True),
        ),
        ("+1.5",),
        fates={"h": {"kept"}, "handle": _TASK},
        then=("+5", "handle"),
    ),
    "a delegate that failed is tried again": Pair(
        version(ENDS, _with_retries("shaky"), path("s", "a", "e")),
        version(ENDS, _with_retries("work"), _B, path("s", "a", "b", "e")),
        fates={"a": {"kept", "job-goes-on"}},
        then=("+1", "b"),
    ),
    "what comes after a call changes": Pair(
        version(ENDS, call("c", "child"), path("s", "c", "e"), others=[_CHILD]),
        version(ENDS, call("c", "child"), _B, path("s", "c", "b", "e"), others=[_CHILD]),
        fates={"c": {"kept", "call-goes-on"}},
        then=("work", "b"),
    ),
    "the called process has a newer version": Pair(
        version(ENDS, call("c", "child"), path("s", "c", "e"), others=[_CHILD]),
        version(
            ENDS,
            call("c", "child"),
            _B,
            path("s", "c", "b", "e"),
            others=[_CHILD.replace('name="work"', 'name="new"')],
        ),
        fates={"c": {"kept", "call-goes-on"}},
        then=("work", "b"),
    ),
    "the end changes": Pair(
        _PLAIN,
        version(S, '<endEvent id="done"/>', _A, _B, path("s", "a", "b", "done")),
        fates={"a": _TASK},
        then=("a", "b"),
    ),
    "an event gateway has other times": Pair(
        version(ENDS, _EVENTS, path("s", "g", "t", "e"), path("g", "m", "e"), roots=_ROOTS),
        version(ENDS, _EVENTS.replace("P1D", "P9D"), path("s", "g", "t", "e"), path("g", "m", "e"), roots=_ROOTS),
        fates={"g": {"kept"}, "t": {"kept", "timer-stays-old"}, "m": {"kept"}},
        then=("+24.5",),
        variables={"key": "7"},
    ),
}
"""Where every token can go over."""

BLOCKED: dict[str, Pair] = {
    "the step at the token is removed": Pair(
        _PLAIN,
        version(ENDS, _B, path("s", "b", "e")),
        blocked=frozenset({("a", Reason.REMOVED)}),
        then=("a", "b"),
    ),
    "a user task becomes a service task": Pair(
        _PLAIN,
        version(ENDS, service_task("a", "work"), _B, path("s", "a", "b", "e")),
        blocked=frozenset({("a", Reason.KIND_CHANGED)}),
        then=("a", "b"),
    ),
    "a sub-process is wrapped around": Pair(
        _PLAIN,
        version(ENDS, _inside(_A, path("xs", "a", "xe")), _B, path("s", "x", "b", "e")),
        blocked=frozenset({("a", Reason.SCOPE_CHANGED)}),
        then=("a", "b"),
    ),
    "a sub-process is dissolved": Pair(
        version(ENDS, _inside(_A, path("xs", "a", "xe")), path("s", "x", "e")),
        version(ENDS, _A, path("s", "a", "e")),
        blocked=frozenset({("x", Reason.REMOVED), ("a", Reason.SCOPE_CHANGED)}),
        then=("a",),
    ),
    "a parallel loop becomes sequential": Pair(
        version(_LOOPED, path("s", "a", "e")),
        version(ENDS, user_task("a", inside=loop(sequential=True)), path("s", "a", "e")),
        blocked=frozenset({("a", Reason.LOOP_CHANGED)}),
        then=("a", "a"),
        variables={"items": [1, 2]},
    ),
    "a loop is added": Pair(
        version(ENDS, _A, path("s", "a", "e")),
        version(_LOOPED, path("s", "a", "e")),
        blocked=frozenset({("a", Reason.LOOP_CHANGED)}),
        then=("a",),
    ),
    "a loop is removed": Pair(
        version(_LOOPED, path("s", "a", "e")),
        version(ENDS, _A, path("s", "a", "e")),
        blocked=frozenset({("a", Reason.LOOP_CHANGED)}),
        then=("a", "a"),
        variables={"items": [1, 2]},
    ),
    "ad-hoc work that is next is removed": Pair(
        version(ENDS, _ad_hoc(_A, _B), path("s", "x", "e")),
        version(ENDS, _ad_hoc(_A), path("s", "x", "e")),
        blocked=frozenset({("b", Reason.REMOVED)}),
        then=("a", "b"),
    ),
    "another process is called": Pair(
        version(ENDS, call("c", "child"), path("s", "c", "e"), others=[_CHILD, _OTHER]),
        version(ENDS, call("c", "other"), path("s", "c", "e"), others=[_CHILD, _OTHER]),
        blocked=frozenset({("c", Reason.CALLED_PROCESS_CHANGED)}),
        then=("work",),
    ),
    "a waiting timer becomes a message": Pair(
        _waiting(_DAY),
        _waiting(on_message("m1")),
        blocked=frozenset({("w", Reason.TRIGGER_CHANGED)}),
        then=("+24.5", "b"),
    ),
    "a boundary timer becomes a message": Pair(
        _with_boundary(_DAY),
        _with_boundary(on_message("m1")),
        blocked=frozenset({("t", Reason.TRIGGER_CHANGED)}),
        then=("a", "b"),
    ),
    "a boundary event hangs on another step": Pair(
        _with_boundary(_DAY),
        version(ENDS, _A, _B, _C, path("s", "a", "b", "e"), boundary("t", "b", _DAY), path("t", "c", "e")),
        blocked=frozenset({("t", Reason.ATTACHED_ELSEWHERE)}),
        then=("a", "b"),
    ),
    "an event gateway waits for something else": Pair(
        version(ENDS, _EVENTS, path("s", "g", "t", "e"), path("g", "m", "e"), roots=_ROOTS),
        version(
            ENDS,
            _EVENTS,
            catch("k", on_message("m3")),
            path("s", "g", "t", "e"),
            path("g", "m", "e"),
            path("g", "k", "e"),
            roots=_ROOTS,
        ),
        blocked=frozenset({("g", Reason.EVENT_GATEWAY_CHANGED)}),
        then=("+24.5",),
        variables={"key": "7"},
    ),
    "a fork becomes parallel when the token has passed it": Pair(
        version(_CHOSEN),
        version(_FORKED),
        blocked=frozenset({("b", Reason.JOIN_STARVED)}),
        then=("b",),
        variables={"x": 2},
    ),
    "a fork becomes exclusive when both branches are under way": Pair(
        version(_FORKED),
        version(
            _FORKED.replace("parallelGateway", "exclusiveGateway")
            .replace('id="f"', 'id="f" default="f-a"')
            .replace(path("f", "b"), flow("f", "b", "true"))
        ),
        blocked=frozenset({("a", Reason.JOIN_LOST), ("b", Reason.JOIN_LOST)}),
        then=("a", "b", "c"),
    ),
    "a waiting join gets a branch": Pair(
        version(_FORKED),
        version(_FORKED, _D, path("f", "d", "j")),
        ("a",),
        blocked=frozenset({("j", Reason.JOIN_STARVED), ("b", Reason.JOIN_STARVED)}),
        then=("b", "c"),
    ),
    "a waiting join loses the branch that has come": Pair(
        version(_FORKED, _D, path("f", "d", "j")),
        version(ENDS, _FORK, _B, _C, _D, path("s", "f", "b", "j", "c", "e"), path("f", "d", "j")),
        ("a",),
        blocked=frozenset({("j", Reason.JOIN_CHANGED)}),
        then=("b", "d", "c"),
    ),
    "a waiting join becomes inclusive": Pair(
        version(_FORKED),
        version(_FORKED.replace('<parallelGateway id="j"/>', '<inclusiveGateway id="j"/>')),
        ("a",),
        blocked=frozenset({("j", Reason.KIND_CHANGED)}),
        then=("b", "c"),
    ),
}
"""Where at least one token cannot go over."""
