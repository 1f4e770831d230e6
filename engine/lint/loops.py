"""Multi-instance activities."""

from collections.abc import Iterator

from engine.lint.findings import Finding
from engine.lint.subject import Subject


def loops(subject: Subject) -> Iterator[Finding]:
    """A loop runs over one thing, and what it collects it both computes and keeps."""
    for element in subject.elements:
        loop = element.loop
        if loop is None or loop.standard:
            continue
        if element.by_event:
            yield subject.finding("loop.event-sub-process", element, loop.place)
        if not loop.input_collection and not loop.cardinality:
            yield subject.finding("loop.over-nothing", element, loop.place)
        if loop.input_collection and loop.cardinality:
            yield subject.finding("loop.over-two", element, loop.place)
        if bool(loop.output_collection) != bool(loop.output_element):
            yield subject.finding("loop.half-output", element, loop.place)
