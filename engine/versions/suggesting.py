"""Guesses which added element is a removed one under another id. A person decides."""

from collections import Counter
from collections.abc import Iterable, Iterator

from engine.bpmn.model import Element, Process
from engine.versions.changes import Image


def suggestions(
    source: Process, target: Process, removed: Iterable[str], added: Iterable[str], image: Image
) -> dict[str, str]:
    """By removed element, the only added one of the same kind with the same name, else with the same neighbours."""
    gone = [source.elements[name] for name in removed]
    fresh = [target.elements[name] for name in added]
    found: dict[str, str] = {}
    for element in gone:
        alike = [each for each in fresh if (each.kind, each.by_event) == (element.kind, element.by_event)]
        for look in (_same_name(element, alike), _same_place(source, target, element, alike, image)):
            candidates = list(look)
            if len(candidates) == 1:
                found[element.id] = candidates[0]
                break
    wanted = Counter(found.values())
    return {name: other for name, other in found.items() if wanted[other] == 1}


def _same_name(element: Element, others: Iterable[Element]) -> Iterator[str]:
    return (other.id for other in others if element.name and other.name == element.name)


def _same_place(
    source: Process, target: Process, element: Element, others: Iterable[Element], image: Image
) -> Iterator[str]:
    before = tuple({image(name) for name in side} for side in _neighbours(source, element))
    if not any(before):
        return iter(())
    return (other.id for other in others if tuple(map(set, _neighbours(target, other))) == before)


def _neighbours(process: Process, element: Element) -> tuple[list[str], list[str], list[str]]:
    sources = [process.flows[flow].source for flow in element.incoming]
    targets = [process.flows[flow].target for flow in element.outgoing]
    return sources, targets, [element.attached_to] if element.attached_to else []
