"""What every element has in common: tokens arrive, run, and go on along its flows.

The life cycle (run, complete, cancel) is that of SpiffWorkflow's task specs; its predictions and rescans of the whole
tree are not used.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec

from engine import feel
from engine.bpmn.model import Element, Flow, Process
from engine.runtime.faults import NoFlowTaken, NotWaiting
from engine.runtime.variables import holds

if TYPE_CHECKING:
    from engine.runtime.token import Token


@dataclass(frozen=True, slots=True)
class Way:
    """A sequence flow, ready to be taken."""

    flow: Flow
    target: "Node"
    condition: feel.Expression | None


class ProcessSpec(WorkflowSpec):  # type: ignore[misc]  # SpiffWorkflow ships no types
    """A compiled process: built once for each definition, shared by all its instances, never changed."""

    def __init__(self, process: Process) -> None:
        super().__init__(process.id)
        self.process = process
        self.root: Node
        self.watched: set[str] = set()
        """The variables that a conditional event reads."""

    def node(self, name: str) -> "Node":
        """The spec called ``name``: an element's id, with ``EACH`` behind it for a single pass of a loop."""
        node = self.task_specs[name]
        assert isinstance(node, Node)
        return node


class Node(TaskSpec):  # type: ignore[misc]  # SpiffWorkflow ships no types
    """The spec of one element."""

    beside = False
    """Whether its waiting tokens stand beside the flow: boundary events, starts of event sub-processes."""
    moves = True
    """Whether its tokens go on along flows; the record of a completed activity does not."""
    stands = True
    """Whether its tokens count as standing at the element."""
    holds_records = False
    """Whether its waiting tokens have timers or subscriptions outside the game."""

    def __init__(self, spec: ProcessSpec, element: Element, name: str | None = None) -> None:
        super().__init__(spec, name or element.id)
        self.element = element
        self.ways: list[Way] = []
        self.default: Way | None = None

    def arrive(self, scope: "Token", way: Way) -> None:
        """A token comes along ``way``."""
        scope.workflow.enter(self, scope)

    def execute(self, token: "Token") -> bool | None:
        """Do what the element does: True when done, None when the token has to wait."""
        return True

    def ways_out(self, scope: "Token") -> list[Way]:
        """The flows taken on leaving: those without a condition, those whose condition holds, else the default.

        Raises NoFlowTaken.
        """
        taken = [
            way
            for way in self.ways
            if way is not self.default and (way.condition is None or holds(way.condition, scope))
        ]
        if not taken and self.ways:
            if self.default is None:
                raise NoFlowTaken(element=self.element.id)
            return [self.default]
        return taken

    def closes(self, scope: "Token", done: "Token") -> bool:
        """Whether the scope that ``scope`` is ends with ``done``, which stands in it and is done."""
        return False

    def settle(self, scope: "Token") -> None:
        """The scope that ``scope`` is ends when nothing goes on in it any more."""
        if all(token.waits_beside for token in scope.within):
            scope.complete()

    def interrupted(self, scope: "Token") -> None:
        """What goes on in the scope that ``scope`` is ends, and nothing but its handler goes on."""

    @property
    def own_start(self) -> "Node | None":
        """For an event sub-process, its start: that does not catch what is thrown inside."""
        return None

    def take_over(self, token: "Token", variables: dict[str, Any]) -> None:
        """An event that happened hands what it carries to ``token``, which goes on from it."""

    def fire(self, token: "Token", variables: dict[str, Any]) -> None:
        """What the token waits for happened. Raises NotWaiting where nothing can happen to it."""
        raise NotWaiting(element=self.element.id, token=token.id)

    def remember(self, token: "Token") -> None:
        """What the token did is done: leave in its scope what compensation will need."""

    def swept(self, token: "Token") -> None:
        """The scope of the token is cleared: it goes."""
        token.workflow.cancel(token)

    def compensated(self, token: "Token") -> None:
        """Everything is undone whose compensation the token asked for."""

    def withdrawn(self, token: "Token") -> None:
        """The token was cancelled: tell the world what it need not keep any longer."""

    def released(self, token: "Token") -> None:
        """The token went on: its timers and subscriptions are no longer needed."""

    # -- SpiffWorkflow's life cycle, without prediction
    #

    def _run(self, token: "Token") -> bool | None:
        return self.execute(token)

    def _on_complete(self, token: "Token") -> None:
        token.workflow.leave(token)
