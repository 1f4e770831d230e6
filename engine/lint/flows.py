"""Sequence flows: from where to where they may go."""

from collections.abc import Iterator

from engine.bpmn.model import Element, Kind
from engine.lint.findings import Finding
from engine.lint.subject import Subject, is_link


def flow_ends(subject: Subject) -> Iterator[Finding]:
    """Both ends of a flow are nodes of one scope."""
    elements = subject.process.elements
    for flow in subject.process.flows.values():
        source, target = elements.get(flow.source), elements.get(flow.target)
        if source is None or target is None:
            yield subject.finding("flow.dangling", flow, missing=flow.source if source is None else flow.target)
        elif source.scope != target.scope:
            yield subject.finding("flow.crosses-scope", flow, source=source.id, target=target.id)


def flow_directions(subject: Subject) -> Iterator[Finding]:
    """Nothing flows into a start, a boundary event or an event sub-process, and nothing out of an end."""
    for element in subject.elements:
        for flow_id in element.incoming:
            if code := _closed_to_flows(element):
                yield subject.finding(code, subject.process.flows[flow_id], target=element.id)
        for flow in subject.outgoing(element):
            if element.kind is Kind.END_EVENT:
                yield subject.finding("flow.out-of-end", flow, source=element.id)
            elif element.by_event:
                yield subject.finding("flow.event-sub-process", flow, target=element.id)


def _closed_to_flows(element: Element) -> str | None:
    if element.by_event:
        return "flow.event-sub-process"
    return {Kind.START_EVENT: "flow.into-start", Kind.BOUNDARY_EVENT: "flow.into-boundary"}.get(element.kind)


def implicit_ends(subject: Subject) -> Iterator[Finding]:
    """A path that stops without an end event is legal, and mostly a flow that was forgotten, but for ad-hoc work."""
    ad_hoc = {scope.id for scope in subject.of_kind(Kind.AD_HOC)}
    for element in subject.elements:
        ends = element.kind is Kind.END_EVENT or element.by_event or element.for_compensation or element.compensates
        jumps = element.kind is Kind.THROW_EVENT and is_link(element)
        if element.scope in ad_hoc:
            continue
        if not element.outgoing and not ends and not jumps and element.kind is not Kind.EVENT_GATEWAY:
            yield subject.finding("flow.implicit-end", element)
