"""Which element of one version becomes which of another, and where a token may go over, told from the diagrams."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.bpmn.model import GATEWAYS, Element, Kind, Process, TriggerKind
from engine.versions.blockers import Blocker, Reason
from engine.versions.changes import Image, changes, passes
from engine.versions.suggesting import suggestions

JOINS = frozenset({Kind.PARALLEL_GATEWAY, Kind.INCLUSIVE_GATEWAY})
_PASSED = frozenset(
    {
        Kind.TASK,
        Kind.MANUAL_TASK,
        Kind.SERVICE_TASK,
        Kind.SEND_TASK,
        Kind.SCRIPT_TASK,
        Kind.BUSINESS_RULE_TASK,
        Kind.THROW_EVENT,
        Kind.END_EVENT,
        Kind.EXCLUSIVE_GATEWAY,
    }
)
"""Kinds that a token passes within one command, unless a job does their work or what they throw is waited for."""
_AWAITED = frozenset({TriggerKind.CANCEL, TriggerKind.COMPENSATE})
_ALONE = GATEWAYS | {Kind.BOUNDARY_EVENT, Kind.START_EVENT, Kind.CATCH_EVENT}
"""Kinds of which one cannot stand for two."""


@dataclass(frozen=True, slots=True)
class Counterpart:
    """What becomes of one element of the version at hand.

    ``target`` is the element of the other version, None where it has none; ``mapped`` tells that the mapping says so.
    ``changes`` are the parts in which they differ. ``holds_tokens`` tells whether a token can stand there;
    ``blockers`` are what would keep it from going over.
    """

    source: str
    target: str | None
    mapped: bool
    changes: tuple[str, ...]
    holds_tokens: bool
    blockers: tuple[Blocker, ...]


@dataclass(frozen=True)
class Plan:
    """How the elements of two versions belong together.

    ``counterparts`` by source element in document order, ``added`` what only the other version has, ``faults`` what is
    wrong with the mapping itself. ``suggestions`` are further entries for the mapping: renamed elements, perhaps.
    """

    source: Process
    target: Process
    mapping: Mapping[str, str]
    counterparts: Mapping[str, Counterpart]
    added: tuple[str, ...]
    faults: tuple[Blocker, ...]

    def image(self, element: str) -> str | None:
        """The element or scope of the other version that ``element`` becomes, None where there is none."""
        return self.target.id if element == self.source.id else self.counterparts[element].target

    @property
    def renamed(self) -> dict[str, str]:
        """The elements whose ids change."""
        return {name: each.target for name, each in self.counterparts.items() if each.target not in (None, name)}

    @property
    def removed(self) -> tuple[str, ...]:
        """What only the version at hand has."""
        return tuple(name for name, each in self.counterparts.items() if each.target is None)

    @property
    def changed(self) -> dict[str, tuple[str, ...]]:
        """The elements that say something else now, with the parts that changed."""
        return {name: each.changes for name, each in self.counterparts.items() if each.changes}

    @cached_property
    def suggestions(self) -> dict[str, str]:
        """For elements that were removed: the only added one that looks like it."""
        return suggestions(self.source, self.target, self.removed, self.added, self.image)


def plan(source: Process, target: Process, mapping: Mapping[str, str] | None = None) -> Plan:
    """How to go from ``source`` to ``target``: by equal id and kind, unless ``mapping`` says otherwise."""
    return _Planner(source, target, dict(mapping or {})).plan()


def holds_tokens(process: Process, element: Element) -> bool:
    """Whether a token can stand at ``element`` between two commands."""
    if element.loop is not None:
        return True
    if element.kind is Kind.CATCH_EVENT:
        return element.trigger is None or element.trigger.kind is not TriggerKind.LINK
    if element.kind is Kind.START_EVENT:
        return starts_by_event(process, element)
    if element.kind in JOINS:
        return len(element.incoming) > 1
    if element.kind in _PASSED:
        return element.ext.retries is not None or any(each.kind in _AWAITED for each in element.triggers)
    return True


def starts_by_event(process: Process, element: Element) -> bool:
    """Whether ``element`` is the start of an event sub-process."""
    return (
        element.kind is Kind.START_EVENT
        and element.scope in process.elements
        and process.elements[element.scope].by_event
    )


class _Planner:
    def __init__(self, source: Process, target: Process, mapping: dict[str, str]) -> None:
        self.source, self.target, self.mapping = source, target, mapping
        self.twins = {element.id: self._twin(element) for element in source.elements.values()}

    def plan(self) -> Plan:
        reached = {twin.id for twin in self.twins.values() if twin is not None}
        return Plan(
            self.source,
            self.target,
            self.mapping,
            {element.id: self._counterpart(element) for element in self.source.elements.values()},
            tuple(name for name in self.target.elements if name not in reached),
            tuple(self._faults()),
        )

    def _twin(self, element: Element) -> Element | None:
        twin = self.target.elements.get(self.mapping.get(element.id, element.id))
        return twin if twin is not None and _alike(element, twin) else None

    def _image(self, name: str) -> str | None:
        if name == self.source.id:
            return self.target.id
        twin = self.twins.get(name)
        return None if twin is None else twin.id

    def _counterpart(self, element: Element) -> Counterpart:
        twin, holds = self.twins[element.id], holds_tokens(self.source, element)
        return Counterpart(
            element.id,
            self._image(element.id),
            element.id in self.mapping,
            changes(self.source, element, self.target, twin, self._image) if twin is not None else (),
            holds,
            tuple(Blocker(*found) for found in self._blockers(element, twin)) if holds else (),
        )

    def _faults(self) -> Iterator[Blocker]:
        shared = Counter(twin.id for twin in self.twins.values() if twin is not None and twin.kind in _ALONE)
        for name, other in self.mapping.items():
            element, twin = self.source.elements.get(name), self.target.elements.get(other)
            if element is None:
                yield Blocker(Reason.UNKNOWN_SOURCE, name, other)
            elif twin is None:
                yield Blocker(Reason.UNKNOWN_TARGET, name, other)
            elif not _alike(element, twin):
                yield Blocker(Reason.MAPPED_KIND, name, other)
            elif shared[other] > 1:
                yield Blocker(Reason.MAPPED_TWICE, name, other)

    def _blockers(self, element: Element, twin: Element | None) -> Iterator[tuple[Reason, str, str]]:
        name = element.id
        if twin is None:
            if not self._listens(element):
                there = self.target.elements.get(name)
                yield (Reason.REMOVED, name, "") if there is None else (Reason.KIND_CHANGED, name, there.kind.value)
            return
        if element.attached_to is not None and self._image(element.attached_to) != twin.attached_to:
            yield Reason.ATTACHED_ELSEWHERE, name, twin.attached_to or ""
        if self._scopes(self.source, element, self._image) != self._scopes(self.target, twin, lambda scope: scope):
            yield Reason.SCOPE_CHANGED, name, twin.scope
        if passes(element.loop) != passes(twin.loop):
            yield Reason.LOOP_CHANGED, name, twin.id
        if [each.kind for each in element.triggers] != [each.kind for each in twin.triggers]:
            yield Reason.TRIGGER_CHANGED, name, twin.id
        if (element.ext.delegate is None) != (twin.ext.delegate is None):
            yield Reason.KIND_CHANGED, name, twin.id
        if element.ext.called_process != twin.ext.called_process:
            yield Reason.CALLED_PROCESS_CHANGED, name, twin.ext.called_process or ""
        if self._event_gateways(element) != _event_gateways(self.target, twin):
            yield Reason.EVENT_GATEWAY_CHANGED, name, twin.id

    def _listens(self, element: Element) -> bool:
        """Whether it waits beside the flow: such a wait ends with the element, and nothing is lost."""
        return element.kind is Kind.BOUNDARY_EVENT or starts_by_event(self.source, element)

    def _scopes(self, process: Process, element: Element, named: Image) -> list[str | None]:
        scopes = [named(element.scope)]
        if starts_by_event(process, element):  # its token stands where the event sub-process stands
            scopes.append(named(process.elements[element.scope].scope))
        return scopes

    def _event_gateways(self, element: Element) -> set[str | None]:
        return {self._image(name) for name in _event_gateways(self.source, element)}


def _event_gateways(process: Process, element: Element) -> set[str]:
    """For an event gateway what it waits for, for a catching event the event gateways that wait for it."""
    if element.kind is Kind.EVENT_GATEWAY:
        return {process.flows[flow].target for flow in element.outgoing}
    if element.kind is not Kind.CATCH_EVENT:
        return set()
    sources = (process.elements.get(process.flows[flow].source) for flow in element.incoming)
    return {source.id for source in sources if source is not None and source.kind is Kind.EVENT_GATEWAY}


def _alike(element: Element, twin: Element) -> bool:
    return (element.kind, element.by_event) == (twin.kind, twin.by_event)
