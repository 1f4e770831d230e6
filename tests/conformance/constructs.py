"""Every construct that the dialect has a word for, by name, with a diagram of each node and event.

Names are those of BPMN: ``boundaryEvent.timer.non-interrupting`` is the event with its trigger, ``userTask`` the node,
``zeebe:taskSchedule.dueDate`` the attribute of an extension element.
"""

from collections.abc import Iterator

from engine.bpmn.extensions import ATTRIBUTES
from engine.bpmn.model import ACTIVITIES, GATEWAYS, Element, Flow, Kind, Process, TimerKind, Trigger, TriggerKind
from tests.support.diagrams import diagram, end, link, message, node, start, timer, trigger, user, zeebe

HANDLER = "eventSubProcess"
"""The position of the start event of an event sub-process."""
POSITIONS = (
    str(Kind.START_EVENT), HANDLER, str(Kind.CATCH_EVENT),
    str(Kind.BOUNDARY_EVENT), str(Kind.THROW_EVENT), str(Kind.END_EVENT),
)  # fmt: skip  # in the order of a flow
NON_INTERRUPTING = "non-interrupting"
PROPERTIES = ("compensationOrder", "noReturn", "repeatable", "separateFrom", "startVariables")
"""The properties that mean something to the engine."""
_ROOT = "".join(
    (
        message("m", '="key"'),
        node("signal", "g", name="g"),
        node("error", "r", errorCode="R"),
        node("escalation", "c", escalationCode="C"),
    )
)
_TRIGGERS = {
    None: "",
    TriggerKind.TIMER: timer("timeDuration", "PT1H"),
    TriggerKind.MESSAGE: trigger("message", "m"),
    TriggerKind.SIGNAL: trigger("signal", "g"),
    TriggerKind.ERROR: trigger("error", "r"),
    TriggerKind.ESCALATION: trigger("escalation", "c"),
    TriggerKind.CONDITIONAL: node("conditionalEventDefinition", None, "<condition>=lead != remark</condition>"),
    TriggerKind.LINK: link("l"),
    TriggerKind.TERMINATE: "<terminateEventDefinition/>",
    TriggerKind.COMPENSATE: "<compensateEventDefinition/>",
    TriggerKind.CANCEL: "<cancelEventDefinition/>",
}  # fmt: skip  # one trigger a line


def drawn() -> dict[str, bytes]:
    """A diagram for each node and for each event in each position with each trigger, by the construct's name."""
    found: dict[str, bytes] = {str(kind): _node(kind) for kind in sorted(ACTIVITIES | GATEWAYS)}
    for position in POSITIONS:
        for kind, definition in _TRIGGERS.items():
            found.update(_events(position, kind, definition))
    found["receiveTask.instantiate"] = _around(node("receiveTask", "x", messageRef="m", instantiate="true"))
    found["eventBasedGateway.instantiate"] = _gateway(instantiate="true")
    return found


def written() -> tuple[str, ...]:
    """The names of all that is written on nodes and flows: markers, attributes and extension elements."""
    loop = ("inputCollection", "inputElement", "outputCollection", "outputElement")
    return (
        "activity.conditionExpression", "default", "isForCompensation", "sequenceFlow.conditionExpression",
        *(f"timer.{kind}" for kind in TimerKind),
        *(f"multiInstance.{name}" for name in ("completionCondition", "loopCardinality", "parallel", "sequential")),
        "standardLoop", "standardLoop.loopMaximum", "standardLoop.testBefore",
        "adHocSubProcess.cancelRemainingInstances", "adHocSubProcess.completionCondition",
        "adHocSubProcess.ordering.Sequential",
        *(f"compensateEventDefinition.{name}" for name in ("activityRef", "waitForCompletion")),
        *(f"zeebe:adHoc.{name}" for name in ("activeElementsCollection", "outputCollection", "outputElement")),
        *(f"zeebe:{tag}.{name}" for tag, names in ATTRIBUTES.items() for name in names),
        "zeebe:calledElement.propagateAllChildVariables", "zeebe:calledElement.propagateAllParentVariables",
        "zeebe:conditionalFilter.variableEvents", "zeebe:conditionalFilter.variableNames",
        "zeebe:input", *(f"zeebe:loopCharacteristics.{name}" for name in loop), "zeebe:output",
        *(f"zeebe:property.{name}" for name in PROPERTIES), "zeebe:subscription.correlationKey",
    )  # fmt: skip  # what belongs together on one line


def used_in(process: Process) -> dict[str, frozenset[str]]:
    """The constructs that each node of a process is made of, by the node's id."""
    found = {
        element.id: {*_of_element(process, element), *_of_extensions(element)} for element in process.elements.values()
    }
    for flow in process.flows.values():
        if flow.source in found:
            found[flow.source] |= set(_of_flow(process, flow))
    return {name: frozenset(constructs) for name, constructs in found.items()}


