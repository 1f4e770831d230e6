"""Variables that are read and that nothing writes: mostly a name that was misspelt."""

from collections.abc import Iterator
from difflib import get_close_matches

from engine.bpmn.model import Element, Kind
from engine.lint.assignment import START_VARIABLES
from engine.lint.findings import Finding
from engine.lint.subject import Subject
from engine.lint.taint import form_keys
from engine.lint.texts import Written, written
from engine.lint.variable_types import CARRYING, COUNTERS

_LIKE = 0.8
_SAME_WORD = 0.9
_MANY = 50
"""More names than these are not a slip of the pen."""
_ELSEWHERE = {counter.replace("number", "nr", 1): counter for counter in COUNTERS if counter.startswith("number")}
"""What other engines call the counters of a loop."""


def never_written(subject: Subject) -> Iterator[Finding]:
    """Each name that is read although nothing in the process writes it and its start does not declare it, once.

    Where events, delegates or called processes bring variables that no mapping names, only a name almost like a known
    one is reported.
    """
    known = _written(subject)
    brings_unknown = any(_brings_unknown(element) for element in subject.elements) or _is_called_with_all(subject)
    likeness = _SAME_WORD if brings_unknown else _LIKE
    seen: set[str] = set()
    for text, names in _reads(subject):
        for name in sorted(names - known - seen):
            seen.add(name)
            if len(seen) > _MANY:
                return
            similar = next(iter(get_close_matches(name, sorted(known), 1, likeness)), _ELSEWHERE.get(name, ""))
            if similar or not brings_unknown:
                code = "variable.misspelt" if similar else "variable.never-written"
                yield subject.finding(code, text.at, text.place, what=text.what, variable=name, similar=similar)


def _written(subject: Subject) -> frozenset[str]:
    names: set[str] = set()
    for element in subject.elements:
        names |= _written_by(subject, element)
    for other in subject.diagram.processes.values():
        for call in other.elements.values():
            if call.kind is Kind.CALL_ACTIVITY and call.ext.called_process == subject.process.id:
                names |= {mapping.target for mapping in call.ext.inputs}
    return frozenset(names)


def _written_by(subject: Subject, element: Element) -> set[str]:
    ext, loop = element.ext, element.loop
    names = {mapping.target for mapping in (*ext.inputs, *ext.outputs)}
    names |= {name.strip() for name in ext.properties.get(START_VARIABLES, "").split(",") if name.strip()}
    if ext.result_variable:
        names.add(ext.result_variable)
    if not ext.outputs:
        names |= form_keys(subject, element)
    if loop is not None:
        names |= COUNTERS | {name for name in (loop.input_element, loop.output_collection) if name}
    if element.ad_hoc is not None and element.ad_hoc.output_collection:
        names.add(element.ad_hoc.output_collection)
    return names


def _brings_unknown(element: Element) -> bool:
    if element.kind is Kind.CALL_ACTIVITY:
        return element.ext.hands_out_all
    if element.ext.outputs:
        return False
    if element.ext.delegate is not None:
        return True
    catches = element.kind in (Kind.BOUNDARY_EVENT, Kind.CATCH_EVENT, Kind.RECEIVE_TASK, Kind.START_EVENT)
    return catches and element.trigger is not None and element.trigger.kind in CARRYING


def _is_called_with_all(subject: Subject) -> bool:
    return any(
        call.ext.called_process == subject.process.id and call.ext.hands_in_all
        for other in subject.diagram.processes.values()
        for call in other.elements.values()
    )


def _reads(subject: Subject) -> Iterator[tuple[Written, frozenset[str]]]:
    for text in written(subject):
        expression = subject.expression(text.text)
        if expression is None or (text.what == "output" and isinstance(text.at, Element) and _sees_results(text.at)):
            continue
        own = form_keys(subject, text.at) if isinstance(text.at, Element) else frozenset()
        yield text, expression.names - own
    for task in subject.of_kind(Kind.BUSINESS_RULE_TASK):
        names = subject.around.decisions.get(task.ext.decision_id or "", frozenset())
        yield Written(task, "calledDecision", task.ext.decision_id or "", task.place), names


def _sees_results(element: Element) -> bool:
    """Whether the output mappings of this element read results whose names are not known here."""
    return element.ext.delegate is not None or element.kind is Kind.CALL_ACTIVITY or bool(element.triggers)
