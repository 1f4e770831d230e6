"""Exclusive, parallel and event-based gateways."""

from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from engine.runtime.faults import NoFlowTaken
from engine.runtime.specs.catching import CatchEvent
from engine.runtime.specs.node import Node, Way
from engine.runtime.variables import holds

if TYPE_CHECKING:
    from engine.runtime.token import Token


class ExclusiveGateway(Node):
    """Takes the first flow in document order whose condition holds, else the default."""

    def ways_out(self, scope: "Token") -> list[Way]:
        for way in self.ways:
            if way is not self.default and (way.condition is None or holds(way.condition, scope)):
                return [way]
        if self.default is not None:
            return [self.default]
        if self.ways:
            raise NoFlowTaken(element=self.element.id)
        return []


class Joining(Node):
    """A gateway at which tokens wait for each other.

    What has arrived is counted by flow, in the one token that waits there.
    """

    def arrive(self, scope: "Token", way: Way) -> None:
        waiting = next((token for token in scope.within if token.task_spec is self), None)
        game = scope.workflow
        if waiting is None:
            waiting = game.new_token(self, scope, TaskState.STARTED)
            game.trace.append(("enter", self.element.id, waiting.id))
        arrived = waiting.internal_data.setdefault("arrived", {})
        arrived[way.flow.id] = arrived.get(way.flow.id, 0) + 1
        self.arrived(waiting)

    def arrived(self, waiting: "Token") -> None:
        """One more is here: go on, or wait."""

    def fire_join(self, waiting: "Token") -> None:
        """Go on with one token of each flow; what came too early stays for the next time."""
        arrived = waiting.internal_data["arrived"]
        left = {flow: count - 1 for flow, count in arrived.items() if count > 1}
        scope, game = waiting.scope, waiting.workflow
        if left:
            later = game.new_token(self, scope, TaskState.STARTED)
            later.internal_data["arrived"] = left
        waiting.complete()


class ParallelGateway(Joining):
    """Waits for a token from every incoming flow, then takes every outgoing one."""

    def arrived(self, waiting: "Token") -> None:
        if len(waiting.internal_data["arrived"]) >= len(self.element.incoming):
            self.fire_join(waiting)

    def ways_out(self, scope: "Token") -> list[Way]:
        return self.ways


class EventGateway(Node):
    """Waits for the first of several events."""

    def execute(self, token: "Token") -> bool | None:
        game = token.workflow
        for way in self.ways:
            assert isinstance(way.target, CatchEvent), "the linter refuses anything else behind an event gateway"
            way.target.arm(game.new_token(way.target, token, TaskState.STARTED))
            if token.id not in game.tasks:
                break
        return None
