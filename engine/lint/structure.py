"""Where scopes begin."""

from collections.abc import Iterator

from engine.bpmn.model import SCOPES, Element, Kind, TriggerKind
from engine.lint.findings import Finding
from engine.lint.subject import Subject


def process_starts(subject: Subject) -> Iterator[Finding]:
    """A process has start events, at most one of them without a trigger, and none that waits for a condition."""
    starts = _starts(subject, subject.process.id)
    if not starts:
        yield subject.finding("start.missing")
    for other in [start for start in starts if start.trigger is None][1:]:
        yield subject.finding("start.several", other)
    for start in starts:
        if start.trigger is not None and start.trigger.kind is TriggerKind.CONDITIONAL:
            yield subject.finding("start.conditional", start)


def sub_process_starts(subject: Subject) -> Iterator[Finding]:
    """Each but ad-hoc work has exactly one start event; that of an event sub-process, and no other, has a trigger."""
    for scope in subject.of_kind(*SCOPES - {Kind.AD_HOC}):
        starts = _starts(subject, scope.id)
        if not starts:
            yield subject.finding("start.missing", scope)
        for other in starts[1:]:
            yield subject.finding("start.several", other)
        for start in starts:
            if scope.by_event and start.trigger is None:
                yield subject.finding("start.no-trigger", start)
            if not scope.by_event and start.trigger is not None:
                yield subject.finding("start.triggered", start)


def _starts(subject: Subject, scope: str) -> list[Element]:
    return [element for element in subject.process.members.get(scope, ()) if element.kind is Kind.START_EVENT]
