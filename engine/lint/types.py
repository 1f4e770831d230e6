"""Expressions by their types: what can only fail, conditions that never hold, values that a place cannot use."""

from collections.abc import Iterator

from engine.bpmn.model import Element, TimerKind, TriggerKind
from engine.feel.typing import NULL, Inferred, Known, as_json, infer, shown
from engine.feel.typing.inference import Problem
from engine.feel.typing.kinds import may_be
from engine.lint.constants import UNKNOWN, known_value
from engine.lint.findings import Finding
from engine.lint.subject import Subject
from engine.lint.texts import Written, written
from engine.lint.variable_types import Types, results, variable_types

_TEXT = ("string",)
_MOMENT = ("date", "date and time", "string")
_TEXTS = ("list", "string")
_TAKEN = {
    "activeElementsCollection": ("list",),
    "assignee": _TEXT,
    "calledElement": _TEXT,
    "candidateGroups": _TEXTS,
    "candidateUsers": _TEXTS,
    "correlationKey": ("number", "string"),
    "dueDate": _MOMENT,
    "followUpDate": _MOMENT,
    "inputCollection": ("list",),
    "loopCardinality": ("number",),
    "name": _TEXT,
    "priority": ("number", "string"),
    "timeCycle": _TEXT,
    "timeDate": _MOMENT,
    "timeDuration": ("days and time duration", "string", "years and months duration"),
}
"""The types that a place can do something with; it may also be null. Places that take anything are not listed."""
_TIMERS = frozenset(TimerKind)
_AS_JSON = frozenset(_TAKEN) - _TIMERS - {"dueDate", "followUpDate"}
"""Places that see the value as a variable would keep it."""
CONDITIONS = frozenset({"completionCondition", "condition", "conditionExpression", "loopCondition"})


def types(subject: Subject) -> Iterator[Finding]:
    """Each expression against what is known of the variables that it reads."""
    known = variable_types(subject)
    for text in written(subject):
        expression = subject.expression(text.text)
        if expression is None:
            continue
        found = infer(expression.node, _seen(subject, text, known), subject.around.functions)
        yield from (_of_problem(subject, text, problem) for problem in found.problems)
        if text.what in CONDITIONS:
            yield from _of_condition(subject, text, found)
        else:
            yield from _of_place(subject, text, found.value)


def _seen(subject: Subject, text: Written, known: Types) -> Types:
    at = text.at
    if not isinstance(at, Element):
        return known
    if at.trigger is not None and subject.starts_process(at):
        return {}
    if text.what != "output":
        return known
    given = results(subject, at, known)
    return {} if given is None else {**known, **given}


def _of_problem(subject: Subject, text: Written, problem: Problem) -> Finding:
    code = f"expression.{problem.code}"
    before = text.text[: problem.offset + 1]
    place = {"expression_line": before.count("\n") + 1, "expression_column": len(before) - before.rfind("\n")}
    details = {"what": text.what, "expression": text.text, **place, **problem.details}
    return subject.finding(code, text.at, text.place, **details)


def _of_condition(subject: Subject, text: Written, found: Inferred) -> Iterator[Finding]:
    details = {"what": text.what, "expression": text.text}
    if not may_be(found.value, "boolean") and found.value != NULL:
        yield subject.finding("condition.not-boolean", text.at, text.place, **details, given_types=shown(found.value))
    elif known_value(subject.expression(text.text)) is None:
        yield subject.finding("condition.not-boolean", text.at, text.place, **details, given_types=shown(NULL))
    elif not found.can_hold:
        yield subject.finding("condition.never-true", text.at, text.place, **details)


def _of_place(subject: Subject, text: Written, value: Known) -> Iterator[Finding]:
    taken = _TAKEN.get(text.what)
    if taken is None or _is_of_link(text) or _is_read_as_timer(subject, text):
        return
    given = as_json(value) if text.what in _AS_JSON else value
    if given != NULL and not may_be(given, *taken):
        details = {"given_types": shown(given), "taken_types": list(taken)}
        yield subject.finding("expression.result", text.at, text.place, what=text.what, expression=text.text, **details)


def _is_read_as_timer(subject: Subject, text: Written) -> bool:
    """Whether the value is always the same time, which ``timers`` reads."""
    return text.what in _TIMERS and known_value(subject.expression(text.text)) is not UNKNOWN


def _is_of_link(text: Written) -> bool:
    trigger = text.at.trigger if isinstance(text.at, Element) else None
    return trigger is not None and trigger.kind is TriggerKind.LINK
