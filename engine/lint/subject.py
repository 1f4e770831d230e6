"""A process under examination: the questions that many rules ask of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engine import feel
from engine.bpmn.model import Diagram, Element, Flow, Kind, Place, Process, Trigger, TriggerKind
from engine.lint.codes import CODES
from engine.lint.findings import Finding, Surroundings


@dataclass(frozen=True)
class Subject:
    """One process of a diagram, with what is around it."""

    diagram: Diagram
    process: Process
    around: Surroundings
    _compiled: dict[str, feel.Expression | feel.FeelSyntaxError] = field(default_factory=dict)

    def finding(
        self, code: str, at: Element | Flow | None = None, place: Place | None = None, **details: Any
    ) -> Finding:
        """A finding about ``at`` (the process itself where it is None), placed there unless ``place`` says better."""
        where = place or (at or self.process).place
        element = (at or self.process).id
        name = (at or self.process).name or element
        return Finding(code, CODES[code], element, where.line, where.column, self.process.id, {"name": name, **details})

    @property
    def elements(self) -> list[Element]:
        """Every node of every scope, in document order."""
        return list(self.process.elements.values())

    def of_kind(self, *kinds: Kind) -> Iterator[Element]:
        """The nodes of these kinds."""
        return (element for element in self.process.elements.values() if element.kind in kinds)

    @cached_property
    def triggers(self) -> list[tuple[Element, Trigger]]:
        """Every event definition, with the node that carries it."""
        return [(element, trigger) for element in self.process.elements.values() for trigger in element.triggers]

    @cached_property
    def attached(self) -> dict[str, list[Element]]:
        """The boundary events by the id of what they are attached to; no token passes those of compensation."""
        hosts: dict[str, list[Element]] = {}
        for element in self.process.elements.values():
            if element.attached_to is not None and not element.compensates:
                hosts.setdefault(element.attached_to, []).append(element)
        return hosts

    def outgoing(self, element: Element) -> list[Flow]:
        """The flows that leave a node, in document order."""
        return [self.process.flows[flow] for flow in element.outgoing]

    def enclosing(self, element: Element) -> Iterator[Element]:
        """The sub-processes around a node, innermost first; each once, however wrong their ids are."""
        named: set[str] = set()
        while (outer := self.process.elements.get(element.scope)) is not None and outer.id not in named:
            named.add(outer.id)
            yield outer
            element = outer

    def starts_event_sub_process(self, element: Element) -> bool:
        """Whether this is the start event of an event sub-process."""
        outer = self.process.elements.get(element.scope)
        return element.kind is Kind.START_EVENT and outer is not None and outer.by_event

    def starts_process(self, element: Element) -> bool:
        """Whether this is a start event of the process itself."""
        return element.kind is Kind.START_EVENT and element.scope == self.process.id

    def successors(self, element: Element) -> list[Element]:
        """The nodes of the same scope that a token can reach next: along flows, through boundary events, over links."""
        found = [self.process.elements.get(flow.target) for flow in self.outgoing(element)]
        found += self.process.link_catches(element)
        found += self.attached.get(element.id, ())
        return [node for node in found if node is not None and node.scope == element.scope]

    def compile(self, text: str) -> feel.Expression | feel.FeelSyntaxError:
        """The FEEL text behind the ``=``, compiled, or why it cannot be."""
        if text not in self._compiled:
            try:
                self._compiled[text] = feel.compile_expression(text[1:], self.around.functions)
            except feel.FeelSyntaxError as error:
                self._compiled[text] = error
        return self._compiled[text]

    def expression(self, text: str | None) -> feel.Expression | None:
        """The expression that ``text`` is; None for a literal text and for one that does not parse."""
        if text is None or not text.startswith("="):
            return None
        compiled = self.compile(text)
        return compiled if isinstance(compiled, feel.Expression) else None

    def reads(self, text: str | None) -> frozenset[str]:
        """The variables that ``text`` reads; a name in a filter counts, although it may be an entry of the items."""
        expression = self.expression(text)
        return expression.names | expression.filter_names if expression else frozenset()


def is_link(element: Element) -> bool:
    """Whether this event is a link."""
    return element.trigger is not None and element.trigger.kind is TriggerKind.LINK
