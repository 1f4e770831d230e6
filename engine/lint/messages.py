"""Messages and signals: they have names, and a message inside an instance finds the one it is meant for."""

from collections.abc import Iterator

from engine.bpmn.model import Element, Kind, Trigger, TriggerKind
from engine.lint.constants import UNKNOWN, known_value
from engine.lint.findings import Finding
from engine.lint.subject import Subject

_NAMED = {TriggerKind.MESSAGE: "message.no-name", TriggerKind.SIGNAL: "signal.no-name"}


def names(subject: Subject) -> Iterator[Finding]:
    """A message or signal is defined in the file and has a name."""
    for element, trigger in subject.triggers:
        if trigger.kind not in _NAMED:
            continue
        if trigger.unresolved:
            yield subject.finding(
                "event.unresolved", element, trigger.place, reference=trigger.unresolved, trigger=trigger.kind
            )
        elif not trigger.name:
            yield subject.finding(_NAMED[trigger.kind], element, trigger.place)


def tasks(subject: Subject) -> Iterator[Finding]:
    """A receive task waits for a message, a send task sends one or calls a delegate."""
    for element in subject.of_kind(Kind.RECEIVE_TASK, Kind.SEND_TASK):
        if element.trigger is None and (element.kind is Kind.RECEIVE_TASK or element.ext.delegate is None):
            yield subject.finding("message.no-name", element)


def correlation(subject: Subject) -> Iterator[Finding]:
    """Without a key of its own, any instance that waits would answer."""
    for element, trigger in subject.triggers:
        if trigger.kind is not TriggerKind.MESSAGE or not _waits_inside(subject, element) or not _is_named(trigger):
            continue
        if not trigger.correlation_key:
            yield subject.finding("message.no-key", element, trigger.place, message=trigger.name)
        elif _is_the_same_for_all(subject, trigger.correlation_key):
            key = trigger.correlation_key
            yield subject.finding("message.constant-key", element, trigger.place, message=trigger.name, key=key)


def _waits_inside(subject: Subject, element: Element) -> bool:
    waiting = (Kind.BOUNDARY_EVENT, Kind.CATCH_EVENT, Kind.RECEIVE_TASK)
    return element.kind in waiting or subject.starts_event_sub_process(element)


def _is_the_same_for_all(subject: Subject, key: str) -> bool:
    return not key.startswith("=") or known_value(subject.expression(key)) is not UNKNOWN


def _is_named(trigger: Trigger) -> bool:
    return trigger.unresolved is None and bool(trigger.name)


def starts_read_nothing(subject: Subject) -> Iterator[Finding]:
    """A process that has not begun has no variables to read."""
    for element in subject.of_kind(Kind.START_EVENT):
        if not subject.starts_process(element):
            continue
        for trigger in element.triggers:
            if trigger.kind is TriggerKind.CONDITIONAL:
                continue
            for text in (trigger.expression, trigger.name):
                if reads := subject.reads(text):
                    yield subject.finding("start.reads-variables", element, trigger.place, variables=sorted(reads))
