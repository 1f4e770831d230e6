"""Messages and signals."""

from tests.support.diagrams import diagram, end, message, node, start, trigger, zeebe

_BEGIN = start("start", zeebe("properties", zeebe("property", name="startVariables", value="matter")))


def _catching(kind: str, reference: str | None, root: str = "") -> bytes:
    event = node("intermediateCatchEvent", "x", trigger(kind, reference))
    return diagram(_BEGIN, event, end(), "start -> x -> end", root=root)


def _starting(name: str) -> bytes:
    return diagram(start("start", trigger("message", "m")), end(), "start -> end", root=message("m", name=name))


_KEYED = _catching("message", "m", message("m", "=matter"))
_SIGNAL = node("signal", "s", name="stop")

EXAMPLES = {
    "message.no-name": (_catching("message", None), _KEYED),
    "message.no-key": (_catching("message", "m", message("m")), _KEYED),
    "message.constant-key": (_catching("message", "m", message("m", "matter")), _KEYED),
    "signal.no-name": (_catching("signal", None), _catching("signal", "s", _SIGNAL)),
    "event.unresolved": (_catching("signal", "other", _SIGNAL), _catching("signal", "s", _SIGNAL)),
    "start.reads-variables": (_starting("=matter"), _starting('="matter"')),
}
