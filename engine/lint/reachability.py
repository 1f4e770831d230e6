"""Every node can be reached, and from every node an end."""

from collections.abc import Iterable, Iterator

from engine.bpmn.model import SCOPES, Element, Kind
from engine.lint.findings import Finding
from engine.lint.subject import Subject


def unreachable(subject: Subject) -> Iterator[Finding]:
    """Nodes that no token ever comes to. What stands in an unreachable sub-process is not named again."""
    for scope, members in subject.process.members.items():
        roots = [node for node in members if _is_root(subject, node)]
        if _is_ad_hoc(subject, scope):
            roots += subject.process.activatable(scope)
        elif _is_scope(subject, scope) and not any(node.kind is Kind.START_EVENT for node in members):
            continue
        reached = _closure(roots, _onward(subject, members)) if _is_scope(subject, scope) else set()
        for node in members:
            if node.id not in reached and not _detached(subject, node):
                yield subject.finding("reach.unreachable", node, scope=scope)


def _is_root(subject: Subject, node: Element) -> bool:
    """Whether tokens come here without a flow: starts, event sub-processes, and what undoes something."""
    undoes = node.for_compensation or any(target == node.id for _, target in subject.process.associations)
    return node.kind is Kind.START_EVENT or node.by_event or undoes


def _is_scope(subject: Subject, scope: str) -> bool:
    """Whether nodes may stand in this; a file can nest them in anything."""
    element = subject.process.elements.get(scope)
    return element is None or element.kind in SCOPES


def _is_ad_hoc(subject: Subject, scope: str) -> bool:
    element = subject.process.elements.get(scope)
    return element is not None and element.kind is Kind.AD_HOC


def _detached(subject: Subject, node: Element) -> bool:
    """Whether no token is to come here: on nothing, which is another finding, or a compensation boundary event."""
    if node.kind is not Kind.BOUNDARY_EVENT:
        return False
    return node.compensates or (node.attached_to or "") not in subject.process.elements


def endless(subject: Subject) -> Iterator[Finding]:
    """Nodes from which no end can be reached: what goes round there goes round for ever. The first one is named."""
    for scope, members in subject.process.members.items():
        if _can_be_left(subject, scope):
            continue
        onward = _onward(subject, members)
        ends = [node for node in members if not onward[node.id]]
        ending = _closure(ends, _backward(onward))
        for node in members:
            if node.id not in ending:
                yield subject.finding("reach.no-end", node)
                break


def _can_be_left(subject: Subject, scope: str) -> bool:
    """Whether something ends the scope from outside: an interrupting event of it or of a scope around it."""
    element = subject.process.elements.get(scope)
    around = [] if element is None else [element.id, *(outer.id for outer in subject.enclosing(element))]
    return any(_is_left(subject, each) for each in [subject.process.id, *around])


def _is_left(subject: Subject, scope: str) -> bool:
    process = subject.process
    around = [handler for handler in process.event_sub_processes(scope) if not process.compensates(handler)]
    handlers = [process.members.get(handler.id, []) for handler in around]
    if any(start.kind is Kind.START_EVENT and start.interrupting for members in handlers for start in members):
        return True
    return any(boundary.interrupting for boundary in subject.attached.get(scope, ()))


def _onward(subject: Subject, members: list[Element]) -> dict[str, list[str]]:
    return {node.id: [following.id for following in subject.successors(node)] for node in members}


def _backward(onward: dict[str, list[str]]) -> dict[str, list[str]]:
    before: dict[str, list[str]] = {}
    for node, following in onward.items():
        for each in following:
            before.setdefault(each, []).append(node)
    return before


def _closure(roots: Iterable[Element], steps: dict[str, list[str]]) -> set[str]:
    reached = {node.id for node in roots}
    todo = list(reached)
    while todo:
        new = set(steps.get(todo.pop(), ())) - reached
        reached |= new
        todo += new
    return reached
