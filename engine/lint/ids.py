"""Ids: every node has one, legal in XML, and no two are the same."""

import re
from collections.abc import Iterator

from engine.lint.findings import Finding
from engine.lint.subject import Subject

LONGEST = 150
_LEGAL = re.compile(rf"[^\W\d][\w.\-\u00b7]{{0,{LONGEST - 1}}}")


def process_id(subject: Subject) -> Iterator[Finding]:
    """A process is deployed under its id."""
    if not subject.process.id:
        yield subject.finding("id.missing", kind="process")
    elif not _LEGAL.fullmatch(subject.process.id):
        yield subject.finding("id.illegal", id=subject.process.id)


def element_ids(subject: Subject) -> Iterator[Finding]:
    """What happens is recorded under the ids of nodes; the reader makes one up where the file gives none."""
    for element in subject.elements:
        if element.id == f"{element.kind}@{element.place.line}:{element.place.column}":
            yield subject.finding("id.missing", element, kind=element.kind)
        elif not _LEGAL.fullmatch(element.id):
            yield subject.finding("id.illegal", element, id=element.id)
        elif element.id == subject.process.id:
            yield subject.finding("id.duplicate", element, id=element.id)


def flow_ids(subject: Subject) -> Iterator[Finding]:
    """The reader puts an apostrophe behind an id that a flow had before, and makes one up where there is none."""
    process = subject.process
    for flow in process.flows.values():
        given = flow.id.rstrip("'")
        made_up = given == f"{flow.source}->{flow.target}"
        if flow.id in process.elements or (given != flow.id and given in process.flows and not made_up):
            yield subject.finding("id.duplicate", flow, id=given)


def duplicates(subject: Subject) -> Iterator[Finding]:
    """Nodes and processes that share an id with another of the file."""
    for element_id, place in subject.diagram.duplicates:
        if element_id == subject.process.id:
            yield subject.finding("id.duplicate", None, place, id=element_id)
        if element_id in subject.process.elements:
            yield subject.finding("id.duplicate", subject.process.elements[element_id], place, id=element_id)
