"""Gateways that can get stuck, and steps that happen twice: tokens are played through, whatever the conditions say.

What is drawn in blocks is taken out before. Of the rest, nodes with one way in are passed at once, joins when they can,
merges last: so tokens that can be under way together do meet in front of a merge. Which node goes first does not matter
otherwise, since no token takes another's way; that keeps the number of states small.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, combinations, islice, product

from engine.bpmn.model import Element, Flow, Kind, TriggerKind
from engine.lint.findings import Finding
from engine.lint.reduction import reduce
from engine.lint.subject import Subject, is_link

MAX_STATES = 2_000
MAX_NODES = 500
MAX_TOKENS = 100_000
"""What is left of a scope when its blocks are taken out: more states or nodes than these are not gone through.

Nor are states that hold more tokens than these in all.
"""
_MANY = 4
_CLEARING = frozenset({TriggerKind.CANCEL, TriggerKind.ERROR, TriggerKind.TERMINATE})
_CHOOSING_ONE = frozenset({Kind.EVENT_GATEWAY, Kind.EXCLUSIVE_GATEWAY})
_JOINING = frozenset({Kind.INCLUSIVE_GATEWAY, Kind.PARALLEL_GATEWAY})

Marking = frozenset[tuple[str, int]]
"""How many tokens are on each flow that has any."""
Option = tuple[str, ...]
"""The flows that get a token when a node is passed."""


def stuck_and_doubled(subject: Subject) -> Iterator[Finding]:
    """Joins that may wait for a token that never comes, and merges that several tokens of one split may pass."""
    elements = subject.process.elements
    for scope in subject.process.members:
        reduced = reduce(subject, scope)
        board, nodes = Board(reduced.subject, scope), len(reduced.merges)
        if nodes > MAX_NODES or not board.play():
            yield subject.finding("scope.not-examined", elements.get(scope), nodes=nodes)
        for gateway, missing in board.stuck.items():
            yield subject.finding("join.may-stick", elements[gateway], missing=sorted(missing))
        for node in sorted({reduced.merges[doubled] for doubled in board.doubled}):
            yield subject.finding("merge.may-double", elements[node])


class Board:
    """A scope on which tokens are moved; ``stuck`` and ``doubled`` are what was seen in playing."""

    def __init__(self, subject: Subject, scope: str) -> None:
        self.subject = subject
        self.process = subject.process
        self.begins = self._begins(scope)
        self.stuck: dict[str, set[str]] = {}
        self.doubled: set[str] = set()
        self._reach: dict[str, dict[str, frozenset[str]]] = {}

    def play(self) -> bool:
        """Go through every marking; whether that came to an end."""
        todo = [_marking(flows) for flows in self.begins]
        seen: set[Marking] = set(todo)
        tokens = sum(map(len, todo))
        while todo:
            for marking in self._next(Counter(dict(todo.pop()))):
                if marking in seen:
                    continue
                tokens += len(marking)
                if len(seen) >= MAX_STATES or tokens > MAX_TOKENS:
                    return False
                seen.add(marking)
                todo.append(marking)
        return True

    def _begins(self, scope: str) -> list[Option]:
        """The flows that first get a token: behind each start; in ad-hoc work behind each part, or behind them all."""
        element = self.process.elements.get(scope)
        if element is None or element.ad_hoc is None:
            return [node.outgoing for node in self.process.members[scope] if node.kind is Kind.START_EVENT]
        options = [_options(self.subject, part) for part in self.process.activatable(scope)]
        if element.ad_hoc.active_elements is not None:
            return list(chain.from_iterable(options))
        return [tuple(chain.from_iterable(chosen)) for chosen in islice(product(*options), MAX_STATES)]

    def _next(self, tokens: Counter[str]) -> Iterator[Marking]:
        merges: list[tuple[str, Element]] = []
        joins: dict[str, Element] = {}
        for flow in sorted(tokens):
            node = self.process.elements.get(self.process.flows[flow].target)
            if node is None or node.kind is Kind.END_EVENT or len(node.incoming) == 1:
                yield from self._pass(tokens, [flow], node)
                return
            if node.kind in _JOINING:
                joins[node.id] = node
            else:
                merges.append((flow, node))
        for join in joins.values():
            if self._may_join(join, tokens):
                yield from self._pass(tokens, [flow for flow in join.incoming if tokens[flow]], join)
                return
        self._note_doubles(merges, tokens)
        for flow, node in merges:
            yield from self._pass(tokens, [flow], node)
        if not merges:
            for join in joins.values():
                self.stuck.setdefault(join.id, set()).update(flow for flow in join.incoming if not tokens[flow])

    def _note_doubles(self, merges: list[tuple[str, Element]], tokens: Counter[str]) -> None:
        standing = Counter(node.id for flow, node in merges for _ in range(tokens[flow]))
        self.doubled |= {node for node, count in standing.items() if count > 1}

    def _pass(self, tokens: Counter[str], taken: list[str], node: Element | None) -> Iterator[Marking]:
        if (
            node is not None
            and node.kind is Kind.END_EVENT
            and node.trigger is not None
            and node.trigger.kind in _CLEARING
        ):
            yield frozenset()
            return
        left = tokens - Counter(taken)
        for option in _options(self.subject, node) if node is not None else [()]:
            yield _marking([*left.elements(), *option])

    def _may_join(self, join: Element, tokens: Counter[str]) -> bool:
        empty = {flow for flow in join.incoming if not tokens[flow]}
        if not empty or join.kind is Kind.PARALLEL_GATEWAY:
            return not empty
        arrived = set(join.incoming) - empty
        reach = self._reach_of(join)
        reached = [reach.get(self.process.flows[flow].target, frozenset()) for flow in tokens if flow not in arrived]
        return not any(flows & empty and not flows & arrived for flows in reached)

    def _reach_of(self, join: Element) -> dict[str, frozenset[str]]:
        """For each node, the incoming flows of the join that a token there can reach without passing through it."""
        if join.id not in self._reach:
            self._reach[join.id] = {
                node.id: self._reached(node, join) for node in self.process.members[join.scope] if node is not join
            }
        return self._reach[join.id]

    def _reached(self, node: Element, join: Element) -> frozenset[str]:
        todo, seen, found = [node], {node.id, join.id}, set[str]()
        while todo:
            current = todo.pop()
            found |= set(current.outgoing) & set(join.incoming)
            new = [each for each in self.subject.successors(current) if each.id not in seen]
            seen |= {each.id for each in new}
            todo += new
        return frozenset(found)


def _marking(flows: Iterable[str]) -> Marking:
    return frozenset((flow, min(count, 2)) for flow, count in Counter(flows).items())


def _options(subject: Subject, node: Element) -> list[Option]:
    flows = subject.outgoing(node)
    if node.kind in _CHOOSING_ONE:
        return [(flow.id,) for flow in flows] or [()]
    if node.kind is Kind.PARALLEL_GATEWAY:
        return [node.outgoing]
    if node.kind is Kind.INCLUSIVE_GATEWAY:
        return _some_of(node.outgoing) or [()]
    if is_link(node) and node.kind is Kind.THROW_EVENT:
        return [catch.outgoing for catch in subject.process.link_catches(node)] or [()]
    return _with_boundaries(subject, node, _implicit(node, flows))


def _implicit(node: Element, flows: list[Flow]) -> list[Option]:
    """An activity takes every flow without a condition, and any of those with one."""
    always = tuple(flow.id for flow in flows if flow.condition is None and flow.id != node.default)
    conditional = tuple(flow.id for flow in flows if flow.condition is not None)
    options = [(*always, *chosen) for chosen in _some_of(conditional)]
    if always or not flows:
        return [always, *options]
    return [*options, *([(node.default,)] if node.default in node.outgoing else [])]


def _with_boundaries(subject: Subject, node: Element, usual: list[Option]) -> list[Option]:
    options = list(usual)
    for boundary in subject.attached.get(node.id, ()):
        if boundary.interrupting:
            options.append(boundary.outgoing)
        else:
            options += [(*option, *boundary.outgoing) for option in usual]
    return options


def _some_of(flows: Option) -> list[Option]:
    if len(flows) > _MANY:
        return [*((flow,) for flow in flows), flows]
    return list(chain.from_iterable(combinations(flows, size) for size in range(1, len(flows) + 1)))
