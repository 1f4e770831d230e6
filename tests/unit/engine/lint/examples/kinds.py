"""Constructs that are refused for what they are."""

from tests.support.diagrams import diagram, end, node, start, user


def _with(middle: str) -> bytes:
    return diagram(start(), middle, end(), "start -> x -> end")


def _scope(tag: str) -> bytes:
    return _with(node(tag, "x", start("s"), user("t"), end("e"), "s -> t -> e"))


def _event_task(tag: str) -> bytes:
    inner = (start("s", "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"), end("e"))
    return diagram(start(), node(tag, "x", *inner, "s -> e", triggeredByEvent="true"), end(), "start -> end")


_USER = _with(user("x"))

EXAMPLES = {
    "kind.complex-gateway": (_with(node("complexGateway", "x")), _with(node("exclusiveGateway", "x"))),
    "kind.instantiating": (_with(node("receiveTask", "x", instantiate="true")), _USER),
    "kind.triggered-by-event": (_event_task("task"), _event_task("subProcess")),
    "process.unsupported": (_with(node("choreographyTask", "x")), _USER),
}
