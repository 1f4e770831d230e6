"""Extension elements: known to the dialect, and standing where they mean something."""

from collections.abc import Iterator
from dataclasses import fields

from engine.bpmn.model import Element, Extensions, Kind
from engine.lint.findings import Finding
from engine.lint.subject import Subject, is_link

_MAPPED = frozenset({"inputs", "outputs"})
_CALLING = _MAPPED | {"delegate", "retries"}
_MEANT = {
    Kind.USER_TASK: _MAPPED
    | {
        "assignee",
        "candidate_groups",
        "candidate_users",
        "due_date",
        "follow_up_date",
        "form_id",
        "form_binding",
        "priority",
    },
    Kind.TASK: _MAPPED,
    Kind.MANUAL_TASK: _MAPPED,
    Kind.RECEIVE_TASK: _MAPPED,
    Kind.SUB_PROCESS: _MAPPED,
    Kind.AD_HOC: _MAPPED,
    Kind.TRANSACTION: _MAPPED,
    Kind.SERVICE_TASK: _CALLING,
    Kind.SEND_TASK: _CALLING,
    Kind.THROW_EVENT: _CALLING,
    Kind.END_EVENT: _CALLING,
    Kind.SCRIPT_TASK: _MAPPED | {"script", "result_variable"},
    Kind.BUSINESS_RULE_TASK: _MAPPED | {"decision_id", "decision_binding", "result_variable"},
    Kind.CALL_ACTIVITY: _MAPPED | {"called_process", "called_binding", "propagate_in", "propagate_out"},
    Kind.CATCH_EVENT: frozenset({"outputs"}),
    Kind.BOUNDARY_EVENT: frozenset({"outputs"}),
}
"""Which extensions each kind of element looks at."""
_START_FORM = frozenset({"form_id", "form_binding"})
_EVERYWHERE = frozenset({"properties", "unknown"})
_TAGS = {
    "assignee": "assignmentDefinition",
    "called_binding": "calledElement",
    "called_process": "calledElement",
    "candidate_groups": "assignmentDefinition",
    "candidate_users": "assignmentDefinition",
    "decision_binding": "calledDecision",
    "decision_id": "calledDecision",
    "delegate": "taskDefinition",
    "due_date": "taskSchedule",
    "follow_up_date": "taskSchedule",
    "form_binding": "formDefinition",
    "form_id": "formDefinition",
    "inputs": "input",
    "outputs": "output",
    "priority": "priorityDefinition",
    "propagate_in": "calledElement",
    "propagate_out": "calledElement",
    "result_variable": "resultVariable",
    "retries": "taskDefinition",
    "script": "script",
}


def unknown(subject: Subject) -> Iterator[Finding]:
    """Extension elements that the dialect does not have, listeners among them."""
    for element in subject.elements:
        for tag, place in element.ext.unknown:
            yield subject.finding("ext.unknown", element, place, tag=tag)


def misplaced(subject: Subject) -> Iterator[Finding]:
    """Nothing is passed over in silence: an extension that its element does not look at is refused."""
    for element in subject.elements:
        meant = _meant(subject, element)
        tags = {_TAGS[name] for name in _filled(element.ext) if name not in meant}
        for tag in sorted(tags):
            yield subject.finding("ext.misplaced", element, tag=tag, kind=element.kind)


def _meant(subject: Subject, element: Element) -> frozenset[str]:
    if element.by_event or is_link(element):
        return frozenset()
    if element.compensates or element.cancels:
        return _MAPPED if element.kind in (Kind.END_EVENT, Kind.THROW_EVENT) else frozenset()
    if subject.starts_event_sub_process(element):
        return frozenset({"outputs"})
    if element.kind is Kind.START_EVENT:
        return _START_FORM if subject.starts_process(element) and not element.triggers else frozenset()
    return _MEANT.get(element.kind, frozenset())


def _filled(ext: Extensions) -> Iterator[str]:
    nothing = Extensions()
    for field in fields(ext):
        if field.name not in _EVERYWHERE and getattr(ext, field.name) != getattr(nothing, field.name):
            yield field.name
