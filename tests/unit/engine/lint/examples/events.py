"""Events: triggers, boundaries, links."""

from tests.support.diagrams import diagram, end, link, node, start, timer, trigger, user

_ERROR = "".join(
    (
        node("error", "late", errorCode="LATE"),
        node("escalation", "late", escalationCode="LATE"),
        node("escalation", "soon", escalationCode="SOON"),
    )
)
_HOUR = timer("timeDuration", "PT1H")


def _catching(*parts: str) -> bytes:
    return diagram(start(), node("intermediateCatchEvent", "x", *parts), end(), "start -> x -> end")


def _ending(*parts: str) -> bytes:
    return diagram(start(), end("end", *parts), "start -> end", root=_ERROR)


def _boundary(*parts: str, host: str = "t", activity: str = user("t"), **attributes: str) -> bytes:
    event = node("boundaryEvent", "x", *parts, attachedToRef=host, **attributes)
    return diagram(start(), activity, event, end(), end("late"), "start -> t -> end", "x -> late", root=_ERROR)


def _inside(cancel: str) -> bytes:
    inner = node("subProcess", "t", start("s"), end("e", trigger("error", "late")), "s -> e")
    return _boundary(trigger("error", "late"), activity=inner, cancelActivity=cancel)


def _rivals(second: str) -> bytes:
    inner = node("subProcess", "t", start("s"), end("e"), "s -> e")
    events = [
        node("boundaryEvent", name, trigger("escalation", code), attachedToRef="t")
        for name, code in (("x", "late"), ("y", second))
    ]
    return diagram(start(), inner, *events, end(), "start -> t -> end", "x -> end", "y -> end", root=_ERROR)


def _links(*parts: str) -> bytes:
    return diagram(start(), _throw("out", "A"), _catch("in", "A"), end(), "start -> out", "in -> end", *parts)


def _throw(node_id: str, name: str) -> str:
    return node("intermediateThrowEvent", node_id, link(name))


def _catch(node_id: str, name: str) -> str:
    return node("intermediateCatchEvent", node_id, link(name))


_LINKED = _links()

EXAMPLES = {
    "event.several-triggers": (_catching(_HOUR, timer("timeDate", "2030-01-01")), _catching(_HOUR)),
    "event.no-trigger": (_catching(), _catching(_HOUR)),
    "event.trigger": (_ending(_HOUR), _ending(trigger("error", "late"))),
    "event.code-expression": (
        diagram(start(), end("end", trigger("error", "c")), "start -> end", root=node("error", "c", errorCode="=x")),
        _ending(trigger("error", "late")),
    ),
    "error.no-code": (_ending(trigger("error")), _ending(trigger("error", "late"))),
    "escalation.no-code": (_ending(trigger("escalation")), _ending(trigger("escalation", "late"))),
    "event.rival": (_rivals("late"), _rivals("soon")),
    "error.non-interrupting": (_inside("false"), _inside("true")),
    "boundary.host": (_boundary(_HOUR, host="start"), _boundary(_HOUR)),
    "boundary.never-fires": (_boundary(_HOUR, activity=node("task", "t")), _boundary(_HOUR)),
    "link.no-name": (_links(_throw("more", ""), _catch("there", ""), "start -> more", "there -> end"), _LINKED),
    "link.no-catch": (_links(_throw("more", "B"), "start -> more"), _LINKED),
    "link.several-catches": (_links(_catch("again", "A"), "again -> end"), _LINKED),
    "link.no-throw": (_links(_catch("there", "B"), "there -> end"), _LINKED),
    "link.throw-outgoing": (_links("out -> end"), _LINKED),
    "link.catch-incoming": (_links("start -> in"), _LINKED),
}
