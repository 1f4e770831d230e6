"""What is known of the variables of a process: what forms, decisions, scripts and mappings write into them.

Names are followed, as ``taint`` does it: a variable may hold whatever something in the process writes under its name.
What delegates, messages and called processes bring under names of their own is not known, and declared start variables
may be anything.
"""

from collections.abc import Iterator, Mapping

from engine.bpmn.model import Element, Kind, TriggerKind
from engine.feel.typing import NULL, UNKNOWN, Known, as_json, either, infer, list_of, one
from engine.feel.typing.kinds import Shape
from engine.lint.assignment import START_VARIABLES
from engine.lint.subject import Subject
from engine.lint.taint import FORMS

COUNTERS = frozenset(
    {
        "loopCounter",
        "numberOfActiveInstances",
        "numberOfCompletedInstances",
        "numberOfInstances",
        "numberOfTerminatedInstances",
    }
)
"""What the engine counts in a loop, as numbers."""
_ROUNDS = 4
"""A chain of mappings longer than this is not followed further: nothing wrong is said, only less."""
CARRYING = frozenset({TriggerKind.ERROR, TriggerKind.ESCALATION, TriggerKind.MESSAGE, TriggerKind.SIGNAL})
"""Triggers that bring variables of whoever threw them."""

Types = Mapping[str, Known]


def variable_types(subject: Subject) -> Types:
    """What is known of each variable; nothing of those that are missing."""
    known: Types = {}
    for _ in range(_ROUNDS):
        found: dict[str, Known] = {}
        for name, of in _writes(subject, known):
            found[name] = either(found.get(name, NULL), as_json(of))
        narrowed = {name: of for name, of in found.items() if of not in (NULL, UNKNOWN)}
        if narrowed == known:
            break
        known = narrowed
    return known


def results(subject: Subject, element: Element, known: Types) -> Types | None:
    """What the element gives to its output mappings; None where names come that are not known here."""
    if element.ext.delegate is not None or element.kind is Kind.CALL_ACTIVITY:
        return None
    if element.trigger is not None and element.trigger.kind in CARRYING and element.kind is not Kind.END_EVENT:
        return None
    if element.kind in FORMS:
        return subject.around.form_types.get(element.ext.form_id or "", {})
    name = element.ext.result_variable
    if element.kind is Kind.SCRIPT_TASK and name:
        return {name: of_text(subject, element.ext.script, known)}
    if element.kind is Kind.BUSINESS_RULE_TASK and name:
        return {name: subject.around.decision_types.get(element.ext.decision_id or "", UNKNOWN)}
    return {}


def of_text(subject: Subject, text: str | None, known: Types) -> Known:
    """What the value of a text of the diagram may be."""
    expression = subject.expression(text)
    if expression is not None:
        return infer(expression.node, known, subject.around.functions).value
    return one("string") if text and not text.startswith("=") else UNKNOWN


def _writes(subject: Subject, known: Types) -> Iterator[tuple[str, Known]]:
    for counter in COUNTERS:
        yield counter, one("number")
    for element in subject.elements:
        yield from _written_by(subject, element, known)
    for other in subject.diagram.processes.values():
        for call in other.elements.values():
            if call.kind is Kind.CALL_ACTIVITY and call.ext.called_process == subject.process.id:
                yield from ((mapping.target, UNKNOWN) for mapping in call.ext.inputs)


def _written_by(subject: Subject, element: Element, known: Types) -> Iterator[tuple[str, Known]]:
    ext, loop, given = element.ext, element.loop, results(subject, element, known)
    yield from ((name.strip(), UNKNOWN) for name in ext.properties.get(START_VARIABLES, "").split(","))
    yield from ((mapping.target, of_text(subject, mapping.source, known)) for mapping in ext.inputs)
    if not ext.outputs:
        yield from (given or {}).items()
    for mapping in ext.outputs:
        yield mapping.target, UNKNOWN if given is None else of_text(subject, mapping.source, {**known, **given})
    if loop is not None and loop.input_element:
        yield loop.input_element, _items(of_text(subject, loop.input_collection, known))
    if loop is not None and loop.output_collection:
        yield loop.output_collection, list_of(either(of_text(subject, loop.output_element, known), NULL))
    if element.ad_hoc is not None and element.ad_hoc.output_collection:
        yield element.ad_hoc.output_collection, list_of(of_text(subject, element.ad_hoc.output_element, known))


def _items(collection: Known) -> Known:
    lists = [shape for shape in collection if shape.name in ("list", "Any")]
    return either(*(_item(shape) for shape in lists)) if lists else UNKNOWN


def _item(shape: Shape) -> Known:
    return UNKNOWN if shape.item is None else as_json(shape.item)
