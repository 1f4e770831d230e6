"""Loops: over something, and not for ever."""

from collections.abc import Iterator

from engine.bpmn.model import Element, Loop
from engine.lint.constants import known_value
from engine.lint.findings import Finding
from engine.lint.subject import Subject


def loops(subject: Subject) -> Iterator[Finding]:
    """A multi-instance runs over one thing, and what it collects it both computes and keeps."""
    for element, loop in _looped(subject):
        if element.by_event:
            yield subject.finding("loop.event-sub-process", element, loop.place)
        if loop.standard:
            continue
        if not loop.input_collection and not loop.cardinality:
            yield subject.finding("loop.over-nothing", element, loop.place)
        if loop.input_collection and loop.cardinality:
            yield subject.finding("loop.over-two", element, loop.place)
        if bool(loop.output_collection) != bool(loop.output_element):
            yield subject.finding("loop.half-output", element, loop.place)


def standard_loops(subject: Subject) -> Iterator[Finding]:
    """A standard loop ends: by a condition that can be false, or after so many passes."""
    for element, loop in _looped(subject):
        if not loop.standard:
            continue
        always = loop.condition is None or known_value(subject.expression(loop.condition)) is True
        if loop.maximum is None and always:
            yield subject.finding("loop.endless", element, loop.place)
        if loop.maximum is not None and not (loop.maximum.isdecimal() and int(loop.maximum) > 0):
            yield subject.finding("loop.bad-maximum", element, loop.place, value=loop.maximum)


def _looped(subject: Subject) -> Iterator[tuple[Element, Loop]]:
    return ((element, element.loop) for element in subject.elements if element.loop is not None)
