"""A scope made smaller without changing where its tokens can get stuck or meet: what is drawn in blocks disappears.

Steps in a row become one flow, flows that lead side by side from a split to the gateway that closes it become one, and
ways back are left out. (Where a split feeds itself without end, a block that its tokens come to one after another is
taken out too, and not told as a place where they meet.) A diagram of blocks within blocks is gone through in time
proportional to its size; only what is entangled is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.bpmn.model import Element, Flow, Kind, Process
from engine.lint.subject import Subject, is_link

_ONE = frozenset({Kind.EVENT_GATEWAY, Kind.EXCLUSIVE_GATEWAY})
_JOINING = frozenset({Kind.INCLUSIVE_GATEWAY, Kind.PARALLEL_GATEWAY})


@dataclass
class _Node:
    element: Element
    incoming: list[str]
    outgoing: list[str]
    fixed: bool
    """Whether it stays as it is: links, boundary events and what they are attached to."""
    merge: str
    """The node of the diagram where several ways first come together in this one."""


@dataclass(frozen=True)
class Reduced:
    """What is left of a scope, as a process of its own; ``merges`` names for a node the one of the diagram it is."""

    subject: Subject
    merges: dict[str, str]


def reduce(subject: Subject, scope: str) -> Reduced:
    """The scope with every block taken out; ad-hoc work, whose parts stand beside one another, as it is."""
    members, element = subject.process.members[scope], subject.process.elements.get(scope)
    if element is not None and element.kind is Kind.AD_HOC:
        return Reduced(subject, {member.id: member.id for member in members})
    board = _Board(subject, members)
    board.shrink()
    return Reduced(board.subject(scope), {name: node.merge for name, node in board.nodes.items()})


class _Board:
    def __init__(self, subject: Subject, members: Sequence[Element]) -> None:
        self._subject = subject
        process = subject.process
        inside = {element.id for element in members}
        self.flows: dict[str, Flow] = {
            key: flow for key, flow in process.flows.items() if flow.source in inside and flow.target in inside
        }
        self.nodes: dict[str, _Node] = {}
        absorbed = {boundary.id: host.id for host in members for boundary in self._timeouts(host)}
        for element in members:
            if element.id not in absorbed:
                self._add(element)
        self._todo = list(self.nodes)

    def _timeouts(self, host: Element) -> list[Element]:
        """The events of an activity that is left by one way only: at its end, or by an interrupting event."""
        attached = self._subject.attached.get(host.id, [])
        plain = all(each.interrupting and each.scope == host.scope for each in attached)
        single = all(len(each.outgoing) == 1 and each.outgoing[0] in self.flows for each in (host, *attached))
        return attached if plain and single else []

    def _add(self, element: Element) -> None:
        attached = self._subject.attached.get(element.id, [])
        timeouts = self._timeouts(element)
        outgoing = [flow for flow in element.outgoing if flow in self.flows]
        if timeouts:
            element = replace(element, kind=Kind.EXCLUSIVE_GATEWAY, default=None)
            for boundary in timeouts:
                for flow in boundary.outgoing:
                    self.flows[flow] = replace(self.flows[flow], source=element.id)
                    outgoing.append(flow)
        fixed = is_link(element) or element.kind is Kind.BOUNDARY_EVENT or bool(attached and not timeouts)
        incoming = [flow for flow in element.incoming if flow in self.flows]
        self.nodes[element.id] = _Node(element, incoming, outgoing, fixed, element.id)

    def shrink(self) -> None:
        """Apply what can be applied until nothing can; each step makes the scope smaller."""
        while self._todo:
            node = self.nodes.get(self._todo.pop())
            if (
                node is not None
                and not node.fixed
                and (self._side_by_side(node) or self._back(node) or self._row(node))
            ):
                self._todo.append(node.element.id)

    def _side_by_side(self, node: _Node) -> bool:
        """Flows between the same two gateways, when the second treats them as the first does."""
        first: dict[str, str] = {}
        for flow in node.outgoing:
            target = self.flows[flow].target
            kept = first.setdefault(target, flow)
            if kept != flow and _closes(node.element, self.nodes[target].element):
                self._drop(flow, keep=kept)
                return True
        return False

    def _back(self, node: _Node) -> bool:
        """A way from a choice back to itself."""
        own = [flow for flow in node.outgoing if self.flows[flow].target == node.element.id]
        if own and node.element.kind is Kind.EXCLUSIVE_GATEWAY and len(node.outgoing) > 1:
            self._drop(own[0], keep=None)
            return True
        return False

    def _row(self, node: _Node) -> bool:
        """A node that is passed in one way, and the one node behind it."""
        if len(node.outgoing) != 1 or not node.incoming or node.element.kind is Kind.END_EVENT:
            return False
        last = node.outgoing[0]
        target = self.nodes[self.flows[last].target]
        if target is node:
            return False
        if len(node.incoming) == 1:
            self._shorten(node, node.incoming[0], last)
            return True
        lone = len(target.incoming) == 1 and not target.fixed
        if node.element.kind in _JOINING or not lone or target.element.kind in _JOINING | {Kind.END_EVENT}:
            return False
        self._fuse(node, last, target)
        return True

    def _shorten(self, node: _Node, before: str, after: str) -> None:
        """``before`` and the node go, ``after`` takes the place of ``before``."""
        source = self.nodes[self.flows[before].source]
        self.flows[after] = replace(self.flows[after], source=source.element.id, condition=self.flows[before].condition)
        source.outgoing[source.outgoing.index(before)] = after
        if source.element.default == before:
            source.element = replace(source.element, default=after)
        del self.flows[before], self.nodes[node.element.id]
        self._todo += [source.element.id, self.flows[after].target]

    def _fuse(self, node: _Node, between: str, target: _Node) -> None:
        """A merge goes into the node behind it, which then is the merge."""
        for flow in node.incoming:
            self.flows[flow] = replace(self.flows[flow], target=target.element.id)
        target.incoming, target.merge = node.incoming, node.merge
        del self.flows[between], self.nodes[node.element.id]
        self._todo += [target.element.id, *(self.flows[flow].source for flow in target.incoming)]

    def _drop(self, flow: str, *, keep: str | None) -> None:
        source, target = self.nodes[self.flows[flow].source], self.nodes[self.flows[flow].target]
        if keep is not None and source.element.default == flow:
            source.element = replace(source.element, default=keep)
        source.outgoing.remove(flow)
        target.incoming.remove(flow)
        del self.flows[flow]
        self._todo += [source.element.id, target.element.id]

    def subject(self, scope: str) -> Subject:
        """The scope as it is now, as a process that can be examined."""
        elements = {
            name: replace(node.element, incoming=tuple(node.incoming), outgoing=tuple(node.outgoing))
            for name, node in self.nodes.items()
        }
        whole = self._subject.process
        process = Process(scope, "", executable=True, place=whole.place, elements=elements, flows=self.flows)
        return Subject(self._subject.diagram, process, self._subject.around)


def _closes(split: Element, join: Element) -> bool:
    if split.kind in _ONE:
        return join.kind is not Kind.PARALLEL_GATEWAY
    if split.kind is Kind.PARALLEL_GATEWAY:
        return join.kind in _JOINING
    return split.kind is Kind.INCLUSIVE_GATEWAY and join.kind is Kind.INCLUSIVE_GATEWAY
