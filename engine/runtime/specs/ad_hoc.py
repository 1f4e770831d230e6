"""Ad-hoc sub-processes: what is in them is done in no order that the diagram gives (BPMN 2.0.2, 10.3.5 and 13.3.5).

The standard enables every element without an incoming flow and leaves it to people which they begin. Here those that
``activeElementsCollection`` names begin with the sub-process, without it all of them; further ones, or the same again,
begin by ``activate`` while it runs. Where the ordering is sequential, each begins when nothing goes on but what
handles events.

It is over when the completion condition holds after one of its activities is done, or when nothing goes on any more.
What still goes on then is cancelled, or, where ``cancelRemainingInstances`` is false, goes on to its end; nothing
further begins.
"""

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import feel
from engine.bpmn.model import ACTIVITIES, AdHoc, Element
from engine.runtime.faults import BadValue, NotInside, NotWaiting
from engine.runtime.specs.node import Node, ProcessSpec
from engine.runtime.specs.sub_process import SubProcess
from engine.runtime.variables import assign, evaluate_json, holds

if TYPE_CHECKING:
    from engine.runtime.token import Token


class AdHocSubProcess(SubProcess):
    """``parts`` are the specs of what can begin in it, by element id."""

    active: feel.Expression | None = None
    completion: feel.Expression | None = None
    output_element: feel.Expression | None = None

    def __init__(self, spec: ProcessSpec, element: Element, name: str | None = None) -> None:
        super().__init__(spec, element, name)
        assert element.ad_hoc is not None, "the reader tells what an ad-hoc sub-process says"
        self.ad_hoc: AdHoc = element.ad_hoc
        self.parts: dict[str, Node] = {}

    def act(self, token: "Token") -> bool | None:
        self.open(token)
        return True if all(inside.waits_beside for inside in token.within) else None

    def open(self, token: "Token", at: list[Node] | None = None) -> None:
        token.internal_data |= {"next": [], "output": []}
        if self.listen(token):
            for node in self._active(token) if at is None else at:
                self._begin(token, node)

    def activate(self, token: "Token", element_id: str) -> None:
        """Begin ``element_id`` in the running sub-process. Raises NotInside, NotWaiting."""
        node = self.parts.get(element_id)
        if node is None:
            raise NotInside(element=element_id, scope=self.element.id)
        if token.internal_data.get("enough") or token.state != TaskState.STARTED:
            raise NotWaiting(element=self.element.id, token=token.id)
        self._begin(token, node)

    def closes(self, scope: "Token", done: "Token") -> bool:
        element = done.task_spec.element
        if element.kind not in ACTIVITIES or element.by_event:
            return False
        if self.output_element is not None:
            scope.internal_data["output"].append(evaluate_json(self.output_element, done))
        if self.completion is None or not holds(self.completion, scope):
            return False
        self.interrupted(scope)
        if not self.ad_hoc.cancels_remaining:
            return False
        for token in scope.within:
            if token is not done and not token.waits_beside:
                token.task_spec.swept(token)
        return True

    def interrupted(self, scope: "Token") -> None:
        scope.internal_data |= {"enough": True, "next": []}

    def settle(self, scope: "Token") -> None:
        if scope.internal_data["next"] and not _is_busy(scope):
            following, *later = scope.internal_data["next"]
            scope.internal_data["next"] = later
            scope.workflow.enter(self.parts[following], scope)
        else:
            super().settle(scope)

    def _active(self, token: "Token") -> list[Node]:
        if self.active is None:
            return list(self.parts.values())
        named: Any = evaluate_json(self.active, token)
        if not isinstance(named, list) or not all(isinstance(name, str) and name in self.parts for name in named):
            raise BadValue(element=self.element.id, what="activeElementsCollection", found=named)
        return [self.parts[name] for name in named]

    def _begin(self, token: "Token", node: Node) -> None:
        if self.ad_hoc.sequential and _is_busy(token):
            token.internal_data["next"] = [*token.internal_data["next"], node.element.id]
        else:
            token.workflow.enter(node, token)

    def _on_complete(self, token: "Token") -> None:
        if self.ad_hoc.output_collection:
            assign(token.scope, self.ad_hoc.output_collection, token.internal_data["output"])
        super()._on_complete(token)


def activate(token: "Token", element_id: str) -> None:
    """Begin an element inside the ad-hoc sub-process that ``token`` is. Raises NotInside, NotWaiting."""
    if not isinstance(token.task_spec, AdHocSubProcess):
        raise NotWaiting(element=token.task_spec.element.id, token=token.id)
    token.task_spec.activate(token, element_id)


def _is_busy(token: "Token") -> bool:
    """Whether something goes on in it; what handles events beside does not count."""
    return any(not inside.waits_beside and not inside.task_spec.element.by_event for inside in token.within)
