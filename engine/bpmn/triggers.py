"""Reads event definitions, resolving the messages, signals, errors and escalations that they name."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.bpmn.model import Kind, Place, TimerKind, Trigger, TriggerKind
from engine.xml import Node

ZEEBE = "http://camunda.org/schema/zeebe/1.0"
SHARED = "eventDefinitionRef"
"""Names an event definition that stands beside the processes, for several events."""


@dataclass(frozen=True)
class Definitions:
    """The root elements that events refer to, by id."""

    nodes: dict[tuple[str, str], Node]

    @classmethod
    def of(cls, root: Node) -> "Definitions":
        """Those of a definitions element."""
        return cls({(node.tag, node.get("id") or ""): node for node in root.children})

    def event_definition(self, reference: str) -> Node | None:
        """The event definition with this id that events share."""
        local = reference.strip().rpartition(":")[2]
        return next((node for (_, key), node in self.nodes.items() if key == local and _trigger_kind(node)), None)

    def find(self, tag: str, reference: str) -> Node | None:
        """The root element ``tag`` with this id; a prefixed name counts by its local part."""
        return self.nodes.get((tag, reference)) or self.nodes.get((tag, reference.rpartition(":")[2]))


def read_triggers(node: Node, definitions: Definitions) -> tuple[Trigger, ...]:
    """The event definitions of an event; for a send or receive task, its message."""
    if node.tag in (Kind.RECEIVE_TASK, Kind.SEND_TASK):
        reference = node.get("messageRef")
        return (_message(reference, Place(node.line, node.column), definitions),) if reference else ()
    found: list[Trigger] = []
    for child in node.children:
        shared = definitions.event_definition(child.text) if child.tag == SHARED else None
        definition = shared or child
        kind = _trigger_kind(definition)
        if child.namespace == node.namespace and kind is not None:
            found.append(replace(_READERS[kind](definition, definitions), place=_place(child)))
    return tuple(found)


def _trigger_kind(definition: Node) -> TriggerKind | None:
    name = definition.tag.removesuffix("EventDefinition")
    return TriggerKind(name) if name != definition.tag and name in _READERS else None


def _place(node: Node) -> Place:
    return Place(node.line, node.column)


def _message(reference: str, place: Place, definitions: Definitions) -> Trigger:
    message = definitions.find("message", reference)
    if message is None:
        return Trigger(TriggerKind.MESSAGE, place, unresolved=reference)
    extension = message.first("extensionElements")
    subscription = extension.first("subscription", ZEEBE) if extension else None
    key = subscription.get("correlationKey") if subscription else None
    return Trigger(TriggerKind.MESSAGE, place, name=message.get("name", reference), correlation_key=key)


def _message_definition(node: Node, definitions: Definitions) -> Trigger:
    return _message(node.get("messageRef") or "", _place(node), definitions)


def _signal(node: Node, definitions: Definitions) -> Trigger:
    reference = node.get("signalRef") or ""
    signal = definitions.find("signal", reference)
    if signal is None:
        return Trigger(TriggerKind.SIGNAL, _place(node), unresolved=reference)
    return Trigger(TriggerKind.SIGNAL, _place(node), name=signal.get("name", reference))


def _coded(kind: TriggerKind) -> Callable[[Node, Definitions], Trigger]:
    def read(node: Node, definitions: Definitions) -> Trigger:
        reference = node.get(f"{kind}Ref")
        if reference is None:
            return Trigger(kind, _place(node))
        target = definitions.find(kind, reference)
        if target is not None:
            return Trigger(kind, _place(node), code=target.get(f"{kind}Code") or None)
        if kind is TriggerKind.ERROR:
            # A reference that nothing defines is itself the code: modelers write such files, big engines read them so.
            return Trigger(kind, _place(node), code=reference)
        return Trigger(kind, _place(node), unresolved=reference)

    return read


def _timer(node: Node, _definitions: Definitions) -> Trigger:
    for kind in TimerKind:
        if (child := node.first(kind)) is not None:
            return Trigger(TriggerKind.TIMER, _place(node), timer=kind, expression=child.text.strip())
    return Trigger(TriggerKind.TIMER, _place(node))


def _conditional(node: Node, _definitions: Definitions) -> Trigger:
    condition, extension = node.first("condition"), node.first("extensionElements")
    only = extension.first("conditionalFilter", ZEEBE) if extension else None
    return Trigger(
        TriggerKind.CONDITIONAL,
        _place(node),
        expression=condition.text.strip() if condition and condition.text.strip() else None,
        variables=_listed(only.get("variableNames")) if only else (),
        changes=_listed(only.get("variableEvents")) if only else (),
    )


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def _link(node: Node, _definitions: Definitions) -> Trigger:
    return Trigger(TriggerKind.LINK, _place(node), name=node.get("name") or "")


def _compensation(node: Node, _definitions: Definitions) -> Trigger:
    wait = node.get("waitForCompletion", "true") != "false"
    return Trigger(TriggerKind.COMPENSATE, _place(node), name=node.get("activityRef") or None, wait=wait)


def _plain(kind: TriggerKind) -> Callable[[Node, Definitions], Trigger]:
    return lambda node, _definitions: Trigger(kind, _place(node))


_READERS: dict[TriggerKind, Callable[[Node, Definitions], Trigger]] = {
    TriggerKind.TIMER: _timer,
    TriggerKind.MESSAGE: _message_definition,
    TriggerKind.SIGNAL: _signal,
    TriggerKind.ERROR: _coded(TriggerKind.ERROR),
    TriggerKind.ESCALATION: _coded(TriggerKind.ESCALATION),
    TriggerKind.CONDITIONAL: _conditional,
    TriggerKind.LINK: _link,
    TriggerKind.TERMINATE: _plain(TriggerKind.TERMINATE),
    TriggerKind.COMPENSATE: _compensation,
    TriggerKind.CANCEL: _plain(TriggerKind.CANCEL),
}
