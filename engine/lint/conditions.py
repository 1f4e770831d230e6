"""Conditions and default flows: where a token is to choose, it must be able to."""

from collections.abc import Iterator

from engine.bpmn.model import ACTIVITIES, Flow, Kind, TriggerKind
from engine.lint.constants import known_value, reads_clock
from engine.lint.findings import Finding
from engine.lint.subject import Subject

CHOOSING = frozenset({Kind.EXCLUSIVE_GATEWAY, Kind.INCLUSIVE_GATEWAY})
_MAY_HAVE_DEFAULT = ACTIVITIES | CHOOSING
_TAKE_ALL = frozenset({Kind.EVENT_GATEWAY, Kind.PARALLEL_GATEWAY})
_CHANGES = frozenset({"create", "update"})


def conditions_allowed(subject: Subject) -> Iterator[Finding]:
    """Parallel and event gateways look at no conditions."""
    for element in subject.elements:
        for flow in subject.outgoing(element):
            if flow.condition is not None and element.kind in _TAKE_ALL:
                yield subject.finding("condition.not-allowed", flow, source=element.id)


def conditions_present(subject: Subject) -> Iterator[Finding]:
    """Each of several flows that leave a choosing gateway has a condition or is the default."""
    for gateway in subject.of_kind(*CHOOSING):
        flows = subject.outgoing(gateway)
        for flow in flows:
            if len(flows) > 1 and flow.condition is None and flow.id != gateway.default:
                yield subject.finding("condition.missing", flow, source=gateway.id)


def defaults(subject: Subject) -> Iterator[Finding]:
    """A default flow leaves its node without a condition."""
    for element in subject.elements:
        if element.default is None:
            continue
        if element.kind not in _MAY_HAVE_DEFAULT:
            yield subject.finding("default.not-allowed", element)
        elif element.default not in element.outgoing:
            yield subject.finding("default.unknown", element, flow=element.default)
        elif subject.process.flows[element.default].condition is not None:
            yield subject.finding("default.conditional", subject.process.flows[element.default])


def missing_defaults(subject: Subject) -> Iterator[Finding]:
    """Where every flow has a condition, the case that none holds stops the process with an error."""
    for element in subject.elements:
        flows = subject.outgoing(element)
        if (
            flows
            and element.kind not in _TAKE_ALL
            and element.default is None
            and all(_may_fail(subject, flow) for flow in flows)
        ):
            yield subject.finding("split.no-default", element)


def _may_fail(subject: Subject, flow: Flow) -> bool:
    return flow.condition is not None and known_value(subject.expression(flow.condition)) is not True


def condition_values(subject: Subject) -> Iterator[Finding]:
    """A condition is not always the same."""
    for flow in subject.process.flows.values():
        value = known_value(subject.expression(flow.condition))
        if isinstance(value, bool):
            yield subject.finding("condition.constant", flow, expression=flow.condition, value=value)


def event_conditions(subject: Subject) -> Iterator[Finding]:
    """What a conditional event waits for is made true by a variable: it is not constant, and time wakes nothing."""
    for element, trigger in subject.triggers:
        if trigger.kind is not TriggerKind.CONDITIONAL:
            continue
        if trigger.expression is None:
            yield subject.finding("event.no-condition", element, trigger.place)
        if set(trigger.changes) - _CHANGES:
            yield subject.finding("event.bad-filter", element, trigger.place, found=", ".join(trigger.changes))
        expression = subject.expression(trigger.expression)
        if expression is None:
            continue
        told = {"expression": trigger.expression}
        value = known_value(expression)
        if isinstance(value, bool):
            yield subject.finding("event.constant-condition", element, trigger.place, value=value, **told)
        if reads_clock(expression):
            yield subject.finding("condition.reads-clock", element, trigger.place, **told)
