"""Scopes: the process itself and what sub-processes share with it."""

from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.model import Element, Kind, Place, Process
from engine.runtime.faults import StartUnclear
from engine.runtime.specs.catching import EventStart
from engine.runtime.specs.node import Node, ProcessSpec

if TYPE_CHECKING:
    from engine.runtime.token import Token


class Scope(Node):
    """Something that tokens stand in.

    ``starts`` are its start events, ``handlers`` the starts of its event sub-processes.
    """

    def __init__(self, spec: ProcessSpec, element: Element, name: str | None = None) -> None:
        super().__init__(spec, element, name)
        self.starts: list[Node] = []
        self.handlers: list[EventStart] = []

    def open(self, token: "Token", at: list[Node] | None = None) -> None:
        """Begin inside: the event sub-processes listen, a token stands at the start (or at the nodes ``at``)."""
        if self.listen(token):
            for node in self.starts[:1] if at is None else at:
                token.workflow.enter(node, token)

    def listen(self, token: "Token") -> bool:
        """Every event sub-process starts to listen. False when one of them takes over at once."""
        game = token.workflow
        for handler in self.handlers:
            listening = game.new_token(handler, token, TaskState.WAITING)
            handler.arm(listening)
            if listening.id not in game.tasks:
                return False
        return True


class ProcessScope(Scope):
    """The process as the outermost scope."""

    def __init__(self, spec: ProcessSpec, process: Process) -> None:
        root = Element(process.id, Kind.SUB_PROCESS, process.place or Place(1, 1), "", process.name)
        super().__init__(spec, root, name=f"{process.id}/")

    def open(self, token: "Token", at: list[Node] | None = None) -> None:
        """Raises StartUnclear."""
        if at is None and len(self.starts) > 1 and self.starts[0].element.trigger is not None:
            raise StartUnclear(process=self.element.id)
        super().open(token, at)

    def _on_complete(self, token: "Token") -> None:
        token.workflow.end(token, None, token.data)
