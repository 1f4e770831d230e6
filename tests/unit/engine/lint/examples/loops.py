"""Multi-instance activities and standard loops."""

from tests.support.diagrams import diagram, each, end, node, start, timer, user, zeebe

_BEGIN = start("start", zeebe("properties", zeebe("property", name="startVariables", value="units")))
_THREE = "<loopCardinality>=3</loopCardinality>"


def _loop(marker: str) -> bytes:
    return diagram(_BEGIN, user("t", marker), end(), "start -> t -> end")


def _while(condition: str | None, **attributes: str) -> str:
    inner = [] if condition is None else [f"<loopCondition>{condition}</loopCondition>"]
    return node("standardLoopCharacteristics", None, *inner, **attributes)


def _handler(*parts: str) -> bytes:
    begin = node("startEvent", "s", timer("timeDuration", "PT1H"))
    handler = node("subProcess", "x", begin, end("e"), "s -> e", *parts, triggeredByEvent="true")
    return diagram(_BEGIN, user("t"), handler, end(), "start -> t -> end")


_UNITS = _loop(each("=units", inputElement="unit"))
_COLLECTED = {"outputCollection": "answers", "outputElement": "=remark"}

EXAMPLES = {
    "loop.over-nothing": (_loop(each()), _UNITS),
    "loop.over-two": (_loop(each("=units", _THREE)), _loop(each(None, _THREE))),
    "loop.half-output": (_loop(each("=units", outputElement="=remark")), _loop(each("=units", **_COLLECTED))),
    "loop.endless": (_loop(_while("=true")), _loop(_while("=units != null"))),
    "loop.bad-maximum": (_loop(_while(None, loopMaximum="-1")), _loop(_while(None, loopMaximum="3"))),
    "loop.event-sub-process": (_handler(each("=units")), _handler()),
}
