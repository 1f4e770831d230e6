"""Every node can be reached, and from every node an end."""

from collections.abc import Iterable, Iterator

from engine.bpmn.model import SCOPES, Element, Kind
from engine.lint.findings import Finding
from engine.lint.subject import Subject


def unreachable(subject: Subject) -> Iterator[Finding]:
    """Nodes that no token ever comes to. What stands in an unreachable sub-process is not named again."""
    for scope, members in subject.process.members.items():
        roots = [node for node in members if node.kind is Kind.START_EVENT or node.by_event]
        if not any(node.kind is Kind.START_EVENT for node in members):
            continue
        reached = _closure(subject, roots)
        for node in members:
            if node.id not in reached and not node.for_compensation and not _detached(subject, node):
                yield subject.finding("reach.unreachable", node, scope=scope)


def _detached(subject: Subject, node: Element) -> bool:
    return node.kind is Kind.BOUNDARY_EVENT and (node.attached_to or "") not in subject.process.elements


def endless(subject: Subject) -> Iterator[Finding]:
    """Nodes from which no end can be reached: what goes round there goes round for ever."""
    for scope, members in subject.process.members.items():
        if _can_be_left(subject, scope):
            continue
        for node in members:
            reached = _closure(subject, [node])
            if not node.by_event and not any(_ends(subject, subject.process.elements[each]) for each in reached):
                yield subject.finding("reach.no-end", node)
                break


def _ends(subject: Subject, node: Element) -> bool:
    return not subject.successors(node)


def _can_be_left(subject: Subject, scope: str) -> bool:
    """Whether something ends the scope from outside: an interrupting event of it or of a scope around it."""
    around: str | None = scope
    while around is not None:
        handlers = [subject.process.members[handler.id] for handler in subject.process.event_sub_processes(around)]
        if any(start.kind is Kind.START_EVENT and start.interrupting for members in handlers for start in members):
            return True
        if any(boundary.interrupting for boundary in subject.process.boundaries(around)):
            return True
        element = subject.process.elements.get(around)
        around = element.scope if element is not None and element.kind in SCOPES else None
    return False


def _closure(subject: Subject, roots: Iterable[Element]) -> set[str]:
    todo = list(roots)
    reached = {node.id for node in todo}
    while todo:
        for node in subject.successors(todo.pop()):
            if node.id not in reached:
                reached.add(node.id)
                todo.append(node)
    return reached
