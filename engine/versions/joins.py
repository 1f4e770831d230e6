"""Joins between versions: which branch is which, and whether those under way will still meet."""

from collections.abc import Iterable, Iterator, Mapping

from engine.bpmn.model import Element, Kind, Process, TriggerKind
from engine.versions.blockers import Blocker, Reason
from engine.versions.plan import JOINS, Plan

Arrived = Mapping[str, int]
"""How many tokens have come to a join, by flow."""
Standing = tuple[int, str, Arrived]
"""A token, its element, and what has arrived where that is a join."""


def carried(plan: Plan, join: Element, twin: Element, arrived: Arrived) -> dict[str, int] | None:
    """What has arrived at ``join``, by the flows of ``twin``; None where a way has no match, or two have the same."""
    matches = {flow: _match(plan, join, twin, flow) for flow in arrived}
    found = {match: arrived[flow] for flow, match in matches.items() if match is not None}
    return found if len(found) == len(arrived) else None


def _match(plan: Plan, join: Element, twin: Element, flow: str) -> str | None:
    """The flow itself, else the only one that comes from the same element past steps that one version alone has."""
    if flow in twin.incoming:
        return flow
    kept = {name for name, each in plan.counterparts.items() if each.target is not None}
    origins = {plan.image(name) for name in _origins(plan.source, join, flow, kept)}
    images = {plan.image(name) for name in kept}
    alike = [
        other
        for other in twin.incoming
        if other not in join.incoming and _origins(plan.target, twin, other, images) == origins
    ]
    return alike[0] if len(alike) == 1 else None


def _origins(process: Process, join: Element, flow: str, known: Iterable[str | None]) -> set[str]:
    """The nearest elements in ``known`` on the way back from ``join`` along ``flow``."""
    todo, seen, found = [process.flows[flow].source], {join.id}, set[str]()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in known:
            found.add(name)
        else:
            todo += [process.flows[each].source for each in process.elements[name].incoming]
    return found


def lost(plan: Plan, scope: str, tokens: Iterable[Standing]) -> Iterator[tuple[int, Blocker]]:
    """Tokens of a scope that were to meet in a join which the other version does not have."""
    standing = list(tokens)
    for join in plan.source.members[scope]:
        twin = plan.target.elements.get(plan.mapping.get(join.id, join.id))
        if join.kind not in JOINS or len(join.incoming) < 2 or (twin is not None and twin.kind in JOINS):  # noqa: PLR2004 - a join joins two
            continue
        coming = [(token, at) for token, at, _ in standing if at == join.id or _reached(plan.source, at, join)]
        if len(coming) > 1:
            yield from ((token, Blocker(Reason.JOIN_LOST, at, join.id)) for token, at in coming)


def starved(process: Process, scope: str, tokens: Iterable[Standing]) -> Iterator[tuple[int, str]]:
    """Tokens of a scope that will wait, or wait, in a join for a branch on which nothing can come; with the join."""
    standing = list(tokens)
    for join in process.members[scope]:
        if join.kind is not Kind.PARALLEL_GATEWAY:
            continue
        ways = {
            token: set(arrived) if at == join.id else _reached(process, at, join) for token, at, arrived in standing
        }
        filled = set().union(*ways.values())
        if filled and filled < set(join.incoming):
            yield from ((token, join.id) for token, way in ways.items() if way)


def _reached(process: Process, start: str, join: Element) -> set[str]:
    """The incoming flows of ``join`` that a token at ``start`` may come by, not passing through it."""
    todo, seen, found = [start], {join.id}, set[str]()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        element = process.elements[name]
        outgoing = [*element.outgoing, *(flow for each in process.boundaries(name) for flow in each.outgoing)]
        found |= set(outgoing) & set(join.incoming)
        todo += [process.flows[flow].target for flow in outgoing]
        todo += _linked(process, element)
    return found


def _linked(process: Process, element: Element) -> Iterator[str]:
    trigger = element.trigger
    if element.kind is Kind.THROW_EVENT and trigger is not None and trigger.kind is TriggerKind.LINK:
        for other in process.members[element.scope]:
            if other.kind is Kind.CATCH_EVENT and other.trigger is not None and other.trigger.name == trigger.name:
                yield other.id
