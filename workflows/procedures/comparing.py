"""What a changed diagram would do otherwise: elements and flows compared by meaning, not by where they are drawn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from engine import bpmn
from engine.bpmn.model import GATEWAYS, Element, Flow, Process, Trigger

_DERIVED = frozenset({"id", "place", "incoming", "outgoing", "triggers", "loop", "ad_hoc", "ext"})
_MAPPINGS = {"inputs": "input", "outputs": "output"}

Fact = tuple[str, str]
"""A field by its name, and of which input, output, property, trigger or loop attribute it is; empty for the others."""


@dataclass(frozen=True)
class FieldChange:
    """One field: ``field`` and ``of`` as in Fact, its value before and after; None where there was none."""

    field: str
    of: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Named:
    """An element or flow with the name people know it by, its id where it has none."""

    element: str
    name: str


@dataclass(frozen=True)
class Changed(Named):
    """An element or flow that is in both diagrams and says something else now."""

    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Comparison:
    """What the second diagram has more, less and otherwise than the first, each in document order."""

    added: tuple[Named, ...]
    removed: tuple[Named, ...]
    changed: tuple[Changed, ...]

    @property
    def count(self) -> int:
        """How many elements and flows differ."""
        return len(self.added) + len(self.removed) + len(self.changed)


def compare(before: bytes, after: bytes, key: str) -> Comparison:
    """Compare the process ``key`` of two files; where one lacks it, it is empty there. Raises XmlRefused, NotBpmn."""
    old, new = _parts(before, key), _parts(after, key)
    return Comparison(
        added=tuple(Named(part, name) for part, (name, _) in new.items() if part not in old),
        removed=tuple(Named(part, name) for part, (name, _) in old.items() if part not in new),
        changed=tuple(
            Changed(part, name, differing)
            for part, (name, facts) in new.items()
            if part in old and (differing := tuple(_differing(old[part][1], facts)))
        ),
    )


def _parts(body: bytes, key: str) -> dict[str, tuple[str, dict[Fact, str]]]:
    process = bpmn.read(body).processes.get(key)
    if process is None:
        return {}
    parts = {process.id: (process.name, {("name", ""): process.name, ("executable", ""): _text(process.executable)})}
    parts |= {
        element.id: (element.name or element.id, _of_element(element, process)) for element in process.elements.values()
    }
    return parts | {flow.id: (_flow_name(flow, process), _of_flow(flow)) for flow in process.flows.values()}


def _differing(old: Mapping[Fact, str], new: Mapping[Fact, str]) -> Iterator[FieldChange]:
    for fact in dict.fromkeys((*old, *new)):
        if old.get(fact) != new.get(fact):
            yield FieldChange(*fact, old.get(fact), new.get(fact))


def _of_element(element: Element, process: Process) -> dict[Fact, str]:
    facts = _plain(element, _DERIVED)
    facts |= {("trigger", trigger.kind.value): _trigger_text(trigger) for trigger in element.triggers}
    for field, part in (("loop", element.loop), ("ad_hoc", element.ad_hoc)):
        if part is not None:
            facts |= {(field, name): value for (name, _), value in _plain(part, frozenset({"place"})).items()}
    facts |= _plain(element.ext, frozenset({"inputs", "outputs", "properties", "unknown"}))
    for name, field in _MAPPINGS.items():
        facts |= {(field, mapping.target): mapping.source for mapping in getattr(element.ext, name)}
    facts |= {("property", name): value for name, value in element.ext.properties.items()}
    if element.kind in GATEWAYS and len(element.outgoing) > 1:  # the first condition that holds decides
        facts["order", ""] = ", ".join(_flow_name(process.flows[flow], process) for flow in element.outgoing)
    return facts


def _of_flow(flow: Flow) -> dict[Fact, str]:
    return _plain(flow, frozenset({"id", "place"}))


def _plain(thing: Any, skip: frozenset[str]) -> dict[Fact, str]:
    named = ((field.name, getattr(thing, field.name)) for field in fields(thing) if field.name not in skip)
    return {(name, ""): _text(value) for name, value in named if value not in (None, "")}


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _trigger_text(trigger: Trigger) -> str:
    said = (trigger.timer, trigger.expression, trigger.name, trigger.code, trigger.correlation_key)
    return " ".join(str(part) for part in said if part)


def _flow_name(flow: Flow, process: Process) -> str:
    ends = (process.elements.get(end) for end in (flow.source, flow.target))
    return flow.name or " → ".join((end.name or end.id) if end else "?" for end in ends)