def _of_element(process: Process, element: Element) -> Iterator[str]:
    outer = process.elements.get(element.scope)
    handler = element.kind is Kind.START_EVENT and outer is not None and outer.by_event
    parts = [HANDLER if handler else element.kind.value]
    trigger_of = element.trigger if element.kind.endswith("Event") else None
    if trigger_of is not None:
        parts.append(trigger_of.kind.value)
        yield from _of_trigger(trigger_of)
    if not (element.interrupting or element.compensates) and (handler or element.kind is Kind.BOUNDARY_EVENT):
        parts.append(NON_INTERRUPTING)
    yield ".".join(parts)
    if element.trigger is not None and element.trigger.correlation_key:
        yield "zeebe:subscription.correlationKey"
    if element.for_compensation:
        yield "isForCompensation"
    if element.default is not None:
        yield "default"
    yield from _of_loop(element)
    yield from _of_ad_hoc(element)


def _of_trigger(of: Trigger) -> Iterator[str]:
    if of.timer is not None:
        yield f"timer.{of.timer}"
    names = {
        "compensateEventDefinition.activityRef": of.kind is TriggerKind.COMPENSATE and of.name,
        "compensateEventDefinition.waitForCompletion": not of.wait,
        "zeebe:conditionalFilter.variableNames": of.variables,
        "zeebe:conditionalFilter.variableEvents": of.changes,
    }
    yield from (name for name, given in names.items() if given)


def _of_loop(element: Element) -> Iterator[str]:
    loop = element.loop
    if loop is None:
        return
    if loop.standard:
        yield "standardLoop.testBefore" if loop.test_before else "standardLoop"
        if loop.maximum is not None:
            yield "standardLoop.loopMaximum"
        return
    yield "multiInstance.sequential" if loop.sequential else "multiInstance.parallel"
    names = {
        "multiInstance.loopCardinality": loop.cardinality,
        "multiInstance.completionCondition": loop.completion_condition,
        "zeebe:loopCharacteristics.inputCollection": loop.input_collection,
        "zeebe:loopCharacteristics.inputElement": loop.input_element,
        "zeebe:loopCharacteristics.outputCollection": loop.output_collection,
        "zeebe:loopCharacteristics.outputElement": loop.output_element,
    }
    yield from (name for name, text in names.items() if text)


def _of_ad_hoc(element: Element) -> Iterator[str]:
    ad_hoc = element.ad_hoc
    if ad_hoc is None:
        return
    names = {
        "adHocSubProcess.ordering.Sequential": ad_hoc.sequential,
        "adHocSubProcess.cancelRemainingInstances": not ad_hoc.cancels_remaining,
        "adHocSubProcess.completionCondition": ad_hoc.completion_condition,
        "zeebe:adHoc.activeElementsCollection": ad_hoc.active_elements,
        "zeebe:adHoc.outputCollection": ad_hoc.output_collection,
        "zeebe:adHoc.outputElement": ad_hoc.output_element,
    }
    yield from (name for name, given in names.items() if given)


def _of_extensions(element: Element) -> Iterator[str]:
    ext = element.ext
    for tag, names in ATTRIBUTES.items():
        for name, attribute in names.items():
            if getattr(ext, attribute) not in (None, "latest"):
                yield f"zeebe:{tag}.{name}"
    if ext.propagate_in is not None:
        yield "zeebe:calledElement.propagateAllParentVariables"
    if ext.propagate_out is not None:
        yield "zeebe:calledElement.propagateAllChildVariables"
    if ext.inputs:
        yield "zeebe:input"
    if ext.outputs:
        yield "zeebe:output"
    yield from (f"zeebe:property.{name}" for name in PROPERTIES if name in ext.properties)


def _of_flow(process: Process, flow: Flow) -> Iterator[str]:
    if flow.condition is not None:
        source = process.elements[flow.source]
        yield ("activity" if source.kind in ACTIVITIES else "sequenceFlow") + ".conditionExpression"


def _events(position: str, kind: TriggerKind | None, definition: str) -> Iterator[tuple[str, bytes]]:
    name = position if kind is None else f"{position}.{kind}"
    parts = [definition] if definition else []
    match position:
        case Kind.START_EVENT:
            yield name, diagram(start("x", *parts), user("t"), end(), "x -> t -> end", root=_ROOT)
        case "eventSubProcess" | Kind.BOUNDARY_EVENT:
            # what is compensated is over: there is nothing to interrupt
            for interrupting in (True,) if kind is TriggerKind.COMPENSATE else (True, False):
                full = name if interrupting else f"{name}.{NON_INTERRUPTING}"
                yield (
                    full,
                    _handler(parts, interrupting=interrupting)
                    if position == HANDLER
                    else _boundary(kind, parts, interrupting=interrupting),
                )
        case Kind.END_EVENT:
            yield name, _ending(kind, parts)
        case _:
            yield name, _between(position, kind, parts)


