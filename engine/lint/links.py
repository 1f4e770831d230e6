"""Links: every throw has the one catch of its name in its scope."""

from collections.abc import Iterator

from engine.bpmn.model import Kind
from engine.lint.findings import Finding
from engine.lint.subject import Subject, is_link


def link_names(subject: Subject) -> Iterator[Finding]:
    """A link is found by its name."""
    for element in subject.of_kind(Kind.THROW_EVENT, Kind.CATCH_EVENT):
        if is_link(element) and element.trigger is not None and not element.trigger.name:
            yield subject.finding("link.no-name", element)


def link_throws(subject: Subject) -> Iterator[Finding]:
    """A throw jumps to exactly one catch, and nowhere else."""
    for throw in subject.of_kind(Kind.THROW_EVENT):
        if not is_link(throw) or throw.trigger is None:
            continue
        catches = subject.process.link_catches(throw)
        if not catches:
            yield subject.finding("link.no-catch", throw, link=throw.trigger.name)
        if len(catches) > 1:
            yield subject.finding("link.several-catches", throw, link=throw.trigger.name)
        for flow in subject.outgoing(throw):
            yield subject.finding("link.throw-outgoing", flow, source=throw.id)


def link_catches(subject: Subject) -> Iterator[Finding]:
    """A catch is reached by its link alone."""
    reached = {
        catch.id
        for throw in subject.of_kind(Kind.THROW_EVENT)
        if is_link(throw)
        for catch in subject.process.link_catches(throw)
    }
    for catch in subject.of_kind(Kind.CATCH_EVENT):
        if not is_link(catch) or catch.trigger is None:
            continue
        if catch.id not in reached:
            yield subject.finding("link.no-throw", catch, link=catch.trigger.name)
        for flow in catch.incoming:
            yield subject.finding("link.catch-incoming", subject.process.flows[flow], target=catch.id)
