"""User tasks: somebody can do each, and nobody decides by a form who may do the next."""

from collections.abc import Iterator
from datetime import date, datetime
from difflib import get_close_matches

from engine.bpmn.model import Element, Kind
from engine.lint.constants import known_value
from engine.lint.findings import Finding
from engine.lint.subject import Subject
from engine.lint.taint import taint
from engine.runtime.specs.compensation_events import ORDER

SEPARATE_FROM = "separateFrom"
START_VARIABLES = "startVariables"
_MOST_URGENT = 100
_PROPERTIES = {
    Kind.END_EVENT: ORDER,
    Kind.START_EVENT: START_VARIABLES,
    Kind.THROW_EVENT: ORDER,
    Kind.USER_TASK: SEPARATE_FROM,
}
"""The properties that mean something, by the kind of element that has them."""
_KNOWN = {name.lower(): name for name in _PROPERTIES.values()}


def _assignments(element: Element) -> dict[str, str]:
    ext = element.ext
    given = {"assignee": ext.assignee, "candidateUsers": ext.candidate_users, "candidateGroups": ext.candidate_groups}
    return {what: text for what, text in given.items() if text is not None}


def somebody_can(subject: Subject) -> Iterator[Finding]:
    """At least one of assignee, candidate users and candidate groups names somebody."""
    for task in subject.of_kind(Kind.USER_TASK):
        given = _assignments(task)
        if all(_names_nobody(subject, text) for text in given.values()):
            yield subject.finding("task.nobody", task)
            continue
        for what, text in given.items():
            if _names_nobody(subject, text):
                yield subject.finding("task.empty-assignment", task, what=what)


def groups(subject: Subject) -> Iterator[Finding]:
    """A group that is written down is one that somebody could be in."""
    may_be = subject.around.may_be_group
    if may_be is None:
        return
    for task in subject.of_kind(Kind.USER_TASK):
        for group in _written_groups(subject, task.ext.candidate_groups):
            if not may_be(group):
                yield subject.finding("task.unknown-group", task, group=group)


def _written_groups(subject: Subject, text: str | None) -> list[str]:
    known = text if text is None or not text.startswith("=") else known_value(subject.expression(text))
    if isinstance(known, str):
        known = [part.strip() for part in known.split(",") if part.strip()]
    return [each for each in known if isinstance(each, str)] if isinstance(known, list) else []


def _names_nobody(subject: Subject, text: str) -> bool:
    if not text.startswith("="):
        return not text.strip(" ,")
    return known_value(subject.expression(text)) in (None, "", [])


def not_from_forms(subject: Subject) -> Iterator[Finding]:
    """An assignment reads nothing that a form of the process writes, be it by way of mappings and scripts."""
    tainted = taint(subject)
    for task in subject.of_kind(Kind.USER_TASK):
        for what, text in _assignments(task).items():
            if names := subject.reads(text) & tainted.at[task.id]:
                yield subject.finding("task.from-form", task, what=what, variables=sorted(names))


def separations(subject: Subject) -> Iterator[Finding]:
    """``separateFrom`` names other user tasks, and leaves somebody to do this one."""
    for task in subject.of_kind(Kind.USER_TASK):
        if SEPARATE_FROM not in task.ext.properties:
            continue
        for name in task.ext.properties[SEPARATE_FROM].split(","):
            other = subject.process.elements.get(name.strip())
            if other is None or other.kind is not Kind.USER_TASK or other is task:
                yield subject.finding("task.separate-from", task, other=name.strip())
            elif _only_for_the_same(task, other):
                yield subject.finding("task.separate-same", task, other=other.name or other.id)


def _only_for_the_same(task: Element, other: Element) -> bool:
    given = _assignments(task)
    return given == _assignments(other) and given.keys() == {"assignee"}


def properties(subject: Subject) -> Iterator[Finding]:
    """A property like one that means something is that one, misspelt or misplaced; others are for other readers."""
    known = subject.around.element_properties
    for element in subject.elements:
        for name, value in element.ext.properties.items():
            if name in known and value not in known[name]:
                allowed = ", ".join(sorted(known[name]))
                yield subject.finding("property.value", element, property=name, value=value, allowed=allowed)
            similar = get_close_matches(name.lower(), _KNOWN, 1, 0.8)
            if similar and name != _PROPERTIES.get(element.kind):
                yield subject.finding("property.unknown", element, property=name, similar=_KNOWN[similar[0]])


def what_people_see(subject: Subject) -> Iterator[Finding]:
    """A task has a name to be found by and a form to be filled in."""
    for task in subject.of_kind(Kind.USER_TASK):
        if not task.name.strip():
            yield subject.finding("task.no-name", task)
        if task.ext.form_id is None:
            yield subject.finding("task.no-form", task)


def schedules(subject: Subject) -> Iterator[Finding]:
    """Due dates and priorities that are written down are dates and whole numbers from 0 to 100."""
    for task in subject.of_kind(Kind.USER_TASK):
        for what, text in {"dueDate": task.ext.due_date, "followUpDate": task.ext.follow_up_date}.items():
            if text and not text.startswith("=") and not _is_date(text):
                yield subject.finding("task.bad-date", task, what=what, value=text)
        priority = task.ext.priority
        if priority and not priority.startswith("=") and not (priority.isdecimal() and int(priority) <= _MOST_URGENT):
            yield subject.finding("task.bad-priority", task, value=priority)


def _is_date(text: str) -> bool:
    try:
        return bool(datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text))
    except ValueError:
        return False
