"""Which variables a person can write: the keys of forms, and whatever is computed from them.

Names are followed, not paths: a name that some form of the process writes counts as written by it everywhere, except
at an element whose own input mapping sets it from something else. What delegates, decisions and called processes return
is trusted.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.model import Element, IoMapping, Kind
from engine.lint.subject import Subject

_THROWING = frozenset({Kind.END_EVENT, Kind.SEND_TASK, Kind.THROW_EVENT})
"""Their inputs are what the message, signal, error or escalation carries to whoever catches it."""
FORMS = frozenset({Kind.START_EVENT, Kind.USER_TASK})
"""Elements that may have a form."""


@dataclass(frozen=True)
class Taint:
    """The names that people can write: in the process, and seen from each element (by id)."""

    everywhere: frozenset[str]
    at: dict[str, frozenset[str]]


def taint(subject: Subject) -> Taint:
    """Follow what forms write until nothing new is found."""
    everywhere: frozenset[str] = frozenset()
    while True:
        at = {element.id: _seen_at(subject, element, everywhere) for element in subject.elements}
        found = everywhere.union(*(_written_by(subject, element, at[element.id]) for element in subject.elements))
        if found == everywhere:
            return Taint(everywhere, at)
        everywhere = found


def form_keys(subject: Subject, element: Element) -> frozenset[str]:
    """What the form of this element writes."""
    keys = subject.around.forms.get(element.ext.form_id or "", frozenset())
    return keys if element.kind in FORMS else frozenset()


def _seen_at(subject: Subject, element: Element, everywhere: frozenset[str]) -> frozenset[str]:
    seen = everywhere
    for scope in (*reversed(list(subject.enclosing(element))), *_undone(subject, element), element):
        # a form inside a scope may overwrite what the scope was given; the element itself sees what it was given
        own = scope is element
        if scope.loop is not None and scope.loop.input_element:
            if subject.reads(scope.loop.input_collection) & seen:
                seen = seen | {scope.loop.input_element}
            elif own:
                seen = seen - {scope.loop.input_element}
        for mapping in scope.ext.inputs:
            if subject.reads(mapping.source) & seen:
                seen = seen | {mapping.target}
            elif own:
                seen = seen - {mapping.target}
    return seen


def _undone(subject: Subject, handler: Element) -> Iterator[Element]:
    """The activities that this one compensates: it sees what they were given."""
    process = subject.process
    for source, target in process.associations if handler.for_compensation else ():
        if target == handler.id and process.elements[source].compensates:
            host = process.elements.get(process.elements[source].attached_to or "")
            if host is not None:
                yield host


def _written_by(subject: Subject, element: Element, seen: frozenset[str]) -> Iterator[str]:
    keys = form_keys(subject, element)
    if element.ext.outputs:
        yield from _tainted_targets(subject, element.ext.outputs, seen | keys | _result(subject, element, seen))
    else:
        yield from keys | _result(subject, element, seen)
    if element.kind in _THROWING:
        yield from _tainted_targets(subject, element.ext.inputs, seen)
    loop = element.loop
    if loop is not None and loop.output_collection and subject.reads(loop.output_element) & (seen | keys):
        yield loop.output_collection
    collected = element.ad_hoc
    if collected is not None and collected.output_collection and subject.reads(collected.output_element) & seen:
        yield collected.output_collection


def _result(subject: Subject, element: Element, seen: frozenset[str]) -> frozenset[str]:
    tainted = element.kind is Kind.SCRIPT_TASK and bool(subject.reads(element.ext.script) & seen)
    return frozenset({element.ext.result_variable}) if tainted and element.ext.result_variable else frozenset()


def _tainted_targets(subject: Subject, mappings: tuple[IoMapping, ...], seen: frozenset[str]) -> Iterator[str]:
    for mapping in mappings:
        if subject.reads(mapping.source) & seen:
            yield mapping.target
