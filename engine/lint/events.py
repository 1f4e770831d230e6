"""Events: which trigger may stand where."""

from collections.abc import Iterator

from engine.bpmn.model import ACTIVITIES, EVENTS, SCOPES, Element, Kind, Trigger, TriggerKind
from engine.lint.findings import Finding
from engine.lint.subject import Subject
from engine.lint.waiting import COMING, lasts

_HANDED_UP = frozenset({TriggerKind.ERROR, TriggerKind.ESCALATION})
_WAITED = COMING | {TriggerKind.CONDITIONAL}
_NAMED = frozenset({TriggerKind.MESSAGE, TriggerKind.SIGNAL})
_THROWN = frozenset({TriggerKind.COMPENSATE, TriggerKind.ESCALATION, TriggerKind.MESSAGE, TriggerKind.SIGNAL})
_TAKEN_BACK = frozenset({TriggerKind.CANCEL, TriggerKind.COMPENSATE})
ALLOWED = {
    Kind.START_EVENT: _WAITED,
    Kind.CATCH_EVENT: _WAITED | {TriggerKind.LINK},
    Kind.BOUNDARY_EVENT: _WAITED | _HANDED_UP | _TAKEN_BACK,
    Kind.THROW_EVENT: _THROWN | {TriggerKind.LINK},
    Kind.RECEIVE_TASK: frozenset({TriggerKind.MESSAGE}),
    Kind.SEND_TASK: frozenset({TriggerKind.MESSAGE}),
    Kind.END_EVENT: _THROWN | {TriggerKind.CANCEL, TriggerKind.ERROR, TriggerKind.TERMINATE},
}
"""What each kind of node waits for or throws; starts of event sub-processes wait for more."""


def trigger_counts(subject: Subject) -> Iterator[Finding]:
    """An event has at most one trigger, a catching one exactly one."""
    for element in subject.of_kind(*EVENTS):
        if len(element.triggers) > 1:
            yield subject.finding("event.several-triggers", element)
        if not element.triggers and element.kind in (Kind.CATCH_EVENT, Kind.BOUNDARY_EVENT):
            yield subject.finding("event.no-trigger", element)


def trigger_kinds(subject: Subject) -> Iterator[Finding]:
    """Each kind of event takes certain triggers."""
    for element, trigger in subject.triggers:
        allowed = ALLOWED.get(element.kind, frozenset())
        if subject.starts_event_sub_process(element):
            allowed = allowed | _HANDED_UP | {TriggerKind.COMPENSATE}
        if trigger.kind not in allowed:
            yield subject.finding("event.trigger", element, trigger.place, kind=element.kind, trigger=trigger.kind)


def boundary_hosts(subject: Subject) -> Iterator[Finding]:
    """A boundary event stands on an activity of its own scope."""
    for boundary in subject.of_kind(Kind.BOUNDARY_EVENT):
        host = subject.process.elements.get(boundary.attached_to or "")
        if host is None or host.kind not in ACTIVITIES or host.by_event or host.scope != boundary.scope:
            yield subject.finding("boundary.host", boundary, host=boundary.attached_to or "")
    for element in subject.elements:
        if element.attached_to is not None and element.kind is not Kind.BOUNDARY_EVENT:
            yield subject.finding("boundary.host", element, host=element.attached_to)


def boundaries_that_never_fire(subject: Subject) -> Iterator[Finding]:
    """What waits at an activity that is over at once, or listens for what the activity cannot throw, never happens."""
    for boundary in subject.of_kind(Kind.BOUNDARY_EVENT):
        host, trigger = subject.process.elements.get(boundary.attached_to or ""), boundary.trigger
        if (
            host is not None
            and trigger is not None
            and host.kind in ACTIVITIES
            and not _can_fire(subject, host, trigger)
        ):
            yield subject.finding("boundary.never-fires", boundary, host=host.name or host.id, trigger=trigger.kind)


def _can_fire(subject: Subject, host: Element, trigger: Trigger) -> bool:
    if trigger.kind is TriggerKind.CONDITIONAL:
        return True  # it is looked at before the activity begins
    if trigger.kind in COMING:
        return host.loop is not None or lasts(subject, host)
    hands_up = host.kind in SCOPES or host.kind is Kind.CALL_ACTIVITY
    if trigger.kind is TriggerKind.ERROR:
        return hands_up or host.ext.delegate is not None
    return hands_up or trigger.kind is not TriggerKind.ESCALATION


def rivals(subject: Subject) -> Iterator[Finding]:
    """Of two events side by side that wait for the very same, only one would get it."""
    seen: dict[tuple[str, str, TriggerKind, str | None], Element] = {}
    for element, trigger in subject.triggers:
        if (beside := _beside(subject, element)) is None or trigger.kind not in (*_HANDED_UP, *_NAMED):
            continue
        if trigger.kind in _NAMED and not trigger.name:
            continue  # refused for that
        waits_for = trigger.code if trigger.kind in _HANDED_UP else trigger.name
        other = seen.setdefault((*beside, trigger.kind, waits_for), element)
        heard_by_all = trigger.kind is TriggerKind.SIGNAL and not (
            _ends_the_waiting(subject, element) or _ends_the_waiting(subject, other)
        )
        if other is not element and not heard_by_all:
            yield subject.finding("event.rival", element, trigger.place, other=other.name or other.id)


def _beside(subject: Subject, element: Element) -> tuple[str, str] | None:
    """What catching events share when they wait at the same time: an activity, a scope, an event gateway."""
    if element.kind is Kind.BOUNDARY_EVENT:
        return "activity", element.attached_to or ""
    if subject.starts_process(element):
        return "process", element.scope
    if subject.starts_event_sub_process(element):
        return "scope", subject.process.elements[element.scope].scope
    sources = [subject.process.elements.get(subject.process.flows[flow].source) for flow in element.incoming]
    if element.kind is Kind.CATCH_EVENT and sources and (source := sources[0]) is not None:
        return ("gateway", source.id) if source.kind is Kind.EVENT_GATEWAY else None
    return None


def _ends_the_waiting(subject: Subject, element: Element) -> bool:
    return element.interrupting and not subject.starts_process(element)


def errors_interrupt(subject: Subject) -> Iterator[Finding]:
    """What an error left cannot go on beside its handling."""
    for element, trigger in subject.triggers:
        if trigger.kind is TriggerKind.ERROR and element.kind is not Kind.END_EVENT and not element.interrupting:
            yield subject.finding("error.non-interrupting", element)


def codes(subject: Subject) -> Iterator[Finding]:
    """A thrown error or escalation has a code; codes are compared as they are written."""
    for element, trigger in subject.triggers:
        thrown = trigger.kind in _HANDED_UP and element.kind in (Kind.END_EVENT, Kind.THROW_EVENT)
        if trigger.unresolved and trigger.kind in _HANDED_UP:
            yield subject.finding(
                "event.unresolved", element, trigger.place, reference=trigger.unresolved, trigger=trigger.kind
            )
        elif thrown and not trigger.code:
            yield subject.finding(f"{trigger.kind}.no-code", element, trigger.place)
        if (trigger.code or "").startswith("="):
            yield subject.finding("event.code-expression", element, trigger.place, written=trigger.code)
