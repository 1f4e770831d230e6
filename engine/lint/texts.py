"""Every place of a process that takes an expression."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.model import Element, Flow, Place, TriggerKind
from engine.lint.subject import Subject


@dataclass(frozen=True)
class Written:
    """A text somewhere in the diagram. ``what`` is the attribute or element of the dialect that holds it."""

    at: Element | Flow
    what: str
    text: str
    place: Place
    must_be_feel: bool = False
    """Whether a text without ``=`` in front makes no sense there."""


def written(subject: Subject) -> Iterator[Written]:
    """Every text that is an expression when it starts with ``=``."""
    for element in subject.process.elements.values():
        yield from _of_element(element)
    for flow in subject.process.flows.values():
        if flow.condition is not None:
            yield Written(flow, "conditionExpression", flow.condition, flow.place, must_be_feel=True)


def _of_element(element: Element) -> Iterator[Written]:
    ext = element.ext
    simple = {
        "assignee": ext.assignee,
        "candidateUsers": ext.candidate_users,
        "candidateGroups": ext.candidate_groups,
        "dueDate": ext.due_date,
        "followUpDate": ext.follow_up_date,
        "priority": ext.priority,
        "retries": ext.retries,
        "calledElement": ext.called_process,
    }
    yield from _filled(element, element.place, simple)
    yield from _filled(element, element.place, {"script": ext.script}, must_be_feel=True)
    for what, mappings in (("input", ext.inputs), ("output", ext.outputs)):
        for mapping in mappings:
            yield Written(element, what, mapping.source, mapping.place)
    for trigger in element.triggers:
        conditional = trigger.kind is TriggerKind.CONDITIONAL
        place_of_expression = "condition" if conditional else str(trigger.timer)
        yield from _filled(element, trigger.place, {place_of_expression: trigger.expression}, must_be_feel=conditional)
        texts = {"name": trigger.name, "correlationKey": trigger.correlation_key}
        yield from _filled(element, trigger.place, texts)
    if (ad_hoc := element.ad_hoc) is not None:
        texts = {
            "activeElementsCollection": ad_hoc.active_elements,
            "outputElement": ad_hoc.output_element,
            "completionCondition": ad_hoc.completion_condition,
        }
        yield from _filled(element, element.place, texts, must_be_feel=True)
    if (loop := element.loop) is not None:
        texts = {
            "inputCollection": loop.input_collection,
            "loopCardinality": loop.cardinality,
            "outputElement": loop.output_element,
            "completionCondition": loop.completion_condition,
            "loopCondition": loop.condition,
        }
        yield from _filled(element, loop.place, texts, must_be_feel=True)


def _filled(
    element: Element, place: Place, texts: dict[str, str | None], *, must_be_feel: bool = False
) -> Iterator[Written]:
    return (Written(element, what, text, place, must_be_feel) for what, text in texts.items() if text is not None)
