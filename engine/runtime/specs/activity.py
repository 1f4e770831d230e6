"""Activities: input and output mappings, boundary events, and one pass of a loop."""

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import feel
from engine.bpmn.model import Element
from engine.runtime.specs.catching import BoundaryEvent
from engine.runtime.specs.compensation import CompensationRecord
from engine.runtime.specs.node import Node, ProcessSpec
from engine.runtime.variables import assign, context, evaluate_json, set_local

if TYPE_CHECKING:
    from engine.runtime.token import Token

EACH = "#each"
"""Behind an element's id: the spec of a single pass of its loop."""


class Activity(Node):
    """An element that does something. Subclasses say what in ``act`` and ``finish`` when it is done."""

    def __init__(self, spec: ProcessSpec, element: Element, name: str | None = None) -> None:
        super().__init__(spec, element, name)
        self.mapped_in: list[tuple[str, feel.Expression]] = []
        self.mapped_out: list[tuple[str, feel.Expression]] = []
        self.boundaries: list[BoundaryEvent] = []
        self.record: CompensationRecord | None = None

    def execute(self, token: "Token") -> bool | None:
        for name, expression in self.mapped_in:
            set_local(token, name, evaluate_json(expression, token))
        self.arm_boundaries(token)
        return self.act(token) if token.id in token.workflow.tasks else None

    def act(self, token: "Token") -> bool | None:
        """The work itself: True when done, None when the token has to wait."""
        return True

    def arm_boundaries(self, token: "Token") -> None:
        """Every boundary event starts to listen, unless one of them interrupts at once."""
        game = token.workflow
        for boundary in self.boundaries:
            if token.id in game.tasks:
                boundary.arm(game.new_token(boundary, token, TaskState.WAITING))

    def hand_out(self, token: "Token", results: dict[str, Any]) -> None:
        """Map what the activity gave outwards: through its output mappings, or all of it where there are none."""
        if not self.mapped_out:
            for name, value in results.items():
                assign(token.scope, name, value)
            return
        seen = context(token) | results
        environment = token.workflow.host.environment
        given = [(name, expression.evaluate_json(seen, environment)) for name, expression in self.mapped_out]
        for name, value in given:
            assign(token.scope, name, value)

    def remember(self, token: "Token") -> None:
        if self.record is not None:
            self.record.leave(token)

    def _on_complete(self, token: "Token") -> None:
        if self.name.endswith(EACH):
            token.scope.task_spec.each_done(token.scope, token)
        else:
            token.workflow.leave(token)


class PassThrough(Activity):
    """A task without work of its own (``task``, ``manualTask``): only its mappings count."""

    def act(self, token: "Token") -> bool | None:
        self.hand_out(token, {})
        return True
