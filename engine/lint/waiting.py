"""What lasts and what is over at once: events that come too late, and loops that never rest."""

from collections.abc import Iterator

from engine.bpmn.model import SCOPES, Element, Kind, TriggerKind
from engine.lint.findings import Finding
from engine.lint.subject import Subject, is_link

COMING = frozenset({TriggerKind.MESSAGE, TriggerKind.SIGNAL, TriggerKind.TIMER})
"""Triggers that come from outside, and find only what waits."""
_LASTING = frozenset({Kind.AD_HOC, Kind.CALL_ACTIVITY, Kind.EVENT_GATEWAY, Kind.RECEIVE_TASK, Kind.USER_TASK})
_SHOWN = 5


def lasts(subject: Subject, element: Element) -> bool:
    """Whether a token may rest here; a sub-process rests where something inside does."""
    todo, seen = [element], {element.id}
    while todo:
        current = todo.pop()
        if current.kind in _LASTING or (current.kind is Kind.CATCH_EVENT and not is_link(current)):
            return True
        if current.compensates or (current.ext.delegate is not None and current.ext.retries is not None):
            return True  # handlers may last, and a delegate with retries is a job
        if current.kind in SCOPES:
            inside = [each for each in subject.process.members.get(current.id, ()) if not each.by_event]
            todo += (each for each in inside if each.id not in seen)
            seen |= {each.id for each in inside}
    return False


def handlers_that_never_fire(subject: Subject) -> Iterator[Finding]:
    """An event sub-process that waits for something from outside, where nothing around it waits."""
    for element, trigger in subject.triggers:
        if not subject.starts_event_sub_process(element) or trigger.kind not in COMING:
            continue
        around = subject.process.members.get(subject.process.elements[element.scope].scope, ())
        if not any(lasts(subject, each) for each in around if not each.by_event):
            yield subject.finding("event.never-fires", element, trigger.place, trigger=trigger.kind)


def busy_loops(subject: Subject) -> Iterator[Finding]:
    """Ways back on which nothing waits: until their condition changes they are gone round within one command."""
    for members in subject.process.members.values():
        moving = {node.id: node for node in members if not lasts(subject, node)}
        onward = {name: {each.id for each in subject.successors(node)} & moving.keys() for name, node in moving.items()}
        left = _on_loops(onward)
        while left:
            first = next(name for name in moving if name in left)
            loop = [name for name in moving if name == first or (name in left and _reaches(onward, first, name))]
            loop = [name for name in loop if _reaches(onward, name, first)]
            left -= {first, *loop}
            if first in loop:
                yield subject.finding("reach.busy-loop", moving[first], elements=loop[:_SHOWN])


def _on_loops(onward: dict[str, set[str]]) -> set[str]:
    """The nodes that are left when those that lead nowhere, and those that nothing leads to, are taken away."""
    left = set(onward)
    for steps in (onward, _backward(onward)):
        counts = {name: len(steps[name] & left) for name in left}
        back = _backward(steps)
        todo = [name for name, count in counts.items() if not count]
        while todo:
            name = todo.pop()
            left.discard(name)
            for before in back[name] & left:
                counts[before] -= 1
                if not counts[before]:
                    todo.append(before)
    return left


def _backward(onward: dict[str, set[str]]) -> dict[str, set[str]]:
    before: dict[str, set[str]] = {name: set() for name in onward}
    for name, following in onward.items():
        for each in following:
            before[each].add(name)
    return before


def _reaches(onward: dict[str, set[str]], start: str, goal: str) -> bool:
    """Whether ``goal`` is reached by at least one step from ``start``."""
    todo, seen = [start], set[str]()
    while todo:
        new = onward[todo.pop()] - seen
        if goal in new:
            return True
        seen |= new
        todo += new
    return False
