"""What a diagram refers to by name exists: forms, delegates, decisions, processes."""

from collections.abc import Iterator

from engine.bpmn.model import Element, Kind
from engine.feel.numbers import is_number
from engine.lint.constants import UNKNOWN, known_value
from engine.lint.findings import Finding
from engine.lint.subject import Subject

_BINDINGS = frozenset({"latest", "deployment"})


def forms(subject: Subject) -> Iterator[Finding]:
    """A form is deployed."""
    for element in subject.of_kind(Kind.USER_TASK, Kind.START_EVENT):
        form = element.ext.form_id
        if form is not None and form not in subject.around.forms:
            yield subject.finding("form.unknown", element, form=form)


def delegates(subject: Subject) -> Iterator[Finding]:
    """A service task names a registered delegate; so may whatever throws."""
    for element in subject.of_kind(Kind.SERVICE_TASK, Kind.SEND_TASK, Kind.THROW_EVENT, Kind.END_EVENT):
        delegate, retries = element.ext.delegate, element.ext.retries
        if not delegate and (element.kind is Kind.SERVICE_TASK or retries is not None):
            yield subject.finding("delegate.missing", element)
        elif delegate is not None and delegate not in subject.around.delegates:
            yield subject.finding("delegate.unknown", element, delegate=delegate)
        elif delegate in subject.around.external and retries is None:
            yield subject.finding("delegate.external", element, delegate=delegate)
        if retries is not None and not _is_count(subject, retries):
            yield subject.finding("delegate.retries", element, retries=retries)


def _is_count(subject: Subject, text: str) -> bool:
    if not text.startswith("="):
        return text.isdecimal() and int(text) > 0
    value = known_value(subject.expression(text))
    return value is UNKNOWN or (is_number(value) and value == int(value) and value > 0)


def scripts(subject: Subject) -> Iterator[Finding]:
    """A script task has an expression and a variable for its value."""
    for task in subject.of_kind(Kind.SCRIPT_TASK):
        if not task.ext.script:
            yield subject.finding("script.missing", task)
        elif not task.ext.result_variable:
            yield subject.finding("script.no-result", task)


def decisions(subject: Subject) -> Iterator[Finding]:
    """A business rule task names a deployed decision and a variable for its result."""
    for task in subject.of_kind(Kind.BUSINESS_RULE_TASK):
        decision = task.ext.decision_id
        if not decision:
            yield subject.finding("decision.missing", task)
        elif decision not in subject.around.decisions:
            yield subject.finding("decision.unknown", task, decision=decision)
        if decision and not task.ext.result_variable:
            yield subject.finding("decision.no-result", task)


def calls(subject: Subject) -> Iterator[Finding]:
    """A call activity names a process that is deployed, or is in the same file, and that can be started by a call."""
    for task in subject.of_kind(Kind.CALL_ACTIVITY):
        called = task.ext.called_process
        if not called:
            yield subject.finding("call.missing", task)
        elif not called.startswith("="):
            yield from _called(subject, task, called)


def _called(subject: Subject, task: Element, called: str) -> Iterator[Finding]:
    here = subject.diagram.processes.get(called)
    if here is not None and here.executable:
        starts = [
            element for element in here.members[called] if element.kind is Kind.START_EVENT and not element.triggers
        ]
        if not starts:
            yield subject.finding("call.no-none-start", task, process=called)
    elif called not in subject.around.processes:
        yield subject.finding("call.unknown", task, process=called)


def bindings(subject: Subject) -> Iterator[Finding]:
    """Versions are bound to the latest or to the same deployment."""
    for element in subject.elements:
        for binding in (element.ext.form_binding, element.ext.decision_binding, element.ext.called_binding):
            if binding not in _BINDINGS:
                yield subject.finding("binding.unsupported", element, binding=binding)
