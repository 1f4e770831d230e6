"""Conditional events."""

from tests.support.diagrams import diagram, end, node, start, user, zeebe

_BEGIN = start("start", zeebe("properties", zeebe("property", name="startVariables", value="amount, until")))


def _on(condition: str | None, *parts: str) -> str:
    inner = [] if condition is None else [f"<condition>{condition}</condition>"]
    return node("conditionalEventDefinition", None, *parts, *inner)


def _catching(trigger: str) -> bytes:
    return diagram(_BEGIN, node("intermediateCatchEvent", "x", trigger), end(), "start -> x -> end")


def _filtered(events: str) -> bytes:
    return _catching(_on("=amount = 1", zeebe("conditionalFilter", variableNames="amount", variableEvents=events)))


_STARTING = diagram(start("start", _on("=amount = 1")), user("t"), end(), "start -> t -> end")
_STARTED = diagram(start(), user("t"), end(), "start -> t -> end")
_RIGHT = _catching(_on("=amount = 1"))

EXAMPLES = {
    "condition.reads-clock": (_catching(_on("=today() = date(until)")), _RIGHT),
    "event.bad-filter": (_filtered("create, delete"), _filtered("create, update")),
    "event.constant-condition": (_catching(_on("=true")), _RIGHT),
    "event.no-condition": (_catching(_on(None)), _RIGHT),
    "start.conditional": (_STARTING, _STARTED),
}
