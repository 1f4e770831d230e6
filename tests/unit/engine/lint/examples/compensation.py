"""Compensation and cancellation."""

from tests.support.diagrams import diagram, end, node, start, trigger, user, zeebe


def _undo(*parts: str, tag: str = "userTask", **attributes: str) -> str:
    task = user("undo", *parts) if tag == "userTask" else node(tag, "undo", *parts)
    marks = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return task.replace(f"<{tag} ", f"<{tag}{marks} ", 1)


def _compensated(
    *parts: str, handler: str = _undo(isForCompensation="true"), line: str = "b undo", throw: str = ""
) -> bytes:
    return diagram(
        start(), user("book"), _boundary("b", "book"), handler, _throw(throw), end(), _line(line), *parts, _FLOW
    )


def _boundary(node_id: str, host: str) -> str:
    return node("boundaryEvent", node_id, trigger("compensate"), attachedToRef=host)


def _line(ends: str) -> str:
    source, _, target = ends.partition(" ")
    return node("association", f"{source}-to-{target}", sourceRef=source, targetRef=target) if ends else ""


def _throw(activity: str, *parts: str) -> str:
    named = {"activityRef": activity} if activity else {}
    return node("intermediateThrowEvent", "throw", node("compensateEventDefinition", None, **named), *parts)


def _event_sub_process(handler_id: str) -> str:
    inner = (start(f"{handler_id}-s", trigger("compensate")), end(f"{handler_id}-e"))
    return node("subProcess", handler_id, *inner, f"{handler_id}-s -> {handler_id}-e", triggeredByEvent="true")


def _sub_process(*parts: str) -> bytes:
    inner = node("subProcess", "book", start("s"), end("e"), "s -> e", *parts)
    return diagram(start(), inner, _throw(""), end(), _FLOW)


def _elsewhere() -> bytes:
    inner = node("subProcess", "inner", start("s"), _undo(isForCompensation="true"), end("e"), "s -> e")
    body = (user("book"), _boundary("b", "book"), inner, _throw(""), _line("b undo"))
    return diagram(start(), *body, end(), "start -> book -> inner -> throw -> end")


def _ordered(order: str) -> bytes:
    chosen = zeebe("properties", zeebe("property", name="compensationOrder", value=order))
    ordered = node("endEvent", "last", chosen, trigger("compensate"))
    parts = (user("book"), _boundary("b", "book"), _undo(isForCompensation="true"), _line("b undo"))
    return diagram(start(), *parts, ordered, "start -> book -> last")


def _cancelled(*parts: str, tag: str = "transaction", inside: str = trigger("cancel"), flag: str = "true") -> bytes:
    inner = node(tag, "book", start("s"), end("e", inside), "s -> e")
    event = node("boundaryEvent", "c", trigger("cancel"), attachedToRef="book", cancelActivity=flag)
    return diagram(start(), inner, event, end(), end("off"), "start -> book -> end", "c -> off", *parts)


_FLOW = "start -> book -> throw -> end"
_RIGHT = _compensated()

EXAMPLES = {
    "cancel.no-transaction": (_cancelled(tag="subProcess"), _cancelled()),
    "cancel.non-interrupting": (_cancelled(flag="false"), _cancelled()),
    "cancel.several": (
        _cancelled(node("boundaryEvent", "again", trigger("cancel"), attachedToRef="book"), "again -> off"),
        _cancelled(),
    ),
    "compensation.elsewhere": (_elsewhere(), _RIGHT),
    "compensation.handler-flow": (_compensated("undo -> end"), _RIGHT),
    "compensation.no-boundary": (_compensated(line=""), _RIGHT),
    "compensation.no-handler": (_compensated(line=""), _RIGHT),
    "compensation.not-marked": (_compensated(handler=_undo()), _RIGHT),
    "compensation.nothing": (diagram(start(), user("book"), _throw(""), end(), _FLOW), _RIGHT),
    "compensation.of-handler": (_compensated(_boundary("c", "undo"), _line("c undo")), _RIGHT),
    "compensation.of-process": (_compensated(_event_sub_process("all")), _sub_process(_event_sub_process("all"))),
    "compensation.order": (_ordered("random"), _ordered("together")),
    "compensation.outgoing": (_compensated("b -> end"), _RIGHT),
    "compensation.several-handlers": (
        _sub_process(_event_sub_process("one"), _event_sub_process("two")),
        _sub_process(_event_sub_process("one")),
    ),
    "compensation.unknown-activity": (_compensated(throw="undo"), _compensated(throw="book")),
}
