"""Conditional events: they wait for variables to make a condition true (BPMN 2.0.2, table 10.93).

The rules, where the standard leaves them open, are those of the big engines:

- A condition is looked at when its event begins to listen, before anything behind it begins: an activity whose
  interrupting condition holds already is not carried out.
- It is looked at again each time a variable that it reads is set, be it to the value that it had: by a completed task,
  a message, a script, an operation, in whatever scope the event sees; a variable of the same name nearer by hides it.
  What one step of one token sets is one change.
- It happens at each look at which it holds; it need not have been false in between. An interrupting event thus happens
  once, another one once for each change.
- What an activity hands out is set while the activity is still there: its own boundary events see it, and one that
  interrupts takes the token instead of the flows.
- Outer scopes look before inner ones, those that listened earlier before those that came later.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import feel
from engine.bpmn.model import Kind
from engine.runtime.specs.catching import BoundaryEvent, CatchEvent, Catching, EventStart
from engine.runtime.variables import holds

if TYPE_CHECKING:
    from engine.runtime.game import Game
    from engine.runtime.token import Token


@dataclass(frozen=True, slots=True)
class Change:
    """A variable was set in the scope of the token ``scope``, when ``serial`` tokens had been made."""

    scope: int
    name: str
    created: bool
    serial: int


class Conditional(Catching):
    """What waits for a condition. ``names`` are the variables whose changes it is looked at for."""

    condition: feel.Expression
    names: frozenset[str]

    def arm(self, token: "Token") -> None:
        if holds(self.condition, token):
            self.fire(token, {})

    def listens(self, token: "Token") -> bool:
        """Whether the token still waits."""
        return bool(token.state == TaskState.WAITING)

    def sees(self, token: "Token", change: Change) -> bool:
        """Whether the change is of a variable that the condition reads from where the token listens."""
        if change.name not in self.names or token.id > change.serial or not self._is_meant(change):
            return False
        scope: Token | None = token
        while scope is not None and scope.id != change.scope:
            if change.name in scope.data:
                return False
            scope = scope.parent
        return scope is not None

    def _is_meant(self, change: Change) -> bool:
        return not self.trigger.changes or ("create" if change.created else "update") in self.trigger.changes


class ConditionalCatch(Conditional, CatchEvent):
    """In the flow, or behind an event gateway."""

    def execute(self, token: "Token") -> bool | None:
        if token.internal_data.pop("happened", False) or holds(self.condition, token):
            self.take_over(token, {})
            return True
        return None

    def listens(self, token: "Token") -> bool:
        return bool(token.state == TaskState.STARTED)

    def fire(self, token: "Token", variables: dict[str, Any]) -> None:
        game, gateway = token.workflow, token.scope
        if gateway.task_spec.element.kind is Kind.EVENT_GATEWAY:
            gateway._set_state(TaskState.COMPLETED)  # it is left by way of this event, not cancelled
            game.trace.append(("leave", gateway.task_spec.element.id, gateway.id))
            game.cancel(gateway)
            token = game.enter(self, gateway.scope)
        else:
            game.wake(token)
        token.internal_data["happened"] = True


class ConditionalBoundary(Conditional, BoundaryEvent):
    """On the edge of an activity."""

    def execute(self, token: "Token") -> bool | None:
        self.take_over(token, {})
        return True

    def fire(self, token: "Token", variables: dict[str, Any]) -> None:
        game, host = token.workflow, token.scope
        scope = host.scope
        if self.element.interrupting:
            game.cancel(host)
        game.enter(self, scope)


class ConditionalStart(Conditional, EventStart):
    """The start of an event sub-process."""

    def listens(self, token: "Token") -> bool:
        return super().listens(token) and not token.scope.has_state(TaskState.COMPLETED)


def woken(game: "Game", changes: list[Change]) -> "list[Token]":
    """The listening tokens that see one of ``changes``, in the order in which they are to look."""
    found = [
        token
        for token in game.tasks.values()
        if isinstance(token.task_spec, Conditional) and any(token.task_spec.sees(token, change) for change in changes)
    ]
    return sorted(found, key=lambda token: (_depth(token), token.id))


def _depth(token: "Token") -> int:
    depth = 0
    place: Token | None = token.scope if token.task_spec.beside else token
    while place is not None:
        depth, place = depth + 1, place.parent
    return depth
