"""Ad-hoc sub-processes: something can begin in them, and nothing says in which order."""

from collections.abc import Iterator

from engine.bpmn.model import AdHoc, Element, Kind
from engine.lint.constants import known_value
from engine.lint.findings import Finding
from engine.lint.subject import Subject

_ORDERINGS = frozenset({"Parallel", "Sequential"})


def parts(subject: Subject) -> Iterator[Finding]:
    """Each has something that can begin, and neither starts nor ends; what begins with it is in it."""
    for element, ad_hoc in _all(subject):
        for inner in subject.process.members[element.id]:
            if inner.kind in (Kind.END_EVENT, Kind.START_EVENT):
                yield subject.finding("ad-hoc.start-or-end", inner, scope=element.id)
        startable = {part.id for part in subject.process.activatable(element.id)}
        if not startable:
            yield subject.finding("ad-hoc.empty", element)
        named = known_value(subject.expression(ad_hoc.active_elements))
        unknown = [str(name) for name in named if name not in startable] if isinstance(named, list) else []
        if unknown:
            yield subject.finding("ad-hoc.unknown-element", element, found=", ".join(unknown))


def settings(subject: Subject) -> Iterator[Finding]:
    """The ordering is one of two, and what is collected is both computed and kept."""
    for element, ad_hoc in _all(subject):
        if ad_hoc.ordering not in _ORDERINGS:
            yield subject.finding("ad-hoc.ordering", element, value=ad_hoc.ordering)
        if bool(ad_hoc.output_collection) != bool(ad_hoc.output_element):
            yield subject.finding("ad-hoc.half-output", element)


def _all(subject: Subject) -> Iterator[tuple[Element, AdHoc]]:
    return ((element, element.ad_hoc) for element in subject.elements if element.ad_hoc is not None)