def _handler(parts: list[str], *, interrupting: bool) -> bytes:
    begin = node("startEvent", "x", *parts, isInterrupting=str(interrupting).lower())
    inner = node("subProcess", "h", begin, user("u"), end("he"), "x -> u -> he", triggeredByEvent="true")
    scope = node("subProcess", "s", start("ss"), user("t"), end("se"), "ss -> t -> se", inner)
    return diagram(start(), scope, end(), "start -> s -> end", root=_ROOT)


def _boundary(kind: TriggerKind | None, parts: list[str], *, interrupting: bool) -> bytes:
    inside = (start("ss"), user("t"), end("se"), "ss -> t -> se")
    host = node("transaction" if kind is TriggerKind.CANCEL else "subProcess", "s", *inside)
    event = node("boundaryEvent", "x", *parts, attachedToRef="s", cancelActivity=str(interrupting).lower())
    if kind is TriggerKind.COMPENSATE:
        undo = node("task", "undo", isForCompensation="true")
        dotted = '<association id="dotted" sourceRef="x" targetRef="undo"/>'
        return diagram(start(), host, event, undo, dotted, end(), "start -> s -> end", root=_ROOT)
    return diagram(start(), host, event, end(), end("late"), "start -> s -> end", "x -> late", root=_ROOT)


def _ending(kind: TriggerKind | None, parts: list[str]) -> bytes:
    if kind is TriggerKind.CANCEL:
        inside = (start("ss"), end("x", *parts), "ss -> x")
        left = node("boundaryEvent", "b", _TRIGGERS[kind], attachedToRef="s")
        return diagram(
            start(), node("transaction", "s", *inside), left, end(), "start -> s -> end", "b -> end", root=_ROOT
        )
    return diagram(start(), user("t"), *_undoable(kind), end("x", *parts), "start -> t -> x", root=_ROOT)


def _between(position: str, kind: TriggerKind | None, parts: list[str]) -> bytes:
    event = node(position, "x", *parts)
    if kind is TriggerKind.LINK:
        other = Kind.CATCH_EVENT if position == Kind.THROW_EVENT else Kind.THROW_EVENT
        ends = ("start -> t -> x", "y -> end") if position == Kind.THROW_EVENT else ("start -> t -> y", "x -> end")
        return diagram(start(), user("t"), event, node(other, "y", link("l")), end(), *ends, root=_ROOT)
    return diagram(start(), user("t"), *_undoable(kind), event, end(), "start -> t -> x -> end", root=_ROOT)


def _undoable(kind: TriggerKind | None) -> tuple[str, ...]:
    """What makes the task ``t`` one that can be undone, where the event asks for that."""
    if kind is not TriggerKind.COMPENSATE:
        return ()
    boundary = node("boundaryEvent", "b", "<compensateEventDefinition/>", attachedToRef="t")
    undo = node("task", "undo", isForCompensation="true")
    return boundary, undo, '<association id="dotted" sourceRef="b" targetRef="undo"/>'


def _node(kind: Kind) -> bytes:
    match kind:
        case Kind.EVENT_GATEWAY:
            return _gateway()
        case Kind.EXCLUSIVE_GATEWAY | Kind.PARALLEL_GATEWAY | Kind.INCLUSIVE_GATEWAY | Kind.COMPLEX_GATEWAY:
            return _around(node(kind, "x"))
        case Kind.SUB_PROCESS | Kind.TRANSACTION | Kind.AD_HOC:
            inside = (user("t"),) if kind is Kind.AD_HOC else (start("s"), user("t"), end("e"), "s -> t -> e")
            return _around(node(kind, "x", *inside))
        case Kind.USER_TASK:
            return _around(user("x"))
        case Kind.RECEIVE_TASK | Kind.SEND_TASK:
            return _around(node(kind, "x", messageRef="m"))
        case _:
            return _around(node(kind, "x", *_MEANT.get(kind, ())))


_MEANT = {
    Kind.SERVICE_TASK: (zeebe("taskDefinition", type="notify"),),
    Kind.SCRIPT_TASK: (zeebe("script", expression="=1", resultVariable="result"),),
    Kind.BUSINESS_RULE_TASK: (zeebe("calledDecision", decisionId="route", resultVariable="result"),),
    Kind.CALL_ACTIVITY: (zeebe("calledElement", processId="other"),),
}


def _gateway(**attributes: str) -> bytes:
    waits = [node("intermediateCatchEvent", name, timer("timeDuration", "PT1H")) for name in ("a", "b")]
    gateway = node("eventBasedGateway", "x", **attributes)
    return diagram(start(), gateway, *waits, end(), "start -> x -> a -> end", "x -> b -> end", root=_ROOT)


def _around(middle: str) -> bytes:
    return diagram(start(), middle, end(), "start -> x -> end", root=_ROOT)
