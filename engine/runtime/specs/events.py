"""Events that a token passes: starts, throws and ends."""

from typing import TYPE_CHECKING

from engine import feel
from engine.bpmn.model import Element, TriggerKind
from engine.runtime.effects import MessageThrown, SignalThrown
from engine.runtime.specs.automatic import ServiceTask
from engine.runtime.specs.catching import CatchEvent
from engine.runtime.specs.node import Node, ProcessSpec
from engine.runtime.variables import key_of, name_of

if TYPE_CHECKING:
    from engine.runtime.token import Token


class StartEvent(Node):
    """Where a process or sub-process begins; what started it has been handed over already."""


class Throw(ServiceTask):
    """An intermediate throw event, a send task, and what an end event does before it ends: it throws and goes on."""

    def __init__(self, spec: ProcessSpec, element: Element, name: str | None = None) -> None:
        super().__init__(spec, element, name)
        self.message_name: feel.Expression | None = None
        self.correlation: feel.Expression | None = None

    def act(self, token: "Token") -> bool | None:
        if self.element.ext.delegate is not None:
            return super().act(token)
        game, trigger = token.workflow, self.element.trigger
        if trigger is None:
            return True
        match trigger.kind:
            case TriggerKind.MESSAGE:
                key = None if self.correlation is None else key_of(self.correlation, token)
                named = name_of(self.message_name, token)
                game.effects.append(MessageThrown(token.id, self.element.id, named, key, dict(token.data)))
            case TriggerKind.SIGNAL:
                named = name_of(self.message_name, token)
                game.effects.append(SignalThrown(token.id, self.element.id, named, dict(token.data)))
            case TriggerKind.ESCALATION:
                game.escalate(token, trigger.code, dict(token.data))
        return True if token.id in game.tasks else None


class EndEvent(Throw):
    """Where a token ends; a terminate end takes its whole scope along, an error end leaves by the nearest catcher."""

    def act(self, token: "Token") -> bool | None:
        game, trigger = token.workflow, self.element.trigger
        if trigger is not None and trigger.kind is TriggerKind.ERROR:
            game.fail(token, trigger.code, dict(token.data))
            return None
        if trigger is not None and trigger.kind is TriggerKind.TERMINATE:
            game.clear(token.scope, keep=token)
        return super().act(token)


class LinkThrow(Node):
    """Jumps to the catching link of the same name in the same scope."""

    target: CatchEvent

    def _on_complete(self, token: "Token") -> None:
        game, scope = token.workflow, token.scope
        game.enter(self.target, scope)
        game.leave(token)
