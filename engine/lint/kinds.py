"""Constructs of BPMN that are not run, each refused by its own name so that the reader learns what to draw instead."""

from collections.abc import Iterator

from engine.bpmn.model import Element, Kind
from engine.lint.findings import Finding
from engine.lint.subject import Subject

REFUSED_KINDS = {
    Kind.COMPLEX_GATEWAY: "kind.complex-gateway",
}


def unknown_elements(subject: Subject) -> Iterator[Finding]:
    """Elements that nothing here understands."""
    for tag, element_id, place in subject.process.unsupported:
        yield subject.finding(
            "process.unsupported", subject.process.elements.get(element_id), place, tag=tag, id=element_id
        )


def refused_kinds(subject: Subject) -> Iterator[Finding]:
    """Nodes that are understood and not run."""
    for element in subject.elements:
        code = _refused(element)
        if code is not None:
            yield subject.finding(code, element)
        if element.by_event and element.kind is not Kind.SUB_PROCESS:
            yield subject.finding("kind.triggered-by-event", element)


def _refused(element: Element) -> str | None:
    if element.instantiate:
        return "kind.instantiating"
    return REFUSED_KINDS.get(element.kind)
