"""Where scopes begin."""

from tests.support.diagrams import diagram, end, node, start, timer, user

_HOUR = timer("timeDuration", "PT1H")


def _process(*starts: str) -> bytes:
    return diagram(*starts, user("t"), end(), "t -> end", *(f"{name} -> t" for name in ("a", "b")[: len(starts)]))


def _sub(*begin: str, **attributes: str) -> bytes:
    inner = node("subProcess", "sub", node("startEvent", "s", *begin), end("e"), "s -> e", **attributes)
    outside = () if attributes else ("start -> sub -> end",)
    return diagram(start(), user("t"), inner, end(), "start -> t -> end", *outside)


EXAMPLES = {
    "start.missing": (_process(), _process(start("a"))),
    "start.several": (_process(start("a"), start("b")), _process(start("a"), start("b", _HOUR))),
    "start.triggered": (_sub(_HOUR), _sub()),
    "start.no-trigger": (_sub(triggeredByEvent="true"), _sub(_HOUR, triggeredByEvent="true")),
}
