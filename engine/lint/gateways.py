"""Event gateways: behind them stand events, and nothing else leads there."""

from collections.abc import Iterator

from engine.bpmn.model import Element, Kind, TriggerKind
from engine.lint.findings import Finding
from engine.lint.subject import Subject

_AWAITED = frozenset({TriggerKind.CONDITIONAL, TriggerKind.MESSAGE, TriggerKind.SIGNAL, TriggerKind.TIMER})


def event_gateways(subject: Subject) -> Iterator[Finding]:
    """Each flow leads to a catching conditional, timer, message or signal event of its own."""
    for gateway in subject.of_kind(Kind.EVENT_GATEWAY):
        flows = subject.outgoing(gateway)
        if not flows:
            yield subject.finding("event-gateway.no-events", gateway)
        if len(flows) == 1:
            yield subject.finding("event-gateway.single", gateway)
        for flow in flows:
            target = subject.process.elements.get(flow.target)
            if target is None:
                continue
            if not _waits(target):
                yield subject.finding("event-gateway.target", flow, target=target.id, kind=target.kind)
            elif len(target.incoming) > 1:
                yield subject.finding("event-gateway.shared-target", flow, target=target.id)


def _waits(element: Element) -> bool:
    return element.kind is Kind.CATCH_EVENT and element.trigger is not None and element.trigger.kind in _AWAITED
