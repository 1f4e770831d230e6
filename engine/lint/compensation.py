"""Compensation and cancellation: what undoes what, and who may ask for it."""

from collections.abc import Iterator

from engine.bpmn.model import ACTIVITIES, Element, Kind, TriggerKind
from engine.lint.findings import Finding
from engine.lint.subject import Subject
from engine.runtime.specs.compensation_events import ORDER, TOGETHER

_ORDERS = ("reverse", TOGETHER)
_ASKING = (Kind.END_EVENT, Kind.THROW_EVENT)


def boundaries(subject: Subject) -> Iterator[Finding]:
    """A compensation boundary event leads to its handler by an association, and nowhere by a flow."""
    for boundary in subject.of_kind(Kind.BOUNDARY_EVENT):
        if not boundary.compensates:
            continue
        for flow in subject.outgoing(boundary):
            yield subject.finding("compensation.outgoing", flow, source=boundary.name or boundary.id)
        handlers = list(_associated(subject, boundary))
        if not handlers:
            yield subject.finding("compensation.no-handler", boundary)
        for handler in handlers:
            if handler.scope != boundary.scope:
                yield subject.finding("compensation.elsewhere", boundary, handler=handler.name or handler.id)
            elif handler.kind not in ACTIVITIES or handler.by_event or not handler.for_compensation:
                yield subject.finding("compensation.not-marked", boundary, handler=handler.name or handler.id)


def handlers(subject: Subject) -> Iterator[Finding]:
    """A handler is reached by the association of a compensation boundary event, and by nothing else."""
    associated = {
        handler.id
        for boundary in subject.of_kind(Kind.BOUNDARY_EVENT)
        if boundary.compensates
        for handler in _associated(subject, boundary)
    }
    for handler in subject.elements:
        if not handler.for_compensation or (handler.by_event and subject.process.compensates(handler)):
            continue
        if handler.id not in associated:
            yield subject.finding("compensation.no-boundary", handler)
        for flow in (*handler.incoming, *handler.outgoing):
            yield subject.finding("compensation.handler-flow", subject.process.flows[flow], handler=handler.id)


def one_handler(subject: Subject) -> Iterator[Finding]:
    """An activity is undone in one way, and what undoes another is not undone itself."""
    for activity in subject.of_kind(*ACTIVITIES):
        undoing = subject.process.compensation_handlers(activity.id)
        if undoing and activity.for_compensation:
            yield subject.finding("compensation.of-handler", activity)
        elif len(undoing) > 1:
            yield subject.finding("compensation.several-handlers", activity, handlers=undoing)
    for handler in subject.process.event_sub_processes(subject.process.id):
        if subject.process.compensates(handler):
            yield subject.finding("compensation.of-process", handler)


def throws(subject: Subject) -> Iterator[Finding]:
    """What asks for compensation names something that can be undone, or stands where something can."""
    for event in subject.of_kind(*_ASKING):
        if not event.compensates or event.trigger is None:
            continue
        undoable = [each for scope in _meant(subject, event) for each in scope if _can_be_undone(subject, each)]
        reference = event.trigger.name
        if reference is not None and reference not in {each.id for each in undoable}:
            yield subject.finding("compensation.unknown-activity", event, event.trigger.place, activity=reference)
        if reference is None and not undoable:
            yield subject.finding("compensation.nothing", event)


def orders(subject: Subject) -> Iterator[Finding]:
    """Handlers begin in reverse order, or together."""
    for event in subject.of_kind(*_ASKING):
        order = event.ext.properties.get(ORDER)
        if order is not None and order not in _ORDERS:
            yield subject.finding("compensation.order", event, order=order)


def cancellations(subject: Subject) -> Iterator[Finding]:
    """A transaction is cancelled by an end event inside, and left by the one cancel boundary event it may have."""
    cancelled = {event.scope for event in subject.of_kind(Kind.END_EVENT) if event.cancels}
    caught: set[str] = set()
    for event in subject.elements:
        if not event.cancels:
            continue
        place = event.scope if event.kind is Kind.END_EVENT else event.attached_to or ""
        transaction = subject.process.elements.get(place)
        if transaction is None or transaction.kind is not Kind.TRANSACTION:
            yield subject.finding("cancel.no-transaction", event)
        elif event.kind is Kind.BOUNDARY_EVENT:
            if place in caught:
                yield subject.finding("cancel.several", event, transaction=transaction.name or place)
            if not event.interrupting:
                yield subject.finding("cancel.non-interrupting", event)
            if place not in cancelled:
                host = transaction.name or place
                yield subject.finding("boundary.never-fires", event, host=host, trigger=TriggerKind.CANCEL)
            caught.add(place)


def _associated(subject: Subject, boundary: Element) -> Iterator[Element]:
    for source, target in subject.process.associations:
        if source == boundary.id and target in subject.process.elements:
            yield subject.process.elements[target]


def _meant(subject: Subject, event: Element) -> Iterator[list[Element]]:
    """What stands in the scope of the event; around an event sub-process, what stands there too."""
    yield subject.process.members[event.scope]
    for scope in subject.enclosing(event):
        if not scope.by_event:
            break
        yield subject.process.members[scope.scope]


def _can_be_undone(subject: Subject, element: Element) -> bool:
    process = subject.process
    if (
        element.kind not in ACTIVITIES
        or element.for_compensation
        or (element.by_event and process.compensates(element))
    ):
        return False
    inside = process.members.get(element.id, ())
    return bool(process.compensation_handlers(element.id)) or any(_can_be_undone(subject, each) for each in inside)
