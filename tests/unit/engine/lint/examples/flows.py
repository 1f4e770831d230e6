"""Sequence flows, their conditions and defaults."""

from tests.support.diagrams import diagram, end, flow, node, start, user, zeebe

_HIGH, _LOW = '=level = "high"', '=level = "low"'
_BEGIN = start("start", zeebe("properties", zeebe("property", name="startVariables", value="level")))


def _plain(*parts: str) -> bytes:
    inner = node("subProcess", "sub", start("s"), end("e"), "s -> e")
    handler = node("subProcess", "handler", _listening(), end("done"), "wake -> done", triggeredByEvent="true")
    return diagram(start(), user("t"), inner, handler, end(), "start -> t -> sub -> end", *parts)


def _listening() -> str:
    return node("startEvent", "wake", "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>")


def _split(*parts: str, kind: str = "exclusiveGateway", **attributes: str) -> bytes:
    return diagram(_BEGIN, node(kind, "g", **attributes), end("a"), end("b"), "start -> g", *parts)


_BOUNDARY = (
    node(
        "boundaryEvent",
        "late",
        "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>",
        attachedToRef="t",
    ),
    "late -> end",
)
_TO_A, _TO_B = flow("g", "a", _HIGH), flow("g", "b", _LOW)
_CHOICE = _split(_TO_A, "g -> b", default="g-b")

EXAMPLES = {
    "flow.dangling": (_plain("t -> nowhere"), _plain()),
    "flow.crosses-scope": (_plain("t -> e"), _plain()),
    "flow.into-start": (_plain("t -> start"), _plain()),
    "flow.into-boundary": (_plain(*_BOUNDARY, "start -> late"), _plain(*_BOUNDARY)),
    "flow.event-sub-process": (_plain("t -> handler"), _plain()),
    "flow.out-of-end": (_plain("end -> t"), _plain()),
    "flow.implicit-end": (_plain(user("u"), "start -> u"), _plain(user("u"), "start -> u -> end")),
    "condition.not-allowed": (
        _split(_TO_A, "g -> b", kind="parallelGateway"),
        _split("g -> a", "g -> b", kind="parallelGateway"),
    ),
    "condition.missing": (_split(_TO_A, "g -> b"), _CHOICE),
    "condition.never-true": (_split(flow("g", "a", '=today() > "2019-10-31"'), "g -> b", default="g-b"), _CHOICE),
    "condition.not-boolean": (_split(flow("g", "a", '="high"'), "g -> b", default="g-b"), _CHOICE),
    "condition.constant": (_split(flow("g", "a", "=1 > 2"), "g -> b", default="g-b"), _CHOICE),
    "default.not-allowed": (
        _split("g -> a", "g -> b", kind="parallelGateway", default="g-b"),
        _split("g -> a", "g -> b", kind="parallelGateway"),
    ),
    "default.unknown": (_split(_TO_A, "g -> b", default="start-g"), _CHOICE),
    "default.conditional": (_split(_TO_A, _TO_B, default="g-b"), _CHOICE),
    "split.no-default": (_split(_TO_A, _TO_B), _CHOICE),
}
