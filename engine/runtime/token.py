"""A token: SpiffWorkflow's task, standing at one element in one scope.

It moves by being replaced; what was left behind is not kept.
"""

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

if TYPE_CHECKING:
    from engine.runtime.game import Game
    from engine.runtime.specs.node import Node


class Token(Task):  # type: ignore[misc]  # SpiffWorkflow ships no types
    """One token, standing in the scope that is its parent.

    ``data`` are the variables of its own scope, ``internal_data`` what its spec remembers.
    Ids count up within the instance, so that the same commands give the same ids again.
    """

    workflow: "Game"
    task_spec: "Node"
    data: dict[str, Any]
    internal_data: dict[str, Any]
    id: int

    def __init__(self, game: "Game", spec: "Node", scope: "Token | None", state: int, token_id: int) -> None:
        # what the base class's own constructor sets and tokens use; it also reads the clock and looks for the parent
        self.id = token_id
        self.workflow = game
        self.task_spec = spec
        self.triggered = False
        self.data, self.internal_data = {}, {}
        self._state = state
        self._children: list[int] = []
        self._parent = None
        game.tasks[token_id] = self
        if scope is not None:
            self._parent = scope.id
            scope._children.append(token_id)

    def _set_state(self, value: int) -> None:
        # The base class also reads the machine's clock and formats a log record for each change; neither belongs into
        # a replayable step.
        self._state = value

    @property
    def scope(self) -> "Token":
        """The token of the scope that this one stands in."""
        parent = self.parent
        assert isinstance(parent, Token), "only the process itself has no scope"
        return parent

    @property
    def within(self) -> "list[Token]":
        """The tokens standing in this one's scope."""
        return list(self.children)

    @property
    def waits_beside(self) -> bool:
        """Whether it is a boundary event or the start of an event sub-process.

        Such a token does not keep its scope open.
        """
        return self.task_spec.beside and self._state == TaskState.WAITING
