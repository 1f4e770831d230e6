"""What an element says otherwise in another version, told by the part that changed."""

from collections.abc import Callable, Iterable, Mapping

from engine.bpmn.model import Element, IoMapping, Loop, Process, Trigger, TriggerKind

Image = Callable[[str], str | None]
"""The element of the other version that an element becomes."""


def changes(source: Process, element: Element, target: Process, twin: Element, image: Image) -> tuple[str, ...]:
    """The parts in which ``twin`` differs from ``element``, sorted."""
    before = _facts(source, element, lambda name: image(name) or f"-{name}")
    after = _facts(target, twin, lambda name: name)
    return tuple(sorted(name for name in before if before[name] != after[name]))


def waits_for(trigger: Trigger | None) -> object:
    """What a subscription to the message or signal of ``trigger`` is made from; None for other triggers."""
    if trigger is None or trigger.kind not in (TriggerKind.MESSAGE, TriggerKind.SIGNAL):
        return None
    return trigger.name, trigger.correlation_key


def _facts(process: Process, element: Element, named: Callable[[str], str]) -> Mapping[str, object]:
    ext, trigger = element.ext, element.trigger
    return {
        "ad-hoc": element.ad_hoc,
        "assignment": (ext.assignee, ext.candidate_users, ext.candidate_groups, ext.properties.get("separateFrom")),
        "called-process": (ext.called_process, ext.called_binding, ext.propagate_in, ext.propagate_out),
        "code": trigger and trigger.code,
        "condition": trigger
        and trigger.kind is TriggerKind.CONDITIONAL
        and (trigger.expression, trigger.variables, trigger.changes),
        "conditions": _conditions(process, element, named),
        "decision": (ext.decision_id, ext.decision_binding),
        "delegate": (ext.delegate, ext.retries),
        "form": (ext.form_id, ext.form_binding),
        "incoming": sorted(named(process.flows[flow].source) for flow in element.incoming),
        "interrupting": element.interrupting,
        "loop": element.loop and _loop(element.loop),
        "mappings": (_mappings(ext.inputs), _mappings(ext.outputs)),
        "message": waits_for(trigger),
        "name": element.name,
        "outgoing": sorted(named(process.flows[flow].target) for flow in element.outgoing),
        "place": (named(element.scope), element.attached_to and named(element.attached_to)),
        "priority": ext.priority,
        "properties": {name: value for name, value in ext.properties.items() if name != "separateFrom"},
        "schedule": (ext.due_date, ext.follow_up_date),
        "script": (ext.script, ext.result_variable),
        "timer": trigger and trigger.kind is TriggerKind.TIMER and (trigger.timer, trigger.expression),
        "trigger": [each.kind for each in element.triggers],
    }


def _conditions(process: Process, element: Element, named: Callable[[str], str]) -> list[object]:
    flows = [process.flows[flow] for flow in element.outgoing]
    return [
        (named(flow.target), flow.condition, flow.id == element.default)
        for flow in flows
        if flow.condition is not None or flow.id == element.default
    ]


def _loop(loop: Loop) -> object:
    return (
        passes(loop),
        loop.input_collection,
        loop.output_collection,
        loop.output_element,
        loop.completion_condition,
        loop.cardinality,
        loop.condition,
        loop.maximum,
        loop.test_before,
    )


def passes(loop: Loop | None) -> object:
    """How a loop goes round: what a pass that has begun depends on. None where there is no loop."""
    return loop and (loop.standard, loop.sequential, loop.input_element)


def _mappings(mappings: Iterable[IoMapping]) -> list[tuple[str, str]]:
    return [(mapping.target, mapping.source) for mapping in mappings]
