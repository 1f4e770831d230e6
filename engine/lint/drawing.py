"""Whether people can see what runs."""

from collections.abc import Iterator

from engine.lint.findings import Finding
from engine.lint.subject import Subject

_SHOWN = 5


def not_drawn(subject: Subject) -> Iterator[Finding]:
    """A node without drawing information runs and is not seen; said once for all of them."""
    missing = [element.id for element in subject.elements if element.id not in subject.diagram.drawn]
    if missing:
        first = subject.process.elements[missing[0]]
        yield subject.finding("diagram.not-drawn", None, first.place, count=len(missing), elements=missing[:_SHOWN])
